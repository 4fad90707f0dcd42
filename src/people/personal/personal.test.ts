// Households, wards and people without a number on a real database: what belongs to whom, what ends
// when, and what two at once do.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { DAY, dayOf, dayStart } from '../../base/instant.ts'
import { makeManualClock } from '../../platform/clock.ts'
import { openTestDatabase } from '../../../test/helpers/database.ts'
import type { TestDatabase } from '../../../test/helpers/database.ts'
import { inventChild, inventDocument } from '../../../test/helpers/invent.ts'
import { inventPhone, inventTeen } from '../../../test/helpers/invent.ts'
import {
  HOUSEHOLD_MAX,
  addToHousehold,
  listPersonalCodes,
  mintForMember,
  mintPersonalCode,
  noteReported,
  readHousehold,
  readPersonalCode,
  registerMany,
  registerPerson,
  removeFromHousehold,
  wardsOf,
} from '../index.ts'
import type { RegistrationInput } from '../index.ts'

let database: TestDatabase
const clock = makeManualClock(Date.now())
let next = 90_000

before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

function inputOf(more: Partial<RegistrationInput> = {}): RegistrationInput {
  next += 1
  return {
    document: { kind: 'resident-id', number: inventDocument(next) },
    phoneConfirmed: false,
    name: '虚构人',
    origin: 'reported',
    at: clock.now(),
    ...more,
  }
}

async function register(more: Partial<RegistrationInput> = {}) {
  return database.sql.begin((tx) => registerPerson(tx, database.keyring, inputOf(more)))
}

async function registerId(more: Partial<RegistrationInput> = {}): Promise<number> {
  const done = await register(more)
  assert.ok(done.ok)
  return done.personId
}

const withPhone = (): Partial<RegistrationInput> => ({
  phone: inventPhone(next),
  phoneConfirmed: true,
  origin: 'self',
})
const deps = () => ({ sql: database.sql, keyring: database.keyring, clock })
const add = (holderId: number, personIds: number[]) =>
  database.sql.begin((tx) => addToHousehold(tx, { holderId, personIds, at: clock.now() }))

test('people without a number are never equal, but a retry is the same one', async () => {
  const guardianId = await registerId(withPhone())
  const none = { document: { kind: 'none', number: 'A'.repeat(32) }, guardianId } as const
  const ids = [await registerId(none), await registerId(none)]
  assert.equal(new Set(ids).size, 2)
  const again = { ...none, retryKey: 'ticket|1' }
  assert.equal(await registerId(again), await registerId(again))
  const bulk = await database.sql.begin((tx) =>
    registerMany(tx, database.keyring, [inputOf(none), inputOf(none)]),
  )
  assert.equal(new Set(bulk).size, 2)
  const roots = await database.sql<{ person_id: number; root_id: number }[]>`
    select person_id, root_id from people.person
    where person_id = any(${[...ids, ...bulk]}::bigint[])`
  for (const row of roots) assert.equal(row.root_id, row.person_id)
})

test('a registration reports 30 distinct persons a day, and any number of times', async () => {
  const holderId = await registerId(withPhone())
  const others: number[] = []
  while (others.length < 31) others.push(await registerId())
  const at = clock.now()
  const report = (personIds: readonly number[]) =>
    database.sql.begin((tx) => noteReported(tx, { holderId, personIds, at }))
  assert.ok((await report(others.slice(0, 20))).ok)
  assert.ok((await report(others.slice(10, 30))).ok)
  assert.ok((await report(others.slice(0, 30))).ok)
  const refused = await report(others)
  assert.equal(!refused.ok && refused.refusal, 'too-many-companions')
})

