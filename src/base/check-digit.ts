// Check digits of numbers that people read aloud or type: Damm's quasigroup catches every single
// wrong digit and every swap of neighbours, which Luhn does not.

const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
]

/** Gives the check digit of a string of decimal digits. */
export function dammDigit(digits: string): string {
  let state = 0
  for (const digit of digits) state = Number(DAMM[state]?.[Number(digit)])
  return String(state)
}

/** Says whether the last digit is the check digit of the rest. */
export function isDammValid(digits: string): boolean {
  return /^\d{2,}$/.test(digits) && dammDigit(digits) === '0'
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Gives the check character of the first 17 digits of a resident number (ISO 7064 MOD 11-2). */
export function checkCharacter(first17: string): string {
  let sum = 0
  for (let at = 0; at < 17; at += 1) sum += Number(first17[at]) * (WEIGHTS[at] ?? 0)
  return '10X98765432'[sum % 11] ?? ''
}
