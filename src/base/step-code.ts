// The rotating code of a screen at a door: which step it is, what is signed of a step, and what the
// address carries. Screen and server use the same words. Source: F10; ADR 0021.

/**
 * A code is shown for one step and good for one more.
 * Shorter -> a slow camera meets a code that has gone; longer -> a photo travels further.
 */
export const STEP_SECONDS = 30

/** The parameter of `/p/<token>` that carries a step's code. */
export const STEP_PARAMETER = 's'

/** 48 bits: 8 characters, so that the QR stays at version 5 and reads from two metres. */
const CODE_BYTES = 6
export const STEP_CODE_CHARACTERS = 8

/** Gives the number of the step at a moment. Units: milliseconds since 1970. */
export function stepAt(nowMs: number): number {
  return Math.floor(nowMs / (STEP_SECONDS * 1000))
}

/** Gives what a screen signs of a step, with HMAC-SHA-256 under its own key. */
export function stepMessage(step: number): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`zpc1|step|${step}`)
}

/** Writes the code of a step from its MAC. Shape: 8 base64url characters. */
export function stepCodeOf(mac: Uint8Array): string {
  const text = String.fromCodePoint(...mac.subarray(0, CODE_BYTES))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_')
}

/** Gives the address that a screen shows. */
export function stepUrl(publicUrl: string, token: string, code: string): string {
  return `${publicUrl.replace(/\/$/, '')}/p/${token}?${STEP_PARAMETER}=${code}`
}
