// Records what the staff entered: typed from a document, from a paper sheet, or by a personal code;
// at once or from a queue. An entry has a number made on the device: by whatever way and however
// often it comes, it is one registration and one visit.
// Steps: claim the number with the registration -> visit and verdict -> mark it recorded.
// Source: Notice clause IV; F16-F18; security decisions 4, 12, 13 (docs/adr/0016).
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import {
  raiseAssurance,
  readMasks,
  readPersonalCode,
  recordSeenByStaff,
  registerPerson,
} from '../../people/index.ts'
import type { Assurance, DoorMask, Origin } from '../../people/index.ts'
import type { IndexedPrint } from '../../places/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { unpackFlags } from '../flags.rule.ts'
import type { Lateness, Method } from '../flags.rule.ts'
import { readVisit } from '../visit.sql.ts'
import { admitOne } from './admit-one.ts'
import type { AdmittedOne } from './admit-one.ts'
import { followEarlyCheck } from './check-visit.ts'
import { insertCheck } from './check.sql.ts'
import type { CheckRow } from './check.sql.ts'
import type { PersonFields, Recorded, Seen } from './contract.ts'
import type { DoorDeps } from './door-deps.ts'
import { insertEntry, selectEntries, writeEntryPerson, writeRecorded } from './entry.sql.ts'
import type { EntryRow } from './entry.sql.ts'
import { isOnList } from './rows.ts'
import { seenHere } from './seen.ts'

/** An entry without whom it is about. */
export type Entry = {
  readonly entryId: string
  readonly print: IndexedPrint
  /** The registration of whoever typed or scanned. */
  readonly byId: number
  readonly enteredAt: Instant
  readonly method: Method
  readonly lateness: Lateness
  readonly marks: number
  readonly seen?: Seen | undefined
  /** A second person has read why it was only kept, and lets it stand. */
  readonly isVouched?: boolean
  /** A second person looks at it; recorded with the registration, or not at all. */
  readonly check?: Pick<CheckRow, 'list' | 'because' | 'contentSealed' | 'madeBy'> | undefined
}

export type Typed = {
  readonly person: PersonFields
  readonly isDocumentSeen: boolean
  readonly origin: Origin
}

type Known = {
  readonly personId: number
  readonly assurance: Assurance
  readonly mask: DoorMask | undefined
}

/** Ends a transaction without a trace; what went wrong is expected. */
export class Undone extends Error {
  readonly refused: Refused
  constructor(refused: Refused) {
    super('undone')
    this.refused = refused
  }
}

/** Gives what went wrong as a refusal when the transaction was undone. */
export async function orUndone<T>(work: Promise<T>): Promise<T | Refused> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Undone) return error.refused
    throw error
  }
}

/** Shows an entry recorded before, with the verdict it was given while it is on the list. */
export async function presentEarlier(
  deps: DoorDeps,
  print: IndexedPrint,
  entry: EntryRow,
): Promise<Recorded> {
  const { personId, enteredAt, placeId, pointId } = entry
  const id = personId ?? 0
  const isShown = print.state === 'confirmed' && isOnList(enteredAt, deps.clock.now())
  const [visit, masks] = await Promise.all([
    readVisit(deps.sql, { personId: id, enteredAt, placeId }),
    readMasks(deps.sql, deps.keyring, isShown ? [id] : []),
  ])
  const maskedName = masks.get(id)?.maskedName
  return {
    ok: true,
    key: deps.signs.rowKeyOf({ personId: id, enteredAt }, pointId),
    enteredAt,
    isEarlier: true,
    ...(isShown && visit && { verdict: unpackFlags(visit.flags).verdict }),
    ...(maskedName !== undefined && { maskedName }),
  }
}

function present(deps: DoorDeps, entry: Entry, known: Known, one: AdmittedOne): Recorded {
  const { recent, verdict, isVerdictShown, isEarlier } = one
  const { visit, pointId, passNumber, recordedAt } = recent
  const maskedName = isVerdictShown ? known.mask?.maskedName : undefined
  return {
    ok: true,
    key: deps.signs.rowKeyOf(visit, pointId),
    enteredAt: visit.enteredAt,
    isEarlier,
    passNumber,
    passShape: deps.signs.shapeAt(entry.print.placeId, recordedAt),
    ...(isVerdictShown && { verdict }),
    ...(isVerdictShown && recent.isCodeToBeShown && { isCodeToBeShown: true }),
    ...(maskedName !== undefined && { maskedName }),
  }
}

/** Finds an entry that is recorded; one of another place is no entry of this one. */
async function findRecorded(deps: DoorDeps, entry: Entry): Promise<Recorded | Refused | undefined> {
  const [row] = await selectEntries(deps.sql, [entry.entryId])
  if (row && row.placeId !== entry.print.placeId) return refuse('duplicate', 'entryId')
  return row?.recordedAt ? presentEarlier(deps, entry.print, row) : undefined
}

