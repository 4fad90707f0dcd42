// The demo: a city of invented people with sandbox partners. The composition of demo mode only,
// and the one file that brings the sandbox in. Source: ADR 0005.
import type { Config } from './platform/config.ts'
import { systemClock } from './platform/clock.ts'
import type { Clock } from './platform/clock.ts'
import type { Database } from './platform/database.ts'
import type { App } from './platform/http.ts'
import type { Log } from './platform/log.ts'
import {
  openAlipay,
  openHealthCode,
  openSms,
  openTravelCode,
  openWechat,
} from './partners/index.ts'
import { openSandboxAlipay } from './partners/sandbox/alipay-gateway.ts'
import { openSandboxCode } from './partners/sandbox/code-partner.ts'
import { openSandboxWechat } from './partners/sandbox/wechat-server.ts'
import { openSandboxSmsGateway } from './partners/sandbox/sms-gateway.ts'
import type { SandboxSmsGateway } from './partners/sandbox/sms-gateway.ts'
import type { City, GivenPartners } from './main.ts'
import type { DoorKeeper } from './demo/door-keeper.ts'
import { fillDays } from './demo/fill-days.ts'
import { openFigures } from './demo/figures.ts'
import { openGatekeepers } from './demo/gatekeepers.ts'
import type { Gatekeepers } from './demo/gatekeepers.ts'
import type { IndexedPrint } from './places/index.ts'
import { startLive } from './demo/live.ts'
import type { Live } from './demo/live.ts'
import { openCrowd } from './demo/live-people.ts'
import { liveMorning } from './demo/morning.ts'
import { openScenes } from './demo/scenes.ts'
import type { Tell } from './demo/scenes.ts'
import { seedDesk } from './demo/seed-desk.ts'
import { seedDemo } from './demo/seed.ts'
import type { SeededDemo } from './demo/seed.ts'
import { MANAGER_NUMBER, openManager } from './demo/sign-in.ts'
import { STORY_PHONE } from './demo/seed-places.ts'
import { registerStageRoutes } from './demo/stage.http.ts'
import { seedStory } from './demo/story-case.ts'
import type { StoryPlace } from './demo/story-case.ts'

export type DemoOptions = {
  readonly config: Config
  readonly log: Log
  readonly clock?: Clock
  /** Tests seed a smaller city. */
  readonly size?: { readonly people: number; readonly places: number }
}

