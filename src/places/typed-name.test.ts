// A name that was typed for somebody opens beside its own row only, and is not stored in clear.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { openName, sealName } from './typed-name.ts'
import type { NamedRow } from './typed-name.ts'

const [own, other] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)]
const ROWS: readonly NamedRow[] = [
  { placeId: 1, phoneBlind: own, role: 'manager' },
  { placeId: 2, phoneBlind: own, role: 'manager' },
  { placeId: 1, phoneBlind: other, role: 'manager' },
  { placeId: 1, phoneBlind: own, role: 'gatekeeper' },
  { invitationId: 1 },
  { invitationId: 2 },
  { claimant: own, madeAt: 1 },
  { claimant: own, madeAt: 2 },
  { claimant: other, madeAt: 1 },
]

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

test('opens beside its own row and beside no other', () => {
  const { keyring } = database
  for (const row of ROWS) {
    const sealed = sealName(keyring, row, '钱掌柜') ?? assert.fail()
    assert.ok(!sealed.includes('钱掌柜'))
    assert.equal(openName(keyring, row, sealed), '钱掌柜')
    for (const wrong of ROWS.filter((one) => one !== row)) {
      assert.throws(() => openName(keyring, wrong, sealed))
    }
  }
})

test('names of two and of three characters are equally long; none is nothing', () => {
  const { keyring } = database
  const row = { invitationId: 1 }
  const lengthOf = (name: string) => sealName(keyring, row, name)?.length
  assert.equal(lengthOf('钱一'), lengthOf('钱掌柜'))
  assert.equal(sealName(keyring, row, ''), null)
  assert.equal(openName(keyring, row, null), '')
})
