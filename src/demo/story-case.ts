// The demo's case: an itinerary of fourteen visits, opened as a case once, and lent to a fresh
// invented person each time the stage plays the trace.
import assert from 'node:assert/strict'
import { DAY } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Interval } from '../base/interval.ts'
import type { Database } from '../platform/database.ts'
import { openCase, traceCase } from '../tracing/index.ts'
import type { Desk } from '../tracing/index.ts'
import { insertVisits } from '../visits/index.ts'
import type { Visit } from '../visits/index.ts'
import { chooseCasePerson } from './case-person.ts'
import { readDemo, writeDemo } from './settings.ts'
import { visitOfStay, visitsOfStays } from './visits-of-day.ts'
import type { Seeded } from './visits-of-day.ts'

export type Story = {
  readonly caseId: number
  readonly candidates: number
  readonly window: Interval
  readonly division: string
  /** What the ill person did; visits of a fresh person are made from it. */
  readonly itinerary: readonly Visit[]
}

type Place = { readonly database: Database; readonly division: string; readonly now: Instant }

// An older story would lie outside the days that a tracer asks for first.
const STORY_SECONDS = 3 * DAY

/** Opens the demo's case, or finds the one of an earlier start while it is recent. */
export async function seedStory(place: Place, seeded: Seeded): Promise<Story> {
  const { database, division, now } = place
  const known = await readDemo(database.sql, 'story')
  if (known && known.window.to > now - STORY_SECONDS) return known
  const chosen = await chooseCasePerson(seeded, now)
  await insertVisits(database.sql, visitsOfStays(seeded, chosen.around))
  const itinerary = chosen.stays.flatMap((stay) => visitOfStay(seeded, stay) ?? [])
  const person = seeded.city.sim.persons[chosen.person]
  assert(person)
  const { window } = chosen
  const subject = { number: person.documentNumber, window }
  const opened = await openAndTrace(place, subject)
  const story = { ...opened, window, division, itinerary }
  await writeDemo(database.sql, 'story', story)
  return story
}

/** Gives a fresh person the itinerary, a minute behind, and opens the case of that person. */
export async function inventCase(
  place: Place,
  story: Story,
  fresh: { readonly number: string; readonly personId: number },
): Promise<number> {
  const visits = story.itinerary.map((visit, position) => ({
    ...visit,
    personId: fresh.personId,
    enteredAt: visit.enteredAt + 40 + ((fresh.personId * 7 + position * 13) % 50),
  }))
  await insertVisits(place.database.sql, visits)
  const opened = await openAndTrace(place, { number: fresh.number, window: story.window })
  return opened.caseId
}

type Subject = { readonly number: string; readonly window: Interval }

async function openAndTrace(place: Place, subject: Subject) {
  const { sql, keyring } = place.database
  const { division, now } = place
  const tracer = { username: 'tracer', divisions: [division], now }
  const desk: Desk = { sql, keyring, tracer }
  const opened = await openCase(desk, {
    subject: { by: 'document', kind: 'resident-id', number: subject.number },
    reason: '演示:核酸检测阳性,需要流调',
    from: subject.window.from,
    to: subject.window.to,
  })
  assert(opened.ok && opened.state === 'opened', 'the demo case was not opened')
  const traced = await traceCase(desk, opened.caseId)
  assert(traced.ok, 'the demo case was not traced')
  return { caseId: opened.caseId, candidates: traced.candidates }
}
