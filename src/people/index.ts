// The door of the room: what the rooms on its right may use.
export { blindPhone } from './blind-index.ts'
export {
  COOKIES,
  clearSessionCookie,
  cookieName,
  ensureBrowser,
  requireRead,
  requireRun,
  setDeviceCookie,
  setSessionCookie,
} from './cookies.ts'
export { describePersons, readMasks, readReferences } from './describe-persons.ts'
export type { PersonDescription } from './describe-persons.ts'
export { mintDeviceToken, readDeviceCookie, writeDeviceCookie } from './device-cookie.ts'
export type { DeviceCookie, DeviceRegistration, ReadRegistration } from './device-cookie.ts'
export { addDevice, addDevices, revokeDevice, revokePerson } from './devices.ts'
export type { Device, Revocation } from './devices.ts'
export { DOCUMENT_KINDS, ageOn, checkDocument } from './document.rule.ts'
export type {
  BirthDate,
  CheckedDocument,
  DocumentInput,
  DocumentKind,
  Sex,
} from './document.rule.ts'
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
export { checkPhone } from './phone.rule.ts'
export type { CheckedPhone } from './phone.rule.ts'
export { registerMany, registerPerson } from './register-person.ts'
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
export { sweepPeople } from './sweep-people.ts'
export { unsealPerson } from './unseal-person.ts'
export type { AuditLook, UnsealedPerson } from './unseal-person.ts'
