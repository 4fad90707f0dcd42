// JSON shapes of the tracing room: what `zpc trace --json` prints and what the console reads.
import { Type } from 'typebox'
import type { Static, TSchema } from 'typebox'
import { DOUBTS, STAY_ENDS } from '../base/stay-words.ts'

// A union over a list of words has no static type of its own; this gives it back.
const oneOf = <const Words extends readonly string[]>(words: Words) =>
  Type.Unsafe<Words[number]>(Type.Union(words.map((word) => Type.Literal(word))))

/** Which pairs of visits count. Units: minutes. */
export const TraceRule = Type.Union([
  Type.Object({ kind: Type.Literal('window'), minutes: Type.Integer({ minimum: 0 }) }),
  Type.Object({ kind: Type.Literal('stays') }),
])
export type TraceRule = Static<typeof TraceRule>

/** Whether a later generation must have been exposed before it can expose others. */
export const TIME_ORDERS = ['any', 'forward'] as const
export type TimeOrder = (typeof TIME_ORDERS)[number]

/** How sure we are of a shared stay: both ends observed, or at least one of them inferred. */
export const CERTAINTIES = ['certain', 'inferred'] as const
export type Certainty = (typeof CERTAINTIES)[number]

/**
 * The same for a case, strongest first: `reported` is what only somebody else said, without a
 * second source. Source: F15, F30.
 */
export const CASE_CERTAINTIES = ['certain', 'inferred', 'reported'] as const
export type CaseCertainty = (typeof CASE_CERTAINTIES)[number]

/** How near two people were, nearest first; only the first is the same place. Source: F30. */
export const CLOSENESSES = ['place', 'floor', 'complex'] as const
export type Closeness = (typeof CLOSENESSES)[number]

/** Which weaker kinds of nearness a case looks for besides the same place. Source: F30. */
export const Nearby = Type.Object({ floor: Type.Boolean(), complex: Type.Boolean() })
export type Nearby = Static<typeof Nearby>

/** One human who shared a place; times are the contact's own visits at the shared places. */
export const TraceContact = Type.Object({
  person: Type.String(),
  generation: Type.Integer({ minimum: 1 }),
  pairs: Type.Integer({ minimum: 1 }),
  places: Type.Array(Type.String()),
  firstAt: Type.String(),
  lastAt: Type.String(),
  minGapMinutes: Type.Number(),
  overlapMinutes: Type.Optional(Type.Number()),
  certainty: Type.Optional(oneOf(CERTAINTIES)),
})
export type TraceContact = Static<typeof TraceContact>

/** The answer of a trace. Shape: contacts by generation, pairs, overlap, reference. */
export const TraceResult = Type.Object({
  case: Type.String(),
  rule: TraceRule,
  timeOrder: oneOf(TIME_ORDERS),
  generations: Type.Array(Type.Integer()),
  contacts: Type.Array(TraceContact),
  elapsedMs: Type.Number(),
})
export type TraceResult = Static<typeof TraceResult>

const maybe = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** A sentence in both languages. */
export const Sentence = Type.Object({ zh: Type.String(), en: Type.String() })
export type Sentence = Static<typeof Sentence>

/** One shared stay behind a candidate: ids, spans and ways in, no names. */
export const SharedStay = Type.Object({
  /** Where the case was; the contact too, unless the next three say otherwise. */
  placeId: Type.Integer(),
  closeness: Type.Optional(oneOf(CLOSENESSES)),
  contactPlaceId: Type.Optional(Type.Integer()),
  /** The floor or the complex that both places belong to. */
  withinId: Type.Optional(Type.Integer()),
  /** The shared span. Units: seconds since 1970, half-open. */
  from: Type.Integer(),
  to: Type.Integer(),
  /** The whole stay of each: entry and end, observed or inferred. */
  caseAt: Type.Integer(),
  caseTo: Type.Integer(),
  contactAt: Type.Integer(),
  contactTo: Type.Integer(),
  gapSeconds: Type.Integer({ minimum: 0 }),
  certainty: oneOf(CASE_CERTAINTIES),
  caseEnd: oneOf(STAY_ENDS),
  contactEnd: oneOf(STAY_ENDS),
  casePrintNo: Type.Integer(),
  contactPrintNo: Type.Integer(),
  caseFlags: Type.Integer(),
  contactFlags: Type.Integer(),
  /** Whether somebody else reported the visit. */
  caseReported: Type.Boolean(),
  contactReported: Type.Boolean(),
  /** The registration that reported it; absent when nobody did, or nobody is known. */
  caseReporterId: Type.Optional(Type.Integer()),
  contactReporterId: Type.Optional(Type.Integer()),
})
export type SharedStay = Static<typeof SharedStay>

