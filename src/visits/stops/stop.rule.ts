// What may be done with somebody who was stopped, and in which order. Pure.
// Source: Notice clause V.2 (dispose of by the rules); F25; docs/adr/0014.
import { DAY, MINUTE } from '../../base/instant.ts'

export const STOP_STATES = [
  'open',
  'waiting',
  'handed-over',
  'sent-away',
  'mistaken',
  'emergency',
] as const
/**
 * open: nobody did anything yet. waiting: apart, for a transfer. handed-over: to whom is in the
 * note. sent-away: did not enter. mistaken: checked, entered. emergency: entered, registers later.
 */
export type StopState = (typeof STOP_STATES)[number]
export type StopAction = Exclude<StopState, 'open'>

/** Longer -> a slip of the finger can rewrite the past; shorter -> it cannot be mended. */
const SLIP_SECONDS = 10 * MINUTE

/** By then an emergency is registered, and the town has looked at any other stop. */
export const STOP_DUE_SECONDS = DAY

const NEXT: Record<StopState, readonly StopAction[]> = {
  open: ['waiting', 'handed-over', 'sent-away', 'mistaken', 'emergency'],
  waiting: ['handed-over', 'sent-away', 'mistaken', 'emergency'],
  'handed-over': [],
  'sent-away': [],
  mistaken: [],
  emergency: ['handed-over'],
}

/**
 * Says whether an action may follow; ten minutes long a slip of the finger may be mended.
 * Source: F25: each case is recorded and followed up.
 */
export function mayAct(
  from: StopState,
  action: StopAction,
  secondsSinceChange: number | undefined,
): boolean {
  if (NEXT[from].includes(action)) return true
  return secondsSinceChange !== undefined && secondsSinceChange < SLIP_SECONDS
}

/** Says whether whoever was stopped is inside: only then is the visit a stay. */
export function isInside(state: StopState): boolean {
  return state !== 'sent-away'
}
