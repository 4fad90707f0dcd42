// My records, cards and phones over HTTP: what is shown after the step-up and to whom, what a card
// does, and how a phone is confirmed later, kept or changed.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { mintPersonalCode, readPersonalCode, registerPerson } from '../people/index.ts'
import { ensureDays } from './days.ts'
import { Busy } from './visit-writer.ts'
import { addGrownWard } from '../../test/helpers/grown-ward.ts'
import { inventChild, inventDocument } from '../../test/helpers/invent.ts'
import { hiddenField, openPhone } from '../../test/helpers/phone.ts'
import type { Phone } from '../../test/helpers/phone.ts'
import { openVisitorApp } from '../../test/helpers/visitor-app.ts'
import type { VisitorApp } from '../../test/helpers/visitor-app.ts'

let city: VisitorApp
let origin: string

before(async () => {
  city = await openVisitorApp({ doors: 2 })
  origin = await city.app.listen({ port: 0, host: '127.0.0.1' })
})
after(() => city[Symbol.asyncDispose]())

type Visitor = { readonly phone: Phone; readonly number: string; readonly tel: string }

const base = (): string => `/p/${city.doors[0]?.token}`
const lastCode = (): string => /\d{6}/.exec(city.messages.at(-1)?.text ?? '')?.[0] ?? ''

/** Registers somebody at the door; without `isUp` no message comes and the phone is unconfirmed. */
async function register(index: number, isUp = true): Promise<Visitor & { html: string }> {
  const phone = openPhone(origin)
  const [number, tel] = [inventDocument(60_000 + index), `1990000${6000 + index}`]
  const ticket = hiddenField((await phone.get(base())).html, 'ticket')
  const fields = { ticket, phone: tel, name: '钱多多', kind: 'resident-id', number, consent: '1' }
  city.gateway.isUp = isUp
  await phone.post(`${base()}/code`, fields)
  city.gateway.isUp = true
  const proof: Record<string, string> = isUp ? { code: lastCode() } : { later: '1' }
  const done = await phone.post(`${base()}/register`, { ...fields, ...proof })
  assert.match(done.html, /data-testid="verdict"/)
  return { phone, number, tel, html: done.html }
}

async function stepUp({ phone, number, tel }: Visitor): Promise<string> {
  city.clock.advance(61)
  const fields = { phone: tel, kind: 'resident-id', number }
  await phone.post('/me/code', fields)
  return (await phone.post('/me', { ...fields, code: lastCode() })).html
}

async function report(visitor: Visitor, person: Record<string, string>): Promise<void> {
  const ticket = hiddenField((await visitor.phone.get(base())).html, 'ticket')
  await visitor.phone.post(base(), { ticket })
  const named = Object.entries(person).map(([name, value]) => [`${name}1`, value])
  const fields = { ticket, as: '0', rows: '1', kind1: 'resident-id' }
  const url = `${base()}/others/report`
  const done = await visitor.phone.post(url, { ...fields, ...Object.fromEntries(named) })
  assert.equal(done.status, 200)
}

test('a member’s card is made, shown, replaced and revoked; only its holder sees it', async () => {
  const mother = await register(1)
  await report(mother, { name: '钱奶奶', number: inventDocument(61_000), keep: '1' })
  const me = await stepUp(mother)
  assert.match(me, /钱\*奶/)
  assert.match(me, /代 钱/)
  assert.doesNotMatch(me, /钱奶奶/)
  const card = await mother.phone.post('/me/cards', { member: '1' })
  assert.match(card.url, /\/me\/cards\/\d+$/)
  assert.match(card.html, /<path/)
  const path = new URL(card.url).pathname
  const picture = await fetch(`${origin}${path}/picture`, {
    headers: { cookie: [...mother.phone.cookies].map((pair) => pair.join('=')).join('; ') },
  })
  assert.equal(picture.headers.get('content-type'), 'image/png')
  const stranger = await register(2)
  await stepUp(stranger)
  assert.equal((await stranger.phone.get(path)).status, 404)
  await stranger.phone.post(`${path}/revoke`, {})
  assert.equal((await mother.phone.get(path)).status, 200)
  const newer = await mother.phone.post('/me/cards', { member: '1' })
  assert.notEqual(newer.url, card.url)
  assert.equal((await mother.phone.get(path)).status, 404)
  const after = await mother.phone.post(`${new URL(newer.url).pathname}/revoke`, {})
  assert.match(after.html, /data-testid="make-1"/)
})

