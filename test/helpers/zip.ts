// Reads a ZIP whose files are stored as they are, by its directory, as any other program would.
import assert from 'node:assert/strict'

export type ZipFile = { readonly name: string; readonly file: Buffer }

// Source: APPNOTE.TXT 6.3.10, 4.3.7, 4.3.12 and 4.3.16.
const END = Buffer.from('PK\u0005\u0006', 'latin1')
const ENTRY = 0x02_01_4b_50
const LOCAL = 0x04_03_4b_50
const IS_UTF8 = 0x0800

/** Gives the files of a ZIP in the order of its directory. */
export function readZip(zip: Buffer): ZipFile[] {
  const files: ZipFile[] = []
  const end = zip.lastIndexOf(END)
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    assert.equal(zip.readUInt32LE(at), ENTRY)
    assert.equal(zip.readUInt16LE(at + 10), 0, 'stored, not packed')
    assert.ok((zip.readUInt16LE(at + 8) & IS_UTF8) !== 0, 'its name is UTF-8')
    const size = zip.readUInt32LE(at + 24)
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.subarray(at + 46, at + 46 + nameLength).toString('utf8')
    const local = zip.readUInt32LE(at + 42)
    assert.equal(zip.readUInt32LE(local), LOCAL)
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    files.push({ name, file: zip.subarray(begin, begin + size) })
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return files
}
