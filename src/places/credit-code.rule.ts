// The unified social credit code of an organisation: 18 characters with a check character.
// Source: GB 32100-2015, Notice clause III (particulars are entered accurately).

// The standard's alphabet: I, O, S, V and Z look like digits and are left out.
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const SHAPE = /^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/
const MODULUS = 31
const STEP = 3

/**
 * Gives the check character of the first 17; undefined when one is not in the alphabet.
 * Source: GB 32100-2015 section 4.5.
 */
export function creditCheckCharacter(first17: string): string | undefined {
  let sum = 0
  let weight = 1
  for (const char of first17) {
    const value = ALPHABET.indexOf(char)
    if (value < 0) return undefined
    sum += value * weight
    weight = (weight * STEP) % MODULUS
  }
  return ALPHABET[(MODULUS - (sum % MODULUS)) % MODULUS]
}

/**
 * Reads a credit code as typed; undefined when it is not one.
 * Source: GB 32100-2015.
 */
export function readCreditCode(text: string): string | undefined {
  const code = text.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase()
  if (!SHAPE.test(code)) return undefined
  return creditCheckCharacter(code.slice(0, 17)) === code[17] ? code : undefined
}
