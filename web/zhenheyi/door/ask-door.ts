// Asks the server for one door. A line that is up but silent is as good as none: after a few
// seconds the screen says so and goes on with what lies on the device.
import { callApi } from '../../ui/api.ts'
import type { ApiAnswer, ApiRefusal } from '../../ui/api.ts'

// Shorter -> a slow village line never gets through; longer -> the queue at the door waits for us.
const SILENCE_MS = 6000
/** For what many people travel in: forty entries or two hundred lines. */
export const LONG_MS = 40_000

/** Asks below the address of a point. */
export async function askDoor<T>(
  pointId: string | number,
  path: string,
  body?: unknown,
  silenceMs: number = SILENCE_MS,
): Promise<ApiAnswer<T>> {
  return callApi<T>(`/api/door/points/${pointId}${path}`, {
    signal: AbortSignal.timeout(silenceMs),
    ...(body === undefined ? {} : { body }),
  })
}

/** Says whether nobody can tell if the server got it: no line, a gateway's error, no answer. */
export function isUnreached(refusal: ApiRefusal): boolean {
  return refusal.status === 0 || refusal.status >= 502
}
