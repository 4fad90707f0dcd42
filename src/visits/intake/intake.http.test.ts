// The door without network: everything kept arrives once, whatever is sent twice, flipped, missing,
// late, back-dated or from a lost tablet; nothing holds up anything else and nothing is lost.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { nextTyped, openDoorApp, openTablet } from '../../../test/helpers/door-app.ts'
import type { Answer, DoorApp, Tablet } from '../../../test/helpers/door-app.ts'
import { fromBase64Url, toBase64Url } from '../../base/sealed-entry.ts'
import type { Checks, Devices, IntakeAnswer, SealedEntry } from './contract.ts'

let app: DoorApp
// Tablets of several accounts: each may record so many people a shift, and no more.

before(async () => {
  app = await openDoorApp()
  for (const who of ['keeper', 'second', 'manager'] as const) await app.goOnDuty(who)
  await app.goOnDuty('outsider', 2)
})
after(() => app[Symbol.asyncDispose]())

async function send(
  tablet: Pick<Tablet, 'deviceId'>,
  entries: readonly SealedEntry[],
  remaining = 0,
): Promise<Answer<IntakeAnswer>> {
  return app.post<IntakeAnswer>('keeper', '/intake', {
    deviceId: tablet.deviceId,
    entries,
    remaining,
  })
}

function statesOf(answer: Answer<IntakeAnswer>): string[] {
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body.results.map((one) => (one.error ? `${one.state} ${one.error}` : one.state))
}

function flip(text: string): string {
  const bytes = fromBase64Url(text)
  bytes[9] = (bytes[9] ?? 0) ^ 4
  return toBase64Url(bytes)
}

async function keepMany(tablet: Tablet, count: number): Promise<SealedEntry[]> {
  const entries: SealedEntry[] = []
  for (let at = 0; at < count; at += 1) {
    // A second apart, as nobody types: the number of the entry tells them apart, not the time.
    const enteredAt = app.city.clock.now() - 120 + at
    entries.push(await tablet.keep({ person: nextTyped(), enteredAt }))
  }
  return entries
}

test('fifty entries sent twice, and at the same moment twice, are fifty visits', async () => {
  const tablet = await openTablet(app)
  const before = await app.countVisits()
  const entries = await keepMany(tablet, 50)
  const [one, two] = await Promise.all([send(tablet, entries), send(tablet, entries)])
  for (const answer of [one, two]) {
    assert.ok(statesOf(answer).every((state) => state === 'stored' || state === 'known'))
  }
  assert.deepEqual(statesOf(await send(tablet, entries)), Array(50).fill('known'))
  assert.equal((await app.countVisits()) - before, 50)
})

test('a lost answer and a reconnect in the middle double nobody', async () => {
  const tablet = await openTablet(app, 'second')
  const before = await app.countVisits()
  const entries = await keepMany(tablet, 6)
  await send(tablet, entries.slice(0, 3), 3)
  app.city.clock.advance(20 * 60)
  assert.deepEqual(statesOf(await send(tablet, entries, 0)), [
    ...Array(3).fill('known'),
    ...Array(3).fill('stored'),
  ])
  assert.equal((await app.countVisits()) - before, 6)
})

test('a crash between accepting and recording loses and doubles nobody', async () => {
  const tablet = await openTablet(app, 'second')
  const before = await app.countVisits()
  const entries = await keepMany(tablet, 4)
  const { writing } = app.city
  const whole = writing.writer
  let writes = 0
  writing.writer = {
    ...whole,
    write: (visit) => {
      writes += 1
      return writes > 2 ? Promise.reject(new Error('the server dies here')) : whole.write(visit)
    },
  }
  assert.equal((await send(tablet, entries)).status, 500)
  writing.writer = whole
  assert.deepEqual(statesOf(await send(tablet, entries)), ['known', 'known', 'stored', 'stored'])
  assert.equal((await app.countVisits()) - before, 4)
})

test('however it is cut, repeated and overlapped, each entry is one visit', async () => {
  const sends = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 10 })), {
    minLength: 1,
    maxLength: 5,
  })
  await fc.assert(
    fc.asyncProperty(sends, fc.boolean(), async (cuts, isAtOnce) => {
      const tablet = await openTablet(app, 'manager')
      const before = await app.countVisits()
      const entries = await keepMany(tablet, 10)
      const parts = cuts.map(([from, length]) => entries.slice(0, from + length))
      const tries = parts.map((part) => async () => send(tablet, part, 10 - part.length))
      if (isAtOnce) await Promise.all(tries.map((attempt) => attempt()))
      else for (const attempt of tries) await attempt()
      await send(tablet, entries)
      assert.equal((await app.countVisits()) - before, 10)
    }),
    { numRuns: 6 },
  )
})

