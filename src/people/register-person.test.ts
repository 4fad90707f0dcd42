import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { openKeyring } from '../platform/seal.ts'
import { openSql } from '../platform/postgres.ts'
import { checkCharacter } from '../base/check-digit.ts'
import {
  describePersons,
  expandToHumans,
  findByDocument,
  findByPhone,
  findByReference,
  foldToHumans,
  importReferences,
  linkPersons,
  readMasks,
  readReferences,
  registerMany,
  registerPerson,
  registrationsOf,
  unlinkPersons,
  unsealPerson,
} from './index.ts'
import type { Registered, RegistrationInput } from './index.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

const AT = 1_760_000_000

let nextNumber = 0
/** An invented resident number that passes its check digit; a new one each time. */
function inventNumber(): string {
  nextNumber += 1
  const year = 1950 + (Math.floor(nextNumber / 1000) % 50)
  const first17 = `321182${year}0704${String(nextNumber % 1000).padStart(3, '0')}`
  return first17 + checkCharacter(first17)
}

function inputOf(number: string, more: Partial<RegistrationInput> = {}): RegistrationInput {
  return {
    document: { kind: 'resident-id', number },
    phoneConfirmed: more.phone !== undefined,
    name: '李四海',
    origin: 'self',
    at: AT,
    ...more,
  }
}

async function register(input: RegistrationInput): Promise<Registered> {
  const { sql, keyring } = database
  const registered = await sql.begin((tx) => registerPerson(tx, keyring, input))
  assert.ok(registered.ok)
  return registered
}

async function humanOf(personId: number): Promise<number[]> {
  return [...(await expandToHumans(database.sql, [personId])).keys()].toSorted((a, b) => a - b)
}

test('gives the same person for the same document and phone', async () => {
  const number = inventNumber()
  const first = await register(inputOf(number, { phone: '19900000001' }))
  const again = await register(inputOf(number, { phone: '+86 199 0000 0001' }))
  assert.equal(first.isNew, true)
  assert.equal(again.isNew, false)
  assert.equal(again.personId, first.personId)
  assert.equal(first.assurance, 1)
  assert.deepEqual(first.mask, { maskedName: '李*海', sex: first.mask.sex, decade: 1950 })
})

test('makes one human of owner, impostor and reported rows of one document', async () => {
  const number = inventNumber()
  const reported = await register(inputOf(number, { origin: 'reported' }))
  const impostor = await register(inputOf(number, { phone: '19900000002' }))
  const owner = await register(inputOf(number, { phone: '19900000003' }))
  const all = [reported.personId, impostor.personId, owner.personId]
  assert.equal(new Set(all).size, 3)
  for (const person of all) assert.deepEqual(await humanOf(person), all)
  const folded = await foldToHumans(database.sql, all)
  assert.deepEqual(new Set(folded.values()), new Set([reported.personId]))
  assert.deepEqual(
    await registrationsOf(database.sql, [reported.personId]),
    new Map([[reported.personId, all]]),
  )
})

test('gives the first answer again after a link and its undoing', async () => {
  const { sql } = database
  const one = await register(inputOf(inventNumber(), { name: '王一' }))
  const two = await register(inputOf(inventNumber(), { name: '王二' }))
  const apart = [await humanOf(one.personId), await humanOf(two.personId)]
  const pair = { personId: one.personId, otherId: two.personId, by: 'tester' }
  await sql.begin((tx) => linkPersons(tx, { ...pair, because: 'staff-merged' }))
  assert.deepEqual(await humanOf(two.personId), [one.personId, two.personId])
  await sql.begin((tx) => unlinkPersons(tx, { ...pair, because: 'staff-split' }))
  assert.deepEqual([await humanOf(one.personId), await humanOf(two.personId)], apart)
})

test('keeps apart for good what a person has split, whoever registers next', async () => {
  const number = inventNumber()
  const owner = await register(inputOf(number, { phone: '19900000004' }))
  const impostor = await register(inputOf(number, { phone: '19900000005' }))
  await database.sql.begin((tx) =>
    unlinkPersons(tx, {
      personId: owner.personId,
      otherId: impostor.personId,
      because: 'staff-split',
      by: 'tester',
    }),
  )
  const third = await register(inputOf(number, { phone: '19900000006' }))
  assert.equal(third.isDisputed, true)
  const { sql } = database
  const by = { otherId: third.personId, because: 'staff-saw-document', by: 'tester' } as const
  const join = (personId: number) => sql.begin((tx) => linkPersons(tx, { ...by, personId }))
  assert.equal(await join(impostor.personId), true)
  assert.equal(await join(owner.personId), false)
  assert.deepEqual(await humanOf(owner.personId), [owner.personId])
  assert.deepEqual(await humanOf(third.personId), [impostor.personId, third.personId])
})

