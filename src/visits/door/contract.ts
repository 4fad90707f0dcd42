// JSON shapes of everything the door's screen sends and receives. The browser may import this file.
// All addresses begin with /api/door/points/:pointId. They need a Zhenheyi session with a role at
// the place (a foreign place is 404) and, but for GET state and POST duty, an open duty there
// ('off-duty' otherwise). Instants are seconds since 1970.
// Source: Notice clauses IV and V.2; F16-F20, F22; security decisions 4, 11, 12, 18.
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { DocumentBody } from '../../people/contract.ts'
import { BigId, Id } from '../../places/contract.ts'
import { Sentence } from '../contract.ts'

const Text = (max: number) => Type.String({ minLength: 1, maxLength: max })
const MayBeEmpty = (max: number) => Type.String({ maxLength: max })
export const Instant = Type.Integer({ minimum: 0, maximum: 4_294_967_295 })
export const Uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
})
/** Made by the device once for one entry: sent again, it is the same entry, by whatever way. */
const EntryId = Uuid
/** DoorRow.key of a visit of the last 30 minutes at this place. */
const RowKey = Type.String({ pattern: '^[A-Za-z0-9_-]{16}$' })
const Verdict = Type.Enum(['enter', 'see-staff'])

export const PointParams = Type.Object({
  pointId: Id,
})
export type PointParams = Static<typeof PointParams>
export const NumberedParams = Type.Object({
  pointId: Id,
  id: BigId,
})

/** Query of GET rows and GET events: this point, or every point of the place. */
export const ScopeQuery = Type.Object({ scope: Type.Optional(Type.Enum(['point', 'place'])) })

/** GET /state: what the screen needs before a shift, also off duty. */
export const DoorState = Type.Object({
  ok: Type.Literal(true),
  placeName: Type.String(),
  pointName: Type.String(),
  role: Type.Enum(['manager', 'gatekeeper']),
  /** False: the place waits for its town; no names and no verdicts of typed people here. */
  isConfirmed: Type.Boolean(),
  isOnDuty: Type.Boolean(),
  dutySince: Type.Optional(Instant),
  points: Type.Array(Type.Object({ pointId: Type.Integer(), name: Type.String() })),
  /** Where a duty of emergency doctors is, 'emergency' stands first among the choices. */
  isEmergencyDepartment: Type.Boolean(),
  /** The longest way of dealing with a stop here, for a door that loses its network. */
  guidance: Type.Optional(
    Type.Object({
      steps: Type.Array(Sentence),
      phones: Type.Array(Type.Object({ label: Sentence, number: Type.String() })),
    }),
  ),
})
export type DoorState = Static<typeof DoorState>

/**
 * POST /duty. A duty begins with the posted code: `code` is what the camera read, `number` the
 * eight digits under it where there is no camera.
 */
export const DutyBody = Type.Object({
  isOn: Type.Boolean(),
  code: Type.Optional(Text(300)),
  number: Type.Optional(Text(40)),
  /** The poster is wrong and somebody was told: the door is not left alone for it. */
  isAnyway: Type.Optional(Type.Boolean()),
})
export type DutyBody = Static<typeof DutyBody>

export const DutyAnswer = Type.Object({
  ok: Type.Literal(true),
  isOn: Type.Boolean(),
  dutySince: Type.Optional(Instant),
  /**
   * Whether the posted code is the right one; with a wrong one `isOn` is false. 'not-scanned' at
   * the end of a duty, and when one is open already.
   */
  poster: Type.Enum([
    'right',
    'wrong-host',
    'unknown',
    'withdrawn',
    'other-place',
    'other-point',
    'not-scanned',
  ]),
  /** Where a wrong code leads: another host, or another door. */
  leadsTo: Type.Optional(Type.String()),
  /** The shapes of the shift for a door without network: one a step, from `shapesFrom` on. */
  shapesFrom: Instant,
  shapeStepSeconds: Type.Integer(),
  shapes: Type.Array(Type.String()),
})
export type DutyAnswer = Static<typeof DutyAnswer>

/** What the staff saw on the person's own phone; never what our system knows. */
export const Seen = Type.Object({
  health: Type.Optional(Type.Enum(['green', 'yellow', 'red', 'not-green', 'not-shown'])),
  travel: Type.Optional(Type.Enum(['plain', 'starred', 'not-shown'])),
})
export type Seen = Static<typeof Seen>

/** One person as typed. `kind` 'none' is for people without any number; say why in `reason`. */
export const PersonFields = Type.Object({
  name: Text(200),
  kind: Type.Union([DocumentBody.properties.kind, Type.Literal('none')]),
  number: MayBeEmpty(80),
  issuer: Type.Optional(MayBeEmpty(8)),
  phone: Type.Optional(MayBeEmpty(40)),
})
export type PersonFields = Static<typeof PersonFields>

/**
 * POST /register: one person. `way` for-others = travel registration for others (F16), register =
 * manual register with the document in hand (F18), paper = typed from the paper sheet later.
 */
export const RegisterBody = Type.Object({
  entryId: EntryId,
  way: Type.Enum(['for-others', 'register', 'paper']),
  person: PersonFields,
  isDocumentSeen: Type.Boolean(),
  /** Now when left out; at most 60 minutes back, from paper 72 hours. */
  enteredAt: Type.Optional(Instant),
  seen: Type.Optional(Seen),
  /** Paper only: what stands on the sheet. */
  sheet: Type.Optional(Text(20)),
  line: Type.Optional(Type.Integer({ minimum: 1, maximum: 40 })),
})
export type RegisterBody = Static<typeof RegisterBody>

