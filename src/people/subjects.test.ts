import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeDevices } from '../../test/helpers/city.ts'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { inventDocument, inventPhone } from '../../test/helpers/invent.ts'
import {
  addDevice,
  keepOwnOf,
  linkSubject,
  readSubjectCookie,
  recogniseSubject,
  registerPerson,
  revokeDevice,
  writeSubjectCookie,
} from './index.ts'
import type { Subject } from './index.ts'

const NOW = 1_790_000_000
let database: TestDatabase
let people = 500

before(async () => {
  database = await openTestDatabase()
})
after(() => database[Symbol.asyncDispose]())

function subjectOf(name: string, provider: Subject['provider'] = 'wechat'): Subject {
  return { provider, appId: 'wx0123456789abcdef', subject: `o-invented-${name}` }
}

/** Registers somebody while a subject is there, as the form does. */
async function registerUnder(
  subject: Subject,
  given: { document?: number; isConfirmed?: boolean; at?: number } = {},
): Promise<{ personId: number; deviceId: number; isLinked: boolean }> {
  people += 1
  const { sql, keyring } = database
  const at = given.at ?? NOW
  const number = given.document ?? people
  return sql.begin(async (tx) => {
    const registered = await registerPerson(tx, keyring, {
      document: { kind: 'resident-id', number: inventDocument(number) },
      phone: inventPhone(number),
      phoneConfirmed: given.isConfirmed ?? true,
      name: '测试员',
      origin: 'self',
      at,
    })
    assert.ok(registered.ok)
    const { personId } = registered
    const { deviceId } = await addDevice(tx, personId, at)
    const isLinked = await linkSubject(tx, keyring, { subject, personId, deviceId, at })
    return { personId, deviceId, isLinked }
  })
}

const recognise = (subject: Subject) => recogniseSubject(database, subject, NOW)

test('gives back the registrations that were completed under a subject, and their one device', async () => {
  const subject = subjectOf('one')
  assert.deepEqual(await recognise(subject), [])
  const { personId, deviceId } = await registerUnder(subject)
  const [found, ...others] = await recognise(subject)
  assert.deepEqual(others, [])
  assert.equal(found?.personId, personId)
  assert.equal(found?.deviceId, deviceId)
  assert.equal(found?.assurance, 1)
  assert.equal(found?.maskedName, '测*员')
  assert.equal((await recognise(subject))[0]?.deviceId, deviceId)
})

test('tells accounts of ours, providers and subjects apart', async () => {
  const subject = subjectOf('apart')
  await registerUnder(subject)
  assert.deepEqual(await recognise({ ...subject, appId: 'wxfedcba9876543210' }), [])
  assert.deepEqual(await recognise({ ...subject, provider: 'alipay' }), [])
  assert.deepEqual(await recognise({ ...subject, subject: `${subject.subject}x` }), [])
})

test('carries a household of eight, and lets the ninth register without a link', async () => {
  const subject = subjectOf('household')
  const all = await Promise.all(Array.from({ length: 10 }, () => registerUnder(subject)))
  assert.equal(all.filter((one) => one.isLinked).length, 8)
  assert.equal((await recognise(subject)).length, 8)
})

test('shows one human once, the surer registration of the two', async () => {
  const subject = subjectOf('twice')
  await registerUnder(subject, { document: 900, isConfirmed: false })
  const sure = await registerUnder(subject, { document: 900 })
  const found = await recognise(subject)
  assert.deepEqual(
    found.map((one) => [one.personId, one.assurance]),
    [[sure.personId, 1]],
  )
})

test('keeps the newest four subjects of a registration', async () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  for (const [index, name] of names.entries()) {
    await registerUnder(subjectOf(`moves-${name}`), { document: 901, at: NOW + index })
  }
  const found = await Promise.all(names.map((name) => recognise(subjectOf(`moves-${name}`))))
  assert.deepEqual(
    found.map((one) => one.length),
    [0, 1, 1, 1, 1],
  )
})

test('no longer leads to a registration whose device was revoked', async () => {
  const subject = subjectOf('stolen')
  const { deviceId } = await registerUnder(subject)
  await database.sql.begin((tx) => revokeDevice(tx, { id: deviceId, at: NOW, because: 'stolen' }))
  assert.deepEqual(await recognise(subject), [])
})

test('leaves a closed registration alone', async () => {
  const subject = subjectOf('closed')
  const { personId } = await registerUnder(subject)
  await database.sql`update people.person set closed_at = now() where person_id = ${personId}`
  assert.deepEqual(await recognise(subject), [])
})

test('lets a phone keep those who have this subject or none, not those of another', async () => {
  const mine = subjectOf('mine')
  const own = await registerUnder(mine)
  const other = await registerUnder(subjectOf('yours'))
  const [plain] = await makeDevices(database, 1)
  const device = { deviceNo: 1, assurance: 1, maskedName: '测*员' } as const
  const registrations = [own, other, { personId: plain?.personId ?? 0, deviceId: 1 }].map(
    ({ personId, deviceId }) => ({ ...device, personId, deviceId }),
  )
  const kept = await keepOwnOf(database, registrations, mine)
  assert.deepEqual(
    kept.map((one) => one.personId),
    [own.personId, plain?.personId],
  )
})

test('carries a subject to the form in a cookie that only this browser and this hour can read', () => {
  const { keyring } = database
  const browser = 'AAAAAAAAAAAAAAAAAAAAAA'
  const held = { ...subjectOf('held'), standing: 'stranger', at: NOW, printId: 7, isByItself: true }
  const text = writeSubjectCookie(keyring, { ...held, standing: 'stranger' }, browser)
  assert.doesNotMatch(Buffer.from(text, 'base64url').toString('latin1'), /o-invented/)
  const read = (given: string, by = browser, now = NOW) =>
    readSubjectCookie(keyring, { text: given, browser: by }, now)
  assert.deepEqual(read(text), held)
  assert.equal(read(text, 'BBBBBBBBBBBBBBBBBBBBBB'), undefined)
  assert.equal(read(text, ''), undefined)
  assert.equal(read(text, browser, NOW + 1801), undefined)
  for (const hostile of ['', 'x', text.slice(0, -4), `${text}AAAA`, 'A'.repeat(5000), '镇江']) {
    assert.equal(read(hostile), undefined)
  }
})
