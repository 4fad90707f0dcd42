// The routes of the stage: the page, the scenes, the live figures, the one-click roles. They exist
// in demo mode only. Source: ADR 0005; a test lists the routes of production.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { encode } from 'uqr'
import { DAY, dayOf, formatClock, formatDay, MINUTE } from '../base/instant.ts'
import { pointWords } from '../base/point-words.ts'
import { refuse } from '../base/refusals.ts'
import {
  PERSONAL_CODE_DAYS,
  personalCodeUrl,
  readPersonalCode,
  setDeviceCookie,
} from '../people/index.ts'
import { langOf, sendRefusal } from '../platform/http.ts'
import type { App } from '../platform/http.ts'
import { listProgress } from '../platform/setting.sql.ts'
import type { City } from '../main.ts'
import { totpCode } from '../staff/index.ts'
import type { IndexedPrint } from '../places/index.ts'
import type { SandboxSmsGateway } from '../partners/sandbox/sms-gateway.ts'
import { renderStage, SCENES } from '../../web/stage/page.ts'
import { renderCard } from '../../web/visitor/card-page.ts'
import type { SceneName } from '../../web/stage/page.ts'
import type { DoorKeeper } from './door-keeper.ts'
import type { FigureKeeper } from './figures.ts'
import { HISTORY_PROGRESS } from './fill-days.ts'
import { settleStops } from './gatekeepers.ts'
import type { Live } from './live.ts'
import type { Scenes } from './scenes.ts'
import { signInStaff } from './sign-in.ts'
import type { StaffSecret } from './settings.ts'
import { separateStaffTabs } from './staff-tabs.ts'

export type StageDeps = {
  readonly city: City
  readonly gateway: SandboxSmsGateway
  readonly live: Live
  readonly figures: FigureKeeper
  readonly scenes: Scenes
  readonly manager: DoorKeeper
  readonly accounts: readonly StaffSecret[]
  /** The print on the stage's poster, as it stands now. */
  readonly storyPrint: () => IndexedPrint | undefined
}

const HALF_YEAR_SECONDS = 15_552_000
// Longer than a newcomer plays with somebody who was stopped; shorter than he is away.
const LEFT_MINUTES = 10

/** Registers / and /demo/*. */
export function registerStageRoutes(app: App, deps: StageDeps): void {
  separateStaffTabs(app)
  app.get('/', async (request, reply) => showStage(deps, request, reply))
  app.get('/demo', async (_request, reply) => reply.redirect('/', 302))
  app.get('/demo/live', async (request, reply) => showLive(deps, request, reply))
  app.post('/demo/scene/:name', async (request, reply) => playScene(app, deps, request, reply))
  app.post('/demo/again', async (_request, reply) => {
    setDeviceCookie(reply, '', deps.city.isHttps)
    return reply.code(204).send()
  })
  // Any browser plays WeChat or Alipay for an hour; the accounts in them are the sandbox's.
  app.get('/demo/app/:app', async (request, reply) => {
    const { app: played } = request.params as { app: string }
    const token = deps.storyPrint()?.token ?? ''
    setDeviceCookie(reply, '', deps.city.isHttps)
    return reply.redirect(`/p/${token}?app=${encodeURIComponent(played)}`, 303)
  })
  app.get('/demo/card/:token', async (request, reply) => showCard(deps, request, reply))
  registerSignIn(app, deps)
}

/** The paper of the person without a phone, as it comes out of the printer. */
async function showCard(
  deps: StageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { city } = deps
  const { token } = request.params as { token: string }
  const people = { sql: city.sql, keyring: city.database.keyring, clock: city.clock }
  const read = await readPersonalCode(people, token)
  if (!read.ok) return sendRefusal(reply, read)
  const { publicUrl } = city.config
  const { data } = encode(personalCodeUrl(publicUrl, token), { ecc: 'M', border: 0 })
  const view = {
    lang: langOf(request),
    isLarge: false,
    isDemo: false,
    framedBy: 'self',
    isGzip: false,
  } as const
  const page = renderCard(view, {
    codeId: read.codeId,
    maskedName: read.mask?.maskedName ?? '',
    modules: data,
    until: formatDay(dayOf(city.clock.now() + PERSONAL_CODE_DAYS * DAY)),
    hotline: city.config.city.hotline,
  })
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', page.policy)
    .send(page.body)
}

