// Travel registration for others, the manual register, the paper typed in later, the personal code:
// what a gatekeeper on duty records. Source: Notice clause IV; F16-F18; security decision 4.
import { maskDocument, maskName } from '../../base/mask.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { allowTyped } from '../limits.ts'
import type { Gatekeeper } from './access.ts'
import { isSampled, sealContent } from './check-content.ts'
import type { Recorded, PersonalCodeBody, RegisterBody } from './contract.ts'
import type { DoorDeps } from './door-deps.ts'
import { entryTimeOf } from './entry-time.rule.ts'
import { recordCode, recordTyped } from './record-entry.ts'
import type { Entry } from './record-entry.ts'
import { isOnList } from './rows.ts'

// Whoever is not known yet counts as one more; no person has this number.
const SOMEBODY = 0

/** Whether one more may be recorded by hand in this shift. Refuses: 'too-many-typed'. */
export async function allowOneMore(
  deps: Pick<DoorDeps, 'sql' | 'clock'>,
  keeper: Gatekeeper,
): Promise<{ readonly ok: true } | Refused> {
  return allowTyped(deps.sql, {
    gatekeeperId: keeper.personId,
    placeId: keeper.print.placeId,
    shiftFrom: keeper.duty.startedAt,
    personIds: [SOMEBODY],
    at: deps.clock.now(),
  })
}

function checkOf(deps: DoorDeps, keeper: Gatekeeper, body: RegisterBody): Entry['check'] {
  if (!isSampled(deps.keyring, body.entryId)) return undefined
  const { sheet, line, person, entryId } = body
  const content = {
    maskedName: maskName(person.name),
    maskedNumber: maskDocument(person.number.trim()),
    ...(sheet !== undefined && { sheet }),
    ...(line !== undefined && { line }),
  }
  return {
    list: 'paper',
    because: 'paper-sample',
    contentSealed: sealContent(deps.keyring, entryId, content),
    madeBy: keeper.phoneBlind,
  }
}

/** What was typed from paper long after tells nobody how anyone stands. */
function withoutVerdict(recorded: Recorded): Recorded {
  const { verdict: _verdict, isCodeToBeShown: _isShown, ...rest } = recorded
  return rest
}

/**
 * Records one person who was typed.
 * Refuses: 'entry-time', 'too-many-typed', and as recordTyped.
 * Source: Notice clause IV; F16, F18.
 */
export async function registerTyped(
  deps: DoorDeps,
  keeper: Gatekeeper,
  body: RegisterBody,
): Promise<Recorded | Refused> {
  const now = deps.clock.now()
  const { way, entryId, person, isDocumentSeen, seen } = body
  const enteredAt = entryTimeOf(way, body.enteredAt, now)
  if (enteredAt === undefined) return refuse('entry-time', 'enteredAt')
  const isListed = isOnList(enteredAt, now)
  if (isListed) {
    const allowed = await allowOneMore(deps, keeper)
    if (!allowed.ok) return allowed
  }
  const isPaper = way === 'paper'
  const entry: Entry = {
    entryId,
    print: keeper.print,
    byId: keeper.personId,
    enteredAt,
    method: way === 'for-others' ? 'staff' : 'register',
    lateness: isPaper ? 'late' : 'static',
    marks: 0,
    seen,
    check: isPaper ? checkOf(deps, keeper, body) : undefined,
  }
  const origin = isPaper ? 'paper' : 'staff'
  const recorded = await recordTyped(deps, entry, { person, isDocumentSeen, origin })
  return recorded.ok && !isListed ? withoutVerdict(recorded) : recorded
}

/**
 * Records the holder of a paper code.
 * Refuses: 'too-many-typed', and as recordCode. Source: F17.
 */
export async function registerCode(
  deps: DoorDeps,
  keeper: Gatekeeper,
  body: PersonalCodeBody,
): Promise<Recorded | Refused> {
  const allowed = await allowOneMore(deps, keeper)
  if (!allowed.ok) return allowed
  const { entryId, token, seen } = body
  const entry: Entry = {
    entryId,
    print: keeper.print,
    byId: keeper.personId,
    enteredAt: deps.clock.now(),
    method: 'paper-code',
    lateness: 'static',
    marks: 0,
    seen,
  }
  return recordCode(deps, entry, token)
}
