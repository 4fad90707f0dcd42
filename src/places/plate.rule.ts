// Number plates of vehicles that carry the public: bus, taxi, ride-hailing.
// Source: GA 36-2018, Notice clause II (transport).

const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const LETTERS = 'A-HJ-NP-Z'
// Blue and yellow plates: five characters, at most two of them letters.
const ORDINARY = new RegExp(`^[${PROVINCES}][A-HJ-NP-Z][0-9${LETTERS}]{5}$`)
// New energy, small: D or F and five; the second of the five may be a letter. Large: five digits
// and D or F. Letters beside D and F are A B C E G H J K.
const NEW_ENERGY_SMALL = new RegExp(`^[${PROVINCES}][A-HJ-NP-Z][A-HJK][0-9A-HJ-NP-Z]\\d{4}$`)
const NEW_ENERGY_LARGE = new RegExp(`^[${PROVINCES}][A-HJ-NP-Z]\\d{5}[A-HJK]$`)
const LETTERS_AT_MOST = 2

function isOrdinary(plate: string): boolean {
  if (!ORDINARY.test(plate)) return false
  return plate.slice(2).replaceAll(/\d/g, '').length <= LETTERS_AT_MOST
}

/**
 * Reads a plate as typed (dots, spaces and small letters allowed); undefined when it is not one.
 * Source: GA 36-2018.
 */
export function readPlate(text: string): string | undefined {
  const plate = text
    .normalize('NFKC')
    .replaceAll(/[\s·•.-]/g, '')
    .toUpperCase()
  const known = isOrdinary(plate) || NEW_ENERGY_SMALL.test(plate) || NEW_ENERGY_LARGE.test(plate)
  return known ? plate : undefined
}
