// The eraser beside what else happens in the same moment: no visit is one of nobody, and nobody is
// lost. Source: F40; ADR 0023.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { MINUTE } from '../src/base/instant.ts'
import { addDevice, importReferences } from '../src/people/index.ts'
import { openErasureCity } from './helpers/erasure-city.ts'
import type { ErasureCity, Idle } from './helpers/erasure-city.ts'
import { hiddenField, openPhone } from './helpers/phone.ts'

let here: ErasureCity
let city: ErasureCity['city']
before(async () => {
  here = await openErasureCity()
  city = here.city
})
after(() => city[Symbol.asyncDispose]())

test('a run that ends early goes on where it was, and two runs at once are one', async () => {
  const ids = new Set<number>()
  for (let count = 0; count < 12; count += 1) ids.add((await here.addIdle()).personId)
  const isGone = async () =>
    (
      await city.database.sql`select 1 from people.person
      where person_id = any(${[...ids]}::bigint[])`
    ).length === 0
  for (let runs = 0; runs < 200 && !(await isGone()); runs += 1) {
    await Promise.all([1, 2].map(() => here.run({ waitSeconds: 0, sliceRows: 5, runMs: 1 })))
  }
  assert.ok(await isGone())
})

const ROUNDS = 4
const PEOPLE = 50

test('a scan and the eraser at once: no visit is of nobody, and the erased have none', async () => {
  const { sql } = city.database
  const base = `/p/${city.doors[1]?.token}`
  const seen = { entered: 0, form: 0, erased: 0 }
  const { writer } = city.writing
  // A statement that waits for others: its visit is on its way while its person is closed.
  city.writing.writer = {
    ...writer,
    write: async (one) => {
      await sleep(Math.random() * 600)
      return writer.write(one)
    },
  }
  const knows = async (one: Idle): Promise<boolean> => {
    const phone = openPhone(here.origin)
    phone.cookies.set('zpc_enter', one.cookie)
    return !(await phone.get(base)).html.includes('name="number"')
  }
  const scan = async (one: Idle, beforePost: Promise<unknown>): Promise<void> => {
    const phone = openPhone(here.origin)
    phone.cookies.set('zpc_enter', one.cookie)
    const page = await phone.get(base)
    await beforePost
    const answer = await phone.post(base, { ticket: hiddenField(page.html, 'ticket') })
    assert.ok(answer.status < 500, String(answer.status))
    const isIn = answer.status === 200
    seen[isIn ? 'entered' : 'form'] += 1
    const rows = await sql`select 1 from visits.visit where person_id = ${one.personId}`
    assert.equal(rows.length, isIn ? 1 : 0, 'the answer and the store say the same')
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const people = await Promise.all(Array.from({ length: PEOPLE }, here.addIdle))
    const [quiet, first, ...others] = people
    assert.ok(quiet && first)
    await scan(first, Promise.resolve())
    const closing = here.close()
    // Some scan while others are closed; some hold a page from before and post it afterwards.
    const early = others.slice(0, 32).map(async (one, index) => {
      await sleep(Math.random() * 60)
      return scan(one, index % 2 === 0 ? closing : Promise.resolve())
    })
    await closing
    // What an hour is for in a city: every server knows, and what was on its way is stored.
    while (await knows(quiet)) await sleep(20)
    await Promise.all(early)
    await Promise.all([here.erase(), ...others.slice(32).map((one) => scan(one, sleep(10)))])
    const ids = people.map((one) => one.personId)
    const left = await sql`
      select 1 from people.person where person_id = any(${ids}::bigint[])`
    seen.erased += PEOPLE - left.length - 1
    city.clock.advance(MINUTE)
  }
  city.writing.writer = writer
  const orphans = await sql`
    select 1 from visits.visit where not exists (
      select 1 from people.person where person.person_id = visit.person_id)`
  assert.equal(orphans.length, 0)
  assert.equal(seen.entered + seen.form, ROUNDS * (PEOPLE - 1))
  assert.equal(seen.erased, seen.form, 'who was shown the form was erased, and nobody else')
  assert.ok(seen.entered > 0 && seen.form > 0, JSON.stringify(seen))
})

test('a registration and the eraser at once, many times: it is there, and it is one', async () => {
  const { sql } = city.database
  for (let round = 0; round < 40; round += 1) {
    const { personId, number, phone } = await here.addIdle()
    await here.close()
    const [again] = await Promise.all([
      (async () => {
        await sleep(Math.random() * 12)
        const personId = await here.register({ document: { kind: 'resident-id', number }, phone })
        await here.begin((tx) => addDevice(tx, personId, here.now()))
        return personId
      })(),
      here.erase(),
    ])
    assert.equal(await here.isThere(again), true)
    assert.equal(await here.isThere(personId), again === personId)
    // The eraser may close it between the two: an hour later it finds the phone.
    await here.erase()
    const [row] = await sql<{ closed_at: Date | null; n: number }[]>`
      select closed_at, (select count(*)::int from people.identifier i
        where i.person_id = person.person_id) as n
      from people.person where person_id = ${again}`
    assert.deepEqual([row?.closed_at, row?.n], [null, 3])
  }
})

test('an import that meets the eraser keeps its people', async () => {
  const { keyring } = city.database
  const references = Array.from({ length: 20 }, (_, index) => `canary-${index}`)
  const importAll = () => here.begin((tx) => importReferences(tx, keyring, references))
  const first = await importAll()
  const ids = [...first.values()]
  await here.age(ids)
  await here.close()
  const [again] = await Promise.all([importAll(), here.erase()])
  for (const personId of again.values()) assert.equal(await here.isThere(personId), true)
})
