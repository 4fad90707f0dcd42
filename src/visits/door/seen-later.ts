// What the staff saw of somebody who is on the list: the health code on his phone, the document in
// his hand. A document seen settles a dispute and lets a personal code be issued.
// Source: F23, F24; security decisions 4 and 18.
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import {
  mintPersonalCode,
  personalCodeUrl,
  raiseAssurance,
  readMasks,
  recordSeenByStaff,
} from '../../people/index.ts'
import { appendAudit } from '../../staff/index.ts'
import { tellArrival } from '../arrivals.ts'
import type { Gatekeeper } from './access.ts'
import type { IssueCodeBody, IssuedCode, SeenBody } from './contract.ts'
import type { DoorDeps } from './door-deps.ts'
import { findVisitByKey } from './rows.ts'
import { seenHere } from './seen.ts'

// Issuing is for whoever has shown a document. Source: F17.
const DOCUMENT_SEEN = 2

/**
 * Records what was seen of a person on the list of a confirmed place.
 * Refuses: 'not-found', 'place-unconfirmed', 'person-unknown'.
 * Source: F23, F24; security decision 18.
 */
export async function noteSeen(
  deps: DoorDeps,
  keeper: Gatekeeper,
  body: SeenBody,
): Promise<{ readonly ok: true; readonly isSettled: boolean } | Refused> {
  if (keeper.print.state !== 'confirmed') return refuse('place-unconfirmed')
  const found = await findVisitByKey(deps, keeper.print, body.visit)
  if (!found) return refuse('not-found', 'visit')
  const { personId } = found.visit
  const { health, travel, isDocumentSeen } = body
  const at = deps.clock.now()
  const by = `person:${keeper.personId}`
  const seen = seenHere({ ...(health && { health }), ...(travel && { travel }) })
  const done = await deps.sql.begin(async (tx) => {
    // The audit row comes last in its transaction; seeing the document lets the colour count.
    const raised = isDocumentSeen ? await raiseAssurance(tx, deps, { personId, by, at }) : undefined
    if (raised && !raised.ok) return raised
    if (seen) await recordSeenByStaff(tx, deps, { personId, ...seen, by, at })
    return { ok: true as const, isSettled: (raised?.setApart.length ?? 0) > 0 }
  })
  deps.standings.forget([personId])
  if (done.ok) void tellArrival(deps, found.print, found.visit).catch(() => undefined)
  return done
}

/**
 * Issues a paper code for a person on the list whose document was seen.
 * Refuses: 'not-found', 'place-unconfirmed', 'document-unseen', 'person-unknown', 'ward-grown-up'.
 * Source: F17.
 */
export async function issueCode(
  deps: DoorDeps,
  keeper: Gatekeeper,
  body: IssueCodeBody,
): Promise<IssuedCode | Refused> {
  const { print } = keeper
  if (print.state !== 'confirmed') return refuse('place-unconfirmed')
  const found = await findVisitByKey(deps, print, body.visit)
  if (!found) return refuse('not-found', 'visit')
  const { personId } = found.visit
  const standing = await deps.standings.of(personId)
  if (standing.assurance < DOCUMENT_SEEN) return refuse('document-unseen')
  const at = deps.clock.now()
  const issuedBy = { kind: 'manager', id: String(keeper.personId) } as const
  const minted = await deps.sql.begin(async (tx) => {
    const made = await mintPersonalCode(tx, deps, { personId, issuedBy, at })
    if (!made.ok) return made
    await appendAudit(tx, {
      at,
      actor: `person:${keeper.personId}`,
      actorKind: 'person',
      action: 'personal-code-issued',
      personId,
      detail: { codeId: made.codeId, placeId: print.placeId },
    })
    return made
  })
  if (!minted.ok) return minted
  const masks = await readMasks(deps.sql, deps.keyring, [personId])
  const maskedName = masks.get(personId)?.maskedName ?? ''
  const url = personalCodeUrl(deps.publicUrl, minted.token)
  return { ok: true, url, maskedName, expiresAt: minted.expiresAt }
}
