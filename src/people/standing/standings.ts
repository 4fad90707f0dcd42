// The standings in the memory of one server: a scan finds its answer there without waiting; those
// that are missing are read together, once a turn of the event loop.
import { setTimeout as sleep } from 'node:timers/promises'
import type { HealthCodePort, TravelCodePort } from '../../partners/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Sql } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import type { PersonId } from '../registration.ts'
import { makeBoundedMap } from './bounded-map.ts'
import { openPartnerMemory } from './partner-memory.ts'
import { readStandings } from './read-standings.ts'
import type { HeldStanding, StandingReader } from './read-standings.ts'
import { openStandingFeed } from './standing-feed.ts'
import type { Standing, Standings } from './standing.ts'

export type StandingDeps = {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly clock: Clock
  readonly health: HealthCodePort
  readonly travel: TravelCodePort
}

// About 100 MB when full; every person who scans in a county on one day.
const HELD_MAX = 400_000
// Arrays of more ids make one slow statement instead of two quick ones.
const BATCH_MAX = 500
// Longer -> a door waits for a database that is away, where no visit is stored either.
const READ_LIMIT_MS = 2000

/** What is given while nothing can be read: silence about everything, and nobody was confirmed. */
const UNREADABLE: Standing = {
  health: { state: 'unavailable', source: 'none' },
  travel: { state: 'unavailable', source: 'none' },
  assurance: 0,
  isDisputed: false,
}

type Waiting = {
  readonly personId: PersonId
  readonly promise: Promise<Standing>
  readonly resolve: (standing: Standing) => void
}

type Gathering = {
  /** Asks for one person in this turn's batch, or joins who asks already. */
  readonly ask: (personId: PersonId) => Promise<Standing>
  /** What is being read now is given, but not kept. */
  readonly drop: (personId: PersonId) => void
  readonly dropAll: () => void
}

async function readInTime(
  reader: StandingReader,
  persons: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, HeldStanding>> {
  const nothing = new Map<PersonId, HeldStanding>()
  const limit = new AbortController()
  const late = sleep(READ_LIMIT_MS, nothing, { signal: limit.signal }).catch(() => nothing)
  try {
    return await Promise.race([readStandings(reader, persons), late])
  } catch {
    return nothing
  } finally {
    limit.abort()
  }
}

/** Gathers everyone asked for in one turn of the event loop into one read. */
function gather(
  reader: StandingReader,
  keep: (personId: PersonId, standing: HeldStanding) => void,
): Gathering {
  // Asked for and not answered yet; whoever is dropped from here is not kept when its read ends.
  const waiting = new Map<PersonId, Waiting>()
  let batch: Waiting[] = []

  const settle = async (asked: readonly Waiting[]): Promise<void> => {
    const persons = asked.map((one) => one.personId)
    const found = await readInTime(reader, persons)
    for (const one of asked) {
      const read = found.get(one.personId)
      if (waiting.get(one.personId) === one) {
        waiting.delete(one.personId)
        if (read) keep(one.personId, read)
      }
      one.resolve(read?.standing ?? UNREADABLE)
    }
  }

  const flush = (): void => {
    const asked = batch
    batch = []
    for (let from = 0; from < asked.length; from += BATCH_MAX) {
      void settle(asked.slice(from, from + BATCH_MAX))
    }
  }

  return {
    ask: (personId) => {
      const known = waiting.get(personId)
      if (known) return known.promise
      const one = { personId, ...Promise.withResolvers<Standing>() }
      waiting.set(personId, one)
      if (batch.length === 0) setImmediate(flush)
      batch.push(one)
      return one.promise
    },
    drop: (personId) => waiting.delete(personId),
    dropAll: () => waiting.clear(),
  }
}

/** Opens the standings of one server; its sockets and timers live until close. */
export async function openStandings(deps: StandingDeps): Promise<Standings> {
  const { sql, keyring, clock } = deps
  const health = openPartnerMemory(deps.health, clock)
  const travel = openPartnerMemory(deps.travel, clock)
  const held = makeBoundedMap<PersonId, HeldStanding>(HELD_MAX)
  const gathering = gather({ sql, keyring, clock, health, travel }, held.set)

  const of = (personId: PersonId): Standing | Promise<Standing> => {
    const found = held.get(personId)
    return found && found.goodUntil > clock.now() ? found.standing : gathering.ask(personId)
  }
  const forget = (personId: PersonId): void => {
    held.delete(personId)
    gathering.drop(personId)
  }
  const feed = openStandingFeed(sql, clock, {
    changed: forget,
    allChanged: () => {
      held.clear()
      gathering.dropAll()
    },
  })

  return {
    of,
    prime: async (personIds) => {
      await Promise.all(personIds.map(async (personId) => of(personId)))
    },
    silentSince: () => {
      const [healthSince, travelSince] = [health.silentSince(), travel.silentSince()]
      return {
        ...(healthSince !== undefined && { health: healthSince }),
        ...(travelSince !== undefined && { travel: travelSince }),
      }
    },
    forget: (personIds) => personIds.forEach(forget),
    close: () => feed.close(),
  }
}
