// Registrations are erased with their last visit (F40): what stays, what goes, and that nothing of
// it remains.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { DAY, HOUR, MINUTE } from '../src/base/instant.ts'
import {
  addDevice,
  addToHousehold,
  askOtp,
  blindPhone,
  erasePeople,
  linkPersons,
  linkSubject,
  mintPersonalCode,
  noteReported,
  openSession,
  recordSeenByStaff,
  revokePersonalCode,
  unlinkPersons,
} from '../src/people/index.ts'
import type { RegistrationInput } from '../src/people/index.ts'
import { checkPoster } from '../src/visits/door/poster-check.ts'
import { ensureHold, insertHeldVisits } from '../src/visits/hold.sql.ts'
import { columnsOf } from '../src/visits/visit.sql.ts'
import { addMember } from '../src/places/index.ts'
import { RETENTION, openErasureCity } from './helpers/erasure-city.ts'
import type { ErasureCity } from './helpers/erasure-city.ts'
import { inventChild, inventDocument } from './helpers/invent.ts'
import { hiddenField, openPhone } from './helpers/phone.ts'

let here: ErasureCity
let city: ErasureCity['city']
before(async () => {
  here = await openErasureCity()
  city = here.city
})
after(() => city[Symbol.asyncDispose]())

async function rootOf(personId: number): Promise<number | undefined> {
  const [row] = await city.database.sql<{ root_id: number }[]>`
    select root_id from people.person where person_id = ${personId}`
  return row?.root_id
}

/** Finds the tables in which one of these texts stands, in any column. */
async function tablesWith(texts: readonly string[]): Promise<string[]> {
  const { sql } = city.database
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', table_schema, table_name) as name
    from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
    order by 1`
  const pattern = `(^|[^0-9a-f])(\\\\?\\\\x)?(${texts.join('|')})([^0-9a-f]|$)`
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await sql.unsafe(`select 1 from ${name} as t where t::text ~ $1 limit 1`, [
      pattern,
    ])
    if (rows.length > 0) found.push(name)
  }
  return found
}

async function blindsOf(personId: number): Promise<string[]> {
  const rows = await city.database.sql<{ hex: string }[]>`
    select encode(blind, 'hex') as hex from people.identifier where person_id = ${personId}
    union select encode(pair_blind, 'hex') from people.person where person_id = ${personId}`
  return rows.map((row) => row.hex)
}

/** Somebody with everything a registration can have. */
async function registerFully(): Promise<number> {
  const { sql, keyring } = city.database
  const number = inventDocument(71_000)
  const document = { kind: 'resident-id', number } as const
  const personId = await here.register({ document, phone: '19900009001' })
  const sister = await here.register({ document, phone: '19900009002' })
  const stranger = await here.register()
  assert.equal(await rootOf(sister), personId)
  const friend = await here.register()
  const at = here.now()
  await here.begin(async (tx) => {
    const device = await addDevice(tx, personId, at)
    const subject = { provider: 'wechat', appId: 'wxCanary', subject: 'oCanary' } as const
    await linkSubject(tx, keyring, { subject, personId, deviceId: device.deviceId, at })
    await addToHousehold(tx, { holderId: personId, personIds: [friend], at })
    await addToHousehold(tx, { holderId: friend, personIds: [personId], at })
    await noteReported(tx, { holderId: personId, personIds: [friend], at })
    await noteReported(tx, { holderId: friend, personIds: [personId], at })
    await unlinkPersons(tx, {
      personId,
      otherId: stranger,
      because: 'staff-split',
      by: 'town',
    })
    await recordSeenByStaff(tx, city.people, { personId, health: 'green', by: 'person:1', at })
  })
  const issuedBy = { kind: 'family', id: String(personId) } as const
  for (const holder of [personId, friend]) {
    await here.begin(async (tx) => {
      const card = await mintPersonalCode(tx, city.people, { personId: holder, issuedBy, at })
      assert.ok(card.ok)
      await revokePersonalCode(tx, { codeId: card.codeId, by: issuedBy, at })
    })
  }
  await openSession(sql, city.people, { power: 'run', personId, phone: '+8619900009001' })
  await sql`insert into people.account (phone_blind, person_id, opened_at)
    select blind, person_id, to_timestamp(${at}) from people.identifier
    where person_id = ${personId} and kind = 2`
  const asked = {
    phone: '19900009001',
    purpose: 'read',
    browser: 'b',
    network: '10.0.0.1',
  } as const
  assert.ok((await askOtp(city.people, asked)).ok)
  await here.visit(personId)
  await here.visit(friend, { reporterId: personId })
  const { enteredAt, placeId } = here.visitOf(personId)
  await sql`insert into visits.check_out
    values (${personId}, ${enteredAt}, ${placeId}, ${enteredAt})`
  await sql`insert into visits.stop (person_id, entered_at, place_id, point_id, rule_version,
      row_sealed, state, due_at, opened_at, changed_by)
    values (${personId}, ${enteredAt}, ${placeId}, 1, 1, '\\x00', 'sent-away', ${enteredAt},
      ${enteredAt}, ${`person:${personId}`})`
  await sql`insert into visits.door_entry (entry_id, place_id, point_id, person_id, entered_at,
      made_at) values (gen_random_uuid(), ${placeId}, 1, ${personId}, ${enteredAt}, ${enteredAt})`
  await findStrangeCode(personId)
  return personId
}

/** Somebody finds an overlay at the start of a shift; nobody of the town settles it. */
async function findStrangeCode(personId: number): Promise<void> {
  const print = city.prints.find(city.doors[0]?.token ?? '') ?? assert.fail()
  const [phoneBlind, role] = [Buffer.alloc(16), 'gatekeeper'] as const
  const member = { ok: true, print, personId, phoneBlind, account: '', role } as const
  const { sql, config } = city.database
  const { prints, clock } = city
  const deps = { sql, prints, clock, publicUrl: config.publicUrl }
  await checkPoster(deps, member, { code: `https://pass.evil.example/p/${print.token}` })
}

