// One's own records after the step-up: visits that this registration made itself, and who looked.
// What others registered for the same human appears from assurance 2 on: before that an impostor
// would read his victim's day.
// Source: security decision 2; F39.
import { DAY, MINUTE, formatShanghai } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Refused } from '../base/refusals.ts'
import {
  describePersons,
  readHousehold,
  readMasks,
  registrationsOf,
  reportedBy,
  wardsOf,
} from '../people/index.ts'
import { placesByIds } from '../places/index.ts'
import type { MeModel, MyVisit } from '../../web/visitor/me-page.ts'
import { meWordsOf } from '../../web/visitor/me-words.ts'
import type { View } from '../../web/visitor/shell.ts'
import { wordsOf } from '../../web/visitor/words.ts'
import { changeFlags } from './change-flags.ts'
import { cardsOf } from './my-cards.ts'
import { MARK, markFlags, unpackFlags } from './flags.rule.ts'
import { isHearsay } from './hearsay.rule.ts'
import type { Look, VisitorDeps } from './visitor-reply.ts'
import { listVisitsOf } from './visit.sql.ts'
import type { Visit } from './visit.sql.ts'

// A page a person can read, and one that stays small; the rest is asked for at the desk.
const SHOWN_MAX = 100

// From here on staff have seen the document: the reader is its owner and no impostor.
const DOCUMENT_SEEN = 2

// A gatekeeper who enters a family does it within minutes.
const TOGETHER_SECONDS = 10 * MINUTE

/**
 * Reads who looked. A look at a human is kept under one of its registrations, whichever that is, so
 * where a document has several they are told to nobody who has not shown it to staff: an impostor
 * would learn that his victim is in a case.
 * Source: security decision 2; F39.
 */
async function readLooks(
  deps: VisitorDeps,
  reader: { readonly personId: number; readonly rootId: number; readonly assurance: number },
): Promise<Look[]> {
  const { personId, rootId, assurance } = reader
  const human = (await registrationsOf(deps.sql, [rootId])).get(rootId) ?? [personId]
  if (human.length > 1 && assurance < DOCUMENT_SEEN) return []
  const looks = await Promise.all(human.map((member) => deps.looksOf(member)))
  return looks.flat().toSorted((one, other) => other.at - one.at)
}

type Reader = { readonly personId: number; readonly rootId: number; readonly assurance: number }
type Span = { readonly from: Instant; readonly to: Instant }

/** A visit that may be read, and why. */
type Readable = {
  readonly visit: Visit
  readonly why: 'own' | 'reported' | 'ward' | 'by-others'
}

/**
 * Says whether a guardian was there too: a ward's visit that a gatekeeper entered shows only then.
 * Source: security decision 19.
 */
function isWithGuardian(visit: Visit, own: readonly Visit[]): boolean {
  return own.some(
    (one) =>
      one.placeId === visit.placeId &&
      Math.abs(one.enteredAt - visit.enteredAt) <= TOGETHER_SECONDS,
  )
}

/**
 * Reads the visits that a registration may read: its own; those it reported; those of its wards
 * under 14 that a gatekeeper entered beside it; and, once staff have seen the document, what others
 * registered for the same human. Source: security decisions 2, 13 and 19.
 */
async function readVisits(deps: VisitorDeps, reader: Reader, span: Span): Promise<Readable[]> {
  const { personId, rootId, assurance } = reader
  const [own, reported, wards, human] = await Promise.all([
    listVisitsOf(deps.sql, [personId], span),
    reportedBy(deps.sql, personId),
    wardsOf(deps, personId),
    assurance >= DOCUMENT_SEEN ? readHuman(deps, rootId) : [],
  ])
  const others = human.filter((id) => id !== personId)
  const [ofReported, ofWards, ofHuman] = await Promise.all([
    listVisitsOf(deps.sql, reported, span),
    listVisitsOf(deps.sql, wards, span),
    listVisitsOf(deps.sql, others, span),
  ])
  const found: Readable[] = [
    ...own.map((visit) => ({ visit, why: isHearsay(visit) ? 'by-others' : 'own' }) as const),
    ...ofReported
      .filter((visit) => visit.reporterId === personId)
      .map((visit) => ({ visit, why: 'reported' }) as const),
    ...ofWards
      .filter((visit) => visit.reporterId !== personId && isWithGuardian(visit, own))
      .map((visit) => ({ visit, why: 'ward' }) as const),
    ...ofHuman
      .filter((visit) => isHearsay(visit) && visit.reporterId !== personId)
      .map((visit) => ({ visit, why: 'by-others' }) as const),
  ]
  return found.toSorted((one, other) => other.visit.enteredAt - one.visit.enteredAt)
}

async function readHuman(deps: VisitorDeps, rootId: number): Promise<number[]> {
  return (await registrationsOf(deps.sql, [rootId])).get(rootId) ?? []
}

