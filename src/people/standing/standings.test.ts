import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { addPerson } from '../../../test/helpers/city.ts'
import { inventDocument, inventPhone } from '../../../test/helpers/invent.ts'
import { openTestDatabase } from '../../../test/helpers/database.ts'
import type { TestDatabase } from '../../../test/helpers/database.ts'
import { silentPort } from '../../partners/index.ts'
import type { HealthCodePort } from '../../partners/index.ts'
import { makeManualClock } from '../../platform/clock.ts'
import { openSql } from '../../platform/postgres.ts'
import { openStandings, raiseAssurance, recordSeenByStaff, registerPerson } from '../index.ts'
import type { Standing, Standings } from '../index.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

const clock = makeManualClock(Date.now())
let count = 0

type Asked = { readonly number: string }

/** A partner in memory: what it answers is a map of the test's own. */
function makePartner(): { port: HealthCodePort; says: Map<string, string>; asked: Asked[][] } {
  const says = new Map<string, string>()
  const asked: Asked[][] = []
  const port: HealthCodePort = {
    isConnected: true,
    ask: async (documents) => {
      asked.push([...documents])
      return documents.map(({ number }) => {
        const state = says.get(number)
        return state === undefined ? undefined : { state: state as 'green' }
      })
    },
  }
  return { port, says, asked }
}

async function open(health: HealthCodePort = silentPort(false)): Promise<Standings> {
  const { sql, keyring } = database
  return openStandings({ sql, keyring, clock, health, travel: silentPort(false) })
}

type Made = { readonly personId: number; readonly number: string }

async function register(given: { number?: string; name?: string; phone?: string } = {}) {
  count += 1
  const number = given.number ?? inventDocument(count)
  const name = given.name ?? '测试员'
  const phone = given.phone ?? inventPhone(count)
  const personId = await addPerson(database, { name, number, phone, at: clock.now() })
  return { personId, number } satisfies Made
}

async function waitUntil(is: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await is()) return
    await sleep(50)
  }
  assert.fail('it did not happen within ten seconds')
}

test('says that nothing is connected, and answers at once the second time', async () => {
  const standings = await open()
  const { personId } = await register()
  const first = standings.of(personId)
  assert.ok(first instanceof Promise)
  const standing = await first
  assert.deepEqual(standing, {
    health: { state: 'not-connected', source: 'none' },
    travel: { state: 'not-connected', source: 'none' },
    assurance: 1,
    isDisputed: false,
  } satisfies Standing)
  assert.equal(standings.of(personId), standing)
  await standings.close()
})

test('reads everyone of one turn with one question to the partner', async () => {
  const { port, says, asked } = makePartner()
  const standings = await open(port)
  const people = [await register(), await register(), await register()]
  for (const { number } of people) says.set(number, 'green')
  const found = await Promise.all(people.map(async ({ personId }) => standings.of(personId)))
  assert.deepEqual(
    found.map((one) => one.health.state),
    ['green', 'green', 'green'],
  )
  assert.deepEqual(
    asked.map((one) => one.length),
    [3],
  )
  await standings.close()
})

test('two who ask for one person at once share one answer', async () => {
  const { port, says, asked } = makePartner()
  const standings = await open(port)
  const { personId, number } = await register()
  says.set(number, 'yellow')
  const [one, other] = await Promise.all([standings.of(personId), standings.of(personId)])
  assert.equal(one, other)
  assert.equal(asked.length, 1)
  await standings.close()
})

