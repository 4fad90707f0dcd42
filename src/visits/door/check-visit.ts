// The visit behind a check says what the second person said, whichever of the two is stored first.
// Source: security decisions 12 and 13; docs/adr/0016.
import type { Tx } from '../../platform/postgres.ts'
import { changeFlags } from '../change-flags.ts'
import { MARK, confirmFlags, withdrawFlags } from '../flags.rule.ts'
import { lockCheckOf } from './check.sql.ts'
import type { CheckRow } from './check.sql.ts'
import { selectEntries } from './entry.sql.ts'

/**
 * Lets the visit of a settled check stand or takes it back, marked and never deleted; again and
 * again it changes nothing more. What was kept has its person in its entry.
 */
export async function followCheck(
  tx: Tx,
  check: Pick<CheckRow, 'entryId' | 'placeId' | 'enteredAt' | 'personId' | 'state'>,
): Promise<void> {
  if (check.state === 'open') return
  const [entry] = await selectEntries(tx, [check.entryId])
  const personId = check.personId ?? entry?.personId
  if (personId === null || personId === undefined) return
  const key = {
    personId,
    enteredAt: entry?.enteredAt ?? check.enteredAt,
    placeId: check.placeId,
  }
  const isRight = check.state === 'ok'
  await changeFlags(tx, key, (flags) =>
    isRight ? confirmFlags(flags, MARK.deviceRevoked) : withdrawFlags(flags),
  )
}

/** As `followCheck` for an entry that was looked at before its visit was stored. */
export async function followEarlyCheck(tx: Tx, entryId: string): Promise<void> {
  const check = await lockCheckOf(tx, entryId)
  if (check) await followCheck(tx, check)
}