/** Somebody was recorded. */
export const Recorded = Type.Object({
  ok: Type.Literal(true),
  /** DoorRow.key of the visit. */
  key: Type.String(),
  enteredAt: Instant,
  /** Absent at a place that the town has not confirmed. */
  verdict: Type.Optional(Verdict),
  maskedName: Type.Optional(Type.String()),
  /** True: the entry, or a visit of this person a few minutes ago, was there already. */
  isEarlier: Type.Boolean(),
  /** True: the health code could not be asked; look at the person's own phone. */
  isCodeToBeShown: Type.Optional(Type.Boolean()),
  passShape: Type.Optional(Type.String()),
  passNumber: Type.Optional(Type.Integer()),
})
export type Recorded = Static<typeof Recorded>

/** POST /personal-code: the scanned paper code (the whole address or its token). */
export const PersonalCodeBody = Type.Object({
  entryId: EntryId,
  token: Text(300),
  seen: Type.Optional(Seen),
})
export type PersonalCodeBody = Static<typeof PersonalCodeBody>

/** POST /batch: give exactly one of rows, text (pasted or CSV) and xlsx (the file in base64). */
export const BatchBody = Type.Object({
  entryId: EntryId,
  rows: Type.Optional(Type.Array(PersonFields, { maxItems: 200 })),
  text: Type.Optional(Text(60_000)),
  xlsx: Type.Optional(Type.String({ minLength: 1, maxLength: 1_400_000 })),
  /** Every document of the group was looked at. */
  isDocumentSeen: Type.Optional(Type.Boolean()),
  /** True: checks every row and records nobody. */
  isTrial: Type.Optional(Type.Boolean()),
})
export type BatchBody = Static<typeof BatchBody>

export const BatchRow = Type.Object({
  /** Line of the text or sheet, the first person's row being 1 without a heading, 2 with one. */
  row: Type.Integer(),
  /** 'fit' in a trial. */
  state: Type.Enum(['fit', 'recorded', 'earlier', 'refused']),
  /** Why refused: a code of the catalogue with its sentence. */
  error: Type.Optional(Type.String()),
  field: Type.Optional(Type.String()),
  message: Type.Optional(Sentence),
  maskedName: Type.Optional(Type.String()),
  key: Type.Optional(Type.String()),
  verdict: Type.Optional(Verdict),
})
export type BatchRow = Static<typeof BatchRow>

export const BatchAnswer = Type.Object({
  ok: Type.Literal(true),
  recorded: Type.Integer(),
  refused: Type.Integer(),
  rows: Type.Array(BatchRow),
})
export type BatchAnswer = Static<typeof BatchAnswer>

/** POST /seen: what the staff saw of somebody on the list; `isDocumentSeen` settles a dispute. */
export const SeenBody = Type.Object({
  visit: RowKey,
  health: Seen.properties.health,
  travel: Seen.properties.travel,
  isDocumentSeen: Type.Optional(Type.Boolean()),
})
export type SeenBody = Static<typeof SeenBody>

/** POST /stops/:id */
export const StopBody = Type.Object({
  action: Type.Enum(['waiting', 'handed-over', 'sent-away', 'mistaken', 'emergency']),
  note: Type.Optional(MayBeEmpty(500)),
})
export type StopBody = Static<typeof StopBody>

export const EMERGENCY_REASONS = ['life-threatening', 'injury', 'childbirth', 'acute'] as const
/** POST /emergency: enter now, register within 24 hours; for somebody not on the list. */
export const EmergencyBody = Type.Object({
  entryId: EntryId,
  reason: Type.Enum(EMERGENCY_REASONS),
  /** What tells the person among several, e.g. "red coat, about 60". */
  hint: Type.Optional(MayBeEmpty(100)),
})
export type EmergencyBody = Static<typeof EmergencyBody>

/** GET /open-emergencies. Shape: the soonest due first. */
export const OpenEmergencies = Type.Object({
  ok: Type.Literal(true),
  emergencies: Type.Array(
    Type.Object({
      id: Type.Integer(),
      pointName: Type.String(),
      enteredAt: Instant,
      dueAt: Instant,
      isOverdue: Type.Boolean(),
      reason: Type.String(),
      hint: Type.String(),
    }),
  ),
})
export type OpenEmergencies = Static<typeof OpenEmergencies>

/** POST /emergencies/:id/register */
export const EmergencyPersonBody = Type.Object({
  person: PersonFields,
  isDocumentSeen: Type.Boolean(),
})
export type EmergencyPersonBody = Static<typeof EmergencyPersonBody>

/** POST /counter: taps gathered on the device; the same batch sent twice counts once. */
export const CounterBody = Type.Object({
  batchId: EntryId,
  /** Entrances minus those taken back. */
  taps: Type.Integer({ minimum: -500, maximum: 500 }),
  /** When they were tapped; the day they count for. Now when left out. */
  at: Type.Optional(Instant),
})
export type CounterBody = Static<typeof CounterBody>

/** GET and POST /counter: today at this point. */
export const Counter = Type.Object({
  ok: Type.Literal(true),
  counted: Type.Integer(),
  registered: Type.Integer(),
  /** counted - registered. */
  gap: Type.Integer(),
  /** The gap is more than 5 % of those counted. */
  isGapLarge: Type.Boolean(),
})
export type Counter = Static<typeof Counter>

/** POST /personal-codes: a paper code for somebody on the list whose document was seen. */
export const IssueCodeBody = Type.Object({ visit: RowKey })
export type IssueCodeBody = Static<typeof IssueCodeBody>
export const IssuedCode = Type.Object({
  ok: Type.Literal(true),
  /** What the QR of the card carries. */
  url: Type.String(),
  maskedName: Type.String(),
  expiresAt: Instant,
})
export type IssuedCode = Static<typeof IssuedCode>