test('one bad entry never holds up the others', async () => {
  const tablet = await openTablet(app, 'second')
  const entries = await keepMany(tablet, 5)
  const [first, second, third, fourth, fifth] = entries as [SealedEntry, ...SealedEntry[]]
  const sent = [
    first,
    { ...second, sealed: flip(second?.sealed ?? '') },
    third,
    { ...fourth, signature: flip(fourth?.signature ?? '') },
    fifth,
  ] as SealedEntry[]
  assert.deepEqual(statesOf(await send(tablet, sent)), [
    'stored',
    'refused entry-signature',
    'stored',
    'refused entry-signature',
    'stored',
  ])
})

test('an entry that nobody can open or read is refused and the next one goes on', async () => {
  const tablet = await openTablet(app, 'second')
  const empty = await tablet.keep({ kind: 'personal-code' })
  const whole = await tablet.keep({ person: nextTyped() })
  assert.deepEqual(statesOf(await send(tablet, [empty, whole])), [
    'refused entry-unreadable',
    'stored',
  ])
})

test('a gap in the chain is told once; what follows it is stored', async () => {
  const tablet = await openTablet(app, 'second')
  const [, second, third] = await keepMany(tablet, 3)
  assert.ok(second && third)
  const answer = await send(tablet, [second, third])
  assert.deepEqual(statesOf(answer), ['kept entry-chain', 'stored'])
  assert.deepEqual(statesOf(await send(tablet, [second])), ['kept entry-chain'])
})

test('72 hours are taken, a second more waits for a second person', async () => {
  const tablet = await openTablet(app)
  const enteredAt = app.city.clock.now()
  const old = await tablet.keep({ person: nextTyped(), enteredAt })
  const late = await tablet.keep({ person: nextTyped(), enteredAt: enteredAt + 1 })
  app.city.clock.advance(72 * 3600 + 1)
  for (const who of ['keeper', 'second', 'manager'] as const) {
    // The session ran out with the shift.
    await renew()
    await app.goOnDuty(who)
  }
  await app.goOnDuty('outsider', 2)
  assert.deepEqual(statesOf(await send(tablet, [old, late])), ['kept entry-too-old', 'stored'])
})

async function renew(): Promise<void> {
  const { sql } = app.city.database
  await sql`update people.session set expires_at = now() + interval '10 days'`
}

test('a back-dated entry waits; five minutes before the last sync are forgiven', async () => {
  const tablet = await openTablet(app)
  await send(tablet, [], 0)
  const now = app.city.clock.now()
  const near = await tablet.keep({ person: nextTyped(), enteredAt: now - 300 })
  const far = await tablet.keep({ person: nextTyped(), enteredAt: now - 301 })
  const ahead = await tablet.keep({ person: nextTyped(), enteredAt: now + 61 })
  assert.deepEqual(statesOf(await send(tablet, [near, far, ahead])), [
    'stored',
    'kept entry-back-dated',
    'kept entry-time',
  ])
})

test('the last sync does not overtake what still waits on the device', async () => {
  const tablet = await openTablet(app)
  const [first, second] = await keepMany(tablet, 2)
  assert.ok(first && second)
  app.city.clock.advance(30 * 60)
  assert.deepEqual(statesOf(await send(tablet, [first], 1)), ['stored'])
  assert.deepEqual(statesOf(await send(tablet, [second], 0)), ['stored'])
})

test('what registration refuses is kept, and only the others become visits', async () => {
  const tablet = await openTablet(app)
  const before = await app.countVisits()
  const wrong = await tablet.keep({ person: { ...nextTyped(), number: '321182199001011234' } })
  const unknown = await tablet.keep({ kind: 'personal-code', token: 'A'.repeat(32) })
  const whole = await tablet.keep({ person: nextTyped() })
  assert.deepEqual(statesOf(await send(tablet, [wrong, unknown, whole])), [
    'kept document-invalid',
    'kept personal-code-unknown',
    'stored',
  ])
  assert.equal((await app.countVisits()) - before, 1)
})

async function checksOf(who: 'keeper' | 'second'): Promise<Checks['checks']> {
  const answer = await app.get<Checks>(who, '/intake-checks')
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body.checks
}