function tagsOf(
  view: View,
  { visit, why }: Readable,
  nameOf: (personId: number | null) => string,
): string[] {
  const words = wordsOf(view.lang)
  const more = meWordsOf(view.lang)
  const { outcome, method, marks } = unpackFlags(visit.flags)
  const outcomes = {
    entered: words.entered,
    'turned-away': words.turnedAway,
    withdrawn: words.withdrawn,
  }
  const isReport = why === 'by-others' && method === 'reported'
  const how = {
    own: more.methods[method],
    reported: more.forWhom(nameOf(visit.personId)),
    ward: more.ofWard(nameOf(visit.personId)),
    'by-others': isReport ? more.byWhom(nameOf(visit.reporterId)) : more.methods[method],
  }[why]
  const isDenied = why === 'by-others' && (marks & MARK.notHere) !== 0
  return [outcomes[outcome], how, ...(isDenied ? [more.denied] : [])]
}

function denyOf({ visit, why }: Readable, assurance: number): MyVisit['deny'] {
  const { outcome, marks } = unpackFlags(visit.flags)
  const isOpen = outcome === 'entered' && (marks & MARK.notHere) === 0
  if (why !== 'by-others' || !isOpen || assurance < DOCUMENT_SEEN) return undefined
  return { enteredAt: visit.enteredAt, placeId: visit.placeId }
}

async function describeVisits(
  deps: VisitorDeps,
  view: View,
  { readable, assurance }: { readable: readonly Readable[]; assurance: number },
): Promise<MyVisit[]> {
  const ids = readable.flatMap(({ visit }) => [visit.personId, visit.reporterId ?? []].flat())
  const [places, masks] = await Promise.all([
    placesByIds(
      deps.sql,
      readable.map(({ visit }) => visit.placeId),
    ),
    readMasks(deps.sql, deps.keyring, [...new Set(ids)]),
  ])
  const nameOf = (personId: number | null): string =>
    (personId === null ? undefined : masks.get(personId)?.maskedName) ?? '*'
  return readable.map((one) => ({
    at: formatShanghai(one.visit.enteredAt),
    placeName: places.get(one.visit.placeId)?.name ?? String(one.visit.placeId),
    tags: tagsOf(view, one, nameOf),
    deny: denyOf(one, assurance),
  }))
}

async function describeHousehold(
  deps: VisitorDeps,
  personId: number,
): Promise<Pick<MeModel, 'members' | 'ownCodeId'>> {
  const [household, cards] = await Promise.all([
    readHousehold(deps, personId),
    cardsOf(deps, personId),
  ])
  const cardOf = new Map(cards.toReversed().map((card) => [card.personId, card.codeId]))
  return {
    ownCodeId: cardOf.get(personId),
    members: household.map(({ memberNo, mask, isWard, isGrownUp, lacksBirth, ...member }) => ({
      memberNo,
      maskedName: mask?.maskedName ?? '',
      isWard,
      isGrownUp,
      lacksBirth,
      codeId: cardOf.get(member.personId),
    })),
  }
}

/** Reads what a registration may read about itself. Shape: newest first, at most 100 visits. */
export async function readMyRecords(
  deps: VisitorDeps,
  view: View,
  personId: number,
): Promise<MeModel> {
  const to = deps.clock.now() + 1
  const span = { from: to - (deps.city.retentionDays + 1) * DAY, to }
  const known = (await describePersons(deps.sql, deps.keyring, [personId])).get(personId)
  const reader = {
    personId,
    rootId: known?.rootId ?? personId,
    assurance: known?.assurance ?? 0,
  }
  const readable = await readVisits(deps, reader, span)
  const [visits, household, looks] = await Promise.all([
    describeVisits(deps, view, {
      readable: readable.slice(0, SHOWN_MAX),
      assurance: reader.assurance,
    }),
    describeHousehold(deps, personId),
    known ? readLooks(deps, reader) : [],
  ])
  return {
    maskedName: known?.maskedName ?? '',
    maskedPhone: known?.maskedPhone ?? '',
    isSeen: reader.assurance >= DOCUMENT_SEEN,
    visits,
    ...household,
    looks: looks.map((look) => ({ at: formatShanghai(look.at), what: look[view.lang] })),
    isMore: readable.length > SHOWN_MAX,
  }
}

/**
 * Denies a visit that somebody else registered: marks it and deletes nothing; the tracer reads it.
 * Below assurance 2 nothing is done: there an impostor would deny in his victim's name.
 * Refuses: 'not-found', 'not-allowed'.
 * Source: security decision 13.
 */
export async function denyVisit(
  deps: VisitorDeps,
  denied: { readonly personId: number; readonly enteredAt: Instant; readonly placeId: number },
): Promise<{ readonly ok: true } | Refused> {
  const { personId, enteredAt, placeId } = denied
  const known = (await describePersons(deps.sql, deps.keyring, [personId])).get(personId)
  if (!known || known.assurance < DOCUMENT_SEEN) return { ok: false, refusal: 'not-allowed' }
  const human = await readHuman(deps, known.rootId)
  const span = { from: enteredAt, to: enteredAt + 1 }
  const visits = await listVisitsOf(deps.sql, [...new Set([...human, personId])], span)
  const meant = visits.filter((visit) => visit.placeId === placeId && isHearsay(visit))
  if (meant.length === 0) return { ok: false, refusal: 'not-found' }
  for (const visit of meant) {
    await changeFlags(deps.sql, visit, (flags) => markFlags(flags, MARK.notHere))
  }
  return { ok: true }
}
