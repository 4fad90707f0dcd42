// First version of the room's signatures, replaced file by file.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Instant } from '../base/instant.ts'
import type { Refused } from '../base/refusals.ts'
import type { SmsPort } from '../partners/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { City } from '../platform/config.ts'
import type { App } from '../platform/http.ts'
import type { Db, Sql, Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import type { DocumentInput } from './document.rule.ts'
import type {
  Assurance,
  DoorMask,
  Origin,
  PersonId,
  Registered,
  RegistrationInput,
} from './registration.ts'

function later(): never {
  throw new Error('not built yet')
}

export async function registerPerson(
  _tx: Tx,
  _keyring: Keyring,
  _input: RegistrationInput,
): Promise<Registered | Refused> {
  return later()
}
/** Throws on a row that registerPerson would refuse. */
export async function registerMany(
  _tx: Tx,
  _keyring: Keyring,
  _rows: readonly RegistrationInput[],
): Promise<PersonId[]> {
  return later()
}
export async function importReferences(
  _tx: Tx,
  _keyring: Keyring,
  _references: readonly string[],
): Promise<Map<string, PersonId>> {
  return later()
}
export async function findByDocument(
  _db: Db,
  _keyring: Keyring,
  _document: DocumentInput & { at: Instant },
): Promise<PersonId[]> {
  return later()
}
export async function findByPhone(_db: Db, _keyring: Keyring, _phone: string): Promise<PersonId[]> {
  return later()
}
export async function findByReference(
  _db: Db,
  _keyring: Keyring,
  _reference: string,
): Promise<PersonId[]> {
  return later()
}
/** The imported reference of each person that has one, in full. */
export async function readReferences(
  _db: Db,
  _keyring: Keyring,
  _ids: readonly PersonId[],
): Promise<Map<PersonId, string>> {
  return later()
}
/** Every registration of every human that the given ids touch, with its root. */
export async function expandToHumans(
  _db: Db,
  _ids: readonly PersonId[],
): Promise<Map<PersonId, PersonId>> {
  return later()
}
/** The root of each given registration (itself when it stands alone). */
export async function foldToHumans(
  _db: Db,
  _ids: readonly PersonId[],
): Promise<Map<PersonId, PersonId>> {
  return later()
}
export async function registrationsOf(
  _db: Db,
  _roots: readonly PersonId[],
): Promise<Map<PersonId, PersonId[]>> {
  return later()
}
export type LinkInput = {
  readonly personId: PersonId
  readonly otherId: PersonId
  readonly because: 'staff-saw-document' | 'staff-merged' | 'staff-split'
  readonly by: string
}
export async function linkPersons(_tx: Tx, _input: LinkInput): Promise<void> {
  return later()
}
export async function unlinkPersons(_tx: Tx, _input: LinkInput): Promise<void> {
  return later()
}
export type PersonDescription = {
  readonly maskedName: string
  readonly maskedPhone: string
  readonly maskedDocument: string
  /** Masked too when it looks like a document or phone number. */
  readonly reference?: string
  readonly assurance: Assurance
  readonly origin: Origin
  readonly rootId: PersonId
}
export async function describePersons(
  _db: Db,
  _keyring: Keyring,
  _ids: readonly PersonId[],
): Promise<Map<PersonId, PersonDescription>> {
  return later()
}
/** Masked names for the door only: never unseals identity. */
export async function readMasks(
  _db: Db,
  _keyring: Keyring,
  _ids: readonly PersonId[],
): Promise<Map<PersonId, DoorMask>> {
  return later()
}
export type UnsealedPerson = {
  readonly personId: PersonId
  readonly names: readonly string[]
  readonly documents: readonly { kind: string; issuer: string; number: string }[]
  readonly phones: readonly { phone: string; isConfirmed: boolean }[]
  readonly references: readonly string[]
}
/** Calls `audit` in the same transaction first; send the data after the commit only. */
export async function unsealPerson(
  _tx: Tx,
  _keyring: Keyring,
  _options: { personId: PersonId; audit: (tx: Tx, personId: PersonId) => Promise<void> },
): Promise<UnsealedPerson | Refused> {
  return later()
}

// Devices: the credential that opens the door, and nothing else.
export async function addDevice(
  _tx: Tx,
  _personId: PersonId,
  _at: Instant,
): Promise<{ deviceId: number; deviceNo: number }> {
  return later()
}
export type DeviceRegistration = DoorMask & {
  readonly deviceId: number
  /** 1, 2, 3 ... within its person: what a visit row keeps. */
  readonly deviceNo: number
  readonly personId: PersonId
  readonly assurance: Assurance
}
export type ReadRegistration = DeviceRegistration & {
  /** Older than 30 days: mint it again in the next answer. */
  readonly isDueForRenewal: boolean
}
/** One segment of the cookie `zpc_enter`: the token of 48 characters and the sealed mask. */
export function mintDeviceToken(
  _keyring: Keyring,
  _device: DeviceRegistration,
  _at: Instant,
): string {
  return later()
}
export type Revocations = {
  readonly isRevoked: (token: {
    deviceId: number
    personId: number
    keyId: number
    issuedDay: number
  }) => boolean
  /** False while the list could not be read: enter with a mark, never read. */
  readonly isFresh: () => boolean
  readonly close: () => Promise<void>
}
export async function openRevocations(_sql: Sql, _clock: Clock): Promise<Revocations> {
  return later()
}
export type DeviceCookie = {
  readonly registrations: readonly ReadRegistration[]
  /** At least one segment was revoked: say so instead of asking to register as if new. */
  readonly hasRevoked: boolean
}
/** No database read. */
export function readDeviceCookie(
  _keyring: Keyring,
  _revocations: Revocations,
  _cookie: string,
  _now: Instant,
): DeviceCookie {
  return later()
}
/** The cookie value with these registrations, newest first, at most 8. */
export function writeDeviceCookie(
  _keyring: Keyring,
  _registrations: readonly DeviceRegistration[],
  _now: Instant,
): string {
  return later()
}
export type Revocation = { readonly id: number; readonly because: string; readonly at: Instant }
export async function revokeDevice(_tx: Tx, _revocation: Revocation): Promise<void> {
  return later()
}
/** Revokes every device of a person and ends its sessions. */
export async function revokePerson(_tx: Tx, _revocation: Revocation): Promise<void> {
  return later()
}

// One-time codes.
export type PeopleDeps = {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly clock: Clock
  readonly city: City
  readonly sms: SmsPort
  readonly isHttps: boolean
}
export const OTP_PURPOSES = ['register', 'read', 'zhenheyi'] as const
export type OtpPurpose = (typeof OTP_PURPOSES)[number]
export type OtpAsk = {
  readonly phone: string
  readonly purpose: OtpPurpose
  /** The value of the cookie `zpc_browser`. */
  readonly browser: string
  /** The address of the client; kept only as a daily keyed hash. */
  readonly network: string
  /** The print whose live scan ticket came with the request; absent on Zhenheyi pages. */
  readonly printId?: number
}
/** Refuses: 'phone-invalid', 'otp-too-many', 'sms-unavailable' (register at assurance 0 then). */
export async function askOtp(
  _deps: PeopleDeps,
  _ask: OtpAsk,
): Promise<{ ok: true; phone: string; expiresAt: Instant; askAgainAt: Instant } | Refused> {
  return later()
}
/** Refuses: 'otp-wrong', 'phone-invalid'. Run it on the pool: a wrong try must be counted. */
export async function checkOtp(
  _deps: PeopleDeps,
  _check: Omit<OtpAsk, 'network'> & { code: string },
): Promise<{ ok: true; phone: string } | Refused> {
  return later()
}

// Sessions.
export type SessionPower = 'read' | 'run'
export type Session = {
  readonly sessionId: string
  readonly power: SessionPower
  readonly personId: PersonId
  readonly phoneBlind: Buffer
  readonly maskedPhone: string
  readonly expiresAt: Instant
}
export async function readSession(
  _deps: PeopleDeps,
  _token: string | undefined,
  _power: SessionPower,
): Promise<Session | Refused> {
  return later()
}
export async function endSession(_deps: PeopleDeps, _token: string): Promise<void> {
  return later()
}
/** OTP (purpose 'read') and the document number typed again open one's own records, 15 min. */
export async function openReading(
  _deps: PeopleDeps,
  _proof: { phone: string; code: string; browser: string; document: DocumentInput },
): Promise<{ ok: true; token: string; session: Session } | Refused> {
  return later()
}

// Cookies.
export const COOKIES = {
  enter: 'zpc_enter',
  browser: 'zpc_browser',
  read: 'zpc_read',
  run: 'zpc_run',
} as const
export function cookieName(base: string, isHttps: boolean): string {
  return isHttps ? `__Host-${base}` : base
}
/** The browser's 16 random bytes; makes and sets them when missing. */
export function ensureBrowser(
  _request: FastifyRequest,
  _reply: FastifyReply,
  _isHttps: boolean,
): string {
  return later()
}
/** The Zhenheyi session behind a request. Refuses: 'not-signed-in'. */
export async function requireRun(
  _deps: PeopleDeps,
  _request: FastifyRequest,
): Promise<(Session & { ok: true }) | Refused> {
  return later()
}
/** The reading session behind a request. Refuses: 'not-signed-in'. */
export async function requireRead(
  _deps: PeopleDeps,
  _request: FastifyRequest,
): Promise<(Session & { ok: true }) | Refused> {
  return later()
}
/** /api/zhenheyi/sign-in/code, /api/zhenheyi/sign-in, /api/zhenheyi/sign-out, /api/zhenheyi/me */
export function registerPeopleRoutes(_app: App, _deps: PeopleDeps): void {
  later()
}
/** The blind index of a phone as places.member keeps it; undefined when it is no phone number. */
export function blindPhone(_keyring: Keyring, _phone: string): Buffer | undefined {
  return later()
}
/** What the hourly job erases: codes older than a day, ended sessions, dropped revocations. */
export async function sweepPeople(_sql: Sql, _now: Instant): Promise<void> {
  return later()
}
