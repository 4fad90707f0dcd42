// Report for others: load the household, decide who it is, register whoever is new, record a visit
// each, and give one verdict for all. Sent again it finds the same persons and the same visits.
// Source: Notice clause IV method 1; F15; security decisions 4, 13 and 19; ADR 0015.
import type { Instant } from '../../base/instant.ts'
import type { RefusalCode, Refused } from '../../base/refusals.ts'
import {
  DOCUMENT_KINDS,
  addToHousehold,
  checkPhone,
  checkRegistration,
  noteReported,
  readDoorPersons,
  readHousehold,
  registerMany,
} from '../../people/index.ts'
import type { DeviceRegistration, Member, RegistrationInput } from '../../people/index.ts'
import type { IndexedPrint } from '../../places/index.ts'
import { AppError } from '../../base/errors.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { OtherField, OtherTyped } from '../../../web/visitor/others-page.ts'
import { admitPersons } from '../admit.ts'
import type { AdmitDeps } from '../admit.ts'
import type { Lateness, Verdict } from '../flags.rule.ts'
import { unpackFlags } from '../flags.rule.ts'
import { REPORTED_A_SCAN } from '../limits.rule.ts'
import type { RecentVisit } from '../recent-visits.ts'
import { readVisit } from '../visit.sql.ts'
import type { VisitorDeps } from '../visitor-reply.ts'
import { isEmptyPerson } from './typed-others.ts'

export type ReportDeps = AdmitDeps & Pick<VisitorDeps, 'city'>

/** The scan that others are reported with. */
export type ReportedWith = {
  readonly print: IndexedPrint
  readonly reporter: DeviceRegistration
  readonly ticket: string
  readonly enteredAt: Instant
}

export type Report = ReportedWith & {
  /** Ticked members, by their numbers. */
  readonly memberNos: readonly number[]
  readonly isLastTime: boolean
  readonly typed: readonly OtherTyped[]
  /** Who was registered with this ticket before. */
  readonly earlier: readonly number[]
}

export type OtherProblem = RefusalCode
export type OtherProblems = readonly Partial<Record<OtherField, OtherProblem>>[]

export type Reported =
  | { readonly ok: true; readonly personIds: readonly number[] }
  | { readonly ok: false; readonly problems: OtherProblems }
  | Refused

/** Rolls a transaction back with a refusal; caught where it was begun. */
class RolledBack extends AppError {
  readonly refused: Refused
  constructor(refused: Refused) {
    super('RolledBack', refused.refusal)
    this.refused = refused
  }
}

const FIELD_OF: Partial<Record<string, OtherField>> = {
  name: 'name',
  phone: 'phone',
  issuer: 'issuer',
  document: 'number',
  birth: 'birth',
}

function inputOf(report: Report, typed: OtherTyped, index: number): RegistrationInput | undefined {
  const kind = DOCUMENT_KINDS.find((name) => name === typed.kind)
  if (!kind) return undefined
  const { number, issuer, phone, name } = typed
  const isWard = typed.ward === '1'
  return {
    document: kind === 'passport' ? { kind, number, issuer } : { kind, number },
    ...(phone.trim() !== '' && { phone }),
    phoneConfirmed: false,
    name,
    origin: 'reported',
    at: report.enteredAt,
    ...(isWard && {
      guardianId: report.reporter.personId,
      consentedAt: report.enteredAt,
      birth: typed.birth,
    }),
    retryKey: `${report.ticket}|${report.reporter.personId}|${index}|${name.trim()}`,
  }
}

type Judged = { readonly input?: RegistrationInput; readonly problem: OtherProblems[number] }

function judge(deps: ReportDeps, report: Report, typed: OtherTyped, index: number): Judged {
  const input = inputOf(report, typed, index)
  if (!input) return { problem: { kind: 'bad-input' } }
  const phone = input.phone === undefined ? undefined : input.phone
  if (phone !== undefined && !checkPhone(phone, deps.city.foreignPhones).ok) {
    return { problem: { phone: 'phone-invalid' } }
  }
  const refused = checkRegistration(deps.keyring, input)
  if (!refused) return { input, problem: {} }
  if (refused.refusal === 'guardian-needed') return { problem: { ward: 'guardian-needed' } }
  return { problem: { [FIELD_OF[refused.field ?? ''] ?? 'number']: refused.refusal } }
}

type OwnVisit = {
  readonly recent: RecentVisit | undefined
  readonly verdict: Verdict
  readonly lateness: Lateness
}

/** Finds the visit of the reporter that others join; undefined when there is none that counts. */
export async function findOwnVisit(
  deps: ReportDeps,
  scan: ReportedWith,
): Promise<OwnVisit | undefined> {
  const { print, reporter, enteredAt } = scan
  const recent = deps.recents.find(reporter.personId, print.pointId, deps.clock.now())
  if (recent?.isStored && !recent.isWithdrawn) {
    const { verdict, lateness } = unpackFlags(recent.visit.flags)
    return { recent, verdict, lateness }
  }
  const key = { personId: reporter.personId, enteredAt, placeId: print.placeId }
  const stored = await readVisit(deps.sql, key)
  if (!stored) return undefined
  const { outcome, verdict, lateness } = unpackFlags(stored.flags)
  return outcome === 'withdrawn' ? undefined : { recent: undefined, verdict, lateness }
}

