// The door of the room: what other rooms may use of places.
export { CATEGORIES, COMMUNITY } from './catalogue.ts'
export type { Category, Division, IdentifierKind } from './catalogue.ts'
export { listCategories, listDivisions } from './catalogue.sql.ts'
export { seedCatalogue } from './seed-catalogue.ts'
export { pointWords } from './place.ts'
export type {
  BulkPlace,
  MadePlace,
  MadePoint,
  MadePrint,
  MemberPhone,
  NewPlace,
  PlaceId,
  PlaceKind,
  PlaceState,
  PointId,
  PrintId,
  Role,
} from './place.ts'
export { countOpenPlaces, listPlaceIdsIn } from './place.sql.ts'
export type { PlaceView, TreePlace } from './place.sql.ts'
export { createPlace } from './create-place.ts'
export type { CreatedPlace } from './create-place.ts'
export { createMany } from './create-many.ts'
export { importPlaces } from './import-places.ts'
export type { ImportedPlace } from './import-places.ts'
export { addPoint, addPrint, withdrawPrint } from './change-place.ts'
export { changeState, confirmPlaces } from './register/change-state.ts'
export { fileClaim, forgetClaims } from './register/claims.ts'
export { makeMyPlace } from './make-my-place.ts'
export { registerTownRoutes } from './register/town-desk.http.ts'
export { findByShortNumber, placesByIds, placesOfComplexes, pointsByPrint } from './find-places.ts'
export type { FoundPoint, PointOfPrint } from './find-places.ts'
export { openPrintIndex } from './print-index.ts'
export type { IndexedPrint, PrintIndex } from './print-index.ts'
export { addMember, rolesOf } from './team.ts'
export { DUTY_HOURS_MAX, endDuty, findOpenDuty, forgetDuties, listOpenDuties } from './duty.ts'
export { beginDuty, openDuty } from './duty.ts'
export { DUTY_CHANNEL } from './duty.sql.ts'
export type { DutyBeginning, EndedDuty, OpenDuty, PosterCheck } from './duty.sql.ts'
export {
  findDoorDevices,
  forgetDoorDevices,
  lockDoorDevice,
  makeDoorDevice,
  revokeDoorDevice,
  syncDoorDevice,
} from './door-device.ts'
export type { DoorDevice, DoorDeviceLine } from './door-device.sql.ts'
export { checkPostedCode } from './points/check-posted-code.ts'
export type { PostedCode, PostedProblem } from './points/posted-code.rule.ts'
export { noteStrangeCode } from './points/strange-codes.ts'
export { registerPostingRoutes } from './points/points.http.ts'
export { forgetPosters } from './points/prove-point.ts'
export { isFreshStep } from './points/screen-code.ts'
export type { FindBusiest } from './points/advise.ts'
export { openIntakeKeys } from './intake-key.ts'
export type { IntakeKeys } from './intake-key.ts'
export { renderSheetPdf } from './posters/sheet-pdf.ts'
export type { Sheet } from './posters/sheet-layout.rule.ts'
export { renderPoster } from './posters/render-poster.ts'
export type { Poster } from './posters/poster.ts'
export { registerPosterRoutes } from './posters/posters.http.ts'
export { registerPlaceRoutes } from './places.http.ts'
export type { PlaceDeps } from './places.http.ts'
export type { CountToday } from './present-place.ts'
export { readCreditCode } from './credit-code.rule.ts'
export { readPlate } from './plate.rule.ts'
export { forgetTeams } from './team/forget-teams.ts'
export { teamJobs } from './team/team-jobs.ts'
export { registerTodayRoutes } from './today/today.http.ts'
export { registerTeamDeskRoutes } from './team/team-desk.http.ts'
export { findTeamPhones } from './team-phones.sql.ts'