test('who leaves the household leaves without a card', async () => {
  const mother = await register(3)
  await report(mother, { name: '钱小', number: inventChild(30), ward: '1', keep: '1' })
  await stepUp(mother)
  const card = await mother.phone.post('/me/cards', { member: '1' })
  const me = await mother.phone.post('/me/household/remove', { member: '1' })
  assert.doesNotMatch(me.html, /data-testid="member"/)
  assert.equal((await mother.phone.get(new URL(card.url).pathname)).status, 404)
})

test('a guardian reads what a gatekeeper entered beside him, and nothing else of the ward', async () => {
  const { sql } = city.database
  const mother = await register(20)
  await report(mother, { name: '钱小', number: inventChild(31), ward: '1', keep: '1' })
  const [ward] = await sql<{ person_id: number; place_id: number; entered_at: number }[]>`
    select person_id, place_id, entered_at from visits.visit
    where reporter_id is not null order by person_id desc limit 1`
  assert.ok(ward)
  const elsewhere = city.doors[1]?.placeId ?? 0
  const byStaff = 5
  for (const [placeId, later] of [
    [ward.place_id, -300],
    [ward.place_id, -7200],
    [elsewhere, -60],
  ] as const) {
    await sql`
      insert into visits.visit (person_id, reporter_id, entered_at, place_id, print_no, device_no,
        flags, rule_version)
      values (${ward.person_id}, null, ${ward.entered_at + later}, ${placeId}, 1, 0, ${byStaff}, 1)`
  }
  const me = await stepUp(mother)
  assert.equal(me.match(/与您同行/g)?.length, 1)
  assert.equal(me.match(/代 钱\* 上报/g)?.length, 1)
})

test('at 14 a ward has no card, and the guardian reads no more of the ward', async () => {
  const { sql } = city.database
  const mother = await register(21)
  const [own] = await sql<{ person_id: number; place_id: number; entered_at: number }[]>`
    select person_id, place_id, entered_at from visits.visit
    where reporter_id is null order by person_id desc limit 1`
  assert.ok(own)
  const { person_id: guardianId, place_id: placeId, entered_at: enteredAt } = own
  const today = city.clock.now()
  const ward = await addGrownWard(city.database, { guardianId, index: 3, today })
  const byStaff = 5
  await sql`
    insert into visits.visit (person_id, reporter_id, entered_at, place_id, print_no, device_no,
      flags, rule_version)
    values (${ward.personId}, null, ${enteredAt}, ${placeId}, 1, 0, ${byStaff}, 1)`
  const me = await stepUp(mother)
  assert.match(me, /已满14周岁,请本人登记/)
  assert.doesNotMatch(me, /data-testid="(card|make)-1"/)
  assert.doesNotMatch(me, /与您同行/)
  for (const url of [`/me/cards/${ward.codeId}`, `/me/cards/${ward.codeId}/picture`]) {
    const gone = await mother.phone.get(url)
    assert.equal(gone.status, 404)
    assert.match(gone.html, /已满14周岁/)
  }
  const again = await mother.phone.post('/me/cards', { member: '1' })
  assert.equal(again.status, 410)
  assert.match(again.html, /请本人凭证件重新登记/)
})

test('nothing of cards or household opens without the step-up', async () => {
  const { phone } = await register(4)
  for (const url of ['/me/cards', '/me/household/remove', '/me/deny', '/me/cards/1/revoke']) {
    const answer = await phone.post(url, { member: '0', at: '1', place: '1' })
    assert.match(answer.html, /data-testid="open"/, url)
  }
  for (const url of ['/me/cards/1', '/me/cards/1/picture', '/me/cards/x']) {
    assert.match((await phone.get(url)).html, /data-testid="open"/, url)
  }
})

