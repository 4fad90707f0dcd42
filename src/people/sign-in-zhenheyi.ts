// Signing in to Zhenheyi: phone and one-time code, and beside them the document, because a phone
// number alone may belong to somebody else by now.
// Steps: code only -> the answer says what else is needed -> code and document (and, for a phone
// that is new here, name and consent) -> a session of 12 hours.
// Source: Notice clause III (Zhenheyi), security decisions 2 and 10.
import { dayOf } from '../base/instant.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import type { Tx } from '../platform/postgres.ts'
import { blindCanonicalPhone } from './blind-index.ts'
import { ageOn, checkDocument } from './document.rule.ts'
import type { CheckedDocument, DocumentInput } from './document.rule.ts'
import { checkName } from './name.rule.ts'
import { checkOtp, peekOtp } from './one-time-code.ts'
import type { PeopleDeps } from './people-deps.ts'
import { selectConfirmedHolders } from './person.sql.ts'
import { registerPerson } from './register-person.ts'
import type { PersonId } from './registration.ts'
import { claimAccount, selectAccount } from './session.sql.ts'
import { findOwnRegistration, openSession } from './sessions.ts'
import type { OpenedSession } from './sessions.ts'

export type SignIn = {
  readonly phone: string
  readonly code: string
  readonly browser: string
  readonly document?: DocumentInput
  readonly name?: string
  readonly isConsented: boolean
}

/** 'document-needed': the phone is known here; 'registration-needed': it is not. */
export type SignInStep =
  | (OpenedSession & { readonly state: 'signed-in' })
  | { readonly ok: true; readonly state: 'document-needed' | 'registration-needed' }

// Under this age only a guardian registers a child. Source: security decision 19.
const GUARDIAN_AGE = 14

async function isKnownPhone(deps: PeopleDeps, phone: string): Promise<boolean> {
  const blind = blindCanonicalPhone(deps.keyring, phone)
  if ((await selectAccount(deps.sql, blind)) !== undefined) return true
  return (await selectConfirmedHolders(deps.sql, blind)).length > 0
}

// The holder of the phone has shown the code by then, so this tells nothing to anybody else.
async function sayWhatIsNeeded(deps: PeopleDeps, signIn: SignIn): Promise<SignInStep | Refused> {
  const { phone, code, browser } = signIn
  const right = await peekOtp(deps, { phone, code, browser, purpose: 'zhenheyi' })
  if (!right.ok) return right
  const isKnown = await isKnownPhone(deps, right.phone)
  return { ok: true, state: isKnown ? 'document-needed' : 'registration-needed' }
}

type Newcomer = {
  readonly phone: string
  readonly signIn: SignIn
  readonly document: DocumentInput
}

async function registerNewcomer(
  tx: Tx,
  deps: PeopleDeps,
  newcomer: Newcomer,
): Promise<PersonId | Refused> {
  const now = deps.clock.now()
  const registered = await registerPerson(tx, deps.keyring, {
    document: newcomer.document,
    phone: newcomer.phone,
    phoneConfirmed: true,
    name: newcomer.signIn.name ?? '',
    origin: 'self',
    at: now,
    consentedAt: now,
  })
  return registered.ok ? registered.personId : registered
}

// The account belongs to the first person who signed in with the phone: whoever gets the number
// later, and registers at a door with a document of his own, does not get the places with it.
async function openRun(
  tx: Tx,
  deps: PeopleDeps,
  owner: { readonly personId: PersonId; readonly phone: string },
): Promise<SignInStep | Refused> {
  const phoneBlind = blindCanonicalPhone(deps.keyring, owner.phone)
  const claim = { phoneBlind, personId: owner.personId, at: deps.clock.now() }
  const holder = await claimAccount(tx, claim)
  if (holder !== owner.personId) return refuse('document-mismatch', 'document')
  const opened = await openSession(tx, deps, { power: 'run', ...owner })
  return { ...opened, state: 'signed-in' }
}

function checkNewcomer(signIn: SignIn): Refused | undefined {
  const name = checkName(signIn.name ?? '')
  if (!name.ok) return name
  return signIn.isConsented ? undefined : refuse('consent-missing', 'consent')
}

async function findOwner(
  deps: PeopleDeps,
  phone: string,
  document: CheckedDocument,
): Promise<PersonId | 'newcomer' | Refused> {
  const own = await findOwnRegistration(deps.sql, deps, { document, phone })
  if (own !== undefined) return own
  return (await isKnownPhone(deps, phone)) ? refuse('document-mismatch', 'document') : 'newcomer'
}

/**
 * Signs in to Zhenheyi, registering a newcomer on the way.
 * Refuses: 'phone-invalid', 'document-invalid', 'guardian-needed', 'name-invalid',
 * 'consent-missing' (all before the code is used up), 'otp-wrong', 'document-mismatch'.
 * Source: Notice clause III, security decision 2.
 */
export async function signInZhenheyi(
  deps: PeopleDeps,
  signIn: SignIn,
): Promise<SignInStep | Refused> {
  const { document: typed, phone, code, browser } = signIn
  if (!typed) return sayWhatIsNeeded(deps, signIn)
  const document = checkDocument(typed, dayOf(deps.clock.now()))
  if (!document.ok) return document
  if (document.kind === 'none') return refuse('document-invalid', 'document')
  if (document.birth && ageOn(document.birth, deps.clock.now()) < GUARDIAN_AGE) {
    return refuse('guardian-needed', 'document')
  }
  // A name comes with a registration only; what is wrong with it is said while the code lives.
  const mistake = signIn.name === undefined ? undefined : checkNewcomer(signIn)
  if (mistake) return mistake

  const spent = await checkOtp(deps, { phone, code, browser, purpose: 'zhenheyi' })
  if (!spent.ok) return spent
  const owner = await findOwner(deps, spent.phone, document)
  if (typeof owner === 'object') return owner
  if (owner !== 'newcomer') {
    return deps.sql.begin((tx) => openRun(tx, deps, { personId: owner, phone: spent.phone }))
  }
  const missing = checkNewcomer(signIn)
  if (missing) return missing
  return deps.sql.begin(async (tx) => {
    const newcomer = { phone: spent.phone, signIn, document: typed }
    const personId = await registerNewcomer(tx, deps, newcomer)
    if (typeof personId === 'object') return personId
    return openRun(tx, deps, { personId, phone: spent.phone })
  })
}
