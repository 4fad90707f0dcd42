// Disputes of documents: what a town sees of them, and how somebody who saw the document ends one.
// Source: security decision 18, ADR 0013.
import { dayOf } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Sql } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { appendAudit } from '../../staff/index.ts'
import { blindDocument } from '../blind-index.ts'
import type { SettleBody, DisputePage } from './contract.ts'
import { describePersons } from '../describe-persons.ts'
import { DOCUMENT_KINDS, checkDocument } from '../document.rule.ts'
import { selectDisputes, selectHoldersOf, selectRivals } from './dispute.sql.ts'
import { raiseAssurance } from './raise-assurance.ts'
import type { Raised } from './raise-assurance.ts'

export type DisputeDesk = {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly clock: Clock
  /** The user name of the account that asks. */
  readonly username: string
}

type TypedDocument = SettleBody['document']

// A screen and a half; more than this many open disputes is a flood, told by its newest.
const DISPUTES_MAX = 100

function blindTyped(desk: DisputeDesk, typed: TypedDocument): Buffer | undefined {
  const kind = DOCUMENT_KINDS.find((one) => one === typed.kind)
  if (!kind || kind === 'none') return undefined
  const issuer = typed.issuer ? { issuer: typed.issuer } : {}
  const checked = checkDocument({ kind, number: typed.number, ...issuer }, dayOf(desk.clock.now()))
  return checked.ok ? blindDocument(desk.keyring, checked) : undefined
}

/**
 * Shows the open disputes, masked, or the one of a document that somebody brought to the town.
 * Leaves one audit row. Refuses: 'document-invalid'.
 */
export async function showDisputes(
  desk: DisputeDesk,
  typed?: TypedDocument,
): Promise<({ ok: true } & DisputePage) | Refused> {
  const { sql, keyring, clock, username } = desk
  const blind = typed && blindTyped(desk, typed)
  if (typed && !blind) return refuse('document-invalid', 'number')
  return sql.begin(async (tx) => {
    const found = await selectDisputes(tx, { documentBlind: blind, limit: DISPUTES_MAX })
    const people = await describePersons(
      tx,
      keyring,
      found.flatMap((one) => one.persons),
    )
    const rows = found.map((one) => ({
      maskedDocument: people.get(one.persons[0] ?? 0)?.maskedDocument ?? '',
      since: one.since,
      persons: one.persons.flatMap((personId) => {
        const person = people.get(personId)
        if (!person) return []
        const { maskedName, maskedPhone, assurance, origin } = person
        return [{ personId, maskedName, maskedPhone, assurance, origin }]
      }),
    }))
    await appendAudit(tx, {
      at: clock.now(),
      actor: username,
      actorKind: 'staff',
      action: 'disputes-viewed',
      personsSeen: rows.flatMap((row) => row.persons.map((person) => person.personId)),
      detail: { disputes: rows.length, byNumber: typed !== undefined },
    })
    return { ok: true, rows } as const
  })
}

/**
 * Ends a dispute for the registration of whoever showed the document: its number is typed from the
 * document itself. Nobody's visits change.
 * Refuses: 'reason-missing', 'document-invalid', 'document-differs', 'dispute-unknown',
 * 'person-unknown'.
 */
export async function settleDispute(
  desk: DisputeDesk,
  body: SettleBody,
): Promise<Raised | Refused> {
  const { sql, keyring, clock, username } = desk
  const { personId } = body
  const reason = body.reason.trim()
  if (reason === '') return refuse('reason-missing', 'reason')
  const blind = blindTyped(desk, body.document)
  if (!blind) return refuse('document-invalid', 'number')
  return sql.begin(async (tx) => {
    const holders = await selectHoldersOf(tx, blind)
    if (!holders.includes(personId)) return refuse('document-differs', 'number')
    const rivals = await selectRivals(tx, personId)
    if (rivals.length === 0) return refuse('dispute-unknown')
    const seen = { personId, by: username, at: clock.now(), reason }
    const raised = await raiseAssurance(tx, { keyring }, seen)
    if (raised.ok && !raised.isNew) return refuse('dispute-unknown')
    return raised
  })
}
