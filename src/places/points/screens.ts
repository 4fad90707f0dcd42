// Screens at the door: enrolled with a code that a manager makes, each a print of its own, so that
// it has a serial, is withdrawn alone and is named by its visits. Source: F10; ADR 0021.
import { randomInt } from 'node:crypto'
import { dammDigit, isDammValid } from '../../base/check-digit.ts'
import { MINUTE } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { addPrint } from '../change-place.ts'
import type { PlaceId, PointId } from '../place.ts'
import { listPoints } from '../print.sql.ts'
import type { IndexedPrint } from '../print-index.ts'
import { isFreshStep, screenKeyOf } from './screen-code.ts'
import { insertScreen, takeScreenCode, touchScreen, writeScreenEnrolled } from './screen.sql.ts'

// Long enough to walk to the tablet, short enough that a photo of it is soon nothing.
const CODE_SECONDS = 10 * MINUTE
// Eleven digits and one that checks them: ten open codes and a thousand tries a second for ten
// minutes find one in 20,000 floods, so no network is counted and none is locked out.
const CODE_FIRST = 10 ** 10
const CODE_SPAN = 9 * 10 ** 10
const CODE_SHAPE = /^\d{12}$/
const SEEN_SECONDS = 5 * MINUTE

function makeCode(): string {
  // Never a zero in front: people drop it when they speak.
  const digits = String(CODE_FIRST + randomInt(CODE_SPAN))
  return digits + dammDigit(digits)
}

function blindCode(keyring: Keyring, code: string): Buffer {
  return keyring.blind('screen-code', '', code)
}

/**
 * Makes the code that enrols one screen at a point, once, within ten minutes.
 * Refuses: 'not-found' when it is no open point of this place.
 * Source: F10.
 */
export async function makeScreenCode(
  tx: Tx,
  keyring: Keyring,
  asked: {
    readonly placeId: PlaceId
    readonly pointId: PointId
    readonly at: Instant
  },
): Promise<{ readonly ok: true; readonly code: string; readonly until: Instant } | Refused> {
  const points = await listPoints(tx, [asked.placeId])
  const point = points.find((row) => row.pointId === asked.pointId && !row.closed)
  if (!point) return refuse('not-found')
  const code = makeCode()
  const codeUntil = asked.at + CODE_SECONDS
  await insertScreen(tx, { ...asked, codeBlind: blindCode(keyring, code), codeUntil })
  return { ok: true, code, until: codeUntil }
}

export type EnrolledScreen = {
  readonly ok: true
  readonly placeId: PlaceId
  readonly pointId: PointId
  readonly token: string
  readonly key: Buffer
}

/**
 * Makes the device that typed a code a screen: a print of its own with a key of its own.
 * Refuses: 'screen-code-wrong', 'not-found' when its point was closed meanwhile, 'too-large'.
 * Source: F10.
 */
export async function enrolScreen(
  tx: Tx,
  keyring: Keyring,
  typed: { readonly code: string; readonly at: Instant },
): Promise<EnrolledScreen | Refused> {
  const digits = typed.code.normalize('NFKC').replaceAll(/[\s-]/g, '')
  if (!CODE_SHAPE.test(digits) || !isDammValid(digits)) return refuse('screen-code-wrong')
  const { at } = typed
  const taken = await takeScreenCode(tx, { codeBlind: blindCode(keyring, digits), at })
  if (!taken) return refuse('screen-code-wrong')
  const { screenId, placeId, pointId } = taken
  const print = await addPrint(tx, keyring, { placeId, pointId, isScreen: true })
  if (!print.ok) return print
  await writeScreenEnrolled(tx, { screenId, printId: print.printId, at })
  const key = screenKeyOf(keyring, print.token)
  if (!key) return refuse('not-found')
  return { ok: true, placeId, pointId, token: print.token, key }
}

/**
 * Tells a screen whether it still is one. Its step code says that it has the key: without a fresh
 * one it is answered all the same, so that it can set its clock, but was not seen.
 * Refuses: 'code-unknown', 'code-withdrawn', 'place-closed'.
 */
export async function beatScreen(
  deps: { readonly sql: Db; readonly keyring: Keyring },
  beat: {
    readonly print: IndexedPrint | undefined
    readonly code: string
    readonly nowMs: number
  },
): Promise<{ readonly ok: true } | Refused> {
  const { print, code, nowMs } = beat
  if (!print?.isScreen) return refuse('code-unknown')
  if (print.withdrawn) return refuse('code-withdrawn')
  if (print.state === 'closed') return refuse('place-closed')
  const { token, printId } = print
  if (isFreshStep(deps.keyring, { token, code }, nowMs)) {
    const at = Math.floor(nowMs / 1000)
    await touchScreen(deps.sql, { printId, at, seenBefore: at - SEEN_SECONDS })
  }
  return { ok: true }
}