test('does not link two names on one document by itself but says so', async () => {
  const number = inventNumber()
  const one = await register(inputOf(number, { phone: '19900000007', name: '赵六' }))
  const other = await register(inputOf(number, { phone: '19900000008', name: '钱七' }))
  assert.equal(one.isDisputed, false)
  assert.equal(other.isDisputed, true)
  assert.notEqual(other.rootId, one.rootId)
})

test('lets nobody reach a human over a name added to one of its registrations', async () => {
  const number = inventNumber()
  const reported = await register(inputOf(number, { origin: 'reported', name: '吴真' }))
  const renamed = await register(inputOf(number, { origin: 'reported', name: '郑假' }))
  assert.deepEqual([renamed.personId, renamed.isDisputed], [reported.personId, true])
  const impostor = await register(inputOf(number, { phone: '19900000021', name: '郑假' }))
  const owner = await register(inputOf(number, { phone: '19900000022', name: '吴真' }))
  assert.deepEqual(await humanOf(owner.personId), [reported.personId, owner.personId])
  assert.deepEqual(await humanOf(impostor.personId), [impostor.personId])
})

test('keeps an unconfirmed phone apart from the owner who confirms it later', async () => {
  const number = inventNumber()
  const typed = await register(inputOf(number, { phone: '19900000009', phoneConfirmed: false }))
  const owner = await register(inputOf(number, { phone: '19900000009' }))
  assert.notEqual(typed.personId, owner.personId)
  assert.deepEqual([typed.assurance, owner.assurance], [0, 1])
  assert.equal(owner.rootId, typed.personId)
})

test('registers one person when two connections register it at once', async () => {
  const other = openSql(database.address, { max: 2, name: 'zpc test' })
  try {
    const keyring = await openKeyring(
      other,
      database.installation.installationId,
      await masterKeyOf(database),
    )
    for (let round = 0; round < 5; round += 1) {
      const input = inputOf(inventNumber(), { phone: '19900000010' })
      const results = await Promise.all([
        database.sql.begin((tx) => registerPerson(tx, database.keyring, input)),
        other.begin((tx) => registerPerson(tx, keyring, input)),
        other.begin((tx) => registerPerson(tx, keyring, input)),
      ])
      const people = results.map((one) => (one.ok ? one.personId : 0))
      assert.equal(new Set(people).size, 1)
      assert.equal(results.filter((one) => one.ok && one.isNew).length, 1)
    }
  } finally {
    await other.end({ timeout: 1 })
  }
})

test('links two phones of one document that register at once', async () => {
  for (let round = 0; round < 5; round += 1) {
    const number = inventNumber()
    const [one, two] = await Promise.all([
      register(inputOf(number, { phone: '19900000011' })),
      register(inputOf(number, { phone: '19900000012' })),
    ])
    assert.equal((await humanOf(one.personId)).length, 2)
    assert.deepEqual(await humanOf(one.personId), await humanOf(two.personId))
  }
})

async function masterKeyOf(from: TestDatabase): Promise<Buffer> {
  const { openMasterKey } = await import('../platform/master-key.ts')
  return openMasterKey(from.config.keysFolder, false)
}

test('registers many with the same result as one by one', async () => {
  const { sql, keyring } = database
  const twice = inventNumber()
  const rows = [
    inputOf(inventNumber(), { phone: '19900000013' }),
    inputOf(twice, { phone: '19900000014' }),
    inputOf(twice, { origin: 'reported' }),
    inputOf(twice, { phone: '19900000014' }),
    inputOf(twice, { phone: '19900000015', name: '孙八' }),
  ]
  const ids = await sql.begin((tx) => registerMany(tx, keyring, rows))
  const again = await sql.begin((tx) => registerMany(tx, keyring, rows))
  assert.deepEqual(again, ids)
  assert.equal(ids[1], ids[3])
  assert.equal(new Set(ids).size, 4)
  const one = await Promise.all(rows.map((row) => register(row)))
  assert.deepEqual(
    one.map((row) => row.personId),
    ids,
  )
  assert.deepEqual(await humanOf(ids[1] ?? 0), [ids[1], ids[2]])
  assert.deepEqual(await humanOf(ids[4] ?? 0), [ids[4]])
})

test('writes nothing of many when one row is refused', async () => {
  const { sql, keyring } = database
  const good = inputOf(inventNumber(), { phone: '19900000016' })
  const bad = inputOf('321182199001011230')
  await assert.rejects(
    sql.begin((tx) => registerMany(tx, keyring, [good, bad])),
    /row 1: document-invalid/,
  )
  const found = await findByDocument(sql, keyring, { ...good.document, at: AT })
  assert.deepEqual(found, [])
})

test('registers 20,000 people at once', async (context) => {
  const { sql, keyring } = database
  const rows = Array.from({ length: 20_000 }, (_, index) =>
    inputOf(inventNumber(), { phone: `199${String(10_000_000 + index)}`, name: `周${index}郎` }),
  )
  const startedAt = performance.now()
  const ids = await sql.begin((tx) => registerMany(tx, keyring, rows))
  const seconds = (performance.now() - startedAt) / 1000
  context.diagnostic(`${seconds.toFixed(2)} s`)
  assert.equal(new Set(ids).size, 20_000)
})

