// Streams a table as CSV that opens in a Chinese spreadsheet as it was meant: UTF-8 with a byte
// order mark, digits kept as text, nothing run as a formula. Source: F35.
import { Readable } from 'node:stream'
import { csvLine } from '../base/csv.ts'

// Without it Excel reads UTF-8 as GBK and shows noise.
const BYTE_ORDER_MARK = '\uFEFF'

/** A row is sent when so much text has gathered: fewer, larger pieces. Units: characters. */
const PIECE_LENGTH = 16_384

/** Gives the text of a CSV piece by piece; memory holds one piece, whatever the rows. */
export async function* writeCsv(
  header: readonly string[],
  rows: AsyncIterable<readonly (string | number)[]> | Iterable<readonly (string | number)[]>,
): AsyncGenerator<string> {
  let piece = BYTE_ORDER_MARK + csvLine(header)
  for await (const row of rows) {
    piece += csvLine(row)
    if (piece.length >= PIECE_LENGTH) {
      yield piece
      piece = ''
    }
  }
  if (piece !== '') yield piece
}

/** Gives a CSV as a stream of bytes, for an HTTP answer. */
export function streamCsv(
  header: readonly string[],
  rows: AsyncIterable<readonly (string | number)[]> | Iterable<readonly (string | number)[]>,
): Readable {
  return Readable.from(writeCsv(header, rows), { objectMode: false, encoding: 'utf8' })
}
