// Real check-ins of real people against contacts that two other programs found: the contract of
// `zpc import-visits` and `zpc trace`. Skipped where the data is not present.
import assert from 'node:assert/strict'
import { createReadStream, createWriteStream, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { after, before, test } from 'node:test'
import { createGunzip } from 'node:zlib'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { findByReference } from '../people/index.ts'
import { systemClock } from '../platform/clock.ts'
import { importVisits } from '../visits/index.ts'
import type { TraceContact, TimeOrder } from './contract.ts'
import { presentTrace, traceContacts } from './index.ts'

const FOLDER = resolve(import.meta.dirname, '../../../shared/data/visits')
const VISITS = join(FOLDER, 'gowalla_nyc.csv.gz')
const EXPECTED = join(FOLDER, 'gowalla_nyc.w30.expected.json')
const skip = existsSync(VISITS) ? false : `there is no ${VISITS}`

type Expected = Record<
  string,
  {
    window_min: number
    n_contacts: number
    n_pairs: number
    generations_any: number[]
    generations_forward: number[]
    contacts: {
      person: string
      n_pairs: number
      places: string[]
      first: string
      last: string
      min_dt_s: number
    }[]
  }
>

let database: TestDatabase
let folder: string
let file: string
before(async () => {
  if (skip !== false) return
  database = await openTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'zpc-gowalla-'))
  file = join(folder, 'gowalla.csv')
  await pipeline(createReadStream(VISITS), createGunzip(), createWriteStream(file))
})
after(async () => {
  if (skip !== false) return
  await database[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const options = () => ({ file, category: 'shopping', hasRawRejects: false })

async function trace(reference: string, generations: number, timeOrder: TimeOrder) {
  const { sql, keyring } = database
  const personIds = await findByReference(sql, keyring, reference)
  const rule = { kind: 'window', minutes: 30 } as const
  const found = await traceContacts(sql, {
    personIds,
    rule,
    generations,
    timeOrder,
    now: systemClock.now(),
  })
  return presentTrace(sql, keyring, found, { case: reference, rule, timeOrder })
}

test('stores each visit once and reports the exact duplicates', { skip }, async () => {
  const { sql, keyring } = database
  const first = await importVisits(sql, keyring, options())
  assert.deepEqual(first, {
    read: 138_957,
    stored: 138_951,
    held: 138_951,
    duplicates: 6,
    rejected: 0,
  })
  const again = await importVisits(sql, keyring, options())
  assert.deepEqual(again, { read: 138_957, stored: 0, held: 0, duplicates: 138_957, rejected: 0 })
})

function comparable(contact: TraceContact) {
  const { person, pairs, places, firstAt, lastAt, minGapMinutes } = contact
  return { person, pairs, places, firstAt, lastAt, minGapMinutes }
}

test('finds the same contacts as two other programs', { skip }, async () => {
  const expected = JSON.parse(readFileSync(EXPECTED, 'utf8')) as Expected
  assert.equal(Object.keys(expected).length, 8)
  for (const [reference, wanted] of Object.entries(expected)) {
    const found = await trace(reference, 1, 'any')
    const byPerson = (left: { person: string }, right: { person: string }) =>
      left.person < right.person ? -1 : 1
    assert.deepEqual(
      found.contacts.map(comparable).toSorted(byPerson),
      wanted.contacts
        .map((contact) => ({
          person: contact.person,
          pairs: contact.n_pairs,
          places: contact.places.toSorted(),
          firstAt: contact.first,
          lastAt: contact.last,
          minGapMinutes: contact.min_dt_s / 60,
        }))
        .toSorted(byPerson),
      reference,
    )
  }
})

test('finds the same four generations in both time orders', { skip }, async () => {
  const expected = JSON.parse(readFileSync(EXPECTED, 'utf8')) as Expected
  for (const [reference, wanted] of Object.entries(expected)) {
    const any = await trace(reference, 4, 'any')
    assert.deepEqual(any.generations, wanted.generations_any, reference)
    const forward = await trace(reference, 4, 'forward')
    assert.deepEqual(forward.generations, wanted.generations_forward, reference)
  }
})