test('a child needs a guardian with a confirmed phone who is nobody’s ward', async () => {
  const child = { document: { kind: 'resident-id', number: inventChild(900) } } as const
  const refusalOf = async (more: Partial<RegistrationInput>) => {
    const done = await register(more)
    return done.ok ? 'none' : done.refusal
  }
  assert.equal(await refusalOf(child), 'guardian-needed')
  assert.equal(await refusalOf({ ...child, origin: 'self' }), 'guardian-needed')
  assert.equal(await refusalOf({ document: { kind: 'none', number: '' } }), 'guardian-needed')
  const unconfirmed = await registerId()
  assert.equal(await refusalOf({ ...child, guardianId: unconfirmed }), 'guardian-needed')
  assert.equal(await refusalOf({ ...child, guardianId: 2 ** 40 }), 'guardian-needed')
  const guardianId = await registerId(withPhone())
  const ward = await registerId({ ...child, guardianId })
  const other = { document: { kind: 'resident-id', number: inventChild(901) } } as const
  assert.equal(await refusalOf({ ...other, guardianId: ward }), 'guardian-needed')
  // Whom staff saw stands at the door: let in by them, not turned away.
  assert.equal(await refusalOf({ ...other, origin: 'staff' }), 'none')
})

test('a ward who is 14 by now is shown as grown, and a guardian over 14 makes no ward', async () => {
  const guardianId = await registerId(withPhone())
  const ward = await registerId({
    document: { kind: 'resident-id', number: inventChild(910) },
    guardianId,
  })
  const adult = await registerId({ guardianId })
  await add(guardianId, [ward, adult])
  const now = await readHousehold(deps(), guardianId)
  assert.deepEqual(
    now.map((member) => [member.isWard, member.isGrownUp]),
    [
      [true, false],
      [false, false],
    ],
  )
  const later = { ...deps(), clock: makeManualClock(clock.nowMs() + 8 * 366 * DAY * 1000) }
  const grown = await readHousehold(later, guardianId)
  assert.deepEqual(
    grown.map((member) => member.isGrownUp),
    [true, false],
  )
})

test('a household has eight, keeps numbers for ever, and takes a member back', async () => {
  const holderId = await registerId(withPhone())
  const ids: number[] = []
  for (let count = 0; count < HOUSEHOLD_MAX; count += 1) ids.push(await registerId())
  assert.equal((await add(holderId, ids)).ok, true)
  assert.equal((await add(holderId, ids)).ok, true)
  const ninth = await registerId()
  const full = await add(holderId, [ninth])
  assert.ok(!full.ok && full.refusal === 'household-full')
  const at = clock.now()
  const remove = (memberNo: number) =>
    database.sql.begin((tx) => removeFromHousehold(tx, { holderId, memberNo, at }))
  assert.equal((await remove(3)).ok, true)
  assert.equal((await remove(3)).ok, false)
  assert.equal((await remove(99)).ok, false)
  assert.equal((await add(holderId, [ninth])).ok, true)
  const members = await readHousehold(deps(), holderId)
  assert.equal(members.length, HOUSEHOLD_MAX)
  assert.equal(
    members.find((member) => member.memberNo === 3),
    undefined,
  )
  assert.equal(members.at(-1)?.personId, ninth)
})

test('two who save each other at once both succeed', async () => {
  const [one, other] = [await registerId(withPhone()), await registerId(withPhone())]
  for (let round = 0; round < 5; round += 1) {
    const at = clock.now()
    const both = await Promise.all([
      add(one, [other]),
      add(other, [one]),
      database.sql.begin((tx) => noteReported(tx, { holderId: one, personIds: [other], at })),
      database.sql.begin((tx) => noteReported(tx, { holderId: other, personIds: [one], at })),
    ])
    assert.ok(both.every((done) => done.ok))
  }
})