test('a partner that falls silent is unavailable, its green remembered', async () => {
  const { port, says, asked } = makePartner()
  const standings = await open(port)
  const { personId, number } = await register()
  says.set(number, 'green')
  assert.equal((await standings.of(personId)).health.state, 'green')
  const seenAt = clock.now()
  says.clear()
  clock.advance(599)
  assert.equal((await standings.of(personId)).health.state, 'green')
  clock.advance(2)
  const { health } = await standings.of(personId)
  assert.deepEqual(health, { state: 'unavailable', source: 'none', lastGreenAt: seenAt })
  assert.equal(asked.length, 2)
  assert.deepEqual(standings.silentSince(), { health: clock.now() })
  says.set(number, 'red')
  clock.advance(15)
  assert.equal((await standings.of(personId)).health.state, 'red')
  assert.deepEqual(standings.silentSince(), {})
  says.clear()
  clock.advance(601)
  assert.deepEqual((await standings.of(personId)).health, { state: 'unavailable', source: 'none' })
  await standings.close()
})

test('what staff saw counts at every server soon, and for a day', async () => {
  const [here, there] = [await open(), await open()]
  const { personId } = await register()
  assert.equal((await there.of(personId)).health.state, 'not-connected')
  const at = clock.now()
  const seen = { personId, health: 'red', travel: 'starred', by: 'person:1', at } as const
  await database.sql.begin((tx) => recordSeenByStaff(tx, database, seen))
  await waitUntil(async () => (await there.of(personId)).health.state === 'red')
  const standing = await here.of(personId)
  const validUntil = at + 86_400
  assert.deepEqual(standing.travel, { state: 'starred', source: 'staff', seenAt: at, validUntil })
  clock.advance(86_400)
  assert.equal((await here.of(personId)).health.state, 'not-connected')
  await Promise.all([here.close(), there.close()])
})

test('a change is read again when its notice was lost', async () => {
  const standings = await open()
  const { personId } = await register()
  await standings.of(personId)
  await database.sql`update people.person set assurance = 2 where person_id = ${personId}`
  await database.sql`insert into people.standing_change (person_id) values (${personId})`
  await waitUntil(async () => (await standings.of(personId)).assurance === 2)
  await standings.close()
})

test('an older sight that arrives late does not replace a newer one', async () => {
  const standings = await open()
  const { personId } = await register()
  const at = clock.now()
  const seen = { personId, by: 'person:1' }
  await database.sql.begin(async (tx) => {
    await recordSeenByStaff(tx, database, { ...seen, health: 'green', at })
    await recordSeenByStaff(tx, database, { ...seen, health: 'red', at: at - 60 })
  })
  assert.equal((await standings.of(personId)).health.state, 'green')
  await standings.close()
})

test('a registration that is only declared puts no state on the document', async () => {
  const standings = await open()
  const { personId: owner, number } = await register({ name: '李测试' })
  const declared = await database.sql.begin((tx) =>
    registerPerson(tx, database.keyring, {
      document: { kind: 'resident-id', number },
      phoneConfirmed: false,
      name: '李测试',
      origin: 'reported',
      at: clock.now(),
    }),
  )
  assert.ok(declared.ok)
  const seen = {
    personId: declared.personId,
    health: 'red',
    by: 'person:1',
    at: clock.now(),
  } as const
  assert.equal(await database.sql.begin((tx) => recordSeenByStaff(tx, database, seen)), false)
  assert.equal((await standings.of(owner)).health.state, 'not-connected')
  await standings.close()
})

test('a state is sealed: the row shows neither it nor who saw it', async () => {
  const { personId } = await register()
  const seen = { personId, health: 'yellow', by: 'person:4711', at: clock.now() } as const
  await database.sql.begin((tx) => recordSeenByStaff(tx, database, seen))
  const rows = await database.sql`select fact::text as line from people.fact as fact`
  const text = rows.map((row) => String(row['line'])).join('\n')
  const hex = (word: string) => Buffer.from(word).toString('hex')
  for (const word of ['yellow', 'person:4711']) {
    assert.ok(!text.includes(word) && !text.includes(hex(word)), word)
  }
})