test('a card tells a stranger what it is for; wrong, flipped, revoked and old ones are told apart', async () => {
  const { sql, keyring } = city.database
  const at = city.clock.now()
  const minted = await sql.begin(async (tx) => {
    const person = await registerPerson(tx, keyring, {
      document: { kind: 'none', number: '' },
      phoneConfirmed: false,
      name: '无名氏',
      origin: 'staff',
      at,
    })
    assert.ok(person.ok)
    const { personId } = person
    const made = (id: string) =>
      mintPersonalCode(tx, { keyring }, { personId, issuedBy: { kind: 'community', id }, at })
    return { old: await made('a'), live: await made('a'), other: await made('b'), personId }
  })
  const { old, live, other, personId } = minted
  assert.ok(old.ok && live.ok && other.ok)
  const page = await openPhone(origin).get(`/c/${live.token}`)
  assert.equal(page.status, 200)
  assert.doesNotMatch(page.html, /无/)
  assert.equal(page.html, (await openPhone(origin).get(`/c/${'A'.repeat(32)}`)).html)
  const read = (token: string) => readPersonalCode(city.people, token)
  const good = await read(`https://pass.example/c/${live.token}`)
  assert.ok(good.ok && good.personId === personId)
  assert.equal((await read(other.token)).ok, true)
  const flipped = live.token.slice(0, -1) + (live.token.endsWith('A') ? 'B' : 'A')
  const doorToken = city.doors[0]?.token ?? ''
  for (const wrong of [flipped, doorToken, '', 'x'.repeat(4000), `${live.token}A`]) {
    const answer = await read(wrong)
    assert.ok(!answer.ok && answer.refusal === 'personal-code-unknown', wrong)
  }
  const revoked = await read(old.token)
  assert.ok(!revoked.ok && revoked.refusal === 'personal-code-revoked')
  const later = { ...city.people, clock: { ...city.clock, now: () => at + 181 * 86_400 } }
  const expired = await readPersonalCode(later, live.token)
  assert.ok(!expired.ok && expired.refusal === 'personal-code-expired')
})

test('the reported sees it, and may deny it, only once staff have seen the document', async () => {
  const { sql } = city.database
  const zhang = await register(5)
  const reported = await register(6)
  city.clock.advance(700)
  await report(zhang, { name: '钱多多', number: reported.number })
  assert.doesNotMatch(await stepUp(reported), /由 钱/)
  const [row] = await sql<{ at: number; place: number; person_id: number }[]>`
    select entered_at as at, place_id as place, person_id from visits.visit
    where reporter_id is not null order by entered_at desc limit 1`
  const fields = { at: String(row?.at), place: String(row?.place) }
  assert.equal((await reported.phone.post('/me/deny', fields)).status, 403)
  await sql`
    update people.person set assurance = 2 where person_id in (
      select person_id from visits.visit where reporter_id is null)`
  const seen = await stepUp(reported)
  assert.match(seen, /由 钱\*多 代报/)
  const denied = await reported.phone.post('/me/deny', fields)
  assert.match(denied.html, /您已否认/)
  await reported.phone.post('/me/deny', fields)
  const [marked] = await sql<{ marks: number; outcome: number }[]>`
    select (flags >> 10) & 15 as marks, (flags >> 4) & 3 as outcome from visits.visit
    where person_id = ${row?.person_id ?? 0} and entered_at = ${row?.at ?? 0}`
  assert.equal((marked?.marks ?? 0) & 1, 1)
  assert.equal(marked?.outcome, 0)
  for (const wrong of [{ at: '1', place: '1' }, { at: 'x', place: '-1' }, {}]) {
    assert.equal((await reported.phone.post('/me/deny', wrong)).status, 404)
  }
})