function chosenOf(members: readonly Member[], report: Report): number[] {
  return members
    .filter((member) => !member.isGrownUp && !member.lacksBirth)
    .filter(
      (member) =>
        report.memberNos.includes(member.memberNo) || (report.isLastTime && member.isOfLastTime),
    )
    .map((member) => member.personId)
}

async function register(
  tx: Tx,
  deps: ReportDeps,
  report: Report,
  given: {
    inputs: readonly RegistrationInput[]
    kept: readonly boolean[]
    chosen: readonly number[]
  },
): Promise<number[]> {
  const { reporter, enteredAt: at } = report
  const holderId = reporter.personId
  const fresh = await registerMany(tx, deps.keyring, given.inputs)
  const personIds = [...new Set([...given.chosen, ...fresh])].filter((id) => id !== holderId)
  const everyone = new Set([...report.earlier, ...personIds])
  if (everyone.size > REPORTED_A_SCAN) {
    throw new RolledBack({ ok: false, refusal: 'too-many-companions' })
  }
  const kept = fresh.filter((_, index) => given.kept[index])
  const saved = await addToHousehold(tx, { holderId, personIds: kept, at })
  if (!saved.ok) throw new RolledBack(saved)
  const noted = await noteReported(tx, { holderId, personIds, at })
  if (!noted.ok) throw new RolledBack(noted)
  return [...everyone]
}

/**
 * Settles who is reported and registers whoever is new; records no visit yet.
 * Refuses: 'ticket-stale' without a visit of the reporter's own, 'phone-unconfirmed',
 * 'nobody-chosen', 'too-many-companions', 'household-full'; or what is wrong with a field.
 * Source: F15; security decisions 13 and 19.
 */
export async function settleOthers(deps: ReportDeps, report: Report): Promise<Reported> {
  const { reporter } = report
  if (!(await findOwnVisit(deps, report))) return { ok: false, refusal: 'ticket-stale' }
  const [known] = await readDoorPersons(deps.sql, deps.keyring, [reporter.personId])
  // Whoever has no confirmed phone is sent to the staff himself, and nobody can ask him back.
  if ((known?.assurance ?? 0) < 1) return { ok: false, refusal: 'phone-unconfirmed' }
  const typed = report.typed
    .map((one, index) => ({ one, index }))
    .filter(({ one }) => !isEmptyPerson(one))
  const judged = typed.map(({ one, index }) => judge(deps, report, one, index))
  if (judged.some(({ input }) => !input)) {
    const problems: OtherProblems[number][] = report.typed.map(() => ({}))
    typed.forEach(({ index }, at) => {
      problems[index] = judged[at]?.problem ?? {}
    })
    return { ok: false, problems }
  }
  const chosen = chosenOf(await readHousehold(deps, reporter.personId), report)
  const inputs = judged.flatMap(({ input }) => input ?? [])
  if (chosen.length + inputs.length === 0) return { ok: false, refusal: 'nobody-chosen' }
  const kept = typed.map(({ one }) => one.keep === '1')
  try {
    const personIds = await deps.sql.begin((tx) =>
      register(tx, deps, report, { inputs, kept, chosen }),
    )
    return { ok: true, personIds }
  } catch (error) {
    if (error instanceof RolledBack) return error.refused
    throw error
  }
}

export type GroupAdmitted =
  | {
      readonly ok: true
      readonly verdict: Verdict
      /** The reporter among them. */
      readonly count: number
    }
  | Refused

/**
 * Records a visit of each of these with the reporter's entry; resolves after the commit. One answer
 * for all: the worst, the reporter's own among them.
 * Refuses: 'ticket-stale', 'too-many-companions', 'code-withdrawn', 'place-closed'.
 * Throws: Busy; send it again, nobody is counted twice.
 * Source: security decisions 4 and 13.
 */
export async function admitGroup(
  deps: ReportDeps,
  scan: ReportedWith,
  personIds: readonly number[],
): Promise<GroupAdmitted> {
  const own = await findOwnVisit(deps, scan)
  if (!own) return { ok: false, refusal: 'ticket-stale' }
  const { print, reporter, enteredAt } = scan
  const persons = await readDoorPersons(deps.sql, deps.keyring, personIds)
  const done = await admitPersons(deps, {
    print,
    enteredAt,
    method: 'reported',
    // One code was scanned for all of them.
    lateness: own.lateness,
    reporterId: reporter.personId,
    persons,
  })
  if (!done.ok) return done
  const isWorst = done.isVerdictShown && done.verdict === 'see-staff'
  const verdict = isWorst ? 'see-staff' : own.verdict
  return { ok: true, verdict, count: 1 + persons.length }
}
