// Reads a spreadsheet's CSV in the browser: UTF-8, or the GBK that Excel writes in China.

/** Gives the text of a file; undefined when it is neither. */
export async function readListFile(file: Blob): Promise<string | undefined> {
  const bytes = await file.arrayBuffer()
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // Not this one.
    }
  }
  return undefined
}

/** Counts the lines that hold something. */
export function countLines(text: string): number {
  return text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '').length
}