test('a lost tablet: its entries are accepted, marked, and wait for another account', async () => {
  const tablet = await openTablet(app)
  const entries = await keepMany(tablet, 2)
  const stranger = await app.post('outsider', `/devices/${tablet.deviceId}/revoke`, {}, 2)
  assert.deepEqual([stranger.status, stranger.body.error], [404, 'door-device-unknown'])
  const revoked = await app.post('manager', `/devices/${tablet.deviceId}/revoke`, {})
  assert.equal(revoked.status, 200, JSON.stringify(revoked.body))
  const [row] = await app.city.database.sql<{ actor: string }[]>`
    select actor from staff.audit where action = 72`
  assert.equal(row?.actor, `person:${app.personIds.manager}`)
  const before = await app.countVisits()
  assert.deepEqual(statesOf(await send(tablet, entries)), ['stored', 'stored'])
  assert.equal((await app.countVisits()) - before, 2)
  assert.ok(!(await checksOf('keeper')).some((one) => one.because === 'door-device-revoked'))
  const mine = (await checksOf('second')).filter((one) => one.because === 'door-device-revoked')
  assert.equal(mine.length, 2)
  assert.match(mine[0]?.maskedNumber ?? '', /^3211\*{10}\w{4}$/)
  const [right, wrong] = mine
  const own = await app.post('keeper', `/intake-checks/${right?.id}`, { result: 'ok' })
  assert.deepEqual([own.status, own.body.error], [403, 'second-person-needed'])
  for (const [check, result] of [
    [right, 'ok'],
    [wrong, 'wrong'],
    [right, 'ok'],
  ] as const) {
    const done = await app.post('second', `/intake-checks/${check?.id}`, { result })
    assert.equal(done.status, 200, JSON.stringify(done.body))
  }
  const changed = await app.post('second', `/intake-checks/${right?.id}`, { result: 'wrong' })
  assert.deepEqual([changed.status, changed.body.error], [409, 'check-settled'])
  const { sql } = app.city.database
  // Bits 4 and 5 are the outcome, 10 to 13 the marks.
  const rows = await sql<{ outcome: number; marks: number }[]>`
    select (flags >> 4) & 3 as outcome, flags >> 10 as marks
    from visits.visit v join visits.door_check c on c.person_id = v.person_id
    where c.check_id = any(${[right?.id ?? 0, wrong?.id ?? 0]}) order by c.check_id`
  assert.deepEqual(
    rows.map(({ outcome, marks }) => [outcome, marks]),
    [
      [0, 0],
      [2, 5],
    ],
  )
})

test('what was kept is recorded once a second person agrees, with a mark', async () => {
  const tablet = await openTablet(app)
  await send(tablet, [], 0)
  const enteredAt = app.city.clock.now() - 3600
  const entry = await tablet.keep({ person: nextTyped(), enteredAt })
  assert.deepEqual(statesOf(await send(tablet, [entry])), ['kept entry-back-dated'])
  const waiting = (await checksOf('second')).findLast((one) => one.enteredAt === enteredAt)
  assert.equal(waiting?.isRecorded, false)
  const before = await app.countVisits()
  const path = `/intake-checks/${waiting?.id}`
  const both = await Promise.all([
    app.post('second', path, { result: 'ok' }),
    app.post('manager', path, { result: 'ok' }),
  ])
  assert.deepEqual(
    both.map((answer) => answer.status),
    [200, 200],
  )
  assert.equal((await app.countVisits()) - before, 1)
  assert.deepEqual(statesOf(await send(tablet, [entry])), ['known'])
})

test('a device of another place is unknown, and so is its list', async () => {
  const tablet = await openTablet(app)
  const entry = await tablet.keep({ person: nextTyped() })
  const body = { deviceId: tablet.deviceId, entries: [entry], remaining: 0 }
  const sent = await app.post<IntakeAnswer>('outsider', '/intake', body, 2)
  assert.deepEqual([sent.status, sent.body.error], [404, 'door-device-unknown'])
  const list = await app.get<Devices>('outsider', '/devices', 2)
  assert.deepEqual(list.body.devices, [])
  const mine = await app.get<Devices>('second', '/devices')
  assert.ok(mine.body.devices.every((one) => one.isMine && one.deviceId !== tablet.deviceId))
})

test('off duty nothing is taken and nothing lost: the queue goes when duty begins', async () => {
  const tablet = await openTablet(app)
  const entries = await keepMany(tablet, 2)
  await app.goOnDuty('keeper', 0, false)
  const refused = await send(tablet, entries)
  assert.deepEqual([refused.status, refused.body.error], [403, 'off-duty'])
  await app.goOnDuty('keeper')
  assert.deepEqual(statesOf(await send(tablet, entries)), ['stored', 'stored'])
})

test('nothing of an entry lies readable in the database', async () => {
  const { sql } = app.city.database
  const [row] = await sql<{ text: string }[]>`
    select string_agg(encode(content_sealed, 'escape'), '') as text from visits.door_check`
  assert.ok(row && !row.text.includes('321182') && !row.text.includes('token'))
})
