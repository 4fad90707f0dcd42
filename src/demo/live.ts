// Keeps the demo city alive: the day's simulated visits are stored as their time comes, and while
// somebody looks at the stage or its door, a phone scans every two seconds. A live scan is a real
// one: it gets the page behind a code and posts its form, like any visitor. Whoever is stopped is
// dealt with by the gatekeeper of that door, and scans no more that day.
import { randomInt } from 'node:crypto'
import type { SimStay } from '../../sim/day.ts'
import { dayOf } from '../base/instant.ts'
import type { Day } from '../base/instant.ts'
import { COOKIES, cookieName } from '../people/index.ts'
import type { App } from '../platform/http.ts'
import type { City } from '../main.ts'
import { insertVisits } from '../visits/index.ts'
import { drawDay } from './fill-days.ts'
import { askAboutCrowd } from './live-people.ts'
import type { Crowd } from './live-people.ts'
import type { Gatekeepers } from './gatekeepers.ts'
import { visitsOfStays } from './visits-of-day.ts'
import type { Seeded } from './visits-of-day.ts'

export type Live = {
  /** Somebody looks at the stage now. */
  readonly look: () => void
  readonly stop: () => Promise<void>
}

export type LiveOptions = {
  readonly app: App
  readonly city: City
  readonly seeded: Seeded
  readonly crowd: Crowd
  readonly gatekeepers: Gatekeepers
  readonly storyPointId: number
}

// Longer -> the door looks dead; shorter -> more than the twentieth of a core that we allow.
const TICK_MS = 1900
// A poll of the stage may come late; after this nobody looks.
const LOOKING_MS = 8000
// The city's planned visits are stored in small groups. Units: ticks.
const PLAN_TICKS = 5
// One scan in so many is at the story's door, the others anywhere in the city.
const STORY_TICKS = 2

type Plan = { day: Day; next: number; stays: readonly SimStay[] }

/** Starts the live city; does nothing but count looks when the operator turned it off. */
export function startLive(options: LiveOptions): Live {
  const { city, seeded } = options
  let lookedAtMs = 0
  let ticks = 0
  let plan: Plan | undefined
  const stayHome = new Map<string, Day>()
  let running: Promise<void> = city.config.demoLive
    ? askAboutCrowd(city.standings, options.crowd)
    : Promise.resolve()

  const isLookedAt = (): boolean =>
    Date.now() - lookedAtMs < LOOKING_MS || city.hub.isWatched(options.storyPointId)
  const storePlanned = async (): Promise<void> => {
    const now = city.clock.now()
    if (plan?.day !== dayOf(now)) plan = await planDay(seeded, dayOf(now), now)
    const due: SimStay[] = []
    for (let stay = plan.stays[plan.next]; stay && stay.enteredAt <= now;) {
      due.push(stay)
      plan.next += 1
      stay = plan.stays[plan.next]
    }
    if (due.length > 0) await insertVisits(city.sql, visitsOfStays(seeded, due))
  }
  const tick = async (): Promise<void> => {
    ticks += 1
    if (ticks % PLAN_TICKS === 1) await storePlanned()
    if (isLookedAt()) await scanOnce(options, { ticks, stayHome })
    await options.gatekeepers.work()
  }
  const timer = city.config.demoLive
    ? setInterval(() => {
        // A tick that failed (the database is away) is followed by another one.
        running = running.then(tick).catch((error: unknown) => {
          city.log.warn({ err: error }, 'live scan')
        })
      }, TICK_MS).unref()
    : undefined
  return {
    look: () => {
      lookedAtMs = Date.now()
    },
    stop: async () => {
      clearInterval(timer)
      await running
      await options.gatekeepers.finish()
    },
  }
}

async function planDay(seeded: Seeded, day: Day, now: number): Promise<Plan> {
  const stays = (await drawDay(seeded, day)).filter((stay) => stay.scanned)
  // What was due before this start is stored already, or is history's part.
  const next = stays.findIndex((stay) => stay.enteredAt > now - 60)
  return { day, stays, next: next === -1 ? stays.length : next }
}

type Turn = {
  readonly ticks: number
  /** Phones of who was stopped, and on which day. */
  readonly stayHome: Map<string, Day>
}

/** One phone scans one code: gets the page, posts its form. */
async function scanOnce(options: LiveOptions, { ticks, stayHome }: Turn): Promise<void> {
  const { app, city, seeded, crowd, gatekeepers, storyPointId } = options
  const isStory = ticks % STORY_TICKS === 0
  const placeId = seeded.placeIds[randomInt(seeded.placeIds.length)] ?? 0
  const print = isStory
    ? city.prints.byPoint(storyPointId)
    : city.prints.pointsOfPlace(placeId).find((one) => !one.withdrawn)
  const phone = crowd.phones[ticks % crowd.phones.length]
  const today = dayOf(city.clock.now())
  if (!print || phone === undefined || stayHome.get(phone) === today) return
  const headers = { cookie: `${cookieName(COOKIES.enter, city.isHttps)}=${phone}` }
  const url = `/p/${print.token}`
  const page = await app.inject({ method: 'GET', url, headers })
  const ticket = /name="ticket"\s+value="([A-Za-z0-9_-]+)"/.exec(page.body)?.[1]
  if (ticket === undefined) return
  const answer = await app.inject({
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: `ticket=${ticket}`,
  })
  if (!answer.body.includes('data-verdict="see-staff"')) return
  stayHome.set(phone, today)
  gatekeepers.stopped({ print, at: city.clock.now() })
}
