// The ways in as a place manager reads them: what people used, not what we call it. Nobody's state
// is in here, and no person. Source: Notice clause IV (the methods); F20, F22.
import type { Method } from './flags.rule.ts'

export const WAYS = ['scan', 'wechat', 'alipay', 'card', 'typed', 'reported', 'paper'] as const
export type Way = (typeof WAYS)[number]

const WAY_OF: Record<Method, Way> = {
  scan: 'scan',
  zhenheyi: 'scan',
  device: 'scan',
  wechat: 'wechat',
  alipay: 'alipay',
  'paper-code': 'card',
  typed: 'typed',
  reported: 'reported',
  // Written by the staff, at the door or later from the sheet.
  staff: 'paper',
  register: 'paper',
  import: 'paper',
}

/** Says which way in a method of a visit is. */
export function wayOf(method: Method): Way {
  return WAY_OF[method]
}
