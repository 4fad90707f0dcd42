// Managers who have not signed in for ninety days lose the role: to the managers who remain, or,
// where none remains, to the town, on whose list the place then stands.
// Source: security decision 2; ADR 0022.
import { DAY } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import { selectSignedInSince } from '../../people/index.ts'
import type { DutyEndDeps } from '../duty.ts'
import type { OldManager } from '../member.sql.ts'
import { listManagersAddedBefore, listMembers, lockTree } from '../member.sql.ts'
import type { InviteDeps } from './invite.ts'
import { takeOff } from './take-off.ts'

// A number is given to somebody else after about three months without its owner.
const IDLE_SECONDS = 90 * DAY
const PAGE = 500
// Pages of one run: a city of 22,000 places in a quarter of an hour at most; the next day goes on.
const PAGES_MAX = 100

type IdleDeps = Pick<InviteDeps, 'sql' | 'clock'> & DutyEndDeps

/** Takes the role from managers who have been away for ninety days. */
export async function retireIdleManagers(deps: IdleDeps): Promise<void> {
  const { sql, clock } = deps
  const before = clock.now() - IDLE_SECONDS
  let after: Pick<OldManager, 'placeId' | 'phoneBlind'> = {
    placeId: 0,
    phoneBlind: Buffer.alloc(0),
  }
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const rows = await listManagersAddedBefore(sql, { before, after, limit: PAGE })
    const phones = rows.map((row) => row.phoneBlind)
    const awake = await selectSignedInSince(sql, phones, before)
    const seen = new Set(awake.map((blind) => blind.toString('hex')))
    for (const manager of rows) {
      if (!seen.has(manager.phoneBlind.toString('hex'))) await retire(deps, manager, before)
    }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last
  }
}

async function retire(deps: IdleDeps, manager: OldManager, before: Instant): Promise<void> {
  const { sql, clock } = deps
  const { placeId, phoneBlind, phoneMask } = manager
  await sql.begin(async (tx) => {
    await lockTree(tx, placeId)
    // Asked again: he may have signed in, or left and come back, while others had their turn.
    const isOld = (await listMembers(tx, placeId)).some(
      (one) => one.role === 'manager' && one.addedAt < before && one.phoneBlind.equals(phoneBlind),
    )
    const awake = await selectSignedInSince(tx, [phoneBlind], before)
    if (!isOld || awake.length > 0) return
    const member = { phoneBlind, phoneMask }
    const actor = { by: 'clock' } as const
    await takeOff(tx, deps, {
      placeId,
      role: 'manager',
      member,
      what: 'idle',
      actor,
      at: clock.now(),
    })
  })
}