/** One line of an itinerary. Units: seconds since 1970. */
export const ItineraryLine = Type.Object({
  personId: Type.Integer(),
  placeId: Type.Integer(),
  placeName: Type.String(),
  division: Type.String(),
  category: Type.String(),
  printNo: Type.Integer(),
  /** The posting point of the print; null when the print is unknown. */
  pointName: maybe(Sentence),
  enteredAt: Type.Integer(),
  leftAt: Type.Integer(),
  endSource: oneOf(STAY_ENDS),
  certainty: oneOf(CASE_CERTAINTIES),
  method: Type.String(),
  outcome: Type.String(),
  isWorker: Type.Boolean(),
  isReported: Type.Boolean(),
  /** Who reported it, masked; null when nobody is known. */
  reportedBy: maybe(Type.String()),
  doubts: Type.Array(oneOf(DOUBTS)),
  isHeld: Type.Boolean(),
})
export type ItineraryLine = Static<typeof ItineraryLine>

// The case desk of the console.

/** Longest text a person may type as a reason. */
export const REASON_MAX = 500
const At = Type.Integer({ minimum: 0, maximum: 2_147_483_647 })

/** A person may set these, the machine only ever says candidate. Source: F31. */
export const CANDIDATE_CLASSES = ['candidate', 'close', 'general', 'exposed', 'none'] as const
export type CandidateClass = (typeof CANDIDATE_CLASSES)[number]
const ClassWord = oneOf(CANDIDATE_CLASSES)

/** Whom a case is about: by document, by phone, or by the reference of an import. */
export const CaseSubject = Type.Union([
  Type.Object({
    by: Type.Literal('document'),
    kind: Type.String({ minLength: 1, maxLength: 40 }),
    number: Type.String({ minLength: 1, maxLength: 60 }),
    issuer: Type.Optional(Type.String({ maxLength: 3 })),
  }),
  Type.Object({
    by: Type.Literal('phone'),
    phone: Type.String({ minLength: 1, maxLength: 40 }),
  }),
  Type.Object({
    by: Type.Literal('reference'),
    reference: Type.String({ minLength: 1, maxLength: 200 }),
  }),
])
export type CaseSubject = Static<typeof CaseSubject>

export const OpenCaseBody = Type.Object({
  subject: CaseSubject,
  reason: Type.String({ maxLength: REASON_MAX }),
  /** Chosen by a person when a phone belongs to several humans. */
  personId: Type.Optional(Type.Integer({ minimum: 1 })),
  division: Type.Optional(Type.String({ pattern: '^[0-9]{2,12}$' })),
  onsetAt: Type.Optional(At),
  sampledAt: Type.Optional(At),
  isolatedAt: Type.Optional(At),
  /** Given together they replace what the parameters would make of the dates above. */
  from: Type.Optional(At),
  to: Type.Optional(At),
  rule: Type.Optional(TraceRule),
})
export type OpenCaseBody = Static<typeof OpenCaseBody>

export const MaskedPerson = Type.Object({
  personId: Type.Integer(),
  maskedName: Type.String(),
  maskedPhone: Type.String(),
  maskedDocument: Type.String(),
  reference: maybe(Type.String()),
  assurance: Type.Integer(),
  /** Somebody else registered the same document; nobody has seen it yet. */
  isDisputed: Type.Boolean(),
})
export type MaskedPerson = Static<typeof MaskedPerson>

export const OpenCaseAnswer = Type.Union([
  Type.Object({ state: Type.Literal('opened'), caseId: Type.Integer() }),
  Type.Object({ state: Type.Literal('choose'), people: Type.Array(MaskedPerson) }),
])
export type OpenCaseAnswer = Static<typeof OpenCaseAnswer>

export const CASE_STATES = ['open', 'closed'] as const
export const CaseHead = Type.Object({
  caseId: Type.Integer(),
  caseNumber: Type.String(),
  person: MaskedPerson,
  division: Type.String(),
  windowFrom: Type.Integer(),
  windowTo: Type.Integer(),
  rule: TraceRule,
  nearby: Nearby,
  state: oneOf(CASE_STATES),
  openedBy: Type.String(),
  openedAt: Type.Integer(),
  tracedAt: maybe(Type.Integer()),
  candidates: Type.Integer(),
  classified: Type.Integer(),
})
export type CaseHead = Static<typeof CaseHead>

export const CasePage = Type.Object({
  rows: Type.Array(CaseHead),
  before: maybe(Type.Integer()),
})
export type CasePage = Static<typeof CasePage>

