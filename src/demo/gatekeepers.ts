// The simulated gatekeepers: whoever is stopped by a live scan is dealt with a minute or two later,
// by somebody of the team of that door, at the door's own addresses. The stops of a scene are the
// newcomer's.
import { randomInt } from 'node:crypto'
import { nthResidentNumber, NUMBERS_A_DAY } from '../../sim/numbers.ts'
import type { Instant } from '../base/instant.ts'
import type { City } from '../main.ts'
import type { IndexedPrint } from '../places/index.ts'
import type { App } from '../platform/http.ts'
import { listStopsBy } from '../visits/index.ts'
import { openDoorKeeper } from './door-keeper.ts'
import type { DoorKeeper } from './door-keeper.ts'
import { managerPhone } from './seed-places.ts'
import type { Tell } from './scenes.ts'
import type { Seeded } from './visits-of-day.ts'

/** A scan that was answered "see the staff". Shape: at its posting. */
export type LiveStop = { readonly print: IndexedPrint; readonly at: Instant }

export type Gatekeepers = {
  /** Somebody of the team of a point. */
  readonly keeperOf: (print: IndexedPrint) => DoorKeeper
  readonly stopped: (stop: LiveStop) => void
  /** Deals with one of those who waited long enough. */
  readonly work: () => Promise<void>
  /** Deals with everyone who waits. */
  readonly finish: () => Promise<void>
  /** Deals with whom a city that was ended at once left waiting, except at these places. */
  readonly resume: (besides: readonly number[]) => Promise<void>
}

export type Given = {
  readonly app: App
  readonly city: City
  readonly seeded: Seeded
  readonly tell: Tell
  /** Minds the story's door; his shift does not end. */
  readonly manager: DoorKeeper
  readonly storyPlaceId: number
}

// Shorter -> nobody sees the stop; longer -> they pile up on a quiet stage.
const FIRST_SECONDS = 40
const LAST_SECONDS = 100
// A scan is answered within this time of its row.
const SAME_SECONDS = 3
// What becomes of ten people: most go with the community, some home, one was stopped by mistake.
const ENDS = [
  { share: 6, action: 'handed-over', note: '已交社区' },
  { share: 3, action: 'sent-away', note: '已劝返,未进入' },
  { share: 1, action: 'mistaken', note: '核对证件与健康码后放行' },
].flatMap(({ share, ...end }) => Array.from({ length: share }, () => end))
const drawEnd = (): object => ENDS[randomInt(ENDS.length)] ?? {}
// The birthday of the simulated gatekeepers, beside the manager's and as far from the others.
const BORN_ON = '19720228'
const LAST_NUMBER = NUMBERS_A_DAY - 1
// More than wait at once in a city of this size.
const LEFT_MAX = 1000

type Listed = {
  readonly recordedAt: Instant
  readonly stop?: { readonly stopId: number; readonly state: string }
}

type Settling = {
  readonly keeper: DoorKeeper
  readonly pointId: number
  /** Of these only. Shape: when a stop was recorded. */
  readonly isMeant: (recordedAt: Instant) => boolean
  readonly end?: object
}

/** Deals with who still waits at a door. */
export async function settleStops({ keeper, pointId, isMeant, end }: Settling): Promise<void> {
  const { rows } = await keeper.ask<{ rows: readonly Listed[] }>(pointId, '/rows')
  for (const { stop, recordedAt } of rows) {
    const isWaiting = stop?.state === 'open' || stop?.state === 'waiting'
    if (!isWaiting || !isMeant(recordedAt)) continue
    await keeper.ask(pointId, `/stops/${stop.stopId}`, end ?? { action: 'handed-over' })
  }
}

/** Opens the gatekeepers of the city. */
export function openGatekeepers(given: Given): Gatekeepers {
  const { app, city, seeded, tell, manager, storyPlaceId } = given
  const { places } = seeded.city.sim
  const keepers = new Map<string, DoorKeeper>()
  let waiting: (LiveStop & { readonly dueAt: Instant })[] = []

  const keeperOf = ({ placeId }: IndexedPrint): DoorKeeper => {
    if (placeId === storyPlaceId) return manager
    // The parts of a complex are minded by who runs it.
    let index = seeded.placeIds.indexOf(placeId)
    for (let up = places[index]?.parent; up != null; up = places[index]?.parent) index = up
    const { phone, managerNo } = managerPhone(index)
    const known = keepers.get(phone)
    if (known) return known
    const number = nthResidentNumber(BORN_ON, 'm', LAST_NUMBER - managerNo)
    // Whoever minds a door is not stopped at it.
    tell(number, 'green')
    const keeper = openDoorKeeper(city, app, { name: '演示看门人', number, phone })
    keepers.set(phone, keeper)
    return keeper
  }
  const dealWith = async ({ print, at }: LiveStop): Promise<void> => {
    const keeper = keeperOf(print)
    const { pointId, placeId } = print
    const isMeant = (recordedAt: Instant): boolean => Math.abs(recordedAt - at) <= SAME_SECONDS
    await settleStops({ keeper, pointId, isMeant, end: drawEnd() })
    if (placeId !== storyPlaceId) await keeper.leave(pointId)
  }
  return {
    keeperOf,
    stopped: (stop) => {
      const dueAt = stop.at + randomInt(FIRST_SECONDS, LAST_SECONDS)
      waiting.push({ ...stop, dueAt })
    },
    work: async () => {
      const now = city.clock.now()
      const next = waiting.find((one) => one.dueAt <= now)
      if (!next) return
      waiting = waiting.filter((one) => one !== next)
      await dealWith(next)
    },
    finish: async () => {
      const all = waiting
      waiting = []
      for (const one of all) await dealWith(one)
    },
    resume: async (besides) => {
      const now = city.clock.now()
      const placeIds = seeded.placeIds.filter((placeId) => !besides.includes(placeId))
      const list = { placeIds, now, which: 'open', limit: LEFT_MAX } as const
      for (const { stopId, pointId, state } of await listStopsBy(city.sql, list)) {
        const print = city.prints.byPoint(pointId)
        if (state !== 'open' || !print) continue
        const keeper = keeperOf(print)
        await keeper.ask(pointId, `/stops/${stopId}`, drawEnd())
        await keeper.leave(pointId)
      }
    },
  }
}
