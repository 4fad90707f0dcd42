// The phone of a registration: confirmed later when no message came, or another one after a change.
// Another phone is another registration of the same document (ADR 0003); nobody types it again.
// Source: security decisions 1 and 10; ADR 0015.
import { refuse } from '../../base/refusals.ts'
import type { Instant } from '../../base/instant.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { maskCanonicalPhone } from '../describe-persons.ts'
import { addDevice, revokeDevice } from '../devices.ts'
import type { DeviceRegistration } from '../device-cookie.ts'
import type { DocumentKind } from '../document.rule.ts'
import type { PeopleDeps } from '../people-deps.ts'
import { IDENTIFIER_KINDS, selectSealed, updateConfirmed } from '../person.sql.ts'
import { registerPerson } from '../register-person.ts'
import type { PersonId } from '../registration.ts'
import { parseDocument, unsealIdentifier } from '../sealed-person.ts'

export type PhoneChange = {
  readonly device: Pick<DeviceRegistration, 'deviceId' | 'personId'>
  /** The phone whose code was spent just now. */
  readonly phone: string
  readonly at: Instant
}

/**
 * Registers the same document and name with a phone that was confirmed just now, and moves this
 * device to it: its earlier token is dead, its earlier visits stay where they are.
 * Refuses: 'person-unknown'; as `registerPerson`.
 * Source: security decision 10.
 */
export async function replacePhone(
  tx: Tx,
  deps: Pick<PeopleDeps, 'keyring'>,
  change: PhoneChange,
): Promise<{ readonly ok: true; readonly device: DeviceRegistration } | Refused> {
  const { keyring } = deps
  const { device, phone, at } = change
  const { document, name } = IDENTIFIER_KINDS
  const rows = await selectSealed(tx, [document, name], [device.personId])
  const open = (kind: typeof document | typeof name): string | undefined => {
    const row = rows.find((one) => one.kind === kind)
    return row && unsealIdentifier(keyring, { personId: device.personId, kind }, row.sealed)
  }
  const [documentText, nameText] = [open(document), open(name)]
  if (documentText === undefined || nameText === undefined) return refuse('person-unknown')
  const { kind, issuer, number } = parseDocument(documentText)
  const registered = await registerPerson(tx, keyring, {
    document: { kind: kind as DocumentKind, issuer, number },
    phone,
    phoneConfirmed: true,
    name: nameText,
    origin: 'self',
    at,
    consentedAt: at,
  })
  if (!registered.ok) return registered
  const { personId, assurance, mask } = registered
  const added = await addDevice(tx, personId, at)
  // The same pair again is the same registration: its own device needs no end.
  if (personId !== device.personId) {
    await revokeDevice(tx, { id: device.deviceId, because: 'phone-replaced', at })
  }
  return { ok: true, device: { ...mask, ...added, personId, assurance } }
}

/** Notes that the holder still has the confirmed phone of a registration. */
export async function noteStillMine(db: Db, personId: PersonId, at: Instant): Promise<void> {
  await updateConfirmed(db, personId, at)
}

/** Gives the masked phone of a registration; undefined when it has none. */
export async function readMaskedPhone(
  deps: Pick<PeopleDeps, 'sql' | 'keyring'>,
  personId: PersonId,
): Promise<string | undefined> {
  const [row] = await selectSealed(deps.sql, [IDENTIFIER_KINDS.phone], [personId])
  if (!row) return undefined
  const owner = { personId, kind: IDENTIFIER_KINDS.phone }
  return maskCanonicalPhone(unsealIdentifier(deps.keyring, owner, row.sealed))
}
