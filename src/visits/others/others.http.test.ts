// Reporting others over HTTP, without a script: who may be reported, once, together, how many; what
// comes back is one answer for all.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeDevices } from '../../../test/helpers/city.ts'
import type { Device } from '../../../test/helpers/city.ts'
import { inventChild, inventDocument } from '../../../test/helpers/invent.ts'
import { hiddenField, openPhone } from '../../../test/helpers/phone.ts'
import type { Answer, Phone } from '../../../test/helpers/phone.ts'
import { openVisitorApp } from '../../../test/helpers/visitor-app.ts'
import type { VisitorApp } from '../../../test/helpers/visitor-app.ts'
import { DAY, HOUR, secondOfDay } from '../../base/instant.ts'

let city: VisitorApp
let devices: Device[]
let origin: string
let next = 0

before(async () => {
  city = await openVisitorApp({ doors: 2 })
  devices = await makeDevices(city.database, 16)
  origin = await city.app.listen({ port: 0, host: '127.0.0.1' })
})
after(() => city[Symbol.asyncDispose]())

type Entered = {
  readonly phone: Phone
  readonly device: Device
  readonly base: string
  readonly ticket: string
}

async function enter(device?: Device, door = 0): Promise<Entered> {
  const owner = device ?? devices[next++] ?? assert.fail('no device left')
  const phone = openPhone(origin)
  const at = owner.cookie.indexOf('=')
  phone.cookies.set(owner.cookie.slice(0, at), owner.cookie.slice(at + 1))
  const base = `/p/${city.doors[door]?.token}`
  const page = await phone.get(base)
  const ticket = hiddenField(page.html, 'ticket')
  const result = await phone.post(base, { ticket })
  assert.equal(result.status, 200)
  assert.match(result.html, /data-testid="report-others"/)
  return { phone, device: owner, base, ticket }
}

type Typed = Partial<
  Record<'name' | 'kind' | 'number' | 'issuer' | 'phone' | 'ward' | 'birth' | 'keep', string>
>

function fieldsOf(ticket: string, people: readonly Typed[]): Record<string, string> {
  const fields: Record<string, string> = { ticket, as: '0', rows: String(people.length) }
  people.forEach((typed, index) => {
    const filled = { kind: 'resident-id', ...typed }
    for (const [name, value] of Object.entries(filled)) fields[`${name}${index + 1}`] = value
  })
  return fields
}

function report(one: Entered, people: readonly Typed[], more: Record<string, string> = {}) {
  const fields = { ...fieldsOf(one.ticket, people), ...more }
  return one.phone.post(`${one.base}/others/report`, fields)
}

type Row = { person_id: number; entered_at: number; reporter_id: number; flags: number }

function visitsBy({ device }: Entered): Promise<Row[]> {
  return city.database.sql<Row[]>`
    select person_id, entered_at, reporter_id, flags from visits.visit
    where reporter_id = ${device.personId} order by person_id`
}

function countOf(answer: Answer): string {
  return /data-testid="who"[^>]*>([^<]*)</.exec(answer.html)?.[1]?.trim() ?? ''
}

const grandmother = { name: '孙奶奶', number: inventDocument(50_001) }

test('reports two people at once: a visit each with the entry of the scan, one answer', async () => {
  const mother = await enter()
  const child = { name: '周小一', number: inventChild(1), ward: '1', keep: '1' }
  const answer = await report(mother, [grandmother, child])
  assert.equal(answer.status, 200)
  assert.match(countOf(answer), /测\*员 · 共 3 人/)
  assert.doesNotMatch(answer.html, /孙|周小一|周\*一/)
  const rows = await visitsBy(mother)
  assert.equal(rows.length, 2)
  const [own] = await city.database.sql<Row[]>`
    select person_id, entered_at from visits.visit where person_id = ${mother.device.personId}`
  assert.deepEqual(
    rows.map((row) => row.entered_at),
    [own?.entered_at, own?.entered_at],
  )
})

test('where the town has confirmed nobody, the one answer tells nothing about the others', async () => {
  const { sql } = city.database
  const placeId = city.doors[1]?.placeId ?? 0
  await sql`update places.place set state = 'unconfirmed' where place_id = ${placeId}`
  await city.prints.refresh()
  const mother = await enter(undefined, 1)
  const answer = await report(mother, [{ name: '邻居甲', number: inventDocument(50_500) }])
  assert.equal(answer.status, 200)
  assert.match(answer.html, /data-verdict="enter"/)
  assert.equal((await visitsBy(mother)).length, 1, 'the visit is there all the same')
})

test('says beforehand who is sent to the staff the first time, and then what to bring', async () => {
  const mother = await enter()
  const form = await mother.phone.post(`${mother.base}/others`, { ticket: mother.ticket, as: '0' })
  const said = /data-testid="first-time"[^>]*>([^<]*)</.exec(form.html)?.[1] ?? ''
  assert.match(said, /第一次/)
  assert.match(said, /证件/)
  const answer = await report(mother, [{ name: '冯一', number: inventDocument(50_400) }])
  assert.match(answer.html, /data-verdict="see-staff"/)
  const todo = /data-testid="do"[^>]*>([^<]*)</.exec(answer.html)?.[1] ?? ''
  assert.match(todo, /证件原件/)
  const english = await mother.phone.post(`${mother.base}/others?lang=en`, {
    ticket: mother.ticket,
    as: '0',
  })
  assert.match(english.html, /data-testid="first-time"[^>]*>[^<]*document/)
})

