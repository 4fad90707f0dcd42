// The desk of a community gives personal codes to people without a phone; and who may not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inventTyped, openDoorApp } from '../../../test/helpers/door-app.ts'
import type { DoorApp, Who } from '../../../test/helpers/door-app.ts'
import { readPersonalCode } from '../../people/index.ts'
import type { CommunityCard, CommunityCards } from './contract.ts'

let app: DoorApp
let next = 9000

before(async () => {
  app = await openDoorApp()
  const { sql } = app.city.database
  for (const door of [0, 2]) {
    await sql`update places.place set category = 'community' where place_id = ${placeOf(door)}`
  }
})
after(() => app[Symbol.asyncDispose]())

const placeOf = (door: number): number => app.city.doors[door]?.placeId ?? 0
const invent = () => {
  next += 1
  return inventTyped(next)
}

async function ask<T>(who: Who | undefined, path: string, body?: object, placeId = placeOf(0)) {
  const answer = await app.city.app.inject({
    method: body ? 'POST' : 'GET',
    url: `/api/community/places/${placeId}/cards${path}`,
    headers: who ? { cookie: app.cookies[who] } : {},
    ...(body && { payload: body }),
  })
  return { status: answer.statusCode, body: answer.json<T & { error?: string }>() }
}

async function give(person: object, who: Who = 'keeper') {
  return ask<{ card: CommunityCard }>(who, '', { person })
}

async function cardsOf(who: Who, placeId = placeOf(0)): Promise<CommunityCard[]> {
  const answer = await ask<CommunityCards>(who, '', undefined, placeId)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body.cards
}

test('a card is given for a document in hand, listed, and ended', async () => {
  const visits = await app.countVisits()
  const given = await give(invent())
  assert.equal(given.status, 200, JSON.stringify(given.body))
  const { card } = given.body
  assert.equal(card.maskedName, '访*甲')
  assert.equal(card.expiresAt - card.issuedAt, 180 * 86_400)
  const read = await readPersonalCode(app.city.people, card.url)
  assert.ok(read.ok)
  assert.equal(read.assurance, 2, 'the document lay on the desk')
  assert.deepEqual(await cardsOf('manager'), [card])
  assert.equal(await app.countVisits(), visits, 'giving a card records no visit')

  assert.equal((await ask('second', `/${card.codeId}/revoke`, {})).status, 200)
  assert.deepEqual(await readPersonalCode(app.city.people, card.url), {
    ok: false,
    refusal: 'personal-code-revoked',
  })
  assert.deepEqual(await cardsOf('keeper'), [])
  assert.equal((await ask('second', `/${card.codeId}/revoke`, {})).status, 404)
  const { sql } = app.city.database
  const rows = await sql<{ action: number }[]>`
    select action from staff.audit where person_id = ${read.personId} and action in (74, 75)
    order by seq`
  assert.deepEqual(
    rows.map((row) => row.action),
    [74, 75],
  )
})

test('given twice, also at once, one person has one live card of the community', async () => {
  const person = invent()
  await Promise.all([give(person), give(person), give(person, 'second')])
  assert.equal((await cardsOf('keeper')).length, 1)
})

test('what is no document gives no card, and nothing is kept', async () => {
  const { sql } = app.city.database
  const count = async () => {
    const [row] = await sql<{ n: number }[]>`select count(*)::int as n from people.person`
    return row?.n
  }
  const before = await count()
  const wrong = [
    [{ name: '甲', kind: 'none', number: '' }, 409, 'document-unseen'],
    [{ ...invent(), number: '321182199001011234' }, 400, 'document-invalid'],
    [{ ...invent(), name: ' ' }, 400, 'name-invalid'],
    [{}, 400, 'bad-input'],
  ] as const
  for (const [person, status, error] of wrong) {
    const answer = await give(person)
    assert.deepEqual([answer.status, answer.body.error], [status, error])
  }
  assert.equal(await count(), before)
})

test('a desk of others, and a place that is no community, do not exist', async () => {
  const { card } = (await give(invent())).body
  const outsider = [placeOf(0), placeOf(1), 2_000_000]
  for (const placeId of outsider) {
    assert.equal((await ask('outsider', '', undefined, placeId)).status, 404)
    assert.equal((await ask('outsider', '', { person: invent() }, placeId)).status, 404)
    assert.equal((await ask('outsider', `/${card.codeId}/revoke`, {}, placeId)).status, 404)
  }
  // Its own desk is one, but the card is another's.
  assert.equal((await ask('outsider', `/${card.codeId}/revoke`, {}, placeOf(2))).status, 404)
  assert.deepEqual(await cardsOf('outsider', placeOf(2)), [])
  // The team's own shop is no community.
  assert.equal((await ask('keeper', '', undefined, placeOf(1))).status, 404)
  assert.equal((await ask(undefined, '')).status, 401)
  assert.ok((await cardsOf('keeper')).some((one) => one.codeId === card.codeId))
})

test('before its town has confirmed it, and after it was stopped, it gives none', async () => {
  const { sql } = app.city.database
  const states = [
    ['unconfirmed', 409],
    ['suspended', 404],
    ['closed', 404],
    ['confirmed', 200],
  ] as const
  for (const [state, status] of states) {
    await sql`update places.place set state = ${state} where place_id = ${placeOf(0)}`
    assert.equal((await give(invent())).status, status, state)
  }
})

test('the bound of a day holds when many ask at once', async () => {
  const { sql } = app.city.database
  const [row] = await sql<{ given: number }[]>`
    select count(*)::int as given from people.personal_code
    where issuer_kind = 4 and issuer_id = ${String(placeOf(0))}`
  const room = 3
  await sql`
    insert into people.personal_code
      (person_id, issuer_kind, issuer_id, issued_at, expires_at, revoked_at, revoked_by)
    select (select max(person_id) from people.person), 4, ${String(placeOf(0))},
      to_timestamp(${app.city.clock.now()}), to_timestamp(${app.city.clock.now() + 60}),
      now(), 'test'
    from generate_series(1, ${200 - room - (row?.given ?? 0)}::int)`
  const answers = await Promise.all(Array.from({ length: 8 }, () => give(invent())))
  assert.equal(answers.filter((answer) => answer.status === 200).length, room)
  assert.ok(answers.every((answer) => answer.status === 200 || answer.status === 429))
})
