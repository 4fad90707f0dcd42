// What a gatekeeper records by a look: a personal code, a document shown, an emergency; and how
// many people a shift may record.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { issueCode } from '../../../test/helpers/city.ts'
import { nextTyped, openDoorApp, typedEntry } from '../../../test/helpers/door-app.ts'
import type { DoorApp } from '../../../test/helpers/door-app.ts'
import { registerPerson } from '../../people/index.ts'
import type { BatchAnswer, IssuedCode, OpenEmergencies, Recorded } from './contract.ts'

let app: DoorApp
before(async () => {
  app = await openDoorApp()
  for (const who of ['keeper', 'second'] as const) await app.goOnDuty(who)
  await app.goOnDuty('outsider', 2)
})
after(() => app[Symbol.asyncDispose]())

/** Somebody without a phone who holds a code on paper. */
async function issueToNext(): Promise<string> {
  const { sql, keyring } = app.city.database
  const at = app.city.clock.now()
  const { name, ...document } = nextTyped()
  const by = { phoneConfirmed: false, origin: 'staff', at } as const
  const made = await sql.begin((tx) => registerPerson(tx, keyring, { document, name, ...by }))
  assert.ok(made.ok)
  return issueCode(app.city.database, { personId: made.personId, at })
}

test('a personal code records its holder once, at its own door only to those on duty', async () => {
  const token = await issueToNext()
  const before = await app.countVisits()
  const body = { entryId: randomUUID(), token: `https://pass.example/c/${token}` }
  for (let tries = 0; tries < 2; tries += 1) {
    const answer = await app.post<Recorded>('keeper', '/personal-code', body)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
  }
  assert.equal((await app.countVisits()) - before, 1)
  assert.deepEqual(
    await app.refused('/personal-code', { ...body, entryId: randomUUID() }, 'manager'),
    [403, 'off-duty'],
  )
})

test('a document seen at the door raises assurance, and only then a code is issued', async () => {
  const recorded = await app.register(typedEntry({ way: 'for-others', isDocumentSeen: false }))
  const visit = recorded.key
  assert.deepEqual(await app.refused('/personal-codes', { visit }), [409, 'document-unseen'])
  assert.deepEqual(await app.refused('/seen', { visit, isDocumentSeen: true }, 'outsider', 2), [
    404,
    'not-found',
  ])
  const seen = await app.post('keeper', '/seen', { visit, isDocumentSeen: true, health: 'green' })
  assert.equal(seen.status, 200, JSON.stringify(seen.body))
  const issued = await app.post<IssuedCode>('keeper', '/personal-codes', { visit })
  assert.equal(issued.status, 200, JSON.stringify(issued.body))
  assert.match(issued.body.url, /\/c\/[\w-]{32}$/)
  const { sql } = app.city.database
  const [row] = await sql<{ raised: number; issued: number }[]>`
    select count(*) filter (where action = 14)::int as raised,
      count(*) filter (where action = 74)::int as issued
    from staff.audit where person_id = (select max(person_id) from people.personal_code)`
  assert.deepEqual({ ...row }, { raised: 1, issued: 1 })
})

test('a dispute is settled by the document seen at the door', async () => {
  const fields = nextTyped()
  const first = await app.register(
    typedEntry({ person: fields, way: 'for-others', isDocumentSeen: false }),
  )
  const other = { ...fields, name: '别人', phone: '19900007777' }
  await app.register(typedEntry({ person: other, way: 'for-others', isDocumentSeen: false }))
  const seen = await app.post<{ isSettled: boolean }>('keeper', '/seen', {
    visit: first.key,
    isDocumentSeen: true,
  })
  assert.deepEqual([seen.status, seen.body.isSettled], [200, true])
})

test('an emergency enters at once, and is registered within a day', async () => {
  const body = { entryId: randomUUID(), reason: 'injury', hint: '红外套,约60岁' }
  const before = await app.countVisits()
  const [one, two] = await Promise.all([
    app.post<Recorded>('keeper', '/emergency', body),
    app.post<Recorded>('keeper', '/emergency', body),
  ])
  assert.equal(one?.status, 200, JSON.stringify(one?.body))
  assert.equal(two?.body.key, one?.body.key)
  assert.equal((await app.countVisits()) - before, 1)
  const open = await app.get<OpenEmergencies>('second', '/open-emergencies')
  const [waiting] = open.body.emergencies
  assert.deepEqual([waiting?.reason, waiting?.hint], ['injury', '红外套,约60岁'])
  assert.equal((waiting?.dueAt ?? 0) - (waiting?.enteredAt ?? 0), 24 * 3600)
  const path = `/emergencies/${waiting?.id}/register`
  const known = { person: nextTyped(), isDocumentSeen: true }
  assert.deepEqual(await app.refused(path, known, 'outsider', 2), [404, 'not-found'])
  assert.equal((await app.post('second', path, known)).status, 200)
  const left = await app.get<OpenEmergencies>('second', '/open-emergencies')
  assert.deepEqual(left.body.emergencies, [])
})

test('a gatekeeper cannot type the whole town: the shift has an end to it', async () => {
  await app.goOnDuty('keeper', 1)
  let last = ''
  for (let tries = 0; tries < 62 && last === ''; tries += 1) {
    const answer = await app.post<Recorded>('keeper', '/register', typedEntry(), 1)
    if (answer.status !== 200) last = `${tries} ${answer.body.error}`
  }
  assert.equal(last, '60 too-many-typed')
  const scanned = { entryId: randomUUID(), token: await issueToNext() }
  assert.deepEqual(await app.refused('/personal-code', scanned, 'keeper', 1), [
    429,
    'too-many-typed',
  ])
  const batch = { entryId: randomUUID(), rows: [nextTyped()] }
  const answer = await app.post<BatchAnswer>('keeper', '/batch', batch, 1)
  assert.equal(answer.body.rows[0]?.error, 'too-many-typed')
})
