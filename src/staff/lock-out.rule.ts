// When an account is locked: five wrong tries within 15 minutes lock it for 15 minutes.
// Source: F42.

/** Fewer -> staff with cold fingers lock themselves out; more -> more guesses for a thief. */
export const TRIES_MAX = 5
/** Units: seconds. */
export const LOCK_SECONDS = 15 * 60

/**
 * Says whether the newest failures lock an account. Shape: failures newest first, seconds.
 * Source: F42.
 */
export function isLocked(failures: readonly number[], now: number): boolean {
  const newest = failures[0]
  const fifth = failures[TRIES_MAX - 1]
  if (newest === undefined || fifth === undefined) return false
  return newest - fifth < LOCK_SECONDS && now - newest < LOCK_SECONDS
}
