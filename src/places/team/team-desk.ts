// The town's part in teams: it sees what is being handed over in its divisions, lets it happen at
// once or stops it, and finds somebody for a place that nobody runs. Every look is a row first.
// Source: security decisions 2, 17; F38; ADR 0022.
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { appendAudit, sealReason } from '../../staff/index.ts'
import type { AuditAction, AuditDetail } from '../../staff/index.ts'
import { placesByIds } from '../find-places.ts'
import { listManagersUp } from '../member.sql.ts'
import type { DutyEndDeps } from '../duty.ts'
import type { PlaceId } from '../place.ts'
import type { SettleHandoverBody, TownHandovers } from './contract.ts'
import { confirmHandover, presentHandovers, stopHandover } from './handover.ts'
import { selectHandover } from './handover.sql.ts'
import type { HandoverRow } from './handover.sql.ts'
import { holdingDivision } from './holding-division.rule.ts'
import { invitePhone } from './invite.ts'
import type { InviteDeps } from './invite.ts'
import { listHandoversIn, listLostPlaces } from './team-desk.sql.ts'
import type { TownActor } from './team-event.sql.ts'
import { sealTeamReason } from './team-reason.ts'

export type TownDesk = InviteDeps & {
  readonly supervisor: {
    readonly username: string
    readonly divisions: readonly string[]
    readonly now: Instant
  }
}

// More than a division settles in a week.
const SHOWN_MAX = 200

async function audit(
  desk: TownDesk,
  row: {
    readonly action: AuditAction
    readonly detail: AuditDetail
    readonly reason?: string
    readonly personsSeen?: readonly number[]
  },
): Promise<void> {
  const { username: actor, now: at } = desk.supervisor
  const { action, detail, reason, personsSeen } = row
  const sealed = reason && { reasonSealed: sealReason(desk.keyring, { actor, at }, reason) }
  const seen = { action, detail, personsSeen }
  await desk.sql.begin((tx) =>
    appendAudit(tx, { at, actor, actorKind: 'staff', ...seen, ...sealed }),
  )
}

/**
 * Gives whom a supervisor acts for at a place: the smallest of his divisions that holds it, with
 * his reason; undefined where none does.
 */
async function actorAt(
  desk: TownDesk,
  placeId: PlaceId,
  reason: string,
): Promise<TownActor | undefined> {
  const at = (await placesByIds(desk.sql, [placeId])).get(placeId)?.division
  const division = holdingDivision(desk.supervisor.divisions, at)
  if (division === undefined) return undefined
  return { by: 'town', division, reasonSealed: sealTeamReason(desk.keyring, placeId, reason) }
}

/** Lists what is on its way in the supervisor's divisions, and what nobody runs. */
export async function showHandovers(desk: TownDesk): Promise<{ ok: true } & TownHandovers> {
  const { divisions } = desk.supervisor
  const ids = await listHandoversIn(desk.sql, divisions, SHOWN_MAX)
  const lost = await listLostPlaces(desk.sql, divisions, SHOWN_MAX)
  const rows: HandoverRow[] = []
  for (const id of ids) {
    const row = await selectHandover(desk.sql, id)
    if (row) rows.push(row)
  }
  const personsSeen = rows.flatMap(({ giverPerson, receiverPerson }) =>
    receiverPerson === null ? [giverPerson] : [giverPerson, receiverPerson],
  )
  const detail = { count: ids.length, lost: lost.length }
  await audit(desk, { action: 'handovers-listed', detail, personsSeen })
  return { ok: true, handovers: await presentHandovers(desk, rows), lost }
}

/**
 * Lets a handing over happen at once, or stops it.
 * Refuses: 'reason-missing', 'not-found' also outside the supervisor's divisions, 'handover-over'.
 * Source: security decision 17.
 */
export async function settleHandover(
  desk: TownDesk & DutyEndDeps,
  handoverId: number,
  body: SettleHandoverBody,
): Promise<{ readonly ok: true } | Refused> {
  const reason = body.reason.trim()
  if (reason === '') return refuse('reason-missing', 'reason')
  const row = await selectHandover(desk.sql, handoverId)
  const actor = row && (await actorAt(desk, row.placeId, reason))
  if (!actor) return refuse('not-found')
  const { action } = body
  const detail = { handoverId, placeId: row.placeId, action }
  await audit(desk, { action: 'handover-settled', detail, reason })
  if (action === 'confirm') return confirmHandover(desk, handoverId, actor)
  return stopHandover(desk, { handoverId, actor })
}

/**
 * Invites a manager to a place that has none; he accepts like everybody else.
 * Refuses: 'reason-missing', 'not-found' also outside the divisions and where somebody runs it,
 * and as `invitePhone`.
 * Source: security decision 2 (the role goes to the town).
 */
export async function appointManager(
  desk: TownDesk,
  draft: { readonly placeId: PlaceId; readonly phone: string; readonly reason: string },
): Promise<{ readonly ok: true } | Refused> {
  const { placeId, phone } = draft
  const reason = draft.reason.trim()
  if (reason === '') return refuse('reason-missing', 'reason')
  const actor = await actorAt(desk, placeId, reason)
  if (!actor) return refuse('not-found')
  if ((await listManagersUp(desk.sql, placeId)).length > 0) return refuse('not-found')
  await audit(desk, { action: 'manager-appointed', detail: { placeId }, reason })
  return invitePhone(desk, { placeId, role: 'manager', phone, name: '' }, actor)
}
