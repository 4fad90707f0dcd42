// The first registration of a phone: check every field, spend the code, make the registration and
// its device. Posting the same form twice gives the same answer: a lost answer is no lost code.
// Source: F1, F19; security decisions 1 and 10.
import { createHash } from 'node:crypto'
import { dayOf } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { RefusalCode } from '../base/refusals.ts'
import {
  DOCUMENT_KINDS,
  GUARDIAN_AGE,
  addDevice,
  ageOn,
  checkDocument,
  checkName,
  checkOtp,
  checkPhone,
  linkSubject,
  registerPerson,
} from '../people/index.ts'
import type { DeviceRegistration, DocumentInput, DocumentKind, Subject } from '../people/index.ts'
import type { PeopleDeps } from '../people/index.ts'
import { Busy } from './visit-writer.ts'

export type VisitorForm = {
  readonly phone: string
  readonly code: string
  readonly name: string
  readonly kind: string
  readonly number: string
  readonly issuer: string
  readonly consent: string
}

export type FormField = keyof VisitorForm
/** What is wrong with a field: a refusal of the catalogue, or a sentence of this form only. */
export type FormProblem = RefusalCode | 'code-missing' | 'guardian-needed'
export type FormProblems = Partial<Record<FormField, FormProblem>>

export type Registering = {
  readonly form: VisitorForm
  /** Register without a confirmed phone: no message came. Yields assurance 0, see the staff. */
  readonly isLater: boolean
  readonly printId: number
  readonly browser: string
  /** Fixed by the ticket: the moment of consent and of entry. */
  readonly at: Instant
  /** Tells one posting of one form from another. */
  readonly ticket: string
  /** Who the app said holds this browser: linked with what is completed here, and only so. */
  readonly subject?: Subject | undefined
}

export type RegisteredVisitor =
  | { readonly ok: true; readonly device: DeviceRegistration }
  | { readonly ok: false; readonly problems: FormProblems }

function documentOf(form: VisitorForm): DocumentInput | undefined {
  const kind = DOCUMENT_KINDS.find((name: DocumentKind) => name === form.kind && name !== 'none')
  if (!kind) return undefined
  const { number, issuer } = form
  return kind === 'passport' ? { kind, number, issuer } : { kind, number }
}

/** Finds everything that is wrong with the fields themselves. */
export function findProblems(
  deps: Pick<PeopleDeps, 'city'>,
  form: VisitorForm,
  at: Instant,
): FormProblems {
  const problems: FormProblems = {}
  const phone = checkPhone(form.phone, deps.city.foreignPhones)
  if (!phone.ok) problems.phone = phone.refusal
  const name = checkName(form.name)
  if (!name.ok) problems.name = name.refusal
  if (form.consent !== '1') problems.consent = 'consent-missing'
  const document = documentOf(form)
  if (!document) return { ...problems, kind: 'bad-input' }
  const checked = checkDocument(document, dayOf(at))
  if (!checked.ok) {
    const field = checked.field === 'issuer' ? 'issuer' : 'number'
    return { ...problems, [field]: checked.refusal }
  }
  if (checked.birth && ageOn(checked.birth, at) < GUARDIAN_AGE) problems.number = 'guardian-needed'
  return problems
}

async function confirmPhone(deps: PeopleDeps, input: Registering): Promise<FormProblems> {
  const { form } = input
  const code = form.code.trim()
  if (code === '') return input.isLater ? {} : { code: 'code-missing' }
  const checked = await checkOtp(deps, {
    phone: form.phone,
    purpose: 'register',
    browser: input.browser,
    printId: input.printId,
    code,
  })
  return checked.ok ? {} : { code: checked.refusal }
}

const REFUSED_FIELDS: Partial<Record<string, FormField>> = {
  phone: 'phone',
  name: 'name',
  number: 'number',
  issuer: 'issuer',
  document: 'number',
}

async function registerOnce(deps: PeopleDeps, input: Registering): Promise<RegisteredVisitor> {
  const { form } = input
  const problems = findProblems(deps, form, input.at)
  if (Object.keys(problems).length > 0) return { ok: false, problems }
  const document = documentOf(form)
  const unconfirmed = await confirmPhone(deps, input)
  if (!document || Object.keys(unconfirmed).length > 0) return { ok: false, problems: unconfirmed }
  return deps.sql.begin(async (tx): Promise<RegisteredVisitor> => {
    const registered = await registerPerson(tx, deps.keyring, {
      document,
      phone: form.phone,
      phoneConfirmed: form.code.trim() !== '',
      formKey: input.ticket,
      name: form.name,
      origin: 'self',
      at: input.at,
      consentedAt: input.at,
    })
    if (!registered.ok) {
      const field = REFUSED_FIELDS[registered.field ?? ''] ?? 'number'
      return { ok: false, problems: { [field]: registered.refusal } }
    }
    const device = await addDevice(tx, registered.personId, input.at)
    const { personId, assurance, mask } = registered
    const { subject, at } = input
    if (subject) {
      const { deviceId } = device
      await linkSubject(tx, deps.keyring, { subject, personId, deviceId, at })
    }
    return { ok: true, device: { ...mask, ...device, personId, assurance } }
  })
}

export type VisitorRegistry = {
  readonly register: (input: Registering) => Promise<RegisteredVisitor>
}

// A city's first morning registers a few a second; ten minutes of that fit.
const REMEMBERED_MAX = 20_000

/** Opens the registry of this process: it answers a repeated form as it answered it first. */
export function openVisitorRegistry(deps: PeopleDeps): VisitorRegistry {
  const answers = new Map<string, Promise<RegisteredVisitor>>()
  return {
    register: (input) => {
      const text = JSON.stringify([
        input.ticket,
        input.browser,
        input.isLater,
        input.form,
        input.subject?.subject,
      ])
      const key = createHash('sha256').update(text).digest('base64url')
      const known = answers.get(key)
      if (known) return known
      const answer = registerOnce(deps, input).catch((error: unknown) => {
        answers.delete(key)
        throw isAway(error) ? new Busy({ cause: error }) : error
      })
      answers.set(key, answer)
      // Only a success is worth keeping: a refused form is typed again anyway.
      void answer.then(
        ({ ok }) => ok || answers.delete(key),
        () => undefined,
      )
      for (const oldest of answers.keys()) {
        if (answers.size <= REMEMBERED_MAX) break
        answers.delete(oldest)
      }
      return answer
    },
  }
}

function isAway(error: unknown): boolean {
  return /^(CONNECTION_|CONNECT_|ECONN|ENOENT|57P0|08|53)/.test(
    (error as { code?: string }).code ?? '',
  )
}
