// The door of the visits room: what other rooms may use.
export {
  LATENESSES,
  MARK,
  METHODS,
  OUTCOMES,
  VERDICTS,
  packFlags,
  unpackFlags,
} from './flags.rule.ts'
export type { Flags, Lateness, Method, Outcome, Verdict } from './flags.rule.ts'
export { decideVerdict } from './verdict.rule.ts'
export { ensureDays, visitJobs } from './days.ts'
export type { DaysChange } from './days.ts'
export { Busy, insertVisits, openVisitWriter } from './visit-writer.ts'
export type { VisitWriter } from './visit-writer.ts'
export { VISITS_MAX, listVisitsAt, listVisitsOf } from './visit.sql.ts'
export type { Visit, VisitKey } from './visit.sql.ts'
export { mintTicket } from './ticket.ts'
export { importVisits } from './import-visits.ts'
export type { ImportOptions, ImportReport } from './import-visits.ts'
