// What somebody who minds a door could try: a place of his own that no town knows, typing the whole
// town in spite of the bound of a shift, a verdict by a way round.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { mintPersonalCode } from '../src/people/index.ts'
import type { OpenEmergencies, PersonFields, Recorded } from '../src/visits/door/contract.ts'
import { Busy } from '../src/visits/visit-writer.ts'
import { addPerson } from './helpers/city.ts'
import { nextTyped, openDoorApp, typedEntry } from './helpers/door-app.ts'
import type { DoorApp } from './helpers/door-app.ts'
import { inventPhone } from './helpers/invent.ts'

let app: DoorApp
let victims = 0

before(async () => {
  app = await openDoorApp()
  await app.goOnDuty('keeper')
  await app.goOnDuty('outsider', 2)
  const { sql } = app.city.database
  const placeId = app.city.doors[2]?.placeId ?? 0
  await sql`update places.place set state = 'unconfirmed' where place_id = ${placeId}`
  await sql`update places.print set changed_at = now() where place_id = ${placeId}`
  await app.city.prints.refresh()
})
after(() => app[Symbol.asyncDispose]())

type Victim = { readonly fields: PersonFields; readonly personId: number }

/** Registers somebody with a phone of his own, as a first scan does. */
async function registerVictim(): Promise<Victim> {
  const fields = nextTyped()
  victims += 1
  const phone = inventPhone(9000 + victims)
  const at = app.city.clock.now()
  const whole = { name: '受害人', number: fields.number, phone, at }
  return { fields, personId: await addPerson(app.city.database, whole) }
}

async function surest(): Promise<number> {
  const [row] = await app.city.database.sql<{ most: number }[]>`
    select max(assurance)::int as most from people.person`
  return row?.most ?? 0
}

test('a place of nobody puts no colour on a neighbour and settles no dispute', async () => {
  const { fields, personId } = await registerVictim()
  const seen = { health: 'red', travel: 'starred' }
  await app.register(typedEntry({ person: { ...fields, name: '冒名者' }, seen }), 'outsider', 2)
  await app.register(typedEntry({ person: { ...fields, name: '受害人' }, seen }), 'outsider', 2)
  const rows = [{ ...fields, name: '第三人' }]
  const batch = { entryId: randomUUID(), rows, isDocumentSeen: true }
  assert.equal((await app.post('outsider', '/batch', batch, 2)).status, 200)
  app.city.standings.forget([personId])
  const standing = await app.city.standings.of(personId)
  assert.notEqual(standing.health.state, 'red')
  assert.notEqual(standing.travel.state, 'starred')
  assert.equal(standing.assurance, 1)
  assert.equal(await surest(), 1, 'nobody saw a document for the city')
})

test('a card scanned at a place of nobody puts no colour on its holder', async () => {
  const { personId } = await registerVictim()
  const { sql, keyring } = app.city.database
  const at = app.city.clock.now()
  const issuedBy = { kind: 'self', id: String(personId) } as const
  const code = await sql.begin((tx) =>
    mintPersonalCode(tx, { keyring }, { personId, issuedBy, at }),
  )
  assert.ok(code.ok)
  const body = { entryId: randomUUID(), token: code.token, seen: { health: 'red' } }
  assert.equal((await app.post('outsider', '/personal-code', body, 2)).status, 200)
  app.city.standings.forget([personId])
  assert.notEqual((await app.city.standings.of(personId)).health.state, 'red')
})

test('an emergency at a place of nobody raises nobody', async () => {
  const body = { entryId: randomUUID(), reason: 'injury' }
  assert.equal((await app.post('outsider', '/emergency', body, 2)).status, 200)
  const open = await app.get<OpenEmergencies>('outsider', '/open-emergencies', 2)
  const id = open.body.emergencies[0]?.id ?? 0
  const given = { person: nextTyped(), isDocumentSeen: true }
  const path = `/emergencies/${id}/register`
  assert.equal((await app.post('outsider', path, given, 2)).status, 200)
  assert.equal(await surest(), 1)
})

