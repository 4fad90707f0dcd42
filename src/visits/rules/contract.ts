// JSON shapes of the rule table: what administrators read, try and publish. The browser may import
// this file. All addresses begin with /api/staff/rules and need an administrator.
// Source: F25; docs/adr/0014.
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { HEALTH_STATES, TRAVEL_STATES } from '../../base/code-states.ts'

const Text = (max: number) => Type.String({ minLength: 1, maxLength: max })
/** Longer than a sentence on a small screen is not read in a hurry. */
const STEP_MAX = 200
const Sentence = Type.Object({ zh: Text(STEP_MAX), en: Text(STEP_MAX) })
/** 2026-01-02, a day of Asia/Shanghai. */
const DayText = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })

export const RuleRow = Type.Object({
  health: Type.Enum([...HEALTH_STATES, 'any']),
  travel: Type.Enum([...TRAVEL_STATES, 'any']),
  category: Text(42),
  from: Type.Optional(DayText),
  to: Type.Optional(DayText),
  verdict: Type.Enum(['enter', 'see-staff']),
  steps: Type.Array(Sentence, { maxItems: 8 }),
  phones: Type.Array(
    Type.Object({ label: Sentence, number: Type.String({ pattern: '^[0-9+ -]{3,20}$' }) }),
    { maxItems: 4 },
  ),
})
export type RuleRow = Static<typeof RuleRow>

export const RuleTable = Type.Object({
  rows: Type.Array(RuleRow, { maxItems: 100 }),
  emergencyCategories: Type.Array(Text(42), { maxItems: 40 }),
})
export type RuleTable = Static<typeof RuleTable>

/** GET /api/staff/rules. Shape: newest first. */
export const RuleVersions = Type.Object({
  ok: Type.Literal(true),
  current: Type.Integer(),
  versions: Type.Array(
    Type.Object({
      version: Type.Integer(),
      madeBy: Type.String(),
      /** Seconds since 1970; 0 for those every city starts with. */
      madeAt: Type.Integer(),
      reason: Type.String(),
      table: RuleTable,
    }),
  ),
  categories: Type.Array(
    Type.Object({ category: Type.String(), nameZh: Type.String(), nameEn: Type.String() }),
  ),
})
export type RuleVersions = Static<typeof RuleVersions>

/** POST /api/staff/rules: publishes a new version; `basedOn` must be the current one. */
export const PublishBody = Type.Object({
  basedOn: Type.Integer({ minimum: 1 }),
  reason: Text(500),
  table: RuleTable,
})
export type PublishBody = Static<typeof PublishBody>

export const Published = Type.Object({ ok: Type.Literal(true), version: Type.Integer() })
export type Published = Static<typeof Published>

/** POST /api/staff/rules/try: what a table gives for one state; nothing is stored. */
export const TryBody = Type.Object({
  table: RuleTable,
  health: Type.Enum([...HEALTH_STATES]),
  travel: Type.Enum([...TRAVEL_STATES]),
  category: Text(42),
  day: DayText,
})
export type TryBody = Static<typeof TryBody>

const Problem = Type.Object({ row: Type.Optional(Type.Integer()), code: Type.String() })

export const Tried = Type.Object({
  ok: Type.Literal(true),
  /** Counted from 0; absent while the table has problems. */
  rowNo: Type.Optional(Type.Integer()),
  problems: Type.Array(Problem),
})
export type Tried = Static<typeof Tried>
