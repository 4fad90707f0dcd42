// What somebody could try with a phone of his own and the number of somebody else.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { raiseAssurance } from '../src/people/index.ts'
import { inventDocument } from './helpers/invent.ts'
import { openVisitorApp } from './helpers/visitor-app.ts'
import type { VisitorApp } from './helpers/visitor-app.ts'
import { openVisitorJars, ticketOf } from './helpers/visitor-jar.ts'
import type { Jar, VisitorJars } from './helpers/visitor-jar.ts'

let city: VisitorApp
let jars: VisitorJars
before(async () => {
  city = await openVisitorApp({ doors: 2 })
  jars = openVisitorJars(city)
})
after(() => city[Symbol.asyncDispose]())

const VICTIM = {
  phone: '19900009901',
  name: '受害人',
  kind: 'resident-id',
  number: inventDocument(7901),
  consent: '1',
}

/** Registers without a code, as while no message comes. */
async function registerLater(jar: Jar, door: number, form: Record<string, string>) {
  const ticket = ticketOf(await jars.get(jars.door(door), jar))
  const answer = await jars.post(
    `${jars.door(door)}/register`,
    { ...form, ticket, later: '1' },
    jar,
  )
  assert.equal(answer.statusCode, 200)
  return answer.body
}

async function personIds(): Promise<number[]> {
  const rows = await city.database.sql<{ person_id: number }[]>`
    select person_id from visits.visit order by entered_at`
  return rows.map((row) => row.person_id)
}

test('whoever types the number of somebody without a code is not let in as him', async () => {
  const first = await registerLater(new Map(), 0, VICTIM)
  assert.match(first, /data-verdict="see-staff"/)
  const [victim = 0] = await personIds()
  const { sql, keyring } = city.database
  const seen = { personId: victim, by: 'person:1', at: city.clock.now() }
  await sql.begin((tx) => raiseAssurance(tx, { keyring }, seen))
  city.standings.forget([victim])
  city.clock.advance(1200)
  const thief: Jar = new Map()
  const second = await registerLater(thief, 1, VICTIM)
  assert.match(second, /data-verdict="see-staff"/)
  city.clock.advance(1200)
  const page = await jars.get(jars.door(1), thief)
  const again = await jars.post(jars.door(1), { ticket: ticketOf(page) }, thief)
  assert.match(again.body, /data-verdict="see-staff"/)
  assert.equal((await personIds()).filter((id) => id === victim).length, 1)
})

test('the same form sent again without its cookies is one person', async () => {
  const form = { ...VICTIM, phone: '19900009902', number: inventDocument(7902) }
  const before = (await personIds()).length
  const ticket = ticketOf(await jars.get(jars.door(0), new Map()))
  for (let tries = 0; tries < 2; tries += 1) {
    const sent = { ...form, ticket, later: '1' }
    const answer = await jars.post(`${jars.door(0)}/register`, sent, new Map())
    assert.equal(answer.statusCode, 200)
  }
  assert.equal((await personIds()).length - before, 1)
})
