// A ward who got a card the day before yesterday and is 14 today.
import assert from 'node:assert/strict'
import { DAY } from '../../src/base/instant.ts'
import { addToHousehold, mintPersonalCode, registerPerson } from '../../src/people/index.ts'
import type { Database } from '../../src/platform/database.ts'
import { inventTeen } from './invent.ts'

/** Registers the ward of a guardian, in the household, with a card of the family. */
export async function addGrownWard(
  { sql, keyring }: Pick<Database, 'sql' | 'keyring'>,
  ward: { readonly guardianId: number; readonly index: number; readonly today: number },
) {
  const { guardianId, index, today } = ward
  const at = today - 2 * DAY
  const document = { kind: 'resident-id', number: inventTeen(index, today) } as const
  return sql.begin(async (tx) => {
    const usual = { phoneConfirmed: false, name: '韩小', origin: 'reported', at } as const
    const made = await registerPerson(tx, keyring, { ...usual, document, guardianId })
    assert.ok(made.ok, JSON.stringify(made))
    const { personId } = made
    await addToHousehold(tx, { holderId: guardianId, personIds: [personId], at })
    const issuedBy = { kind: 'family', id: String(guardianId) } as const
    const card = await mintPersonalCode(tx, { keyring }, { personId, issuedBy, at })
    assert.ok(card.ok)
    const { token, codeId } = card
    return { personId, number: document.number, token, codeId }
  })
}
