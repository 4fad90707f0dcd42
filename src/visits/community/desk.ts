// What the desk of a community does: gives a card for a document in hand, lists and ends its own.
import { DAY } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import {
  countIssuedCodes,
  listIssuedCodes,
  mintPersonalCode,
  personalCodeUrl,
  raiseAssurance,
  readMasks,
  registerPerson,
  revokePersonalCode,
} from '../../people/index.ts'
import type { CodeIssuer, LiveCode, PeopleDeps, Standings } from '../../people/index.ts'
import { appendAudit } from '../../staff/index.ts'
import type { AuditEntry } from '../../staff/index.ts'
import { Undone, orUndone } from '../door/record-entry.ts'
import type { CommunityCard, NewCardBody } from './contract.ts'

export type DeskDeps = PeopleDeps & {
  readonly standings: Standings
  /** The address that personal codes carry. */
  readonly publicUrl: string
}

/** Somebody of the team of a community, and its place. */
export type Desk = { readonly personId: number; readonly placeId: number }

// A village gives a few hundred in the first week; beyond it somebody collects strangers.
const CARDS_A_DAY = 200
const CARDS_SHOWN = 500

const issuerOf = (desk: Desk): CodeIssuer => ({ kind: 'community', id: String(desk.placeId) })

function auditOf(
  desk: Desk,
  entry: Pick<AuditEntry, 'action' | 'at'> & { personId: number; codeId: number },
): AuditEntry {
  const { action, at, personId, codeId } = entry
  const actor = `person:${desk.personId}`
  const detail = { codeId, placeId: desk.placeId }
  return { at, actor, actorKind: 'person', action, personId, detail }
}

async function presentCards(deps: DeskDeps, codes: readonly LiveCode[]): Promise<CommunityCard[]> {
  const personIds = codes.map((code) => code.personId)
  const masks = await readMasks(deps.sql, deps.keyring, personIds)
  return codes.map(({ codeId, personId, token, issuedAt, expiresAt }) => ({
    codeId,
    maskedName: masks.get(personId)?.maskedName ?? '',
    url: personalCodeUrl(deps.publicUrl, token),
    issuedAt,
    expiresAt,
  }))
}

/**
 * Gives a card to somebody whose document lies on the desk; sent again it replaces the card.
 * Refuses: 'document-unseen' without a document, 'too-many-cards', and as registerPerson.
 * Source: F17; Notice clause IV.
 */
export async function giveCard(
  deps: DeskDeps,
  desk: Desk,
  body: NewCardBody,
): Promise<{ readonly ok: true; readonly card: CommunityCard } | Refused> {
  const { name, kind, number, issuer } = body.person
  if (kind === 'none') return refuse('document-unseen', 'kind')
  const at = deps.clock.now()
  const issuedBy = issuerOf(desk)
  const given = await orUndone(
    deps.sql.begin(async (tx) => {
      const asked = { issuedBy, since: at - DAY }
      if ((await countIssuedCodes(tx, asked)) >= CARDS_A_DAY) return refuse('too-many-cards')
      const document = { kind, number, ...(issuer && { issuer }) }
      const registered = await registerPerson(tx, deps.keyring, {
        document,
        phoneConfirmed: false,
        name,
        origin: 'staff',
        at,
      })
      if (!registered.ok) return registered
      const { personId, mask } = registered
      const minted = await mintPersonalCode(tx, deps, { personId, issuedBy, at })
      if (!minted.ok) throw new Undone(minted)
      const by = `person:${desk.personId}`
      const raised = await raiseAssurance(tx, deps, { personId, by, at })
      if (!raised.ok) throw new Undone(raised)
      const { codeId, token, expiresAt } = minted
      await appendAudit(tx, auditOf(desk, { action: 'personal-code-issued', at, personId, codeId }))
      return { ok: true as const, personId, codeId, token, expiresAt, mask }
    }),
  )
  if (!given.ok) return given
  const { personId, codeId, token, expiresAt, mask } = given
  deps.standings.forget([personId])
  const url = personalCodeUrl(deps.publicUrl, token)
  const { maskedName } = mask
  return { ok: true, card: { codeId, maskedName, url, issuedAt: at, expiresAt } }
}

/** Lists the live cards of this community. Shape: newest first, at most 500. */
export async function listCards(deps: DeskDeps, desk: Desk): Promise<CommunityCard[]> {
  const asked = { issuedBy: issuerOf(desk), now: deps.clock.now(), limit: CARDS_SHOWN }
  return presentCards(deps, await listIssuedCodes(deps.sql, deps, asked))
}

/**
 * Ends a card of this community: lost, or given by mistake.
 * Refuses: 'not-found' for one that it did not give, or that has ended.
 */
export async function endCard(
  deps: DeskDeps,
  desk: Desk,
  codeId: number,
): Promise<{ readonly ok: true } | Refused> {
  const at = deps.clock.now()
  const by = issuerOf(desk)
  return deps.sql.begin(async (tx) => {
    const asked = { issuedBy: by, now: at, limit: 1, codeId }
    const [code] = await listIssuedCodes(tx, deps, asked)
    if (!code || !(await revokePersonalCode(tx, { codeId, by, at })).ok) return refuse('not-found')
    const { personId } = code
    await appendAudit(tx, auditOf(desk, { action: 'personal-code-revoked', at, personId, codeId }))
    return { ok: true as const }
  })
}