test('two names on one document are disputed at every server until staff saw one', async () => {
  const standings = await open()
  const owner = await register({ name: '李甲' })
  assert.equal((await standings.of(owner.personId)).isDisputed, false)
  const impostor = await register({ number: owner.number, name: '王乙' })
  await waitUntil(async () => (await standings.of(owner.personId)).isDisputed)
  assert.equal((await standings.of(impostor.personId)).isDisputed, true)
  const seen = { personId: owner.personId, by: 'person:9', at: clock.now() }
  const raised = await database.sql.begin((tx) => raiseAssurance(tx, database, seen))
  assert.deepEqual(raised, { ok: true, isNew: true, setApart: [impostor.personId] })
  await waitUntil(async () => !(await standings.of(owner.personId)).isDisputed)
  assert.equal((await standings.of(owner.personId)).assurance, 2)
  // Whoever shares the document still sees the staff: nobody saw a document of that registration.
  assert.equal((await standings.of(impostor.personId)).isDisputed, true)
  await standings.close()
})

test('two who settle for both sides at once wait for each other, and none is lost', async () => {
  const owner = await register({ name: '孙甲' })
  const other = await register({ number: owner.number, name: '周乙' })
  const raise = (personId: number) =>
    database.sql.begin((tx) =>
      raiseAssurance(tx, database, { personId, by: 'person:9', at: clock.now() }),
    )
  const both = await Promise.all([
    raise(other.personId),
    raise(owner.personId),
    raise(owner.personId),
  ])
  assert.equal(both.filter((one) => one.ok && one.isNew).length, 2)
  const [rows] = await database.sql<{ n: number }[]>`
    select count(*)::int as n from staff.audit
    where action = 14 and person_id in (${owner.personId}, ${other.personId})`
  assert.equal(rows?.n, 2)
})

test('nobody is raised who does not exist', async () => {
  const raised = await database.sql.begin((tx) =>
    raiseAssurance(tx, database, { personId: 999_999_999, by: 'person:9', at: clock.now() }),
  )
  assert.deepEqual(raised, { ok: false, refusal: 'person-unknown' })
})

test('what is sealed is equally long for every state', async () => {
  const lengths = new Set<number>()
  for (const health of ['green', 'yellow', 'red', 'none'] as const) {
    const { personId } = await register()
    const seen = { personId, health, by: 'person:123', at: clock.now() }
    await database.sql.begin((tx) => recordSeenByStaff(tx, database, seen))
    const [row] = await database.sql<{ length: number }[]>`
      select octet_length(fact.sealed) as length from people.fact
      join people.identifier on blind = document_blind and identifier.kind = 1
      where person_id = ${personId}`
    lengths.add(row?.length ?? 0)
  }
  assert.equal(lengths.size, 1)
})

test('one name on two phones is one human and not disputed', async () => {
  const standings = await open()
  const first = await register({ name: '李丙' })
  const second = await register({ number: first.number, name: '李丙' })
  assert.equal((await standings.of(first.personId)).isDisputed, false)
  assert.equal((await standings.of(second.personId)).isDisputed, false)
  await standings.close()
})

test('who was asked for while a change arrived is read again', async () => {
  const { port, says } = makePartner()
  const standings = await open(port)
  const { personId, number } = await register()
  says.set(number, 'green')
  const asked = standings.of(personId)
  standings.forget([personId])
  assert.equal((await asked).health.state, 'green')
  assert.ok(standings.of(personId) instanceof Promise)
  await standings.close()
})

test('a database that is away makes everything unavailable and nobody confirmed', async () => {
  const nowhere = { ...database.address, host: '127.0.0.1', port: 9 }
  const sql = openSql(nowhere, { max: 1, name: 'zpc test' })
  const standings = await openStandings({
    sql,
    keyring: database.keyring,
    clock,
    health: silentPort(false),
    travel: silentPort(false),
  })
  assert.deepEqual(await standings.of(1), {
    health: { state: 'unavailable', source: 'none' },
    travel: { state: 'unavailable', source: 'none' },
    assurance: 0,
    isDisputed: false,
  })
  await standings.close()
  await sql.end({ timeout: 1 })
})
