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
export { countVisitsToday } from './count-today.ts'
export { hasDay } from './day.sql.ts'
export { ensureDays, visitJobs } from './days.ts'
export type { DaysChange } from './days.ts'
export { Busy, insertVisits, openVisitWriter } from './visit-writer.ts'
export type { VisitWriter } from './visit-writer.ts'
export { VISITS_MAX, countVisitsSince, listVisitsAt, listVisitsOf } from './visit.sql.ts'
export type { Visit, VisitKey } from './visit.sql.ts'
export { mintTicket } from './ticket.ts'
export { importVisits } from './import-visits.ts'
export type { ImportOptions, ImportReport } from './import-visits.ts'
export { openDoorHub } from './door-hub.ts'
export type { DoorHub, Watcher } from './door-hub.ts'
export { openDutyBook } from './duty-book.ts'
export type { DutyBook } from './duty-book.ts'
export { registerVisitRoutes } from './visits.http.ts'
export type { VisitRouteDeps } from './visits.http.ts'
export type { Look } from './visitor-reply.ts'
export { PASS_SHAPES } from './pass-sign.ts'
export type { PassShape } from './pass-sign.ts'
export { findCoPresent, preferIndexProbes } from './exposure.sql.ts'
export type { CoPresence } from './exposure.sql.ts'
export { findCompanions, findEntriesNear, readPlacesOf, readStays } from './stay.ts'
export type { Companion, PlacesById, Presence, Stay } from './stay.ts'
export { closeStay, closeStays, isObserved, shareStay } from './stay.rule.ts'
export type { StayEnd, StayFacts, StaySpan } from './stay.rule.ts'
export { ITINERARY_MAX, listTracedVisits } from './trace-visits.sql.ts'
export type { TracedVisit } from './trace-visits.sql.ts'
