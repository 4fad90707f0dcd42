// Who a WeChat or Alipay is: a subject (openid, user id) of our account there, kept sealed and
// found blind. It is linked to a registration only in the request that completes that
// registration; never because a cookie and a subject were seen together.
// Source: F12, F13; security decision 9; ADR 0012.
import { dayOf, formatDay } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Provider } from '../partners/index.ts'
import type { Sql, Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { REGISTRATIONS_MAX } from './device-cookie.ts'
import type { DeviceRegistration } from './device-cookie.ts'
import { addDevices } from './devices.ts'
import { lockDeviceOwners } from './device.sql.ts'
import { IDENTIFIER_KINDS } from './person.sql.ts'
import type { Assurance, PersonId } from './registration.ts'
import { sealIdentifier, unsealMask } from './sealed-person.ts'
import {
  deleteOldestSubjects,
  insertSubject,
  lockSubject,
  selectCarried,
  selectOthersOf,
  selectProviderDevices,
  updateProviders,
} from './subjects.sql.ts'
import type { CarriedRow, SubjectKind } from './subjects.sql.ts'

/** What a provider says of who holds it; another account of ours there has other subjects. */
export type Subject = {
  readonly provider: Provider
  readonly appId: string
  readonly subject: string
}

// A father's and a mother's phone, and an old account of each; more is somebody's mistake.
const SUBJECTS_A_PERSON_MAX = 4

const KINDS: Readonly<Record<Provider, SubjectKind>> = {
  wechat: IDENTIFIER_KINDS.wechat,
  alipay: IDENTIFIER_KINDS.alipay,
}

function keyOf(keyring: Keyring, subject: Subject): { kind: SubjectKind; blind: Buffer } {
  const { provider, appId } = subject
  return { kind: KINDS[provider], blind: keyring.blind(provider, appId, subject.subject) }
}

type Completed = {
  readonly subject: Subject
  readonly personId: PersonId
  /** The device that the registration was completed on. */
  readonly deviceId: number
  readonly at: Instant
}

/**
 * Links a subject to the registration that this very transaction completes.
 * Shape: false when the subject carries a full household already; the registration stands anyway.
 */
export async function linkSubject(
  tx: Tx,
  keyring: Keyring,
  completed: Completed,
): Promise<boolean> {
  const { subject, personId, deviceId, at } = completed
  const { kind, blind } = keyOf(keyring, subject)
  await lockSubject(tx, blind)
  const carried = await selectCarried(tx, { kind, blind })
  const isKnown = carried.some((row) => row.person_id === personId)
  if (!isKnown && carried.length >= REGISTRATIONS_MAX) return false
  const text = `${subject.appId}|${subject.subject}`
  const sealed = sealIdentifier(keyring, { personId, kind }, text)
  const indexKey = keyring.keyIdOf('index')
  await insertSubject(tx, { personId, kind, indexKey, blind, sealed, at })
  await deleteOldestSubjects(tx, { personId, kind, keep: SUBJECTS_A_PERSON_MAX })
  await updateProviders(tx, [deviceId], { kind, day: formatDay(dayOf(at)) })
  return true
}

// Somebody who registered while no message came, and again with a code, is one human twice.
function onePerHuman(rows: readonly CarriedRow[]): CarriedRow[] {
  const sure = new Set(rows.filter((row) => row.assurance > 0).map((row) => row.root_id))
  return rows.filter((row) => row.assurance > 0 || !sure.has(row.root_id))
}

type RecogniseDeps = { readonly sql: Sql; readonly keyring: Keyring }

/**
 * Gives the registrations that a subject carries, each with a device of its own for this provider,
 * so that the phone is known again. Shape: at most 8, the surest first; none for a stranger.
 */
export async function recogniseSubject(
  deps: RecogniseDeps,
  subject: Subject,
  at: Instant,
): Promise<DeviceRegistration[]> {
  const { kind, blind } = keyOf(deps.keyring, subject)
  const carried = await selectCarried(deps.sql, { kind, blind })
  const rows = onePerHuman(carried).slice(0, REGISTRATIONS_MAX)
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.person_id)
  const devices = await deps.sql.begin((tx) => takeDevices(tx, ids, { kind, at }))
  return rows.flatMap((row) => {
    const device = devices.get(row.person_id)
    if (!device) return []
    const personId = row.person_id
    const mask = unsealMask(deps.keyring, personId, row.mask)
    return [{ ...mask, ...device, personId, assurance: row.assurance as Assurance }]
  })
}

type TakenDevice = { readonly deviceId: number; readonly deviceNo: number }

// One device a registration and provider: a WeChat that forgets its cookies every day would else
// use up the numbers of devices.
async function takeDevices(
  tx: Tx,
  persons: readonly PersonId[],
  seen: { readonly kind: SubjectKind; readonly at: Instant },
): Promise<Map<PersonId, TakenDevice>> {
  const { kind, at } = seen
  await lockDeviceOwners(tx, persons)
  const known = await selectProviderDevices(tx, persons, kind)
  const devices = new Map<PersonId, TakenDevice>(
    known.map((row) => [row.person_id, { deviceId: row.device_id, deviceNo: row.device_no }]),
  )
  const missing = persons.filter((personId) => !devices.has(personId))
  if (missing.length > 0) {
    for (const [personId, device] of await addDevices(tx, missing, at)) {
      devices.set(personId, device)
    }
  }
  const ids = [...devices.values()].map((device) => device.deviceId)
  await updateProviders(tx, ids, { kind, day: formatDay(dayOf(at)) })
  return devices
}

/**
 * Gives the registrations of a phone that may stay on it beside a subject: those of another
 * subject of the same provider may not, because one device has one subject a provider.
 */
export async function keepOwnOf(
  deps: RecogniseDeps,
  registrations: readonly DeviceRegistration[],
  subject: Subject,
): Promise<DeviceRegistration[]> {
  if (registrations.length === 0) return []
  const ids = registrations.map((registration) => registration.personId)
  const others = new Set(await selectOthersOf(deps.sql, ids, keyOf(deps.keyring, subject)))
  return registrations.filter((registration) => !others.has(registration.personId))
}