test('without a message the phone is confirmed at the next scan, and the visit counts once', async () => {
  const visitor = await register(7, false)
  assert.match(visitor.html, /data-verdict="see-staff"/)
  assert.match(visitor.html, /data-testid="confirm-phone"/)
  city.clock.advance(3600)
  const ticket = hiddenField((await visitor.phone.get(base())).html, 'ticket')
  const result = await visitor.phone.post(base(), { ticket })
  assert.match(result.html, /data-verdict="see-staff"/)
  const refused = await visitor.phone.post(`${base()}/others/report`, { ticket, rows: '1' })
  assert.equal(refused.status, 403)
  const fields = { ticket, as: '0', phone: visitor.tel }
  await visitor.phone.post(`${base()}/phone/code`, fields)
  const wrong = await visitor.phone.post(`${base()}/phone/save`, { ...fields, code: '000000' })
  assert.equal(wrong.status, 400)
  const right = await visitor.phone.post(`${base()}/phone/save`, { ...fields, code: lastCode() })
  assert.match(right.html, /data-verdict="enter"/)
  assert.doesNotMatch(right.html, /data-testid="confirm-phone"/)
  const visits = await city.database.sql<{ outcome: number }[]>`
    select (flags >> 4) & 3 as outcome from visits.visit where entered_at = ${city.clock.now()}
    order by person_id`
  assert.deepEqual(
    visits.map((visit) => visit.outcome),
    [2, 0],
  )
})

test('a phone confirmed while the store is busy is tried again, and the visit counts once', async () => {
  const visitor = await register(9, false)
  city.clock.advance(3600)
  const ticket = hiddenField((await visitor.phone.get(base())).html, 'ticket')
  await visitor.phone.post(base(), { ticket })
  const fields = { ticket, as: '0', phone: visitor.tel }
  await visitor.phone.post(`${base()}/phone/code`, fields)
  const { writer } = city.writing
  city.writing.writer = { ...writer, write: () => Promise.reject(new Busy()) }
  const busy = await visitor.phone.post(`${base()}/phone/save`, { ...fields, code: lastCode() })
  city.writing.writer = writer
  assert.equal(busy.status, 503)
  const again: Record<string, string> = {}
  for (const [, name = '', value = ''] of busy.html.matchAll(/name="(\w+)"\s+value="([^"]*)"/g)) {
    again[name] = value
  }
  const action = /action="([^"]+)"/.exec(busy.html)?.[1] ?? ''
  const outcomes = async () => {
    const visits = await city.database.sql<{ outcome: number }[]>`
      select (flags >> 4) & 3 as outcome from visits.visit where entered_at = ${city.clock.now()}
      order by person_id`
    return visits.map((visit) => visit.outcome)
  }
  assert.deepEqual(await outcomes(), [0], 'what was acknowledged stands meanwhile')
  for (let tries = 0; tries < 2; tries += 1) {
    const right = await visitor.phone.post(action, again)
    assert.match(right.html, /data-verdict="enter"/)
    assert.deepEqual(await outcomes(), [2, 0])
  }
  // Whose visit gives way is nobody's to choose.
  const forged = await visitor.phone.post(action, { ...again, g: `${again['g']}A` })
  assert.equal(forged.status, 200)
  assert.deepEqual(await outcomes(), [2, 0])
})

test('after 30 days the phone is asked about once; yes is one tap, another one needs its code', async () => {
  const visitor = await register(8)
  city.clock.advance(32 * 86_400)
  const scan = async () => {
    const ticket = hiddenField((await visitor.phone.get(base())).html, 'ticket')
    return { ticket, html: (await visitor.phone.post(base(), { ticket })).html }
  }
  await ensureDays(city.database.sql, city.clock.now(), 21)
  const asked = await scan()
  assert.match(asked.html, /199\*\*\*\*6008/)
  const yes = await visitor.phone.post(`${base()}/phone/yes`, { ticket: asked.ticket, as: '0' })
  assert.match(yes.html, /已记下/)
  city.clock.advance(700)
  const again = await scan()
  assert.doesNotMatch(again.html, /data-testid="still-yours"/)
  const before = visitor.phone.cookies.get('zpc_enter')
  const fields = { ticket: again.ticket, as: '0', phone: '19900006999' }
  await visitor.phone.post(`${base()}/phone/code`, fields)
  const changed = await visitor.phone.post(`${base()}/phone/save`, { ...fields, code: lastCode() })
  assert.match(changed.html, /data-verdict="enter"/)
  assert.notEqual(visitor.phone.cookies.get('zpc_enter'), before)
  const me = await stepUp({ ...visitor, tel: '19900006999' })
  assert.match(me, /199\*\*\*\*6999/)
})