test('the same form again, and again at once, gives the same two visits', async () => {
  const mother = await enter()
  const people = [
    { name: '吴一', number: inventDocument(50_010) },
    { name: '无号', kind: 'none', number: '', ward: '1' },
  ]
  const answers = await Promise.all([report(mother, people), report(mother, people)])
  answers.push(await report(mother, people))
  for (const answer of answers) assert.match(countOf(answer), /共 3 人/)
  assert.equal((await visitsBy(mother)).length, 2)
})

test('same as last time is one button, and a tick is enough the next time', async () => {
  const mother = await enter()
  const first = { name: '郑一', number: inventDocument(50_020), keep: '1' }
  const second = { name: '郑二', number: inventDocument(50_021), keep: '1' }
  assert.equal((await report(mother, [first, second])).status, 200)
  city.clock.advance(3600)
  const again = await enter(mother.device)
  const page = await again.phone.post(`${again.base}/others`, { ticket: again.ticket, as: '0' })
  assert.match(page.html, /data-testid="last-time"/)
  assert.match(page.html, /郑\* · 郑\*/)
  assert.doesNotMatch(page.html, /name="m\d+"[^>]*checked/)
  const done = await report(again, [{}], { last: '1' })
  assert.match(countOf(done), /共 3 人/)
  city.clock.advance(3600)
  const third = await enter(mother.device)
  const one = await report(third, [{}], { m1: '1' })
  assert.match(countOf(one), /共 2 人/)
  assert.equal((await visitsBy(mother)).length, 5)
})

test('somebody added later joins those who were reported with this ticket', async () => {
  const mother = await enter()
  const first = await report(mother, [{ name: '王一', number: inventDocument(50_030) }])
  const g = hiddenField(first.html, 'g')
  assert.notEqual(g, '')
  city.clock.advance(300)
  const second = await report(mother, [{ name: '王二', number: inventDocument(50_031) }], { g })
  assert.match(countOf(second), /共 3 人/)
  const english = await mother.phone.post(`${mother.base}/others/group?lang=en`, {
    ticket: mother.ticket,
    as: '0',
    g: hiddenField(second.html, 'g'),
  })
  assert.match(countOf(english), /3 people/)
})

test('a child under 14 needs the consent of a guardian with a confirmed phone', async () => {
  const mother = await enter()
  const child = { name: '周小二', number: inventChild(2) }
  const refused = await report(mother, [child])
  assert.equal(refused.status, 400)
  assert.match(refused.html, /data-testid="ward1-error"/)
  const nobody = await report(mother, [{ name: '无号', kind: 'none', number: '' }])
  assert.match(nobody.html, /data-testid="ward1-error"/)
  assert.equal((await visitsBy(mother)).length, 0)
  assert.equal((await report(mother, [{ ...child, ward: '1' }])).status, 200)
  const [row] = await visitsBy(mother)
  const [person] = await city.database.sql<{ guardian_id: number; has_consent: boolean }[]>`
    select guardian_id, consented_at is not null as has_consent from people.person
    where person_id = ${row?.person_id ?? 0}`
  assert.deepEqual(person, { guardian_id: mother.device.personId, has_consent: true })
})

const yearsAgo = (years: number, month = '03', day = '05'): string =>
  `${new Date(city.clock.nowMs()).getUTCFullYear() - years}${month}${day}`

test('a child whose document has no date of birth needs it, and grows up at 14', async () => {
  const mother = await enter()
  const child = { kind: 'passport', number: 'X7654321', issuer: 'FRA', name: 'Ida Invented' }
  const own = { ...child, ward: '1', keep: '1' }
  for (const birth of ['', '2016', '20160230', '30160305', yearsAgo(131)]) {
    const asked = await report(mother, [{ ...own, birth }])
    assert.equal(asked.status, 400, birth)
    assert.match(asked.html, /data-testid="birth1-error"/, birth)
    assert.doesNotMatch(asked.html, /data-testid="ward1-error"/, birth)
  }
  assert.equal((await visitsBy(mother)).length, 0)
  assert.equal((await report(mother, [{ ...own, birth: yearsAgo(9) }])).status, 200)
  const [row] = await visitsBy(mother)
  const [ward] = await city.database.sql<{ guardian: number; sealed: string }[]>`
    select guardian_id as guardian, encode(ward_birth.sealed, 'escape') as sealed
    from people.person join people.ward_birth using (person_id)
    where person_id = ${row?.person_id ?? 0}`
  assert.equal(ward?.guardian, mother.device.personId)
  assert.doesNotMatch(ward?.sealed ?? '', new RegExp(yearsAgo(9)))
  const grownUp = await report(mother, [{ ...own, number: 'X7654322', birth: yearsAgo(15) }])
  assert.equal(grownUp.status, 200)
  const [other] = (await visitsBy(mother)).filter((one) => one.person_id !== row?.person_id)
  const [free] = await city.database.sql<{ guardian: number | null; births: number }[]>`
    select guardian_id as guardian, (select count(*)::int from people.ward_birth b
      where b.person_id = p.person_id) as births
    from people.person p where person_id = ${other?.person_id ?? 0}`
  assert.deepEqual({ ...free }, { guardian: null, births: 0 })
})