async function showStage(
  deps: StageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { city } = deps
  const print = deps.storyPrint()
  if (!print) return sendRefusal(reply, refuse('not-found'))
  const lang = langOf(request)
  if ((request.query as { lang?: unknown }).lang === lang) {
    // The frames speak the language of the stage.
    const cookie = { path: '/', maxAge: HALF_YEAR_SECONDS, sameSite: 'lax' } as const
    void reply.setCookie('zpc_lang', lang, { ...cookie, secure: city.isHttps })
  }
  await deps.manager.standAt(reply, print.pointId)
  // What an earlier newcomer left at the door is not for this one.
  const leftBefore = city.clock.now() - LEFT_MINUTES * MINUTE
  await settle(deps, print, (recordedAt) => recordedAt < leftBefore)
  deps.live.look()
  const page = renderStage({
    lang,
    placeName: print.placeName,
    pointName: pointWords(print.pointName)[lang],
    divisionName: print.divisionName[lang],
    shortNumber: print.shortNumber,
    codeUrl: `${city.config.publicUrl}/p/${print.token}`,
    doorUrl: `/zhenheyi/door/${print.pointId}`,
  })
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', page.policy)
    .send(page.body)
}

/** Deals with who still waits at the story's door; a page is shown without it too. */
async function settle(
  { city, manager }: StageDeps,
  { pointId }: IndexedPrint,
  isMeant: (recordedAt: number) => boolean,
): Promise<void> {
  await settleStops({ keeper: manager, pointId, isMeant }).catch((error: unknown) => {
    city.log.warn({ err: error }, 'stops of the stage')
  })
}

async function showLive(
  deps: StageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { city, gateway, figures } = deps
  deps.live.look()
  const after = Number((request.query as { after?: unknown }).after) || 0
  const now = city.clock.now()
  const counted = await figures.read(now)
  const progress = await listProgress(city.sql)
  const messages = gateway
    .inbox()
    .filter((message) => message.messageNo > after)
    .map(({ messageNo: no, phone, text, code, sentAtMs }) => ({
      no,
      phone,
      text,
      code,
      at: formatClock(Math.floor(sentAtMs / 1000)),
    }))
  return reply.header('cache-control', 'no-store').send({
    ...counted,
    at: formatClock(now),
    history: progress.find((row) => row.name === HISTORY_PROGRESS) ?? null,
    messages: messages.toReversed(),
  })
}

function isScene(name: string): name is SceneName {
  return (SCENES as readonly string[]).includes(name)
}

async function playScene(
  app: App,
  deps: StageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { name } = request.params as { name: string }
  const print = deps.storyPrint()
  if (!isScene(name) || !print) return sendRefusal(reply, refuse('not-found'))
  const { city } = deps
  await deps.manager.standAt(reply, print.pointId)
  // What earlier scenes left at the door is not above this one.
  await settle(deps, print, () => true)
  const played = await deps.scenes.play(name, print)
  if (played.cookie !== undefined) setDeviceCookie(reply, played.cookie, city.isHttps)
  const tracer = deps.accounts.find((account) => account.role === 'tracer')
  void reply.header('cache-control', 'no-store')
  const { scene } = played
  if (!scene.isDesk || !tracer) return reply.send(scene)
  if (!(await signInStaff(app, city, reply, tracer))) {
    return sendRefusal(reply, refuse('too-many-tries'))
  }
  return reply.send({ ...scene, url: deskUrl(scene.url, tracer) })
}

/** The first screen of an account, in a tab that is its own. */
function deskUrl(path: string, { username }: StaffSecret): string {
  return `${path}?account=${username}`
}

function registerSignIn(app: App, deps: StageDeps): void {
  const { city } = deps
  app.get('/demo/sign-in/:role', async (request, reply) => {
    const { role } = request.params as { role: string }
    if (role === 'manager' || role === 'gatekeeper') {
      const pointId = deps.storyPrint()?.pointId ?? 0
      if (role === 'manager') await deps.manager.sign(reply)
      else await deps.manager.standAt(reply, pointId)
      return reply.redirect(role === 'manager' ? '/zhenheyi/' : `/zhenheyi/door/${pointId}`, 303)
    }
    const account = deps.accounts.find((one) => one.role === role)
    if (!account) return sendRefusal(reply, refuse('not-found'))
    const isIn = await signInStaff(app, city, reply, account)
    if (!isIn) return sendRefusal(reply, refuse('too-many-tries'))
    // On a host of its own the console has to be asked there; else it is where the newcomer is.
    const { consoleUrl, publicUrl } = city.config
    const base = consoleUrl === publicUrl ? '' : consoleUrl
    return reply.redirect(`${base}${deskUrl('/console/', account)}`, 303)
  })
  app.get('/demo/second-factor', async (request, reply) => {
    const { role } = request.query as { role?: unknown }
    const account = deps.accounts.find((one) => one.role === role || one.username === role)
    if (!account) return sendRefusal(reply, refuse('not-found'))
    const code = totpCode(account.totpSecret, Date.now())
    return reply.header('cache-control', 'no-store').send({ code })
  })
}
