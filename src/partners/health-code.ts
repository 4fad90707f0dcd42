// The health code partner: green, yellow, red, or no code. Source: F23, ADR 0013.
import type { Clock } from '../platform/clock.ts'
import type { CodeConfig, HealthCodePort } from './code-port.ts'
import { openCodePort } from './open-code-port.ts'

/**
 * Opens the health code of this process.
 * Throws: OperatorError for an address that is none, and for 'sandbox': only the demo has one.
 */
export function openHealthCode(config: CodeConfig, clock: Clock): HealthCodePort {
  const states = ['green', 'yellow', 'red', 'none'] as const
  return openCodePort({ setting: 'ZPC_HEALTH_CODE', config, clock, states })
}
