// The second pair of eyes: another account looks at a sample of the typed paper, and at entries
// that a device could not vouch for. `ok` lets it stand, or records what was only kept; `wrong`
// takes the visit back, marked and never deleted.
// Source: security decisions 12 and 13; F18 (docs/adr/0016).
import { REFUSALS, refuse } from '../../base/refusals.ts'
import type { RefusalCode, Refused } from '../../base/refusals.ts'
import type { Tx } from '../../platform/postgres.ts'
import { appendAudit } from '../../staff/index.ts'
import type { Gatekeeper } from '../door/access.ts'
import { followCheck } from '../door/check-visit.ts'
import { listOpenChecks, lockCheck, writeChecked } from '../door/check.sql.ts'
import type { CheckList, CheckRow } from '../door/check.sql.ts'
import { openContent } from '../door/check-content.ts'
import type { DoorDeps } from '../door/door-deps.ts'
import { MARK } from '../flags.rule.ts'
import type { Checks, EntryContent } from './contract.ts'
import { recordContent } from './receive.ts'

// More than a day's work; the next ones come when these are done.
const CHECKS_MAX = 100

function isRefusalCode(text: string): text is RefusalCode {
  return Object.hasOwn(REFUSALS, text)
}

/** Lists what waits here for somebody other than who made it. Shape: oldest first, at most 100. */
export async function readChecks(
  deps: DoorDeps,
  keeper: Gatekeeper,
  list: CheckList,
): Promise<Checks> {
  const { print, phoneBlind } = keeper
  const asked = { placeId: print.placeId, list, notMadeBy: phoneBlind, limit: CHECKS_MAX }
  const rows = await listOpenChecks(deps.sql, asked)
  const checks = rows.map((row) => {
    const content = openContent(deps.keyring, row.entryId, row.contentSealed)
    const { maskedName, maskedNumber, sheet, line } = content
    const { zh, en } = REFUSALS[isRefusalCode(row.because) ? row.because : 'bad-input']
    return {
      id: row.checkId,
      because: row.because,
      message: { zh, en },
      pointName: deps.prints.byPoint(row.pointId)?.pointName ?? '',
      enteredAt: row.enteredAt,
      madeAt: row.madeAt,
      maskedName,
      maskedNumber,
      ...(sheet !== undefined && { sheet }),
      ...(line !== undefined && { line }),
      isRecorded: row.personId !== null,
    }
  })
  return { ok: true, checks }
}

/** Records what was only kept, now that somebody stands beside it. */
async function recordKept(
  deps: DoorDeps,
  keeper: Gatekeeper,
  check: CheckRow,
): Promise<Refused | undefined> {
  const { kept } = openContent(deps.keyring, check.entryId, check.contentSealed)
  const print = deps.prints.byPoint(check.pointId)
  if (kept === undefined || !print) return refuse('entry-unreadable')
  const content = JSON.parse(kept) as EntryContent
  // A time that lies ahead is a clock that was wrong: it entered when it was sent, at the latest.
  const enteredAt = Math.min(check.enteredAt, check.madeAt)
  const recorded = await recordContent(
    deps,
    {
      entryId: check.entryId,
      print,
      byId: keeper.personId,
      enteredAt,
      method: content.kind === 'register' ? 'register' : 'paper-code',
      lateness: 'late',
      marks: MARK.implausible,
      seen: content.seen,
      isVouched: true,
    },
    content,
  )
  return recorded.ok ? undefined : recorded
}

type Look = {
  readonly list: CheckList
  readonly checkId: number
  readonly result: 'ok' | 'wrong'
}

async function findCheck(
  tx: Tx,
  keeper: Gatekeeper,
  { list, checkId, result }: Look,
): Promise<(CheckRow & { readonly ok: true }) | Refused> {
  const check = await lockCheck(tx, { checkId, list, placeId: keeper.print.placeId })
  if (!check) return refuse('not-found')
  if (check.madeBy.equals(keeper.phoneBlind)) return refuse('second-person-needed')
  if (check.state !== 'open' && check.state !== result) {
    // Of two at once the faster is right; what the slower one has recorded by then follows it.
    await followCheck(tx, check)
    return refuse('check-settled')
  }
  return { ok: true, ...check }
}

/**
 * Settles one check; the same result again changes nothing.
 * Refuses: 'not-found', 'second-person-needed', 'check-settled' when it was settled otherwise, and
 * what registration refuses of a kept entry: it goes on waiting, or is wrong.
 */
export async function settleCheck(
  deps: DoorDeps,
  keeper: Gatekeeper,
  look: Look,
): Promise<{ readonly ok: true } | Refused> {
  const { checkId, result } = look
  const found = await deps.sql.begin((tx) => findCheck(tx, keeper, look))
  if (!found.ok) return found
  if (found.state === 'open' && found.personId === null && result === 'ok') {
    const problem = await recordKept(deps, keeper, found)
    if (problem) return problem
  }
  return deps.sql.begin(async (tx) => {
    const check = await findCheck(tx, keeper, look)
    if (!check.ok) return check
    if (check.state === result) return { ok: true as const }
    const at = deps.clock.now()
    await followCheck(tx, { ...check, state: result })
    await writeChecked(tx, { checkId, state: result, by: keeper.phoneBlind, at })
    await appendAudit(tx, {
      at,
      actor: `person:${keeper.personId}`,
      actorKind: 'person',
      action: 'register-checked',
      ...(check.personId !== null && { personId: check.personId }),
      detail: { checkId, list: check.list, result, placeId: check.placeId },
    })
    return { ok: true as const }
  })
}
