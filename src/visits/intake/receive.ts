// Takes what a door kept without network: each entry exactly once, whatever was sent again, cut off
// or sent twice at the same moment; one bad entry never holds up the others; nothing is lost.
// Two steps, so that a crash between them loses and doubles nothing:
//   accept: under the lock of the device, entries are read, the chain is followed, numbers claimed;
//   record: each accepted entry becomes a registration and a visit under its claimed number.
// Source: F18; security decision 12 (docs/adr/0016).
import { REFUSALS, refuse } from '../../base/refusals.ts'
import type { RefusalCode, Refused } from '../../base/refusals.ts'
import { maskDocument, maskName } from '../../base/mask.ts'
import { lockDoorDevice, syncDoorDevice } from '../../places/index.ts'
import type { DoorDevice, IndexedPrint } from '../../places/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { Gatekeeper } from '../door/access.ts'
import { insertCheck, selectCheckedEntries } from '../door/check.sql.ts'
import { sealContent } from '../door/check-content.ts'
import type { Recorded } from '../door/contract.ts'
import type { DoorDeps } from '../door/door-deps.ts'
import { insertEntry, selectEntries } from '../door/entry.sql.ts'
import type { EntryRow } from '../door/entry.sql.ts'
import { recordCode, recordTyped } from '../door/record-entry.ts'
import type { Entry } from '../door/record-entry.ts'
import { withinBound } from '../door/register.ts'
import { isOnList } from '../door/rows.ts'
import { MARK } from '../flags.rule.ts'
import type { EntryContent, IntakeAnswer, IntakeBody } from './contract.ts'
import type { IntakeResult, SealedEntry } from './contract.ts'
import { doubtTime, followChain, skipLink } from './intake.rule.ts'
import type { Chain } from './intake.rule.ts'
import { openShiftKey, readEntry } from './read-entry.ts'

type Accepted = {
  readonly entryId: string
  readonly content: EntryContent
  readonly text: string
}

type Fate = IntakeResult | Accepted

type Known = {
  readonly entries: ReadonlyMap<string, EntryRow>
  readonly checks: ReadonlyMap<string, { because: string; personId: number | null }>
}

function tell(entryId: string, state: IntakeResult['state'], error?: RefusalCode): IntakeResult {
  if (error === undefined) return { entryId, state }
  const { zh, en } = REFUSALS[error]
  return { entryId, state, error, message: { zh, en } }
}

async function readKnown(tx: Tx, entries: readonly SealedEntry[]): Promise<Known> {
  const ids = entries.map((entry) => entry.entryId)
  const [claimed, checked] = [await selectEntries(tx, ids), await selectCheckedEntries(tx, ids)]
  return {
    entries: new Map(claimed.map((row) => [row.entryId, row])),
    checks: new Map(checked.map((row) => [row.entryId, row])),
  }
}

/** What is known of an entry that came before; undefined when it is new or half recorded. */
function tellKnown(known: Known, entry: SealedEntry, placeId: number): IntakeResult | undefined {
  const { entryId } = entry
  const row = known.entries.get(entryId)
  if (row && row.placeId !== placeId) return tell(entryId, 'refused', 'duplicate')
  if (row?.recordedAt) return tell(entryId, 'known')
  const check = known.checks.get(entryId)
  return check?.personId === null ? tell(entryId, 'kept', check.because as RefusalCode) : undefined
}

/** Keeps an entry for a second person; nothing is recorded yet. */
async function keep(
  tx: Tx,
  deps: DoorDeps,
  device: DoorDevice,
  kept: Accepted & { readonly because: RefusalCode },
): Promise<IntakeResult> {
  const { entryId, content, text, because } = kept
  const { person, enteredAt } = content
  const shown = {
    maskedName: maskName(person?.name ?? ''),
    maskedNumber: maskDocument((person?.number ?? '').trim()),
    kept: text,
  }
  await insertCheck(tx, {
    entryId,
    list: 'intake',
    because,
    placeId: device.placeId,
    pointId: printOf(deps, device, content).pointId,
    personId: null,
    enteredAt,
    contentSealed: sealContent(deps.keyring, entryId, shown),
    madeBy: device.phoneBlind,
    madeAt: deps.clock.now(),
  })
  return tell(entryId, 'kept', because)
}

/** The point an entry names, when it is one of the device's place; its own otherwise. */
function printOf(deps: DoorDeps, device: DoorDevice, content: EntryContent): IndexedPrint {
  const named = deps.prints.byPoint(content.pointId)
  if (named?.placeId === device.placeId) return named
  const own = deps.prints.byPoint(device.pointId)
  if (!own) throw new Error('the point of a device is gone')
  return own
}

type Accepting = {
  readonly device: DoorDevice
  readonly key: Awaited<ReturnType<typeof openShiftKey>>
  readonly known: Known
}

