// What staff saw on somebody's phone or paper becomes a fact of the document for a day.
// Source: F23, F24; security item "offline door"; ADR 0013.
import type { Tx } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { appendAudit } from '../../staff/index.ts'
import { WORD_SECONDS } from './fact.rule.ts'
import {
  FACT_KINDS,
  WRITTEN_SOURCES,
  insertStandingChanges,
  selectStandingRows,
  upsertFacts,
} from './fact.sql.ts'
import { selectHoldersOf } from './dispute.sql.ts'
import type { FactKind } from './fact.sql.ts'
import { actorKindOf } from './raise-assurance.ts'
import { sealFact } from './sealed-fact.ts'
import type { SeenByStaff } from './standing.ts'

/**
 * Records what staff saw; an older sight that arrives late never replaces a newer one.
 * Shape: false when nothing was written: nothing was seen, or the registration is only declared,
 * because a typed number must not put a state on somebody else's document.
 * Call it beside a visit that is written: nobody is looked at without one; and last in its
 * transaction, for its audit row, which never says which state.
 */
export async function recordSeenByStaff(
  tx: Tx,
  deps: { readonly keyring: Keyring },
  seen: SeenByStaff,
): Promise<boolean> {
  const states: [FactKind, string | undefined][] = [
    [FACT_KINDS.health, seen.health],
    [FACT_KINDS.travel, seen.travel],
  ]
  if (states.every(([, state]) => state === undefined)) return false
  const [row] = await selectStandingRows(tx, [seen.personId], false)
  if (!row?.document_blind || row.assurance < 1) return false
  const documentBlind = row.document_blind
  const source = WRITTEN_SOURCES.staff
  for (const [kind, state] of states) {
    if (state === undefined) continue
    const owner = { documentBlind, kind, source, listId: 0 }
    const sealed = sealFact(deps.keyring, owner, { state, by: seen.by })
    await upsertFacts(tx, { kind, source, listId: 0 }, [
      {
        document_blind: documentBlind,
        sealed,
        seen_at: seen.at,
        valid_until: seen.at + WORD_SECONDS,
      },
    ])
  }
  const holders = await selectHoldersOf(tx, documentBlind)
  await insertStandingChanges(tx, holders)
  await appendAudit(tx, {
    at: seen.at,
    actor: seen.by,
    actorKind: actorKindOf(seen.by),
    action: 'state-noted',
    personId: seen.personId,
    detail: { health: seen.health !== undefined, travel: seen.travel !== undefined },
  })
  return true
}
