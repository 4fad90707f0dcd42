// What a demo remembers between starts: which rows belong to which simulated person and place.
import { readSetting, writeSetting } from '../platform/setting.sql.ts'
import type { Db } from '../platform/postgres.ts'
import type { Instant } from '../base/instant.ts'
import type { Interval } from '../base/interval.ts'

/** Stored ids by simulated index. */
export type SeededIds = { readonly ids: readonly number[] }

export const DEMO_SETTINGS = {
  places: 'demo-places',
  people: 'demo-people',
  days: 'demo-days',
  accounts: 'demo-accounts',
  story: 'demo-story',
  morning: 'demo-morning',
  register: 'demo-register',
} as const

/** One visit of an ill person. Shape: `place` is a simulated index. */
export type ItineraryVisit = { readonly place: number; readonly enteredAt: Instant }

/** What the demo's cases are made of. */
export type Story = {
  readonly window: Interval
  /** What the ill people did, one after the other. */
  readonly itineraries: readonly (readonly ItineraryVisit[])[]
  /** How many cases were opened from them. */
  readonly opened: number
}

type Shapes = {
  places: SeededIds
  people: SeededIds
  /** Days whose visits are all stored. Shape: Shanghai days. */
  days: { readonly filled: readonly number[] }
  accounts: { readonly accounts: readonly StaffSecret[] }
  story: Story
  /** The day whose stops were made. */
  morning: { readonly day: number }
  /** When the pair and the claim were made. */
  register: { readonly seededAt: Instant }
}

/** An account of the demo's staff. Random for each installation; exists in demo mode only. */
export type StaffSecret = {
  readonly role: 'tracer' | 'supervisor' | 'auditor' | 'administrator'
  readonly username: string
  readonly password: string
  readonly totpSecret: string
}

/** Reads what the demo remembers; undefined before it was written. */
export async function readDemo<Name extends keyof Shapes>(
  db: Db,
  name: Name,
): Promise<Shapes[Name] | undefined> {
  return readSetting<Shapes[Name]>(db, DEMO_SETTINGS[name])
}

/** Writes what the demo remembers. */
export async function writeDemo<Name extends keyof Shapes>(
  db: Db,
  name: Name,
  body: Shapes[Name],
): Promise<void> {
  await writeSetting(db, DEMO_SETTINGS[name], body)
}