test('each issuer has one live card a person; a stranger’s card is untouched', async () => {
  const holderId = await registerId(withPhone())
  const member = await registerId()
  await add(holderId, [member])
  const at = clock.now()
  const mint = () =>
    database.sql.begin((tx) => mintForMember(tx, deps(), { holderId, memberNo: 1, at }))
  const both = await Promise.all([mint(), mint()])
  assert.ok(both.every((done) => done.ok))
  const issuedBy = { kind: 'community', id: 'desk-1' } as const
  await database.sql.begin((tx) => mintPersonalCode(tx, deps(), { personId: member, issuedBy, at }))
  const live = await listPersonalCodes(database.sql, deps(), { personIds: [member], now: at })
  assert.deepEqual(live.map((code) => code.issuedBy.kind).toSorted(), ['community', 'family'])
  const nobody = await database.sql.begin((tx) =>
    mintForMember(tx, deps(), { holderId, memberNo: 2, at }),
  )
  assert.ok(!nobody.ok && nobody.refusal === 'not-found')
  const unknown = await database.sql.begin((tx) =>
    mintPersonalCode(tx, deps(), { personId: 2 ** 40, issuedBy, at }),
  )
  assert.ok(!unknown.ok && unknown.refusal === 'person-unknown')
})

describe('a ward whose document has no date of birth', () => {
  const at = Date.UTC(2026, 2, 1) / 1000
  const from = (moment: number) => ({ ...deps(), clock: makeManualClock(moment * 1000) })
  const passport = (index: number) =>
    ({ kind: 'passport', number: `X000${index}`, issuer: 'FRA' }) as const
  const refusalOf = (answer: { ok: true } | { ok: false; refusal: string }) =>
    answer.ok ? 'none' : answer.refusal

  /** Registers as the cities of before did: nobody was asked for a date. */
  async function oldWard(guardianId: number, index: number): Promise<number> {
    const document = passport(index)
    const personId = await registerId({ document, guardianId, at, birth: '20160305' })
    await database.sql`delete from people.ward_birth where person_id = ${personId}`
    await add(guardianId, [personId])
    return personId
  }

  test('is 14 by what the guardian said, and not before', async () => {
    const guardianId = await registerId(withPhone())
    const document = passport(1)
    assert.equal(refusalOf(await register({ document, guardianId, at })), 'birth-needed')
    const bad = await register({ document, guardianId, at, birth: 'gestern' })
    assert.equal(refusalOf(bad), 'birth-invalid')
    const wardId = await registerId({ document, guardianId, at, birth: '2012年3月11日' })
    const birthday = Date.UTC(2026, 2, 11) / 1000 - 8 * 3600
    assert.deepEqual(await wardsOf(from(birthday - 1), guardianId), [wardId])
    assert.deepEqual(await wardsOf(from(birthday), guardianId), [])
    // Said again, later: the first date stands, nobody stays a ward for longer.
    await registerId({ document, guardianId, at, birth: '20200101' })
    assert.deepEqual(await wardsOf(from(birthday), guardianId), [])
  })

  test('a date that the document contains counts, whatever is said', async () => {
    const guardianId = await registerId(withPhone())
    const document = { kind: 'resident-id', number: inventTeen(930, at + 10 * DAY) } as const
    const wardId = await registerId({ document, guardianId, at, birth: '20200101' })
    assert.deepEqual(await wardsOf(from(at + 9 * DAY), guardianId), [wardId])
    assert.deepEqual(await wardsOf(from(at + 11 * DAY), guardianId), [])
  })

  test('without any number is one at any age; a child among them grows up', async () => {
    const guardianId = await registerId(withPhone())
    const none = { document: { kind: 'none', number: '' }, guardianId, at } as const
    const old = await registerId({ ...none, birth: '1940-01-01' })
    const unknown = await registerId(none)
    const child = await registerId({ ...none, birth: '2016-03-05' })
    assert.deepEqual(await wardsOf(from(at), guardianId), [old, unknown, child])
    assert.deepEqual(await wardsOf(from(at + 5 * 365 * DAY), guardianId), [old, unknown])
  })

  test('recorded before nobody asked: is offered, and given cards, with the date only', async () => {
    const guardianId = await registerId(withPhone())
    const wardId = await oldWard(guardianId, 3)
    const lacksBirth = async () => (await readHousehold(from(at), guardianId))[0]?.lacksBirth
    const mint = () =>
      database.sql.begin((tx) =>
        mintForMember(tx, deps(), { holderId: guardianId, memberNo: 1, at }),
      )
    assert.equal(await lacksBirth(), true)
    assert.equal(refusalOf(await mint()), 'birth-needed')
    assert.deepEqual(await wardsOf(from(at), guardianId), [wardId])
    const again = { document: passport(3), guardianId, at, birth: '20160305' } as const
    assert.equal(await registerId(again), wardId)
    assert.equal(await lacksBirth(), false)
    assert.equal(refusalOf(await mint()), 'none')
  })
})

