// The demo's cases: one is opened at the first start, and the stage opens another for a fresh
// invented person each time the trace is played.
import assert from 'node:assert/strict'
import { DAY } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Interval } from '../base/interval.ts'
import type { Database } from '../platform/database.ts'
import { openCase, traceCase } from '../tracing/index.ts'
import type { Desk } from '../tracing/index.ts'
import { insertVisits } from '../visits/index.ts'
import { layItineraries } from './itineraries.ts'
import { registerInvented, takeInvented } from './scene-people.ts'
import { readDemo, writeDemo } from './settings.ts'
import { scanAt, visitsOfStays } from './visits-of-day.ts'
import type { Seeded } from './visits-of-day.ts'

export type StoryCase = { readonly caseId: number; readonly candidates: number }

export type StoryPlace = {
  readonly database: Database
  readonly seeded: Seeded
  readonly division: string
  readonly now: Instant
}

// An older story would lie outside the days that a tracer asks for first.
const STORY_SECONDS = 3 * DAY

/** Lays the story and opens its first case; keeps the one of an earlier start while it is new. */
export async function seedStory(place: StoryPlace): Promise<void> {
  const { database, seeded, now } = place
  const known = await readDemo(database.sql, 'story')
  if (known && known.opened > 0 && known.window.to > now - STORY_SECONDS) return
  const { window, itineraries, around } = await layItineraries(seeded, now)
  await insertVisits(database.sql, visitsOfStays(seeded, around))
  await writeDemo(database.sql, 'story', { window, itineraries, opened: 0 })
  await openNextCase(place)
}

/** Opens the next case: a fresh invented person who did the next itinerary. */
export async function openNextCase(place: StoryPlace): Promise<StoryCase> {
  const { sql, keyring } = place.database
  const person = await takeInvented(sql)
  const { personId } = await sql.begin((tx) => registerInvented(tx, keyring, person, place.now))
  const story = await readDemo(sql, 'story')
  assert(story, 'the story was not laid')
  const itinerary = story.itineraries[story.opened % story.itineraries.length] ?? []
  await writeDemo(sql, 'story', { ...story, opened: story.opened + 1 })
  const visits = itinerary.flatMap((visit) => scanAt(place.seeded, { ...visit, personId }) ?? [])
  await insertVisits(sql, visits)
  return openAndTrace(place, { number: person.number, window: story.window })
}

type Subject = { readonly number: string; readonly window: Interval }

async function openAndTrace(place: StoryPlace, subject: Subject): Promise<StoryCase> {
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
