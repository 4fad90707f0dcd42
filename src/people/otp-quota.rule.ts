// How many one-time codes may be asked for: by phone, by print, by network, by the whole city.
// Source: security decision 10.

/** What was asked for lately, counted. Units: codes. */
export type Asked = {
  readonly phoneMinute: number
  readonly phoneHour: number
  readonly phoneDay: number
  readonly printHour: number
  readonly networkHour: number
  readonly cityMinute: number
}

// Smaller -> people who mistype wait at the door; larger -> somebody's phone rings all night.
export const PHONE_SECONDS_BETWEEN = 60
export const PHONE_HOUR_MAX = 5
export const PHONE_DAY_MAX = 10
// One posted sheet: a busy hospital door registers about 200 newcomers an hour.
export const PRINT_HOUR_MAX = 300
// A carrier's shared address is a whole bus, a whole market.
export const NETWORK_HOUR_MAX = 600
// What the city pays for at most; beyond it people register unconfirmed instead of waiting.
export const CITY_MINUTE_MAX = 600

/**
 * Says whether one more code may be sent.
 * Refuses: 'otp-too-many' when asked too often, 'sms-unavailable' when the budget is spent.
 * Source: security decision 10.
 */
export function mayAsk(asked: Asked): 'yes' | 'otp-too-many' | 'sms-unavailable' {
  if (asked.phoneMinute >= 1) return 'otp-too-many'
  if (asked.phoneHour >= PHONE_HOUR_MAX || asked.phoneDay >= PHONE_DAY_MAX) return 'otp-too-many'
  if (asked.printHour >= PRINT_HOUR_MAX) return 'otp-too-many'
  if (asked.networkHour >= NETWORK_HOUR_MAX) return 'otp-too-many'
  return asked.cityMinute >= CITY_MINUTE_MAX ? 'sms-unavailable' : 'yes'
}
