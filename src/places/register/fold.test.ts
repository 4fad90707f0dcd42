// The town's list of new places with complexes folded, and one tap for a whole complex: what looks
// like a confirmed place stays, as does what is suspended and what lies in another town.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  DESK as S,
  OTHER_TOWN,
  TOWN,
  openRegisterCity,
} from '../../../test/helpers/register-city.ts'
import type { RegisterCity, Someone } from '../../../test/helpers/register-city.ts'
import { createMany } from '../create-many.ts'
import type { ConfirmAnswer, TownPage, TownPlace } from './contract.ts'

let here: RegisterCity
let town: Someone
before(async () => {
  here = await openRegisterCity()
  town = await here.staff('town')
})
after(() => here.city[Symbol.asyncDispose]())

/** A complex with units that nobody has confirmed. Shape: the ids, the root first. */
async function complexOf(name: string, units: readonly string[]): Promise<number[]> {
  const { sql, keyring } = here.city.database
  const facts = { division: TOWN, category: 'restaurant', identifierReason: '测试' }
  const rows = [
    { ...facts, name },
    ...units.map((unit) => ({ ...facts, name: unit, kind: 'unit' as const, parentIndex: 0 })),
  ]
  const made = await sql.begin((tx) => createMany(tx, keyring, rows))
  assert.ok(made.ok, JSON.stringify(made))
  return made.places.map((place) => place.placeId)
}

async function lineOf(who: Someone, placeId: number): Promise<TownPlace | undefined> {
  return (await who.read<TownPage>(S)).rows.find((row) => row.placeId === placeId)
}

const whole = (who: Someone, placeId: number) =>
  who.read<ConfirmAnswer>(`${S}/confirm`, { placeIds: [placeId], whole: true })

async function confirmedIn(complexId: number): Promise<number> {
  const [row] = await here.city.database.sql<{ count: number }[]>`
    select count(*)::int as count from places.place
    where complex_id = ${complexId} and state = 'confirmed'`
  return row?.count ?? 0
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `铺位${index + 1}`)

test('a complex is one line, and the older shop stands below it on the first page', async () => {
  const boss = await here.manager()
  const older = await here.make(boss, '更早的小店')
  const [root = 0, ...units] = await complexOf('两千铺商场', numbered(1200))
  const page = await town.read<TownPage>(S)
  assert.deepEqual(
    page.rows.slice(0, 2).map((row) => [row.placeId, row.inside]),
    [
      [root, 1200],
      [older.placeId, 0],
    ],
  )
  const first = await town.read<TownPage>(`${S}?inside=${root}`)
  assert.deepEqual([first.rows.length, first.rows[0]?.placeId], [50, units.at(-1)])
  const next = await town.read<TownPage>(`${S}?inside=${root}&before=${first.before}`)
  assert.equal(next.rows[0]?.placeId, units.at(-51))
  const found = await town.read<TownPage>(`${S}?q=${encodeURIComponent('铺位1200')}`)
  assert.deepEqual(
    found.rows.map((row) => row.placeId),
    [units.at(-1)],
  )
  const done = await whole(town, root)
  assert.deepEqual([done.confirmed.length, done.alike, done.stopped], [1201, [], []])
  assert.equal(await confirmedIn(root), 1201)
  assert.equal(await lineOf(town, root), undefined)
  const { sql } = here.city.database
  const audits = await sql<{ many: number }[]>`
    select jsonb_array_length(detail::jsonb -> 'placeIds') as many from staff.audit
    where actor = 'town' and action = 90 order by seq`
  assert.deepEqual(
    audits.map((row) => row.many),
    [500, 500, 201],
  )
  const [told] = await sql<{ count: number }[]>`
    select count(distinct place_id)::int as count from places.place_event
    where kind = 'confirmed' and place_id between ${root} and ${units.at(-1) ?? 0}`
  assert.equal(told?.count, 1201)
  const again = await whole(town, root)
  assert.deepEqual([again.confirmed, again.alike, again.stopped], [[], [], []])
})

