// Invented people for measurements: numbers that pass their check digit, phones 199 0000 xxxx.

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Gives the resident number of an invented person; different for each index below 900,000. */
export function inventDocument(index: number): string {
  const day = 1 + (index % 28)
  const month = 1 + (Math.floor(index / 28) % 12)
  const year = 1950 + (Math.floor(index / 336) % 50)
  const sequence = Math.floor(index / 16_800) % 1000
  const body =
    `321182${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}` +
    String(sequence).padStart(3, '0')
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (WEIGHTS[at] ?? 0), 0)
  return body + ('10X98765432'[sum % 11] ?? '')
}

/** Gives the resident number of an invented child of about seven; different below 300,000. */
export function inventChild(index: number): string {
  const year = new Date().getUTCFullYear() - 7
  const day = String(1 + (index % 28)).padStart(2, '0')
  const sequence = String(Math.floor(index / 28) % 1000).padStart(3, '0')
  const body = `321182${year}01${day}${sequence}`
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (WEIGHTS[at] ?? 0), 0)
  return body + ('10X98765432'[sum % 11] ?? '')
}

/** Gives the phone of an invented person. */
export function inventPhone(index: number): string {
  return `1990000${String(index % 10_000).padStart(4, '0')}`
}