async function acceptOne(
  tx: Tx,
  deps: DoorDeps,
  { device, key, known }: Accepting,
  given: { readonly entry: SealedEntry; readonly chain: Chain },
): Promise<{ fate: Fate; chain: Chain; isRefused: boolean }> {
  const { entry, chain } = given
  const { entryId, seq, prevHash } = entry
  const earlier = tellKnown(known, entry, device.placeId)
  if (earlier) return { fate: earlier, chain, isRefused: false }
  const read = await readEntry(deps, { deviceId: device.deviceId, key }, entry)
  if (!read.ok) {
    const fate = tell(entryId, 'refused', read.error)
    return { fate, chain: skipLink(chain, seq), isRefused: true }
  }
  const accepted = { entryId, content: read.content, text: read.text }
  // Accepted before a crash: its place in the chain was checked then.
  if (known.entries.has(entryId)) return { fate: accepted, chain, isRefused: false }
  const followed = followChain(chain, { seq, prevHash, hash: read.hash })
  const { syncedAt, shiftUntil } = device
  const { enteredAt } = read.content
  const now = deps.clock.now()
  const late = doubtTime({ enteredAt, now, syncedAt, shiftUntil })
  const because = followed.isWhole ? late : 'entry-chain'
  if (because) {
    const fate = await keep(tx, deps, device, { ...accepted, because })
    return { fate, chain: followed.chain, isRefused: false }
  }
  const { placeId } = device
  const { pointId } = printOf(deps, device, read.content)
  const claimed = { entryId, placeId, pointId, personId: null, madeAt: now }
  await insertEntry(tx, { ...claimed, enteredAt: Math.min(enteredAt, now) })
  return { fate: accepted, chain: followed.chain, isRefused: false }
}

/** Reads every entry under the lock of the device, and moves its chain and its last sync on. */
async function acceptAll(
  deps: DoorDeps,
  placeId: number,
  body: IntakeBody,
): Promise<{ ok: true; device: DoorDevice; fates: Fate[]; syncedAt: number } | Refused> {
  return deps.sql.begin(async (tx) => {
    const device = await lockDoorDevice(tx, { deviceId: body.deviceId, placeId })
    if (!device) return refuse('door-device-unknown')
    const key = await openShiftKey(device)
    const accepting = { device, key, known: await readKnown(tx, body.entries) }
    const fates: Fate[] = []
    let chain: Chain = device
    let { refusedCount } = device
    for (const entry of body.entries) {
      const done = await acceptOne(tx, deps, accepting, { entry, chain })
      chain = done.chain
      if (done.isRefused) refusedCount += 1
      fates.push(done.fate)
    }
    const { deviceId } = device
    const { lastSeq, lastHash } = chain
    // What still waits on the device is older than now: the last sync must not overtake it.
    const syncedAt = body.remaining === 0 ? deps.clock.now() : device.syncedAt
    await syncDoorDevice(tx, { deviceId, lastSeq, lastHash, refusedCount, syncedAt })
    return { ok: true, device, fates, syncedAt }
  })
}

function entryOf(deps: DoorDeps, device: DoorDevice, accepted: Accepted): Entry {
  const { entryId, content } = accepted
  const { person, seen } = content
  const isRevoked = device.revokedAt !== null
  const shown = {
    maskedName: maskName(person?.name ?? ''),
    maskedNumber: maskDocument((person?.number ?? '').trim()),
  }
  return {
    entryId,
    print: printOf(deps, device, content),
    byId: device.personId,
    enteredAt: Math.min(content.enteredAt, deps.clock.now()),
    method: content.kind === 'register' ? 'register' : 'paper-code',
    lateness: 'late',
    marks: isRevoked ? MARK.deviceRevoked : 0,
    seen,
    check: isRevoked
      ? {
          list: 'intake',
          because: 'door-device-revoked',
          contentSealed: sealContent(deps.keyring, entryId, shown),
          madeBy: device.phoneBlind,
        }
      : undefined,
  }
}

/** Records what an entry says, by the registration or the code in it. */
export async function recordContent(
  deps: DoorDeps,
  entry: Entry,
  content: EntryContent,
): Promise<Recorded | Refused> {
  const { person, token = '', isDocumentSeen = false } = content
  return person
    ? recordTyped(deps, entry, { person, isDocumentSeen, origin: 'staff' })
    : recordCode(deps, entry, token)
}

async function recordAccepted(
  deps: DoorDeps,
  keeper: Gatekeeper,
  device: DoorDevice,
  accepted: Accepted,
): Promise<IntakeResult> {
  const { entryId, content } = accepted
  // On the list everybody on duty reads its verdict: the bound of the shift holds here too.
  const isListed = isOnList(content.enteredAt, deps.clock.now())
  const typist = { ...keeper, personId: device.personId }
  const record = () => recordContent(deps, entryOf(deps, device, accepted), content)
  const recorded = isListed ? await withinBound(deps, typist, record) : await record()
  if (recorded.ok) {
    const key = 'key' in recorded ? recorded.key : undefined
    return { ...tell(entryId, 'stored'), ...(key !== undefined && { key }) }
  }
  const because = recorded.refusal
  return deps.sql.begin((tx) => keep(tx, deps, device, { ...accepted, because }))
}

/**
 * Takes the entries of one upload.
 * Refuses: 'door-device-unknown'. Throws: Busy; send the same again.
 * Source: security decision 12.
 */
export async function receiveIntake(
  deps: DoorDeps,
  keeper: Gatekeeper,
  body: IntakeBody,
): Promise<IntakeAnswer | Refused> {
  const accepted = await acceptAll(deps, keeper.print.placeId, body)
  if (!accepted.ok) return accepted
  const results: IntakeResult[] = []
  for (const fate of accepted.fates) {
    const isTold = 'state' in fate
    results.push(isTold ? fate : await recordAccepted(deps, keeper, accepted.device, fate))
  }
  return { ok: true, results, nowMs: deps.clock.nowMs(), syncedAt: accepted.syncedAt }
}
