// The door of the room: what the rooms on its right may use.
export { DOCUMENT_KINDS, ageOn, checkDocument } from './document.rule.ts'
export type {
  BirthDate,
  CheckedDocument,
  DocumentInput,
  DocumentKind,
  Sex,
} from './document.rule.ts'
export { checkName } from './name.rule.ts'
export type { CheckedName } from './name.rule.ts'
export { checkPhone } from './phone.rule.ts'
export type { CheckedPhone } from './phone.rule.ts'
export { ORIGINS } from './registration.ts'
export type {
  Assurance,
  DoorMask,
  Origin,
  PersonId,
  Registered,
  RegistrationInput,
} from './registration.ts'
export * from './signatures.ts'