test('nothing of an erased registration stands anywhere but in the audit chain', async () => {
  const personId = await registerFully()
  const texts = [String(personId), ...(await blindsOf(personId))]
  const everywhere = await tablesWith(texts)
  for (const table of ['people.identifier', 'people.link', 'people.fact', 'people.otp']) {
    assert.ok(everywhere.includes(table), `${table} is found before`)
  }
  assert.ok(everywhere.length >= 18, everywhere.join(' '))
  await here.pass(RETENTION + 2)
  await here.night()
  assert.equal(await here.isThere(personId), false)
  const left = await tablesWith(texts)
  // The document is the sister's too, and she was only declared; she goes in the same night.
  assert.deepEqual(
    left.filter((table) => !table.startsWith('staff.audit')),
    [],
  )
  const marks = await city.database.sql`select 1 from places.strange_code where settled_at is null`
  assert.equal(marks.length, 1, 'what hangs there is still to be looked at')
})

test('an erasure leaves a row of the chain that counts and names nobody', async () => {
  const { sql } = city.database
  const [row] = await sql<{ actor: string; actor_kind: string; detail: string; n: number }[]>`
    select actor, actor_kind, detail, (person_id is null)::int as n from staff.audit
    where action = 120 order by seq desc limit 1`
  assert.equal(row?.actor, 'system:erase-people')
  assert.equal(row?.actor_kind, 'system')
  assert.equal(row?.n, 1)
  assert.match(row?.detail ?? '', /^\{"erased":\d+\}$/)
})