export type Demo = {
  /** Partners of our own: an SMS gateway that keeps an inbox, WeChat, Alipay. For openCity. */
  readonly partners: GivenPartners
  /** Lets the sandbox partners know somebody; of whom nothing is said they invent a state. */
  readonly tell: Tell
  /** Adds the stage and its routes, and starts the live scans and the filling of older days. */
  readonly extend: (app: App, city: City) => Promise<void>
  /** What to print when the city is open: addresses and the sign-ins of every role. */
  readonly greeting: (url: string) => Promise<string[]>
  /** Resolves when the older days are filled. */
  readonly filled: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Opens the demo: seeds what the stage needs and opens the sandbox partners. */
export async function openDemo(database: Database, options: DemoOptions): Promise<Demo> {
  const { config, log } = options
  const clock = options.clock ?? systemClock
  const now = clock.now()
  const size = options.size ? { size: options.size } : {}
  const demo = await seedDemo(database, { config, now, ...size })
  const gateway = await openSandboxSmsGateway(clock)
  const providers = await openSandboxProviders(config, clock)
  const codes = await openSandboxCodes(config, clock)
  const background = openBackground(database, demo, { config, log, clock })
  const { story } = background
  let live: Live | undefined
  return {
    partners: { sms: openSms(gateway.config, clock), ...providers.partners, ...codes.partners },
    tell: codes.tell,
    extend: async (app, city) => {
      const { tell } = codes
      const { seeded } = demo
      const { storyPlace, stopPlace, strangePlaces } = seeded.city
      const manager = openManager(city, app)
      const storyPlaceId = seeded.placeIds[storyPlace] ?? 0
      const team = { app, city, seeded, tell, manager, storyPlaceId }
      const gatekeepers = openGatekeepers(team)
      live = await extendApp({ ...team, demo, gateway, story, gatekeepers })
      const firstPrint = (place: number): IndexedPrint[] =>
        city.prints.pointsOfPlace(seeded.placeIds[place] ?? 0).slice(0, 1)
      const [here] = firstPrint(storyPlace)
      const [other] = firstPrint(stopPlace)
      const strange = strangePlaces.flatMap(firstPrint)
      background.start(async () => {
        if (!here || !other) return
        await gatekeepers.resume([here.placeId, other.placeId])
        await liveMorning({ city, tell, gatekeepers, story: here, other, strange })
      })
    },
    greeting: async (url) => greet(demo, url),
    filled: background.filled,
    stop: async () => {
      await live?.stop()
      await background.stop()
      await providers.stop()
      await codes.stop()
      await gateway[Symbol.asyncDispose]()
    },
  }
}

type SandboxProviders = { readonly partners: GivenPartners; readonly stop: () => Promise<void> }

// A demo may also be shown with a real account: what the settings name is left to them.
async function openSandboxProviders(config: Config, clock: Clock): Promise<SandboxProviders> {
  const opened = new AsyncDisposableStack()
  const isWechat = config.wechat.kind === 'sandbox'
  const isAlipay = config.alipay.kind === 'sandbox'
  const wechat = isWechat ? opened.use(await openSandboxWechat(clock)) : undefined
  const alipay = isAlipay ? opened.use(await openSandboxAlipay(clock)) : undefined
  return {
    partners: {
      ...(wechat && { wechat: openWechat(wechat.config, clock) }),
      ...(alipay && { alipay: openAlipay(alipay.config, clock) }),
    },
    stop: () => opened.disposeAsync(),
  }
}

type SandboxCodes = SandboxProviders & { readonly tell: Tell }

// Most people of the demo are green and were nowhere; a few make the gatekeeper's day.
async function openSandboxCodes(config: Config, clock: Clock): Promise<SandboxCodes> {
  const opened = new AsyncDisposableStack()
  const { healthCode, travelCode } = config
  const isOwn = (kind: string): boolean => kind === '' || kind === 'sandbox'
  const health = isOwn(healthCode.kind)
    ? opened.use(await openSandboxCode({ kind: 'health', clock }))
    : undefined
  const travel = isOwn(travelCode.kind)
    ? opened.use(await openSandboxCode({ kind: 'travel', clock }))
    : undefined
  return {
    partners: {
      ...(health && { health: openHealthCode(health.config, clock) }),
      ...(travel && { travel: openTravelCode(travel.config, clock) }),
    },
    tell: (number, state) => {
      health?.setState(number, state)
      travel?.setState(number, 'plain')
    },
    stop: () => opened.disposeAsync(),
  }
}

type Background = {
  /** Begins; what happened before the newcomer came is told first. */
  readonly start: (tellMorning: () => Promise<void>) => void
  readonly story: () => Promise<StoryPlace>
  readonly filled: () => Promise<void>
  readonly stop: () => Promise<void>
}

type Context = { readonly config: Config; readonly log: Log; readonly clock: Clock }

// The story's case comes first, because the stage plays with it; the older days follow.
function openBackground(database: Database, demo: SeededDemo, context: Context): Background {
  const { config, log, clock } = context
  const { seeded } = demo
  let isStopping = false
  let story: Promise<void> | undefined
  let filling: Promise<void> = Promise.resolve()
  const place = (): StoryPlace => ({
    database,
    seeded,
    division: config.city.division,
    now: clock.now(),
  })
  const tell = async (): Promise<StoryPlace> => {
    story ??= seedStory(place())
    await story
    return place()
  }
  const fill = async (): Promise<void> => {
    await tell()
    const { retentionDays } = config.city
    const { sql, keyring } = database
    await seedDesk({ sql, keyring, clock })
    const now = clock.now()
    await fillDays({ sql, seeded, now, retentionDays, isStopping: () => isStopping })
  }
  return {
    start: (tellMorning) => {
      filling = tellMorning()
        .then(fill)
        .catch((error: unknown) => {
          log.error({ err: error }, 'the older days of the demo were not filled')
        })
    },
    story: tell,
    filled: () => filling,
    stop: async () => {
      isStopping = true
      await filling
    },
  }
}

type Extension = {
  readonly app: App
  readonly city: City
  readonly demo: SeededDemo
  readonly gateway: SandboxSmsGateway
  readonly tell: Tell
  readonly manager: DoorKeeper
  readonly gatekeepers: Gatekeepers
  readonly storyPlaceId: number
  readonly story: () => Promise<StoryPlace>
}

async function extendApp({
  app,
  city,
  demo,
  gateway,
  tell,
  manager,
  gatekeepers,
  storyPlaceId,
  story,
}: Extension): Promise<Live> {
  const { seeded, accounts } = demo
  const storyPrint = () => city.prints.pointsOfPlace(storyPlaceId)[0]
  const crowd = await openCrowd(city.database, seeded, city.clock.now())
  const storyPointId = storyPrint()?.pointId ?? 0
  const live = startLive({ app, city, seeded, crowd, gatekeepers, storyPointId })
  registerStageRoutes(app, {
    city,
    gateway,
    live,
    figures: openFigures(city.sql),
    scenes: openScenes(city, tell, story),
    manager,
    accounts,
    storyPrint,
  })
  return live
}

// As wide as the lines above them: a Chinese character takes two columns.
const ROLE_WORDS = {
  tracer: '流调员 tracer      ',
  supervisor: '督查员 supervisor  ',
  auditor: '审计员 auditor     ',
  administrator: '管理员 administrator',
} as const

function greet(demo: SeededDemo, url: string): string[] {
  return [
    '',
    `  镇江通行码演示城市 · demo city        ${url}/`,
    '  模拟数据,请勿输入真实信息 · simulated data, do not type real data',
    '',
    `  访客 visitor        ${url}/`,
    `  微信 / 支付宝        ${url}/demo/app/wechat   ${url}/demo/app/alipay`,
    `  场所管理员 manager  ${url}/demo/sign-in/manager`,
    `  看门人 gatekeeper   ${url}/demo/sign-in/gatekeeper`,
    // Handing a place over asks for both; the messages are in the box of the stage.
    `  管理员证件 manager's document ${MANAGER_NUMBER}, phone ${STORY_PHONE}`,
    ...demo.accounts.map(
      ({ role, username, password }) =>
        `  ${ROLE_WORDS[role]} ${url}/demo/sign-in/${role}   (${username} / ${password})`,
    ),
    `  动态码 second factor ${url}/demo/second-factor?role=tracer`,
    '',
    '  Ctrl-C 停止 · stops',
  ]
}
