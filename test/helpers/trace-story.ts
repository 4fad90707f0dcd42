// Stories of who was where, told in a few words: people and places by name, scans by time.
import assert from 'node:assert/strict'
import { systemClock } from '../../src/platform/clock.ts'
import { importReferences } from '../../src/people/index.ts'
import { importPlaces } from '../../src/places/index.ts'
import { presentTrace, traceContacts } from '../../src/tracing/index.ts'
import type { TraceRule } from '../../src/tracing/index.ts'
import { flagsOf } from './city.ts'
import { insertVisits } from '../../src/visits/index.ts'
import type { Flags } from '../../src/visits/index.ts'
import type { TestDatabase } from './database.ts'

/** One scan of a story. */
export type Scan = {
  who: string
  where: string
  at: number
  out?: number
  flags?: Partial<Flags>
  by?: string
}

/** Writes scans; names of people and places are told apart by the prefix of the story. */
export async function tellStory(database: TestDatabase, story: string, scans: readonly Scan[]) {
  const { sql, keyring } = database
  const names = [...new Set(scans.flatMap((scan) => (scan.by ? [scan.who, scan.by] : [scan.who])))]
  const people = await sql.begin((tx) =>
    importReferences(
      tx,
      keyring,
      names.map((name) => `${story}-${name}`),
    ),
  )
  const wheres = [...new Set(scans.map((scan) => scan.where))]
  const places = await sql.begin((tx) =>
    importPlaces(
      tx,
      wheres.map((name) => ({ reference: `${story}-${name}`, name, category: 'shopping' })),
    ),
  )
  const idOf = (name: string): number => people.get(`${story}-${name}`) ?? assert.fail(name)
  const placeOf = (name: string): number => places.get(`${story}-${name}`) ?? assert.fail(name)
  await insertVisits(
    sql,
    scans.map((scan) => ({
      personId: idOf(scan.who),
      reporterId: scan.by === undefined ? null : idOf(scan.by),
      enteredAt: scan.at,
      placeId: placeOf(scan.where),
      printNo: 1,
      deviceNo: 1,
      flags: flagsOf(scan.flags),
      ruleVersion: 1,
    })),
  )
  for (const scan of scans) {
    if (scan.out === undefined) continue
    await sql`
      insert into visits.check_out (person_id, entered_at, place_id, left_at)
      values (${idOf(scan.who)}, ${scan.at}, ${placeOf(scan.where)}, ${scan.out})`
  }
  const trace = async (
    who: string,
    rule: TraceRule,
    more: { generations?: number; timeOrder?: 'any' | 'forward'; from?: number; to?: number } = {},
  ) => {
    const { generations = 1, timeOrder = 'any', from, to } = more
    const personIds = [idOf(who)]
    const now = systemClock.now()
    const request = { personIds, rule, generations, timeOrder, from, to, now }
    const found = await traceContacts(sql, request)
    const result = await presentTrace(sql, keyring, found, { case: who, rule, timeOrder })
    return result.contacts.map((contact) => ({
      ...contact,
      person: contact.person.slice(story.length + 1),
    }))
  }
  return { idOf, placeOf, trace }
}