test('who is needed stays: new, visiting, reporting, held, in a case, with a card', async () => {
  const { sql } = city.database
  const stay = new Map<string, number>()
  const keep = async (why: string, more: Partial<RegistrationInput> = {}) => {
    const personId = await here.register(more)
    stay.set(why, personId)
    return personId
  }
  const idle = await here.register()
  const held = await keep('has a visit under a hold')
  const holdId = await ensureHold(sql, 'test', 'a case of another city')
  await insertHeldVisits(sql, columnsOf([here.visitOf(held)]), holdId)
  const heldReporter = await keep('reported a visit under a hold')
  const heldVisit = { ...here.visitOf(idle), reporterId: heldReporter, enteredAt: here.now() + 1 }
  await insertHeldVisits(sql, columnsOf([{ ...heldVisit, personId: held }]), holdId)
  const subject = await keep('is the subject of an open case')
  const candidate = await keep('is a candidate of an open case')
  const witness = await keep('reported a stay of an open case')
  await sql`insert into tracing.case_file (case_id, case_number, person_id, division, window_from,
      window_to, rule, opened_by)
    values (900, 'C-900', ${subject}, '321182', 1, 2, '{}', 'tracer')`
  await sql`insert into tracing.candidate (case_id, person_id, score, certain, pairs,
      overlap_seconds, min_gap_seconds, first_at, last_at, shared)
    values (900, ${candidate}, 1, true, 1, 1, 1, 1, 2,
      ${sql.json([{ placeId: 1, contactReporterId: witness }])})`
  const document = { kind: 'resident-id', number: inventDocument(72_000) } as const
  const other = await keep('is another registration of somebody in a case', { document })
  await sql`update tracing.candidate set person_id = ${await here.register({ document })}
    where case_id = 900 and person_id = ${candidate}`
  await sql`insert into tracing.candidate
    select case_id, ${candidate}, class, score, certain, pairs,
      overlap_seconds, min_gap_seconds, first_at, last_at, shared
    from tracing.candidate limit 1`
  assert.notEqual(other, undefined)
  const card = await keep('has a card')
  const issuedBy = { kind: 'community', id: 'desk-1' } as const
  await here.begin((tx) =>
    mintPersonalCode(tx, city.people, { personId: card, issuedBy, at: here.now() }),
  )
  const manager = await keep('is in the team of a place', { phone: '19900009101' })
  await here.begin((tx) =>
    addMember(tx, city.database.keyring, {
      placeId: city.doors[0]?.placeId ?? 0,
      phoneBlind: blindPhone(city.database.keyring, '19900009101') ?? assert.fail(),
      phoneMask: '199****9101',
      role: 'manager',
      name: '',
    }),
  )
  const contested = { kind: 'resident-id', number: inventDocument(72_001) } as const
  await keep('is in an open dispute', { document: contested, name: '张一' })
  await keep('is the other side of it', { document: contested, name: '李二' })
  const guardian = await keep('is the guardian of somebody who stays', { phone: '19900009102' })
  const child = { kind: 'resident-id', number: inventChild(72) } as const
  const ward = await keep('is a ward with a card', {
    document: child,
    guardianId: guardian,
    phoneConfirmed: false,
  })
  await here.begin((tx) =>
    mintPersonalCode(tx, city.people, { personId: ward, issuedBy, at: here.now() }),
  )
  const listed = await keep('stands on a list that is valid')
  await sql`insert into people.fact (document_blind, kind, source, list_id, sealed, seen_at,
      valid_until)
    select blind, 1, 1, 1, '\\x00', to_timestamp(${here.now()}),
      to_timestamp(${here.now() + 60 * DAY})
    from people.identifier where person_id = ${listed} and kind = 1`
  await here.pass(RETENTION + 1)
  const visitor = await keep('came yesterday', { at: here.now() - 30 * DAY })
  await here.visit(visitor, { enteredAt: here.now() - DAY })
  const reporter = await keep('reported somebody yesterday', { at: here.now() - 30 * DAY })
  await here.visit(visitor, { enteredAt: here.now() - DAY + 1, reporterId: reporter })
  const reader = await keep('has a session', { at: here.now() - 30 * DAY })
  await openSession(sql, city.people, { power: 'read', personId: reader, phone: '+8619900009103' })
  await keep('registered today')
  const asking = await keep('asks for a code', { at: here.now() - 30 * DAY, phone: '19900009104' })
  const asked = { phone: '19900009104', purpose: 'register', browser: 'b', network: '10.0.0.2' }
  assert.ok((await askOtp(city.people, asked as Parameters<typeof askOtp>[1])).ok)
  const onDuty = await keep('was on duty', { at: here.now() - 30 * DAY })
  await sql`insert into visits.door_shift (duty_id, place_id, point_id, person_id, from_at)
    values (${onDuty}, 1, 1, ${onDuty}, ${here.now()})`
  assert.equal(stay.size, 19)
  // The rows themselves are made now; a registration of a month ago has been there for a month.
  await sql`update people.identifier set added_at = to_timestamp(${here.now() - 40 * DAY}),
    confirmed_at = null where person_id = any(${[...stay.values()]}::bigint[])
    and person_id <> ${manager}`
  await erasePeople(here.deps, { waitSeconds: 1 })
  city.clock.advance(2)
  const done = await erasePeople(here.deps, { waitSeconds: 1 })
  assert.equal(done.reopened, 0)
  assert.equal(await here.isThere(idle), false)
  for (const [why, personId] of stay) assert.equal(await here.isThere(personId), true, why)
  assert.equal(await here.isThere(asking), true)
})

