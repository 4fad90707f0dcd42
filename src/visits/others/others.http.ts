// The pages of *report for others*: show who may be ticked, add one more, register, show the joint
// result again. Each posts the ticket of its page, which is also the defence against forged posts.
import type { FastifyReply } from 'fastify'
import { REFUSALS } from '../../base/refusals.ts'
import type { RefusalCode } from '../../base/refusals.ts'
import { HOUSEHOLD_MAX, readHousehold } from '../../people/index.ts'
import type { DeviceRegistration, Member } from '../../people/index.ts'
import type { IndexedPrint } from '../../places/index.ts'
import type { App } from '../../platform/http.ts'
import { renderOthers } from '../../../web/visitor/others-page.ts'
import type { OtherErrors, OtherTyped } from '../../../web/visitor/others-page.ts'
import { othersWordsOf } from '../../../web/visitor/others-words.ts'
import type { View } from '../../../web/visitor/shell.ts'
import { wordsOf } from '../../../web/visitor/words.ts'
import { checkIn } from '../check-in.ts'
import { sendBusy } from '../check-in.http.ts'
import { whereOf } from '../landing.ts'
import { REPORTED_A_SCAN } from '../limits.rule.ts'
import { sendResult } from '../result-reply.ts'
import { readPhoneForm, sendStale } from '../posted-form.ts'
import type { TokenRequest } from '../posted-form.ts'
import { fieldOf, sendPage } from '../visitor-reply.ts'
import type { VisitorDeps } from '../visitor-reply.ts'
import { Busy } from '../visit-writer.ts'
import { openGroup, sealGroup } from './group-key.ts'
import { admitGroup, settleOthers } from './report-others.ts'
import type { OtherProblems } from './report-others.ts'
import { EMPTY_PERSON, tickedMembers, typedOthers } from './typed-others.ts'

type Posted = {
  readonly view: View
  readonly print: IndexedPrint
  readonly reporter: DeviceRegistration
  readonly as: number
  readonly ticket: string
  readonly enteredAt: number
  readonly isFresh: boolean
  readonly typed: readonly OtherTyped[]
  readonly ticked: readonly number[]
  readonly earlier: readonly number[]
}

const titleOf = (view: View): string => othersWordsOf(view.lang).report

function sendBack(
  deps: VisitorDeps,
  reply: FastifyReply,
  stale: { view: View; token: string; refusal: RefusalCode },
): FastifyReply {
  return sendStale(deps, reply, { ...stale, title: titleOf(stale.view) })
}

/** Reads and judges what was posted; undefined when it has answered already. */
function readPosted(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
): Posted | undefined {
  const posted = readPhoneForm(deps, request, reply, titleOf)
  if (!posted) return undefined
  const { view, print, person, as, ticketText } = posted
  return {
    view,
    print,
    reporter: person,
    as,
    ticket: ticketText,
    enteredAt: posted.ticket.enteredAt,
    isFresh: posted.ticket.isFresh,
    typed: typedOthers((name) => fieldOf(request, name)),
    ticked: tickedMembers(request.body),
    earlier: openGroup(deps.keyring, ticketText, fieldOf(request, 'g')),
  }
}

type PageState = {
  readonly status: number
  readonly typed: readonly OtherTyped[]
  readonly errors?: readonly OtherErrors[]
  readonly note?: string | undefined
}

function lastTimeOf(members: readonly Member[]): readonly string[] {
  return members
    .filter((member) => member.isOfLastTime && !member.isGrownUp && !member.lacksBirth)
    .map((member) => member.mask?.maskedName ?? '')
}

async function sendOthers(
  deps: VisitorDeps,
  reply: FastifyReply,
  posted: Posted,
  state: PageState,
): Promise<FastifyReply> {
  const { view, print, reporter, as, ticket, ticked, earlier } = posted
  const members = await readHousehold(deps, reporter.personId)
  const shown = members.filter((member) => !earlier.includes(member.personId))
  const page = renderOthers(view, {
    ...whereOf(print, view),
    ticket,
    as,
    group: sealGroup(deps.keyring, ticket, earlier),
    groupCount: earlier.length,
    members: shown.slice(0, HOUSEHOLD_MAX).map((member) => ({
      memberNo: member.memberNo,
      maskedName: member.mask?.maskedName ?? '',
      isTicked: ticked.includes(member.memberNo),
      isWard: member.isWard,
      isGrownUp: member.isGrownUp,
      lacksBirth: member.lacksBirth,
    })),
    lastTime: earlier.length > 0 ? [] : lastTimeOf(shown),
    typed: state.typed,
    errors: state.errors ?? [],
    note: state.note,
    retentionDays: deps.city.retentionDays,
  })
  return sendPage(reply, state.status, page)
}

