// Invented people for measurements: numbers that pass their check digit, phones 199 0000 xxxx.
import { dayOf, formatDay } from '../../src/base/instant.ts'
import type { Instant } from '../../src/base/instant.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Gives the resident number of somebody born on a day, `YYYYMMDD`. */
function numberOf(birth: string, sequence: number): string {
  const body = `321182${birth}${String(sequence % 1000).padStart(3, '0')}`
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (WEIGHTS[at] ?? 0), 0)
  return body + ('10X98765432'[sum % 11] ?? '')
}

/** Gives the resident number of an invented person; different for each index below 900,000. */
export function inventDocument(index: number): string {
  const day = 1 + (index % 28)
  const month = 1 + (Math.floor(index / 28) % 12)
  const year = 1950 + (Math.floor(index / 336) % 50)
  const birth = `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`
  return numberOf(birth, Math.floor(index / 16_800))
}

/** Gives the resident number of an invented child of about seven; different below 300,000. */
export function inventChild(index: number): string {
  const year = new Date().getUTCFullYear() - 7
  const day = String(1 + (index % 28)).padStart(2, '0')
  return numberOf(`${year}01${day}`, Math.floor(index / 28))
}

/**
 * Gives the resident number of an invented child whose fourteenth birthday is the day of an
 * instant; different for each index below 1,000.
 */
export function inventTeen(index: number, at: Instant): string {
  const [year = '', month = '', day = ''] = formatDay(dayOf(at)).split('-')
  // Fourteen years before a 29 February there was none: 14 since the day before, then.
  const born = month === '02' && day === '29' ? '28' : day
  return numberOf(`${Number(year) - 14}${month}${born}`, index)
}

/** Gives the phone of an invented person. */
export function inventPhone(index: number): string {
  return `1990000${String(index % 10_000).padStart(4, '0')}`
}