test('what kept somebody ends, and then he goes: a ward before the guardian', async () => {
  const { sql } = city.database
  await sql`delete from tracing.case_file where case_id = 900`
  await sql`delete from visits.visit_held`
  await sql`update places.member set removed_at = now()`
  await here.pass(181)
  for (let nights = 0; nights < 3; nights += 1) await here.night()
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from people.person`
  assert.equal(row?.n, 0)
  for (const table of ['identifier', 'mask', 'device', 'link', 'household', 'personal_code']) {
    const rows = await sql.unsafe(`select 1 from people.${table}`)
    assert.equal(rows.length, 0, table)
  }
})

test('who comes back with the old phone sees the form, and registers as somebody new', async () => {
  const { personId, cookie, number } = await here.addIdle()
  const phone = openPhone(here.origin)
  phone.cookies.set('zpc_enter', cookie)
  const base = `/p/${city.doors[0]?.token}`
  const known = await phone.get(base)
  assert.match(known.html, /虚\*人/)
  const ticket = hiddenField(known.html, 'ticket')
  await here.close()
  await sleep(500)
  // The page of a moment ago is posted now: no visit, and the form.
  const late = await phone.post(base, { ticket })
  assert.ok(late.status >= 400 && late.status < 500)
  assert.match(late.html, /name="number"/)
  city.clock.advance(2 * HOUR)
  await here.erase()
  assert.equal(await here.isThere(personId), false)
  const form = await phone.get(base)
  assert.match(form.html, /请重新登记/)
  const fields = { ticket: hiddenField(form.html, 'ticket'), phone: '19900009200' }
  const person = { kind: 'resident-id', number, name: '虚构人', consent: '1' }
  await phone.post(`${base}/code`, { ...fields, ...person })
  const code = /\d{6}/.exec(city.messages.at(-1)?.text ?? '')?.[0] ?? ''
  const saved = await phone.post(`${base}/register`, { ...fields, ...person, code })
  assert.equal(saved.status, 200)
  const rows = await city.database.sql<{ person_id: number }[]>`
    select person_id from visits.visit join people.person using (person_id)
    where entered_at >= ${here.now() - MINUTE}`
  assert.equal(rows.length, 1)
  assert.notEqual(rows[0]?.person_id, personId)
})

test('between closing and erasing a registration or a visit opens it again', async () => {
  const [registers, visits, stays] = [
    await here.addIdle(),
    await here.addIdle(),
    await here.addIdle(),
  ]
  const { sql } = city.database
  const first = await here.close()
  assert.ok(first.closed >= 3)
  const pairs = await sql<{ document: string; phone: string }[]>`
    select encode(d.blind, 'hex') as document, encode(p.blind, 'hex') as phone
    from people.identifier d join people.identifier p using (person_id)
    where d.person_id = ${registers.personId} and d.kind = 1 and p.kind = 2`
  assert.equal(pairs.length, 1)
  const again = await here.register({
    document: { kind: 'resident-id', number: registers.number },
    phone: registers.phone,
    at: here.now(),
  })
  assert.equal(again, registers.personId)
  // As every way in does, with the registration: a phone of its own.
  await here.begin((tx) => addDevice(tx, again, here.now()))
  await here.visit(visits.personId)
  city.clock.advance(2 * HOUR)
  const second = await here.erase()
  assert.equal(second.reopened, 1)
  assert.equal(await here.isThere(stays.personId), false)
  const open = await sql<{ person_id: number; closed_at: Date | null }[]>`
    select person_id, closed_at from people.person
    where person_id in (${registers.personId}, ${visits.personId})`
  assert.deepEqual(
    open.map((row) => row.closed_at),
    [null, null],
  )
})

test('the others of a human keep one root, and stay apart from who was set apart', async () => {
  const { sql } = city.database
  const ids = [
    await here.addIdle(),
    await here.addIdle(),
    await here.addIdle(),
    await here.addIdle(),
  ].map((one) => one.personId)
  const [root = 0, left = 0, right = 0, stranger = 0] = ids
  const by = 'town'
  await here.begin(async (tx) => {
    for (const otherId of [left, right]) {
      await linkPersons(tx, { personId: root, otherId, because: 'staff-merged', by })
    }
    await unlinkPersons(tx, { personId: root, otherId: stranger, because: 'staff-split', by })
  })
  for (const personId of [left, right, stranger]) await here.visit(personId)
  await here.night()
  assert.equal(await here.isThere(root), false)
  assert.equal(await rootOf(left), left)
  assert.equal(await rootOf(right), left)
  assert.equal(await rootOf(stranger), stranger)
  const links = await sql`select 1 from people.link where ${root} in (person_a, person_b)`
  assert.equal(links.length, 0)
  const joined = await here.begin((tx) =>
    linkPersons(tx, { personId: right, otherId: stranger, because: 'staff-merged', by }),
  )
  assert.equal(joined, false)
})

test('a clock that is days behind keeps everybody: nothing is idle before its time', async () => {
  const { personId } = await here.addIdle()
  const past = { ...here.deps, clock: { now: () => here.now() - 30 * DAY, nowMs: () => 0 } }
  await erasePeople(past, { waitSeconds: 0 })
  await erasePeople(past, { waitSeconds: 0 })
  assert.equal(await here.isThere(personId), true)
  await here.night()
})