describe('the card of a ward', () => {
  // No matter when it runs: nobody is 14 on a 29 February.
  const at = Date.UTC(2026, 2, 1) / 1000
  const grownAt = dayStart(dayOf(at + 10 * DAY))
  const from = (moment: number) => ({ ...deps(), clock: makeManualClock(moment * 1000) })

  /** A guardian with a card for a ward who will be 14 in ten days. */
  async function cardOf(index: number) {
    const guardianId = await registerId(withPhone())
    const document = { kind: 'resident-id', number: inventTeen(index, grownAt) } as const
    const wardId = await registerId({ document, guardianId, at })
    await add(guardianId, [wardId])
    const mint = (moment: number) =>
      database.sql.begin((tx) =>
        mintForMember(tx, deps(), { holderId: guardianId, memberNo: 1, at: moment }),
      )
    const card = await mint(at)
    assert.ok(card.ok)
    return { guardianId, wardId, mint, token: card.token }
  }

  const refusalOf = (answer: { ok: true } | { ok: false; refusal: string }) =>
    answer.ok ? 'none' : answer.refusal

  test('ends on the day on which the ward is 14, and not a second before', async () => {
    const { wardId, mint, token } = await cardOf(1)
    const read = async (moment: number) => refusalOf(await readPersonalCode(from(moment), token))
    assert.equal(await read(grownAt - 1), 'none')
    assert.equal(await read(grownAt), 'ward-grown-up')
    assert.equal(refusalOf(await mint(grownAt - 1)), 'none')
    assert.equal(refusalOf(await mint(grownAt)), 'ward-grown-up')
    const listed = (now: number) =>
      listPersonalCodes(database.sql, deps(), { personIds: [wardId], now })
    assert.equal((await listed(grownAt - 1)).length, 1)
    assert.deepEqual(await listed(grownAt), [])
  })

  test('is judged by the moment of the entry, and a second person lets one stand', async () => {
    const { wardId, token } = await cardOf(2)
    const later = from(grownAt + DAY)
    const early = await readPersonalCode(later, token, { at: grownAt - 1 })
    assert.ok(early.ok && early.personId === wardId)
    assert.equal(refusalOf(await readPersonalCode(later, token, { at: grownAt })), 'ward-grown-up')
    const stands = await readPersonalCode(later, token, { at: grownAt, isVouched: true })
    assert.ok(stands.ok && stands.personId === wardId)
  })

  test('given by a door ends too; a ward without a number, and who had no guardian, keep theirs', async () => {
    const { guardianId, wardId } = await cardOf(3)
    const none = { document: { kind: 'none', number: '' }, guardianId, at } as const
    const child = { kind: 'resident-id', number: inventTeen(4, grownAt) } as const
    const nameless = await registerId(none)
    const alone = await registerId({ document: child, origin: 'staff', at })
    const issuedBy = { kind: 'manager', id: '7' } as const
    const reads = [wardId, nameless, alone].map(async (personId) => {
      const card = await database.sql.begin((tx) =>
        mintPersonalCode(tx, deps(), { personId, issuedBy, at }),
      )
      assert.ok(card.ok)
      return refusalOf(await readPersonalCode(from(grownAt), card.token))
    })
    assert.deepEqual(await Promise.all(reads), ['ward-grown-up', 'none', 'none'])
  })

  test('and what a guardian reads of a ward end together', async () => {
    const { guardianId, wardId } = await cardOf(5)
    assert.deepEqual(await wardsOf(from(grownAt - 1), guardianId), [wardId])
    assert.deepEqual(await wardsOf(from(grownAt), guardianId), [])
  })
})