test('finds registrations by document and by phone, however they are typed', async () => {
  const { sql, keyring } = database
  const number = inventNumber()
  const one = await register(inputOf(number, { phone: '19900000017' }))
  const wide = number.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))
  const document = { kind: 'resident-id', number: wide, at: AT } as const
  assert.deepEqual(await findByDocument(sql, keyring, document), [one.personId])
  assert.deepEqual(await findByPhone(sql, keyring, '+86 199-0000-0017'), [one.personId])
  assert.deepEqual(await findByPhone(sql, keyring, 'nonsense'), [])
})

test('describes a person by masked forms only', async () => {
  const { sql, keyring } = database
  const number = inventNumber()
  const one = await register(inputOf(number, { phone: '19900001234' }))
  const described = await describePersons(sql, keyring, [one.personId, 999_999_999])
  assert.deepEqual(
    described,
    new Map([
      [
        one.personId,
        {
          maskedName: '李*海',
          maskedPhone: '199****1234',
          maskedDocument: `3211**********${number.slice(-4)}`,
          assurance: 1,
          origin: 'self',
          rootId: one.personId,
        },
      ],
    ]),
  )
  assert.deepEqual((await readMasks(sql, keyring, [one.personId])).get(one.personId), one.mask)
})

test('unseals a person only beside its audit row', async () => {
  const { sql, keyring } = database
  const number = inventNumber()
  const one = await register(inputOf(number, { phone: '19900000018' }))
  await register(inputOf(number, { phone: '19900000018', name: '李思海' }))
  const looks: number[] = []
  const seen = await sql.begin((tx) =>
    unsealPerson(tx, keyring, {
      personId: one.personId,
      audit: async (_tx, personId) => {
        looks.push(personId)
      },
    }),
  )
  assert.deepEqual(looks, [one.personId])
  assert.ok(seen.ok)
  assert.deepEqual(seen.names, ['李四海', '李思海'])
  assert.deepEqual(seen.documents, [{ kind: 'resident-id', issuer: '', number }])
  assert.deepEqual(seen.phones, [{ phone: '+8619900000018', isConfirmed: true }])
  await assert.rejects(
    sql.begin((tx) =>
      unsealPerson(tx, keyring, {
        personId: one.personId,
        audit: () => Promise.reject(new Error('no row, no look')),
      }),
    ),
    /no row, no look/,
  )
})

test('keeps no name, number or phone in the clear', async () => {
  const { sql } = database
  const number = inventNumber()
  await register(inputOf(number, { phone: '19900005678', name: '欧阳金丝雀' }))
  const [found] = await sql<{ rows: number }[]>`
    select count(*)::int as rows from (
      select row_to_json(person)::text as line from people.person
      union all select row_to_json(identifier)::text from people.identifier
      union all select row_to_json(mask)::text from people.mask
    ) as lines
    where line like ${`%${number}%`} or line like '%19900005678%' or line like '%欧阳金丝雀%'
      or line like ${`%${Buffer.from('欧阳金丝雀').toString('hex')}%`}`
  assert.equal(found?.rows, 0)
})

test('imports references once, finds and shows them, masks those that are numbers of people', async () => {
  const { sql, keyring } = database
  const number = inventNumber()
  const first = await sql.begin((tx) => importReferences(tx, keyring, ['u1', 'u2', 'u1', number]))
  const again = await sql.begin((tx) => importReferences(tx, keyring, ['u2', 'u3', number]))
  assert.equal(first.size, 3)
  assert.equal(again.get('u2'), first.get('u2'))
  const u1 = first.get('u1') ?? 0
  const personal = first.get(number) ?? 0
  assert.deepEqual(await findByReference(sql, keyring, 'u1'), [u1])
  assert.deepEqual(await readReferences(sql, keyring, [u1]), new Map([[u1, 'u1']]))
  const described = await describePersons(sql, keyring, [u1, personal])
  assert.equal(described.get(u1)?.reference, 'u1')
  assert.equal(described.get(personal)?.reference?.includes('*'), true)
})

test('imports tens of thousands of references, two imports at once', async (context) => {
  const { sql, keyring } = database
  const references = Array.from({ length: 20_000 }, (_, index) => `r${index}`)
  const startedAt = performance.now()
  const [left, right] = await Promise.all([
    sql.begin((tx) => importReferences(tx, keyring, references)),
    sql.begin((tx) => importReferences(tx, keyring, references.toReversed())),
  ])
  context.diagnostic(`${((performance.now() - startedAt) / 1000).toFixed(2)} s`)
  for (const reference of references) assert.equal(left.get(reference), right.get(reference))
})