test('an entry too old for the list tells no verdict when it is sent again as new', async () => {
  const entryId = randomUUID()
  const enteredAt = app.city.clock.now() - 50 * 60
  const body = typedEntry({ entryId })
  assert.equal((await app.register({ ...body, enteredAt })).verdict, undefined)
  const again = await app.register(body)
  assert.deepEqual([again.isEarlier, again.verdict, again.maskedName], [true, undefined, undefined])
  const scanned = { entryId, token: 'x' }
  const code = await app.post<Recorded>('keeper', '/personal-code', scanned)
  assert.equal(code.body.verdict, undefined)
})

test('a stop that was never on the list is for the town, and tells a door nothing', async () => {
  const fields = nextTyped()
  await app.register(typedEntry({ person: fields, seen: { health: 'red' } }))
  const enteredAt = app.city.clock.now() - 50 * 60
  await app.register(typedEntry({ person: fields, enteredAt }))
  const stops = await app.city.database.sql<{ stop_id: number; entered_at: number }[]>`
    select stop_id, entered_at from visits.stop where place_id = ${app.city.doors[0]?.placeId ?? 0}`
  const [late, now] = [true, false].map((is) =>
    stops.find((stop) => (stop.entered_at === enteredAt) === is),
  )
  const body = { action: 'waiting' }
  assert.equal((await app.post('keeper', `/stops/${now?.stop_id}`, body)).status, 200)
  assert.equal((await app.post('keeper', `/stops/${late?.stop_id}`, body)).status, 404)
})

test('what a page of another host posts changes nothing at a door', async () => {
  const visit = (await app.register(typedEntry())).key
  const ask = (headers: Record<string, string>) =>
    app.city.app.inject({
      method: 'POST',
      url: `/api/door/points/${app.pointOf(0)}/seen`,
      headers: { cookie: app.cookies.keeper, ...headers },
      payload: new URLSearchParams({ visit, health: 'red' }).toString(),
    })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  assert.equal((await ask({ ...form, 'sec-fetch-site': 'same-site' })).statusCode, 403)
  assert.equal((await ask({ ...form, origin: 'https://neighbour.example' })).statusCode, 403)
  assert.equal((await ask({ ...form, 'sec-fetch-site': 'same-origin' })).statusCode, 200)
})

async function typeUntilRefused(tries: number, change: () => object, door: number) {
  const answers = await Promise.all(
    Array.from({ length: tries }, () => app.post<Recorded>('keeper', '/register', change(), door)),
  )
  const told = answers.filter(({ status, body }) => status === 200 && body.verdict !== undefined)
  const refused = answers.filter(({ body }) => body.error === 'too-many-typed')
  const others = answers.filter((one) => !told.includes(one) && !refused.includes(one))
  assert.deepEqual(others, [])
  return told.length
}

test('the bound of a shift holds at once, before the shift and after a new one', async () => {
  await app.goOnDuty('keeper', 1)
  // Dated before the shift began, and all at the same moment.
  const before = (): object => typedEntry({ enteredAt: app.city.clock.now() - 10 * 60 })
  let told = 0
  for (let round = 0; round < 3; round += 1) told += await typeUntilRefused(30, before, 1)
  assert.equal(told, 60)
  await app.goOnDuty('keeper', 1, false)
  app.city.clock.advance(5)
  await app.goOnDuty('keeper', 1)
  assert.equal(await typeUntilRefused(3, typedEntry, 1), 0)
})

test('presence is recorded by the second tap when the first was answered busy', async () => {
  const { writing } = app.city
  const { writer } = writing
  writing.writer = { ...writer, write: () => Promise.reject(new Busy()) }
  const code = `http://localhost/p/${app.city.doors[1]?.token}`
  const first = await app.post('second', '/duty', { isOn: true, code }, 1)
  assert.equal(first.status, 503)
  writing.writer = writer
  await app.goOnDuty('second', 1)
  app.city.clock.advance(1300)
  await app.goOnDuty('second', 1)
  const visits = await app.city.database.sql`
    select 1 from visits.visit where person_id = ${app.personIds.second} and flags & 64 <> 0`
  assert.equal(visits.length, 1)
})
