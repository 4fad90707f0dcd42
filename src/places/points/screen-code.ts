// The key of a screen and its codes, seen from the server. The key is worked out from the print and
// never stored: a stolen table makes no codes, and a screen that is enrolled anew is a new print
// with a new key. Source: F10; ADR 0021.
import assert from 'node:assert/strict'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { STEP_CODE_CHARACTERS, stepAt, stepCodeOf, stepMessage } from '../../base/step-code.ts'
import type { Keyring } from '../../platform/seal.ts'
import { readPlaceCode } from '../place-code.ts'

const SPELLING = new RegExp(`^[A-Za-z0-9_-]{${STEP_CODE_CHARACTERS}}$`)
// The clock of a screen is set by ours and still a moment ahead: the way of the answer.
const AHEAD_MS = 5000

/** Gives the key of a screen; undefined when its token is none of ours. Shape: 16 bytes. */
export function screenKeyOf(keyring: Keyring, token: string): Buffer | undefined {
  const code = readPlaceCode(keyring, token)
  if (!code) return undefined
  // Longer than anything else that is signed with this key, so that the two never meet.
  const words = Buffer.from(`zpc1|rotating-code|screen-key|${code.printId}`)
  return keyring.mac('place-sign', code.keyId, words)
}

/** Gives the code of a step. Shape: 8 base64url characters. */
export function screenStepCode(key: Buffer, step: number): string {
  return stepCodeOf(createHmac('sha256', key).update(stepMessage(step)).digest())
}

/**
 * Says whether a screen shows this code now or showed it one step ago. Untrusted text.
 * Source: F10 (30-second steps, one step of grace).
 */
export function isFreshStep(
  keyring: Keyring,
  shown: { readonly token: string; readonly code: unknown },
  nowMs: number,
): boolean {
  const { token, code } = shown
  if (typeof code !== 'string' || !SPELLING.test(code)) return false
  const key = screenKeyOf(keyring, token)
  if (!key) return false
  const given = Buffer.from(code)
  const now = stepAt(nowMs)
  const steps = new Set([now, now - 1, stepAt(nowMs + AHEAD_MS)])
  return [...steps].some((step) => {
    const expected = Buffer.from(screenStepCode(key, step))
    assert(expected.length === given.length)
    return timingSafeEqual(expected, given)
  })
}
