import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { closePlace } from '../../test/helpers/place-life.ts'
import { meetAt } from '../../test/helpers/two-at-once.ts'
import { isDammValid } from '../base/check-digit.ts'
import { closePoint } from './change-place.ts'
import {
  addPoint,
  addPrint,
  createMany,
  createPlace,
  findByShortNumber,
  importPlaces,
  listCategories,
  listDivisions,
  openPrintIndex,
  placesByIds,
  seedCatalogue,
  withdrawPrint,
} from './index.ts'
import type { NewPlace } from './index.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
  await database.sql.begin((tx) => seedCatalogue(tx, database.config.city))
})
after(() => database[Symbol.asyncDispose]())

const noodles: NewPlace = {
  name: '陈记面馆',
  category: 'restaurant',
  division: '321182001',
  identifier: '91350100M000100Y43',
}

async function make(draft: NewPlace) {
  const made = await database.sql.begin((tx) => createPlace(tx, database.keyring, draft))
  assert(made.ok)
  return made
}

describe('the catalogue', () => {
  test('has the seven town-level units below the city and the Notice categories', async () => {
    const divisions = await listDivisions(database.sql)
    assert.equal(divisions.filter((row) => row.parent === '321182').length, 7)
    assert.equal(divisions.find((row) => row.division === '321182')?.parent, '321100')
    assert((await listCategories(database.sql)).length >= 20)
  })

  test('never overwrites an edited row', async () => {
    const { sql, config } = database
    await sql`update places.category set dwell_minutes = 77 where category = 'bathing'`
    await sql.begin((tx) => seedCatalogue(tx, config.city))
    const bathing = (await listCategories(sql)).find((row) => row.category === 'bathing')
    assert.equal(bathing?.dwellMinutes, 77)
  })
})

describe('a new place', () => {
  test('has a main door, one print and a short number at once', async () => {
    const made = await make(noodles)
    assert.equal(made.pointName, '正门')
    assert.equal(made.printNo, 1)
    assert(isDammValid(made.shortNumber))
    const found = await findByShortNumber(database.sql, made.shortNumber)
    assert.equal(found?.token, made.token)
    const place = (await placesByIds(database.sql, [made.placeId])).get(made.placeId)
    assert.equal(place?.state, 'unconfirmed')
    assert.equal(place?.identifierKind, 'credit-code')
  })

  test('is refused with the field that is wrong', async () => {
    const cases: [Partial<NewPlace>, string][] = [
      [{ name: '   ' }, 'name'],
      [{ name: 'a\u0000b' }, 'name'],
      [{ name: '长'.repeat(81) }, 'name'],
      [{ identifier: '91350100M000100Y44' }, 'identifier'],
      [{ identifier: '' }, 'identifier'],
      [{ category: 'casino' }, 'category'],
      [{ division: '999999' }, 'division'],
      [{ longitude: 0, latitude: 0 }, 'longitude'],
      [{ opensAt: 600, closesAt: 600 }, 'opensAt'],
      [{ parentId: 2_000_000 }, 'parentId'],
    ]
    for (const [change, field] of cases) {
      const answer = await database.sql.begin((tx) =>
        createPlace(tx, database.keyring, { ...noodles, ...change }),
      )
      assert(!answer.ok)
      assert.equal(answer.field, field)
    }
  })

  test('stands without an identifier only with a reason', async () => {
    await make({ ...noodles, identifier: '', identifierReason: '新店,证照办理中' })
  })
})

describe('a tree', () => {
  test('goes no deeper than building, floor and unit', async () => {
    const reason = { category: 'other', division: '321182001' }
    const mall = await make({ ...reason, name: '江城广场' })
    const building = await make({ ...reason, name: '东楼', parentId: mall.placeId })
    const floor = await make({ ...reason, name: '1层', parentId: building.placeId })
    const unit = await make({ ...reason, name: '101', parentId: floor.placeId })
    assert.equal(unit.complexId, mall.placeId)
    const deeper = await database.sql.begin((tx) =>
      createPlace(tx, database.keyring, { ...reason, name: '货架', parentId: unit.placeId }),
    )
    assert.equal(deeper.ok, false)
  })

  test('of 600 places with 900 points is made whole', async () => {
    const rows = Array.from({ length: 600 }, (_, index) => ({
      name: `批量场所${index}`,
      category: 'other',
      division: '321182101',
      points: index % 2 === 0 ? ['正门', '侧门'] : ['正门'],
      ...(index % 10 === 0 ? {} : { parentIndex: index - (index % 10) }),
    }))
    const made = await database.sql.begin((tx) => createMany(tx, database.keyring, rows))
    assert(made.ok)
    assert.equal(made.places.flatMap((place) => place.points).length, 900)
    assert.equal(made.places[15]?.complexId, made.places[10]?.placeId)
    const numbers = made.places.flatMap((place) => place.points.map((point) => point.shortNumber))
    assert.equal(new Set(numbers).size, 900)
  })
})