export const PlaceFacet = Type.Object({
  placeId: Type.Integer(),
  placeName: Type.String(),
  candidates: Type.Integer(),
})
export const CaseDesk = Type.Object({
  case: CaseHead,
  itinerary: Type.Array(ItineraryLine),
  classes: Type.Record(Type.String(), Type.Integer()),
  closenesses: Type.Record(Type.String(), Type.Integer()),
  places: Type.Array(PlaceFacet),
  /** Null while it is open; who and why are null of a case closed before they were kept. */
  closing: maybe(
    Type.Object({
      at: Type.Integer(),
      by: maybe(Type.String()),
      reason: maybe(Type.String()),
    }),
  ),
})
export type CaseDesk = Static<typeof CaseDesk>

export const CaseProgress = Type.Object({
  state: Type.Union([
    Type.Literal('none'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
  ]),
  done: Type.Integer(),
  total: Type.Integer(),
  tracedAt: maybe(Type.Integer()),
})
export type CaseProgress = Static<typeof CaseProgress>

export const CandidateQuery = Type.Object({
  class: Type.Optional(ClassWord),
  certainty: Type.Optional(oneOf(CASE_CERTAINTIES)),
  closeness: Type.Optional(oneOf(CLOSENESSES)),
  place: Type.Optional(Type.Integer({ minimum: 1 })),
  after: Type.Optional(Type.String({ pattern: '^[0-9]{1,5}\\.[0-9]{1,15}$' })),
})
export type CandidateQuery = Static<typeof CandidateQuery>

export const CandidateRow = Type.Object({
  person: MaskedPerson,
  class: ClassWord,
  score: Type.Integer(),
  certainty: oneOf(CASE_CERTAINTIES),
  closeness: oneOf(CLOSENESSES),
  pairs: Type.Integer(),
  overlapSeconds: Type.Integer(),
  firstAt: Type.Integer(),
  lastAt: Type.Integer(),
  sentence: Sentence,
  classifiedBy: maybe(Type.String()),
})
export type CandidateRow = Static<typeof CandidateRow>

export const CandidatePage = Type.Object({
  rows: Type.Array(CandidateRow),
  after: maybe(Type.String()),
  total: Type.Integer(),
})
export type CandidatePage = Static<typeof CandidatePage>

/** How one of two people came in. */
const Side = Type.Object({
  method: Type.String(),
  pointName: maybe(Sentence),
  reportedBy: maybe(Type.String()),
  doubts: Type.Array(oneOf(DOUBTS)),
})

export const SharedLine = Type.Object({
  stay: SharedStay,
  closeness: oneOf(CLOSENESSES),
  placeName: Type.String(),
  /** Where the contact was, and the floor or complex of both; null at the same place. */
  contactPlaceName: maybe(Type.String()),
  withinName: maybe(Type.String()),
  case: Side,
  contact: Side,
})
export type SharedLine = Static<typeof SharedLine>

export const CandidateSheet = Type.Object({
  row: CandidateRow,
  shared: Type.Array(SharedLine),
})
export type CandidateSheet = Static<typeof CandidateSheet>

export const ClassBody = Type.Object({ class: ClassWord })
/** POST /api/tracing/cases/:caseId/close */
export const CloseCaseBody = Type.Object({ reason: Type.String({ maxLength: REASON_MAX }) })
export const UnmaskBody = Type.Object({ reason: Type.String({ maxLength: REASON_MAX }) })

export const UnmaskedPerson = Type.Object({
  personId: Type.Integer(),
  auditSeq: Type.Integer(),
  names: Type.Array(Type.String()),
  documents: Type.Array(Type.Object({ kind: Type.String(), number: Type.String() })),
  phones: Type.Array(Type.Object({ phone: Type.String(), isConfirmed: Type.Boolean() })),
  references: Type.Array(Type.String()),
})
export type UnmaskedPerson = Static<typeof UnmaskedPerson>

export const CaseQuery = Type.Object({
  before: Type.Optional(Type.Integer({ minimum: 1 })),
  /** Part of a case number. */
  q: Type.Optional(Type.String({ maxLength: 40 })),
})
export type CaseQuery = Static<typeof CaseQuery>

/** Somebody who was stopped at a door while the case was inside: no stay, no candidate. */
export const StoppedLine = Type.Object({
  person: MaskedPerson,
  placeName: Type.String(),
  pointName: maybe(Sentence),
  at: Type.Integer(),
  method: Type.String(),
})
export type StoppedLine = Static<typeof StoppedLine>

export const StoppedPage = Type.Object({
  rows: Type.Array(StoppedLine),
  /** There are more than the page holds. */
  isMore: Type.Boolean(),
})
export type StoppedPage = Static<typeof StoppedPage>
