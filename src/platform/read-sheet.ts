// Reads the first sheet of a spreadsheet that somebody uploads, away from the scans of a city.
// Source: F7, F16 (import by spreadsheet); security decision 16 (nothing is left on disk).
import { openApart } from './apart.ts'
import type { SheetOrder } from './sheet-worker.ts'

// The largest sheet takes 0.4 s; on a machine that is busy with other work ten times that.
const READ_MS = 10_000
const WAITING_MAX = 8

const readApart = openApart<SheetOrder, string[][]>(new URL('sheet-worker.ts', import.meta.url), {
  limitMs: READ_MS,
  waitingMax: WAITING_MAX,
})

/**
 * Reads the cells of the first sheet that a person sends; undefined when it is no such file, too
 * large, or takes too long; 'busy' when too many wait, or others of the same person.
 * Shape: as in the sheet, empty rows too. A formula is the text that it last showed.
 */
export async function readSheet(
  file: Buffer,
  rowsMax: number,
  by: number,
): Promise<string[][] | 'busy' | undefined> {
  const read = await readApart({ bytes: new Uint8Array(file), rowsMax }, by)
  if (read.ok) return read.answer
  return read.because === 'busy' ? 'busy' : undefined
}