function errorsOf(problems: OtherProblems, view: View): OtherErrors[] {
  const words = othersWordsOf(view.lang)
  return problems.map((problem) => {
    const sentences = Object.entries(problem).map(([name, code]) => {
      const sentence = code === 'guardian-needed' ? words.guardianNeeded : REFUSALS[code][view.lang]
      return [name, sentence]
    })
    return Object.fromEntries(sentences) as OtherErrors
  })
}

/** Records everyone of the group and shows the one answer for all. */
async function sendGroup(
  deps: VisitorDeps,
  reply: FastifyReply,
  group: { readonly posted: Posted; readonly personIds: readonly number[] },
): Promise<FastifyReply> {
  const { posted, personIds } = group
  const { view, print, reporter, ticket, as, enteredAt, isFresh } = posted
  const key = sealGroup(deps.keyring, ticket, personIds)
  try {
    const admitted = personIds.length === 0 ? undefined : await admitGroup(deps, posted, personIds)
    if (admitted && !admitted.ok) {
      return sendBack(deps, reply, { view, token: print.token, refusal: admitted.refusal })
    }
    // The reporter's own visit again, from memory or the store: his sign is the sign of all.
    const own = await checkIn(deps, {
      print,
      person: reporter,
      enteredAt,
      isFresh,
      method: 'scan',
      isRevocationDoubtful: false,
    })
    if (!own.ok) return sendBack(deps, reply, { view, token: print.token, refusal: own.refusal })
    const { recent, isEarlier } = own
    return sendResult(deps, reply, {
      view,
      print,
      recent,
      isEarlier,
      maskedName: reporter.maskedName,
      ticket,
      as,
      hasCookies: true,
      ...(admitted && { group: { count: admitted.count, key, verdict: admitted.verdict } }),
    })
  } catch (error) {
    if (!(error instanceof Busy)) throw error
    const fields = { ticket, as: String(as), g: key }
    return sendBusy(deps, reply, { view, action: `/p/${print.token}/others/group`, fields })
  }
}

async function postReport(
  deps: VisitorDeps,
  request: TokenRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const posted = readPosted(deps, request, reply)
  if (!posted) return reply
  const { view, print, typed } = posted
  const settled = await settleOthers(deps, {
    ...posted,
    memberNos: posted.ticked,
    isLastTime: fieldOf(request, 'last') === '1',
  })
  if (settled.ok) return sendGroup(deps, reply, { posted, personIds: settled.personIds })
  if ('problems' in settled) {
    const errors = errorsOf(settled.problems, view)
    // The field may be below the screen; a frame does not scroll to it by itself.
    const note = wordsOf(view.lang).problem
    const { status } = REFUSALS['bad-input']
    return sendOthers(deps, reply, posted, { status, typed, errors, note })
  }
  const { refusal } = settled
  if (refusal === 'ticket-stale')
    return sendBack(deps, reply, { view, token: print.token, refusal })
  const { status, ...text } = REFUSALS[refusal]
  return sendOthers(deps, reply, posted, { status, typed, note: text[view.lang] })
}

/** Registers the pages of reporting for others. */
export function registerOthersRoutes(app: App, deps: VisitorDeps): void {
  const show =
    (typedOf: (posted: Posted) => readonly OtherTyped[]) =>
    async (request: TokenRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const posted = readPosted(deps, request, reply)
      if (!posted) return reply
      return sendOthers(deps, reply, posted, { status: 200, typed: typedOf(posted) })
    }
  app.post(
    '/p/:token/others',
    show(() => [EMPTY_PERSON]),
  )
  app.post(
    '/p/:token/others/form',
    show((posted) => posted.typed),
  )
  app.post(
    '/p/:token/others/more',
    show((posted) => [...posted.typed, EMPTY_PERSON].slice(0, REPORTED_A_SCAN)),
  )
  app.post('/p/:token/others/report', (request: TokenRequest, reply) =>
    postReport(deps, request, reply),
  )
  app.post('/p/:token/others/group', async (request: TokenRequest, reply) => {
    const posted = readPosted(deps, request, reply)
    if (!posted) return reply
    return sendGroup(deps, reply, { posted, personIds: posted.earlier })
  })
  for (const name of ['others', 'others/form', 'others/more', 'others/report', 'others/group']) {
    app.get(`/p/:token/${name}`, (request: TokenRequest, reply) =>
      reply.redirect(`/p/${encodeURIComponent(request.params.token)}`, 303),
    )
  }
}