test('the date of birth is asked in both languages, and kept when something else is wrong', async () => {
  const mother = await enter()
  const form = { ticket: mother.ticket, as: '0' }
  const page = await mother.phone.post(`${mother.base}/others`, form)
  assert.match(page.html, /<label for="birth1">孩子的出生日期/)
  const english = await mother.phone.post(`${mother.base}/others?lang=en`, form)
  assert.match(english.html, /<label for="birth1">Date of birth of the child/)
  const typed = { kind: 'passport', number: 'X1', issuer: 'FRA', ward: '1', birth: '2016-03-05' }
  const again = await report(mother, [{ ...typed, name: '<b>' }])
  assert.match(again.html, /name="birth1"[^>]*value="2016-03-05"/)
})

test('two guardians have two registrations of one child, one human', async () => {
  const [mother, father] = [await enter(), await enter()]
  const child = { name: '周小三', number: inventChild(3), ward: '1' }
  await Promise.all([report(mother, [child]), report(father, [child])])
  const ids = [...(await visitsBy(mother)), ...(await visitsBy(father))].map((row) => row.person_id)
  assert.equal(new Set(ids).size, 2)
  const roots = await city.database.sql<{ root_id: number }[]>`
    select distinct root_id from people.person where person_id = any(${ids}::bigint[])`
  assert.equal(roots.length, 1)
})

test('at most eight at a scan, and nothing is written beyond', async () => {
  const guide = await enter()
  const people = Array.from({ length: 8 }, (_, index) => ({
    name: '游客',
    number: inventDocument(50_100 + index),
  }))
  const full = await report(guide, people)
  assert.match(countOf(full), /共 9 人/)
  const g = hiddenField(full.html, 'g')
  const ninth = await report(guide, [{ name: '游客', number: inventDocument(50_120) }], { g })
  assert.equal(ninth.status, 429)
  assert.equal((await visitsBy(guide)).length, 8)
})

test('at most thirty different people a day', async () => {
  // From the morning on, so that the hour between the first and the last is of one day.
  city.clock.advance(DAY - secondOfDay(city.clock.now()) + 8 * HOUR)
  const guide = await enter()
  for (let bus = 0; bus < 4; bus += 1) {
    city.clock.advance(700)
    const again = await enter(guide.device)
    const people = Array.from({ length: 7 }, (_, index) => ({
      name: '游客',
      number: inventDocument(50_200 + bus * 10 + index),
    }))
    assert.equal((await report(again, people)).status, 200)
  }
  city.clock.advance(700)
  const again = await enter(guide.device)
  const three = [1, 2, 3].map((no) => ({ name: '游客', number: inventDocument(50_300 + no) }))
  assert.equal((await report(again, three)).status, 429)
  assert.equal((await report(again, three.slice(0, 2))).status, 200)
  assert.equal((await visitsBy(guide)).length, 30)
})

test('without a visit of one’s own, with a ticket of others, or later than the form lives: no', async () => {
  const mother = await enter()
  const stranger = await enter()
  const foreign = await stranger.phone.post(`${mother.base}/others/report`, {
    ...fieldsOf(mother.ticket, [grandmother]),
  })
  assert.equal(foreign.status, 400)
  const fresh = openPhone(origin)
  assert.equal((await fresh.post(`${mother.base}/others`, { ticket: mother.ticket })).status, 400)
  await mother.phone.post(`${mother.base}/withdraw`, { ticket: mother.ticket, as: '0' })
  assert.equal((await report(mother, [grandmother])).status, 409)
  city.clock.advance(1801)
  assert.equal((await report(stranger, [grandmother])).status, 409)
  assert.equal((await visitsBy(stranger)).length, 0)
})

const HOSTILE = [
  '<script>alert(1)</script>',
  "'; drop table people.person; --",
  '\u202e\u0000x',
  '😀'.repeat(60),
]

test('hostile text is a sentence, never an error of ours', async () => {
  const mother = await enter()
  for (const text of HOSTILE) {
    const typed = { name: text, kind: text, number: text, issuer: text, phone: text, ward: text }
    for (const kind of ['passport', 'none', text]) {
      const answer = await report(mother, [{ ...typed, kind }], { g: text, m1: text, as: '0' })
      assert.ok(answer.status < 500, `${answer.status} for ${text}`)
      assert.doesNotMatch(answer.html, /<script>alert/)
    }
    const rows = await mother.phone.post(`${mother.base}/others/form`, {
      ticket: mother.ticket,
      as: text,
      rows: text,
      g: text,
    })
    assert.ok(rows.status < 500)
  }
})