test('what is alike, suspended or in another town stays, and the answer says so', async () => {
  const [root = 0, one = 0, two = 0, three = 0, four = 0] = await complexOf('留下商场', [
    '甲铺',
    '乙铺',
    '丙铺',
    '丁铺',
  ])
  const { sql } = here.city.database
  await town.read(`${S}/${two}/suspend`, { because: '冒名' })
  await town.read(`${S}/confirm`, { placeIds: [one] })
  await sql`update places.place set name_key = '甲铺' where place_id = ${three}`
  await sql`update places.place set division = ${OTHER_TOWN} where place_id = ${four}`
  assert.equal((await lineOf(town, root))?.inside, 1)
  const done = await whole(town, root)
  assert.deepEqual([done.confirmed, done.alike, done.stopped], [[root], [three], [two]])
  assert.equal(await here.stateOf(four), 'unconfirmed')
  // The root is confirmed, and still holds what is new inside.
  const line = await lineOf(town, root)
  assert.deepEqual([line?.state, line?.inside], ['confirmed', 1])
  // The other town has its own part as a row, and nothing of the complex.
  const other = await here.staff('other')
  assert.equal((await lineOf(other, four))?.inside, 0)
  assert.equal(await lineOf(other, root), undefined)
})

test('a complex that looks like a confirmed place keeps all that is inside it', async () => {
  const boss = await here.manager()
  await here.known(boss, '真商场')
  const { sql } = here.city.database
  const [root = 0, unit = 0] = await complexOf('假商场', ['一号铺'])
  await sql`update places.place set name_key = '真商场' where place_id = ${root}`
  const done = await whole(town, root)
  assert.deepEqual([done.confirmed, done.alike], [[], [root]])
  assert.equal(await here.stateOf(unit), 'unconfirmed')
})

test('is nothing to another town, and one complex at a time', async () => {
  const [root = 0, unit = 0] = await complexOf('别镇商场', ['一号铺'])
  const other = await here.staff('other')
  const body = { placeIds: [root], whole: true }
  assert.equal((await other.ask(`${S}/confirm`, body)).status, 404)
  assert.deepEqual((await other.read<TownPage>(`${S}?inside=${root}`)).rows, [])
  const two = { placeIds: [root, unit], whole: true }
  assert.equal((await town.ask(`${S}/confirm`, two)).status, 400)
  assert.equal(await here.stateOf(unit), 'unconfirmed')
})

test('two supervisors at once confirm each place once', async () => {
  const [root = 0] = await complexOf('同时商场', numbered(30))
  const county = await here.staff('county')
  const both = await Promise.all([whole(town, root), whole(county, root)])
  assert.equal(both.flatMap((answer) => answer.confirmed).length, 31)
  assert.deepEqual(
    both.flatMap((answer) => answer.alike),
    [],
  )
  const [told] = await here.city.database.sql<{ count: number }[]>`
    select count(*)::int as count from places.place_event e
      join places.place p on p.place_id = e.place_id
    where p.complex_id = ${root} and e.kind = 'confirmed'`
  assert.equal(told?.count, 31)
})

test('a tap finds the confirmed one behind five hundred new ones that look the same', async () => {
  const { sql } = here.city.database
  const ids = await complexOf('五百家', numbered(500))
  const asked = ids.at(-1) ?? 0
  // The newest of them all, and the one that counts.
  const { placeId: known } = await here.known(await here.manager(), '有名的店')
  await sql`
    update places.place set name_key = '有名的店', parent_id = null, complex_id = place_id
    where place_id = any(${[...ids, known]}::int[])`
  const done = await town.read<ConfirmAnswer>(`${S}/confirm`, { placeIds: [asked] })
  assert.deepEqual([done.confirmed, done.alike], [[], [asked]])
})
