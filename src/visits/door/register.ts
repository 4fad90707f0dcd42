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

// Of one account at one place one entry is counted and recorded after the other: a hundred requests
// at the same moment would else all be the last one that fits.
const lastOf = new Map<string, Promise<unknown>>()

/** Records one more by hand within the bound of the shift. Refuses: 'too-many-typed'. */
export async function withinBound<T>(
  deps: Pick<DoorDeps, 'sql' | 'clock'>,
  keeper: Pick<Gatekeeper, 'personId' | 'print'>,
  record: () => Promise<T>,
): Promise<T | Refused> {
  const { personId: gatekeeperId, print } = keeper
  const { placeId } = print
  const key = `${gatekeeperId}|${placeId}`
  const last = lastOf.get(key)
  const mine = (async () => {
    await last?.catch(() => undefined)
    const at = deps.clock.now()
    const typed = { gatekeeperId, placeId, personIds: [SOMEBODY], at }
    const allowed = await allowTyped(deps.sql, typed)
    return allowed.ok ? record() : allowed
  })()
  lastOf.set(key, mine)
  try {
    return await mine
  } finally {
    if (lastOf.get(key) === mine) lastOf.delete(key)
  }
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
  const record = () => recordTyped(deps, entry, { person, isDocumentSeen, origin })
  if (isOnList(enteredAt, now)) return withinBound(deps, keeper, record)
  const recorded = await record()
  return recorded.ok ? withoutVerdict(recorded) : recorded
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
  return withinBound(deps, keeper, () => recordCode(deps, entry, token))
}