describe('points', () => {
  test('have names of their own, also when two are added at once', async () => {
    const { sql, keyring } = database
    const { placeId, pointId } = await make({ ...noodles, name: '三个门的店' })
    const add = (name: string) => sql.begin((tx) => addPoint(tx, keyring, { placeId, name }))
    const twice = await Promise.all([add('北门'), add(' 北门 ')])
    assert.deepEqual(twice.map((one) => (one.ok ? '' : one.refusal)).toSorted(), ['', 'duplicate'])
    const main = await add('正门')
    assert(!main.ok && main.refusal === 'duplicate' && main.field === 'name')
    // What was closed gives its name back.
    assert((await sql.begin((tx) => closePoint(tx, { placeId, pointId }))).ok)
    assert((await add('正门')).ok)
  })

  test('a closed place gets no more of them, and no more prints', async () => {
    const { sql, keyring } = database
    const { placeId, pointId } = await make({ ...noodles, name: '关了门的店' })
    await sql.begin((tx) => closePlace(tx, placeId))
    const point = await sql.begin((tx) => addPoint(tx, keyring, { placeId, name: '北门' }))
    const print = await sql.begin((tx) => addPrint(tx, keyring, { placeId, pointId }))
    for (const refused of [point, print]) {
      assert(!refused.ok && refused.refusal === 'place-state')
    }
  })
})

describe('prints', () => {
  test('a point that is just being closed gets no print that outlives it', async () => {
    const { sql, keyring } = database
    const { placeId, pointId } = await make({
      ...noodles,
      name: '关门面馆',
      identifier: '',
      identifierReason: '演练',
    })
    const [added] = await meetAt(sql, (tx) => closePoint(tx, { placeId, pointId }), [
      async () => sql.begin((tx) => addPrint(tx, keyring, { placeId, pointId })),
    ])
    assert.equal(added && !added.ok && added.refusal, 'not-found')
    const live = await sql`
      select 1 from places.print where point_id = ${pointId} and withdrawn_at is null`
    assert.equal(live.length, 0)
  })

  test('are withdrawn one by one while the others live on', async () => {
    const { sql, keyring } = database
    await using stack = new AsyncDisposableStack()
    const index = await openPrintIndex(sql, keyring)
    stack.defer(() => index.close())
    const made = await make({ ...noodles, name: '两张码的店' })
    const more = await sql.begin((tx) =>
      addPrint(tx, keyring, { placeId: made.placeId, pointId: made.pointId }),
    )
    assert(more.ok)
    assert.equal(more.printNo, 2)
    const point = await sql.begin((tx) =>
      addPoint(tx, keyring, { placeId: made.placeId, name: '后门' }),
    )
    assert(point.ok)
    assert.equal(point.printNo, 3)
    const { placeId, printId } = made
    assert((await sql.begin((tx) => withdrawPrint(tx, { placeId, printId, because: '撕破' }))).ok)
    await index.refresh()
    assert.equal(index.find(made.token)?.withdrawn, true)
    assert.equal(index.find(more.token)?.withdrawn, false)
    assert.equal(index.byShortNumber(made.shortNumber)?.token, more.token)
    assert.equal(index.byNumber(placeId, 3)?.pointName, '后门')
    assert.equal(index.pointsOfPlace(placeId).length, 2)
    const again = await sql.begin((tx) => withdrawPrint(tx, { placeId, printId, because: '' }))
    assert.equal(again.ok, false)
  })

  test('of a closed place say so in the index', async () => {
    const index = await openPrintIndex(database.sql, database.keyring)
    const made = await make({ ...noodles, name: '要关的店' })
    await database.sql.begin((tx) => closePlace(tx, made.placeId))
    await index.refresh()
    assert.equal(index.find(made.token)?.state, 'closed')
    await index.close()
  })

  test('written into the table by hand are no codes', async () => {
    const { sql, keyring } = database
    const made = await make({ ...noodles, name: '假码的店' })
    const forged = 'A'.repeat(32)
    await sql`
      insert into places.print (print_id, point_id, place_id, print_no, key_id, token)
      values (900000, ${made.pointId}, ${made.placeId}, 99, 8, ${forged})`
    const index = await openPrintIndex(sql, keyring)
    assert.equal(index.find(forged), undefined)
    assert.equal(index.find(made.token)?.placeName, '假码的店')
    assert.equal(index.find('x'), undefined)
    await index.close()
  })

  test('reach every server by themselves', async () => {
    const index = await openPrintIndex(database.sql, database.keyring)
    const made = await make({ ...noodles, name: '刚开的店' })
    const deadline = Date.now() + 4000
    while (!index.find(made.token) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    assert.equal(index.find(made.token)?.placeName, '刚开的店')
    await index.close()
  })
})

describe('an import', () => {
  test('of 22,000 places finds them again', async () => {
    const rows = Array.from({ length: 22_000 }, (_, index) => ({
      reference: `r${index}`,
      name: index === 5 ? '' : `Place ${index}\u0000`,
      category: 'shopping',
    }))
    const first = await database.sql.begin((tx) => importPlaces(tx, rows))
    assert.equal(first.size, 22_000)
    const second = await database.sql.begin((tx) => importPlaces(tx, rows))
    assert.deepEqual(second.get('r21999'), first.get('r21999'))
    const five = first.get('r5')
    assert(five !== undefined)
    assert.equal((await placesByIds(database.sql, [five])).get(five)?.name, 'r5')
  })
})
