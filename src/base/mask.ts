// What a person may see of another: masked names, numbers and documents.
// Source: F38 (docs/privacy.md); GB/T 35273 asks for de-identified display.

/** Masks a name: 张* for two characters, 张*三 for three, first and last kept for longer ones. */
export function maskName(name: string): string {
  const chars = [...name.trim()]
  const first = chars[0] ?? ''
  if (chars.length <= 1) return `${first}*`
  if (chars.length === 2) return `${first}*`
  return `${first}${'*'.repeat(Math.min(chars.length - 2, 6))}${chars.at(-1) ?? ''}`
}

/** Masks a phone number: 138****1234. */
export function maskPhone(phone: string): string {
  return phone.length < 7 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`
}

/** Masks a document number: 3211**********1234 for 18 digits, two and two for shorter ones. */
export function maskDocument(number: string): string {
  const keep = number.length >= 15 ? 4 : 2
  if (number.length <= keep * 2) return '*'.repeat(number.length)
  return `${number.slice(0, keep)}${'*'.repeat(number.length - keep * 2)}${number.slice(-keep)}`
}
