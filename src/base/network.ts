// Which network an address on the internet belongs to, for counting how often it may try.

const GROUPS = 8
const PREFIX_GROUPS = 4

// ::ffff:192.0.2.1 -> ::ffff:c000:201, so that one form remains.
function withoutDots(address: string): string {
  const match = /^(.*:)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)
  if (!match) return address
  const [a = 0, b = 0, c = 0, d = 0] = match.slice(2).map(Number)
  return `${match[1]}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

function groupsOf(part: string | undefined): number[] {
  return part ? part.split(':').map((group) => Number.parseInt(group, 16)) : []
}

function expand(address: string): number[] {
  const [head, tail] = withoutDots(address).split('::')
  const left = groupsOf(head)
  const right = groupsOf(tail)
  const missing = Math.max(0, GROUPS - left.length - right.length)
  return [...left, ...Array.from({ length: missing }, () => 0), ...right]
}

/**
 * Gives the network that counts as one caller: an IPv4 address as it is (also written as
 * ::ffff:a.b.c.d), an IPv6 address as its first 64 bits, which one household holds whole.
 * Shape: '192.0.2.1' or '2001:db8:0:1::/64'. Anything that is no address stays as it is.
 * Source: security decision 10; RFC 6177.
 */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%')
  if (!plain.includes(':')) return address
  const groups = expand(plain)
  if (groups.length !== GROUPS || groups.some(Number.isNaN)) return address
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xff_ff
  if (isMapped) {
    const bytes = groups.slice(6).flatMap((group) => [Math.floor(group / 256), group % 256])
    return bytes.join('.')
  }
  const prefix = groups.slice(0, PREFIX_GROUPS).map((group) => group.toString(16))
  return `${prefix.join(':')}::/64`
}
