// The door of the room: what the rooms on its right may use.
export { blindPhone } from './blind-index.ts'
export {
  COOKIES,
  clearSessionCookie,
  cookieName,
  ensureBrowser,
  requireRead,
  readBrowser,
  requireRun,
  setBriefCookie,
  setDeviceCookie,
  setSessionCookie,
} from './cookies.ts'
export { selectDisputed } from './disputed.sql.ts'
export { describePersons, readDoorPersons, readMasks, readReferences } from './describe-persons.ts'
export type { DoorPerson, PersonDescription } from './describe-persons.ts'
export { carriedBy, mintDeviceToken, readDeviceCookie, writeDeviceCookie } from './device-cookie.ts'
export type { DeviceCookie, DeviceRegistration, ReadRegistration } from './device-cookie.ts'
export { addDevice, addDevices, forgetSubjects, revokeDevice, revokePerson } from './devices.ts'
export type { Device, Revocation } from './devices.ts'
export { DOCUMENT_KINDS, ageOn, checkDocument } from './document.rule.ts'
export type {
  BirthDate,
  CheckedDocument,
  DocumentInput,
  DocumentKind,
  Sex,
} from './document.rule.ts'
export { erasePeople } from './erasure/erase-people.ts'
export type { StillNeeded } from './erasure/erase-people.ts'
export {
  expandToHumans,
  findByDocument,
  findByPhone,
  findByReference,
  foldToHumans,
  registrationsOf,
} from './find-persons.ts'
export { importReferences } from './import-references.ts'
export { linkPersons, unlinkPersons } from './link-persons.ts'
export type { LinkInput } from './link-persons.ts'
export { checkName } from './name.rule.ts'
export type { CheckedName } from './name.rule.ts'
export { askOtp, checkOtp } from './one-time-code.ts'
export type { OtpAsk, OtpAsked, OtpCheck } from './one-time-code.ts'
export type { OtpPurpose } from './otp.sql.ts'
export type { PeopleDeps } from './people-deps.ts'
export { registerPeopleRoutes } from './people.http.ts'
export {
  HOUSEHOLD_MAX,
  addToHousehold,
  mintForMember,
  noteReported,
  readHousehold,
  removeFromHousehold,
  reportedBy,
  wardsOf,
} from './personal/household.ts'
export type { Member } from './personal/household.ts'
export {
  PERSONAL_CODE_DAYS,
  countIssuedCodes,
  listIssuedCodes,
  listPersonalCodes,
  mintPersonalCode,
  readPersonalCode,
  revokePersonalCode,
} from './personal/personal-code.ts'
export type { CodeIssuer, LiveCode, MintedCode, ReadCode } from './personal/personal-code.ts'
export { noteStillMine, readMaskedPhone, replacePhone } from './personal/replace-phone.ts'
export { findPersonalToken, personalCodeUrl } from './personal/personal-token.ts'
export { checkPhone } from './phone.rule.ts'
export type { CheckedPhone } from './phone.rule.ts'
export { checkRegistration } from './prepare-registration.ts'
export { registerMany, registerPerson } from './register-person.ts'
export { GUARDIAN_AGE } from './registration.ts'
export type {
  Assurance,
  DoorMask,
  Origin,
  PersonId,
  Registered,
  RegistrationInput,
} from './registration.ts'
export { openRevocations } from './revocations.ts'
export type { Revocations } from './revocations.ts'
export { isOwnForm } from './same-origin.ts'
export type { SessionPower } from './session.sql.ts'
export { endSession, openReading, openSession, readSession } from './sessions.ts'
export type { OpenedSession, ReadingProof, Session, SessionOwner } from './sessions.ts'
export { beginList } from './standing/import-list.ts'
export type { BegunList, ListDeps, NewListInput } from './standing/import-list.ts'
export { showLists } from './standing/show-lists.ts'
export { raiseAssurance } from './standing/raise-assurance.ts'
export type { Raised, SeenDocument } from './standing/raise-assurance.ts'
export { recordSeenByStaff } from './standing/record-seen.ts'
export { registerStandingRoutes } from './standing/standing.http.ts'
export type { StandingRouteDeps } from './standing/standing.http.ts'
export type { SeenByStaff, Standing, Standings } from './standing/standing.ts'
export { openStandings } from './standing/standings.ts'
export type { StandingDeps } from './standing/standings.ts'
export { askStepUp, proveStepUp } from './step-up.ts'
export type { StepUpProof } from './step-up.ts'
export { selectSignedInSince } from './session.sql.ts'
export { SUBJECT_SECONDS, readSubjectCookie, writeSubjectCookie } from './subject-cookie.ts'
export type { HeldSubject, SubjectStanding } from './subject-cookie.ts'
export { keepOwnOf, linkSubject, recogniseSubject } from './subjects.ts'
export type { Subject } from './subjects.ts'
export { sweepPeople } from './sweep-people.ts'
export { unsealPerson } from './unseal-person.ts'
export type { AuditLook, UnsealedPerson } from './unseal-person.ts'
