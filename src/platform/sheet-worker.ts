// Reads the first sheet of a spreadsheet in a process of its own: text cells, bounded in every way.
// The library inflates as much as a file says; what a file may say is decided here first. How long
// it takes is bounded outside: 7 kB of column widths kept it busy for 44 s.
// Source: F7, F16 (import by spreadsheet); security decision 16 (nothing is left on disk).
import { inflateRawSync } from 'node:zlib'
import { readXlsx } from 'hucre/xlsx'
import { answerOnce } from './apart.ts'

// Two thousand units with five columns have 600 kB of XML; styles and themes have a few more.
const INFLATED_MAX = 8 * 1024 * 1024
const PARTS_MAX = 200
const COLUMNS = 'A1:H'
const END_SIGNATURE = 0x06_05_4b_50
const ENTRY_SIGNATURE = 0x02_01_4b_50
const END_LENGTH = 22
const ENTRY_LENGTH = 46
const LOCAL_LENGTH = 30
const STORED = 0
const DEFLATED = 8
// The directory is said to stand in a record of 64 bits: another one than is looked at here.
const ELSEWHERE = 0xff_ff_ff_ff

/** What the process is given. */
export type SheetOrder = { readonly bytes: Uint8Array; readonly rowsMax: number }

type Part = { readonly method: number; readonly bytes: Buffer }

function findEnd(file: Buffer): number | undefined {
  const least = Math.max(0, file.length - END_LENGTH - 65_535)
  for (let at = file.length - END_LENGTH; at >= least; at -= 1) {
    if (file.readUInt32LE(at) === END_SIGNATURE) return at
  }
  return undefined
}

/** Cuts an archive into its parts, without inflating; throws RangeError outside the file. */
function cutParts(file: Buffer): Part[] | undefined {
  const end = findEnd(file)
  if (end === undefined || file.readUInt32LE(end + 12) === ELSEWHERE) return undefined
  const count = file.readUInt16LE(end + 10)
  if (count === 0 || count > PARTS_MAX) return undefined
  const parts: Part[] = []
  let at = file.readUInt32LE(end + 16)
  for (let index = 0; index < count; index += 1) {
    if (file.readUInt32LE(at) !== ENTRY_SIGNATURE) return undefined
    const method = file.readUInt16LE(at + 10)
    const length = file.readUInt32LE(at + 20)
    const local = file.readUInt32LE(at + 42)
    const from =
      local + LOCAL_LENGTH + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
    if (from + length > file.length) return undefined
    parts.push({ method, bytes: file.subarray(from, from + length) })
    const nameLength = file.readUInt16LE(at + 28)
    const extraLength = file.readUInt16LE(at + 30)
    at += ENTRY_LENGTH + nameLength + extraLength + file.readUInt16LE(at + 32)
  }
  return parts
}

/** Says whether an archive stays small when it is inflated, whatever it says of itself. */
function isSmall(file: Buffer): boolean {
  const parts = cutParts(file)
  if (!parts) return false
  let left = INFLATED_MAX
  for (const { method, bytes } of parts) {
    if (method !== STORED && method !== DEFLATED) return false
    if (left <= 0) return false
    left -=
      method === STORED ? bytes.length : inflateRawSync(bytes, { maxOutputLength: left }).length
  }
  return left >= 0
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return cell.trim()
  // A number of eighteen digits was rounded by the spreadsheet already: it fails its check digit.
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? String(cell) : ''
  return ''
}

async function readCells({ bytes, rowsMax }: SheetOrder): Promise<string[][] | undefined> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (!isSmall(file)) return undefined
  const range = `${COLUMNS}${rowsMax + 1}`
  const book = await readXlsx(bytes, { sheets: [0], range, readStyles: false })
  return book.sheets[0]?.rows.map((row) => row.map(textOf))
}

answerOnce(readCells)
