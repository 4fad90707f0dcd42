// The travel code partner: plain, starred, or something else. Source: F24, ADR 0013.
import type { Clock } from '../platform/clock.ts'
import type { CodeConfig, TravelCodePort } from './code-port.ts'
import { openCodePort } from './open-code-port.ts'

/**
 * Opens the travel code of this process.
 * Throws: OperatorError for an address that is none, and for 'sandbox': only the demo has one.
 */
export function openTravelCode(config: CodeConfig, clock: Clock): TravelCodePort {
  const states = ['plain', 'starred', 'other'] as const
  return openCodePort({ setting: 'ZPC_TRAVEL_CODE', config, clock, states })
}
