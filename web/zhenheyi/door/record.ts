// Records one person by the server, or on this device when the server cannot be reached. The
// number of the entry is the same on both ways, so whatever arrived is counted once.
import type { Recorded, RegisterBody, Seen } from '../../../src/visits/door/contract.ts'
import type { ApiAnswer, ApiRefusal } from '../../ui/api.ts'
import { askDoor, isUnreached } from './ask-door.ts'
import type { Queue } from './use-queue.ts'

export type Outcome =
  | { readonly kind: 'recorded'; readonly recorded: Recorded }
  /** On this device; sent later. */
  | { readonly kind: 'kept' }
  | { readonly kind: 'refused'; readonly refusal: ApiRefusal }
  /** Without a network the gatekeeper must say what he saw before the entry can be kept. */
  | { readonly kind: 'look-needed' }

export type Door = {
  readonly pointId: string
  readonly queue: Queue
  readonly isOffline: boolean
}

type Draft = Parameters<Queue['keep']>[0]

async function keepOrRefuse(
  door: Door,
  draft: Draft,
  refusal: ApiRefusal | undefined,
): Promise<Outcome> {
  if (await door.queue.keep(draft)) return { kind: 'kept' }
  return { kind: 'refused', refusal: refusal ?? NO_KIT }
}

const NO_KIT: ApiRefusal = {
  ok: false,
  status: 0,
  error: 'offline',
  message: {
    zh: '没有网络,这台设备还不能离线保存。请用纸质登记表,联网后补录。',
    en: 'No network, and this device cannot keep entries. Use the paper sheet, type it in later.',
  },
}

function outcomeOf(answer: ApiAnswer<Recorded>): Outcome | undefined {
  if (answer.ok) return { kind: 'recorded', recorded: answer.body }
  return isUnreached(answer) ? undefined : { kind: 'refused', refusal: answer }
}

/** Registers a typed person. Source: F16, F18. */
export async function recordPerson(door: Door, body: RegisterBody): Promise<Outcome> {
  const answer = door.isOffline
    ? undefined
    : await askDoor<Recorded>(door.pointId, '/register', body)
  const outcome = answer && outcomeOf(answer)
  if (outcome) return outcome
  const { entryId, person, isDocumentSeen, enteredAt, seen } = body
  const draft: Draft = {
    entryId,
    kind: 'register',
    person,
    isDocumentSeen,
    ...(enteredAt === undefined ? {} : { enteredAt }),
    ...(seen === undefined ? {} : { seen }),
  }
  return keepOrRefuse(door, draft, answer?.ok === false ? answer : undefined)
}

/** Records the holder of a scanned personal code. Source: F17. */
export async function recordCode(
  door: Door,
  code: { readonly entryId: string; readonly token: string; readonly seen?: Seen },
): Promise<Outcome> {
  const answer = door.isOffline
    ? undefined
    : await askDoor<Recorded>(door.pointId, '/personal-code', code)
  const outcome = answer && outcomeOf(answer)
  if (outcome) return outcome
  if (!code.seen) return { kind: 'look-needed' }
  const refusal = answer?.ok === false ? answer : undefined
  return keepOrRefuse(door, { kind: 'personal-code', ...code }, refusal)
}