/** Claims the number for this person; gives the moment of entry that the first claim fixed. */
async function claim(
  tx: Tx,
  entry: Entry,
  claimed: { readonly personId: number; readonly at: Instant },
): Promise<Instant> {
  const { entryId, print, enteredAt, check } = entry
  const { personId, at: madeAt } = claimed
  const { placeId, pointId } = print
  const isFirst = await insertEntry(tx, { entryId, placeId, pointId, personId, enteredAt, madeAt })
  // Claimed before: by this entry's first try, or by the queue that brought it.
  const known = isFirst ? enteredAt : await writeEntryPerson(tx, { entryId, placeId, personId })
  // The same number for somebody else: a mistake of the device, or a trick.
  if (known === undefined) throw new Undone(refuse('duplicate', 'entryId'))
  if (check) {
    const found = { entryId, placeId, pointId, personId, enteredAt: known, madeAt }
    await insertCheck(tx, { ...check, ...found })
  }
  return known
}

/** Says whether the town knows this place: one that it does not know puts a word on nobody. */
export function isHeard(print: IndexedPrint): boolean {
  return print.state === 'confirmed'
}

async function keepSeen(deps: DoorDeps, entry: Entry, personId: number): Promise<void> {
  const seen = seenHere(entry.seen)
  if (!seen || !isHeard(entry.print)) return
  const by = `person:${entry.byId}`
  const at = entry.enteredAt
  await deps.sql.begin((tx) => recordSeenByStaff(tx, deps, { personId, ...seen, by, at }))
  deps.standings.forget([personId])
}

async function admit(deps: DoorDeps, entry: Entry, known: Known): Promise<Recorded | Refused> {
  const { print, method, lateness, marks, entryId, enteredAt } = entry
  const person = { ...known, seen: seenHere(entry.seen) }
  const by = { method, lateness, marks, reporterId: entry.byId }
  const one = await admitOne(deps, { print, enteredAt, ...by, person })
  if (!one.ok) return one
  const stored = one.recent.visit.enteredAt
  await deps.sql.begin(async (tx) => {
    await writeRecorded(tx, { entryId, enteredAt: stored, at: deps.clock.now() })
    // A second person may have been faster than the visit.
    if (entry.check) await followEarlyCheck(tx, entryId)
  })
  await keepSeen(deps, entry, known.personId)
  return present(deps, entry, known, one)
}

/**
 * Records somebody who was typed.
 * Refuses: 'document-invalid', 'name-invalid', 'phone-invalid', 'duplicate' (the number of the
 * entry is another one's), and as admitPersons. Throws: Busy; send it again.
 * Source: Notice clause IV; F16, F18.
 */
export async function recordTyped(
  deps: DoorDeps,
  entry: Entry,
  typed: Typed,
): Promise<Recorded | Refused> {
  const earlier = await findRecorded(deps, entry)
  if (earlier) return earlier
  const at = deps.clock.now()
  const { name, kind, number, issuer, phone } = typed.person
  const by = `person:${entry.byId}`
  const claimed = await orUndone(
    deps.sql.begin(async (tx) => {
      const registered = await registerPerson(tx, deps.keyring, {
        document: { kind, number, ...(issuer && { issuer }) },
        ...(phone && { phone }),
        phoneConfirmed: false,
        name,
        origin: typed.origin,
        at,
        retryKey: entry.entryId,
      })
      if (!registered.ok) return registered
      const { personId } = registered
      const enteredAt = await claim(tx, entry, { personId, at })
      if (typed.isDocumentSeen && isHeard(entry.print)) {
        await raiseAssurance(tx, deps, { personId, by, at })
      }
      return { ...registered, enteredAt }
    }),
  )
  if (!claimed.ok) return claimed
  const { personId, mask, enteredAt } = claimed
  deps.standings.forget([personId])
  const assurance = typed.isDocumentSeen && claimed.assurance < 2 ? 2 : claimed.assurance
  return admit(deps, { ...entry, enteredAt }, { personId, assurance, mask })
}

/**
 * Records the holder of a personal code.
 * Refuses: 'personal-code-unknown', 'personal-code-revoked', 'personal-code-expired',
 * 'ward-grown-up', 'duplicate', and as admitPersons. Throws: Busy; send it again.
 * Source: F17.
 */
export async function recordCode(
  deps: DoorDeps,
  entry: Entry,
  token: string,
): Promise<Recorded | Refused> {
  const earlier = await findRecorded(deps, entry)
  if (earlier) return earlier
  const { enteredAt: scannedAt, isVouched = false } = entry
  const code = await readPersonalCode(deps, token, { at: scannedAt, isVouched })
  if (!code.ok) return code
  const { personId, mask, assurance } = code
  const at = deps.clock.now()
  const claimed = await orUndone(
    deps.sql.begin(async (tx) => ({
      ok: true as const,
      enteredAt: await claim(tx, entry, { personId, at }),
    })),
  )
  if (!claimed.ok) return claimed
  return admit(deps, { ...entry, enteredAt: claimed.enteredAt }, { personId, assurance, mask })
}
