// What a posting point is called in English: its name is what its manager wrote, and most write one
// of a few.
const IN_ENGLISH: ReadonlyMap<string, string> = new Map([
  ['正门', 'Main door'],
  ['东门', 'East gate'],
  ['南门', 'South gate'],
  ['西门', 'West gate'],
  ['北门', 'North gate'],
  ['前门', 'Front door'],
  ['后门', 'Back door'],
  ['侧门', 'Side door'],
  ['车门', 'Vehicle door'],
])

/** Names a posting point in both languages; a name of its own stays as it is. */
export function pointWords(pointName: string): { readonly zh: string; readonly en: string } {
  return { zh: pointName, en: IN_ENGLISH.get(pointName) ?? pointName }
}
