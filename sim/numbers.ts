// Numbers of invented people and firms: they pass their check digits and belong to nobody we know.

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const ID_CHECKS = '10X98765432'

/**
 * Writes a resident identity number of the sample city.
 * Source: GB 11643-1999: 17 digits and a check character by ISO 7064 MOD 11-2.
 */
function residentNumber(birth: string, sequence: number): string {
  const body = `321182${birth}${String(sequence).padStart(3, '0')}`
  const sum = ID_WEIGHTS.reduce((total, weight, i) => total + weight * Number(body[i]), 0)
  return `${body}${ID_CHECKS[sum % 11] ?? ''}`
}

/** How many numbers a birthday has for each sex. */
export const NUMBERS_A_DAY = 500

/**
 * Writes the count-th identity number of a birthday and sex; no count gives the number of another.
 * Source: GB 11643-1999: the sequence is odd for men and even for women.
 */
export function nthResidentNumber(birth: string, sex: 'm' | 'f', count: number): string {
  // A prime step spreads the counts over the 500 numbers without a repeat.
  const half = (count * 211 + Number(birth)) % NUMBERS_A_DAY
  return residentNumber(birth, half * 2 + (sex === 'm' ? 1 : 0))
}

const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

// Source: GB 11714-1997: the ninth character of an organisation code.
function organisationCheck(body: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce(
    (total, weight, i) => total + weight * Number.parseInt(body[i] ?? '0', 36),
    0,
  )
  const check = 11 - (sum % 11)
  if (check === 10) return 'X'
  return check === 11 ? '0' : String(check)
}

const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/**
 * Writes a unified social credit code of an invented firm of the sample city.
 * Source: GB 32100-2015; Y1 is the class of bodies that no register lists otherwise.
 */
export function creditCode(index: number): string {
  const organisation = `MAD${String(index).padStart(5, '0')}`
  const body = `Y1321182${organisation}${organisationCheck(organisation)}`
  let sum = 0
  let weight = 1
  for (const char of body) {
    sum += CREDIT_ALPHABET.indexOf(char) * weight
    weight = (weight * 3) % 31
  }
  return `${body}${CREDIT_ALPHABET[(31 - (sum % 31)) % 31] ?? ''}`
}

/** Writes a plate of an invented vehicle. */
export function plate(index: number): string {
  return `苏LZ${String(index % 10_000).padStart(4, '0')}`
}

/** How many telephone numbers of the demo range there are: 199 0000 0000 to 9999. */
export const PHONES = 10_000
// Below: staff and managers of the demo. Above: fresh people of the stage's scenes.
const FIRST_HOUSEHOLD_PHONE = 100
export const FIRST_SCENE_PHONE = 9000

/** Writes a telephone number of the demo range. */
export function demoPhone(index: number): string {
  return `1990000${String(index % PHONES).padStart(4, '0')}`
}

/** Gives the shared telephone number of a household; larger cities use numbers again. */
export function householdPhone(household: number): string {
  const span = FIRST_SCENE_PHONE - FIRST_HOUSEHOLD_PHONE
  return demoPhone(FIRST_HOUSEHOLD_PHONE + (household % span))
}
