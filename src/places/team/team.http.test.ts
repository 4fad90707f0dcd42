// A team on a real database: who may invite, join, leave, hand over; twice, two at once, too late.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openTestDatabase } from '../../../test/helpers/database.ts'
import type { TestDatabase } from '../../../test/helpers/database.ts'
import { inventDocument, inventPhone } from '../../../test/helpers/invent.ts'
import { DAY, HOUR, MINUTE } from '../../base/instant.ts'
import { COOKIES, openSession, registerPerson } from '../../people/index.ts'
import { makeManualClock } from '../../platform/clock.ts'
import { makeApp } from '../../platform/http.ts'
import type { App } from '../../platform/http.ts'
import { openLog } from '../../platform/log.ts'
import { confirmPlace } from '../../../test/helpers/place-life.ts'
import { listMembers } from '../member.sql.ts'
import {
  addMember,
  createPlace,
  finishHandovers,
  registerPlaceRoutes,
  retireIdleManagers,
  rolesOf,
  seedCatalogue,
} from '../index.ts'
import type { MyInvitations, NewCodeAnswer, TeamView } from './contract.ts'
import { confirmHandover } from './handover.ts'
import { listLostPlaces } from './team-desk.sql.ts'

const clock = makeManualClock(Date.UTC(2022, 3, 6, 2))
const messages: { phone: string; text: string }[] = []
let database: TestDatabase
let app: App
let deps: Parameters<typeof registerPlaceRoutes>[1]['people']

before(async () => {
  database = await openTestDatabase()
  const { sql, keyring, config } = database
  await sql.begin((tx) => seedCatalogue(tx, config.city))
  const sms = {
    send: (message: { phone: string; text: string }) => {
      messages.push(message)
      return Promise.resolve({ ok: true } as const)
    },
  }
  deps = { sql, keyring, clock, city: config.city, sms, isHttps: false }
  app = await makeApp({ log: openLog('silent'), isHttps: false })
  registerPlaceRoutes(app, { people: deps, config, countToday: async () => new Map() })
  await app.ready()
})
after(async () => {
  await app.close()
  await database[Symbol.asyncDispose]()
})

type Method = 'GET' | 'POST' | 'DELETE'
type Answer = { readonly status: number; readonly error: string }

let made = 0

/** Registers somebody and signs the phone in. */
async function person(name: string) {
  made += 1
  const [phone, number] = [inventPhone(5000 + made), inventDocument(5000 + made)]
  const { sql, keyring } = database
  const registered = await sql.begin((tx) =>
    registerPerson(tx, keyring, {
      document: { kind: 'resident-id', number },
      phone,
      phoneConfirmed: true,
      name,
      origin: 'self',
      at: clock.now(),
    }),
  )
  assert.ok(registered.ok)
  const { personId } = registered
  const owner = { power: 'run', personId, phone: `+86${phone}` } as const
  let opened = await openSession(sql, deps, owner)
  const cookies: Record<string, string> = { [COOKIES.run]: opened.token }
  const send = async (method: Method, url: string, payload?: object) => {
    // Twelve hours later somebody signs in again.
    if (opened.session.expiresAt <= clock.now()) {
      opened = await openSession(sql, deps, owner)
      cookies[COOKIES.run] = opened.token
    }
    const answer = await app.inject({
      method,
      url: `/api/zhenheyi${url}`,
      cookies,
      ...(payload ? { payload } : {}),
    })
    for (const cookie of answer.cookies) cookies[cookie.name] = cookie.value
    return answer
  }
  const ask = async (method: Method, url: string, payload?: object): Promise<Answer> => {
    const answer = await send(method, url, payload)
    assert.ok(answer.statusCode < 500, answer.body)
    return { status: answer.statusCode, error: answer.json<{ error?: string }>().error ?? '' }
  }
  const read = async <T>(method: Method, url: string, payload?: object): Promise<T> => {
    const answer = await send(method, url, payload)
    assert.ok(answer.statusCode < 300, `${method} ${url}: ${answer.body}`)
    return answer.json<T>()
  }
  /** The proof of a step up; the minute between two codes goes by. */
  const prove = async (documentNumber = number) => {
    clock.advance(61)
    await read('POST', '/step-up/code')
    const sent = messages.findLast((one) => one.phone === `+86${phone}`)
    const code = /验证码(\d{6})/.exec(sent?.text ?? '')?.[1] ?? ''
    return { code, document: { kind: 'resident-id', number: documentNumber } }
  }
  const { phoneBlind } = opened.session
  return { name, phone, number, personId, phoneBlind, ask, read, prove }
}
type Person = Awaited<ReturnType<typeof person>>

const shop = { category: 'restaurant', division: '321182001', identifierReason: '测试' }

/** Makes a place that somebody manages. */
async function placeOf(manager: Person, name: string, isConfirmed = true, parentId?: number) {
  const { sql, keyring } = database
  return sql.begin(async (tx) => {
    const { phoneBlind, phone } = manager
    const managedBy = { phoneBlind, phoneMask: `199****${phone.slice(-4)}`, name: manager.name }
    const parent = parentId === undefined ? {} : { parentId, kind: 'floor' as const }
    const draft = { ...shop, name, managedBy, ...parent }
    const place = await createPlace(tx, keyring, draft)
    assert.ok(place.ok)
    if (isConfirmed) await confirmPlace(tx, place.placeId)
    return place.placeId
  })
}

const rolesIn = (who: Person, placeId: number) => rolesOf(database.sql, who.phoneBlind, placeId)
const viewOf = (who: Person, placeId: number) =>
  who.read<TeamView>('GET', `/places/${placeId}/team`)

async function codeOf(
  manager: Person,
  placeId: number,
  terms: object = { role: 'gatekeeper', uses: 1, lasts: 'quarter' },
): Promise<{ code: string; expiresAt: number }> {
  const url = `/places/${placeId}/invitations`
  const { address, expiresAt } = await manager.read<NewCodeAnswer>('POST', url, terms)
  const [, code = ''] = /\/zhenheyi\/join#([\w-]{22})$/.exec(address) ?? assert.fail(address)
  return { code, expiresAt }
}

async function addManager(placeId: number, who: Person): Promise<void> {
  const { phoneBlind, phone } = who
  const member = { placeId, phoneBlind, phoneMask: `199****${phone.slice(-4)}`, name: who.name }
  await database.sql.begin((tx) => addMember(tx, { ...member, role: 'manager' }))
}

describe('an invitation by phone', () => {
  test('waits until the invited person says yes, and is then a row of the team', async () => {
    const [manager, keeper] = [await person('钱掌柜'), await person('赵看门')]
    const placeId = await placeOf(manager, '一号面馆')
    const body = { phone: keeper.phone, role: 'gatekeeper', name: '老赵' }
    await manager.read('POST', `/places/${placeId}/team`, body)
    assert.deepEqual(await rolesIn(keeper, placeId), [])
    const { invitations } = await keeper.read<MyInvitations>('GET', '/invitations')
    const [one] = invitations
    assert.ok(one)
    assert.deepEqual(
      [one.placeName, one.role, one.maskedName, one.isFromTown],
      ['一号面馆', 'gatekeeper', '钱*柜', false],
    )
    assert.equal((await viewOf(manager, placeId)).invitations[0]?.maskedPhone.length, 11)
    const key = { invitationId: one.invitationId }
    await keeper.read('POST', '/invitations/accept', key)
    assert.deepEqual(await rolesIn(keeper, placeId), ['gatekeeper'])
    const after = await viewOf(manager, placeId)
    assert.deepEqual(after.invitations, [])
    assert.deepEqual(
      after.team.map(({ name, role, isMe }) => [name, role, isMe]),
      [
        ['钱掌柜', 'manager', true],
        ['老赵', 'gatekeeper', false],
      ],
    )
    assert.deepEqual(
      after.history.map(({ what, by }) => [what, by]),
      [
        ['joined', 'member'],
        ['invited', 'member'],
      ],
    )
    // The history names the row of the team it speaks of.
    assert.equal(after.history[0]?.memberId, after.team[1]?.memberId)
    assert.equal((await keeper.ask('POST', '/invitations/accept', key)).error, 'invitation-over')
  })

  test('asked twice is one invitation, and is for that phone alone', async () => {
    const [manager, keeper, other] = [
      await person('钱一'),
      await person('赵一'),
      await person('孙一'),
    ]
    const placeId = await placeOf(manager, '二号面馆')
    const body = { phone: keeper.phone, role: 'gatekeeper' }
    await Promise.all([1, 2].map(() => manager.read('POST', `/places/${placeId}/team`, body)))
    const { invitations } = await viewOf(manager, placeId)
    assert.equal(invitations.length, 1)
    const key = { invitationId: invitations[0]?.invitationId ?? 0 }
    for (const act of ['look', 'accept', 'decline']) {
      assert.equal((await other.ask('POST', `/invitations/${act}`, key)).status, 404)
    }
    await keeper.read('POST', '/invitations/decline', key)
    assert.equal((await keeper.ask('POST', '/invitations/accept', key)).error, 'invitation-over')
    assert.deepEqual(await rolesIn(keeper, placeId), [])
    assert.equal((await viewOf(manager, placeId)).history[0]?.what, 'declined')
  })
})

describe('a code to scan', () => {
  test('is kept as its hash, says whose it is, and works once', async () => {
    const [manager, keeper, late] = [
      await person('周老板'),
      await person('吴看门'),
      await person('郑看门'),
    ]
    const placeId = await placeOf(manager, '三号面馆')
    const { code, expiresAt } = await codeOf(manager, placeId)
    assert.equal(expiresAt, clock.now() + 15 * MINUTE)
    const rows = await database.sql`select code_hash, phone_blind from places.invitation`
    assert.ok(!JSON.stringify(rows).includes(code))
    const seen = await keeper.read<object>('POST', '/invitations/look', { code })
    assert.deepEqual(
      { ...seen, invitationId: 0 },
      {
        ok: true,
        invitationId: 0,
        placeName: '三号面馆',
        role: 'gatekeeper',
        isFromTown: false,
        maskedName: '周*板',
        expiresAt,
      },
    )
    await keeper.read('POST', '/invitations/accept', { code })
    assert.deepEqual(await rolesIn(keeper, placeId), ['gatekeeper'])
    // Whoever is in already is not told off, and the next one comes too late.
    assert.equal((await late.ask('POST', '/invitations/accept', { code })).error, 'invitation-over')
    assert.deepEqual(await rolesIn(late, placeId), [])
    const name = (await listMembers(database.sql, placeId)).find((one) => one.role !== 'manager')
    assert.equal(name?.name, '吴*门')
  })

  test('for one is taken by one of two who scan it at once', async () => {
    const manager = await person('冯老板')
    const placeId = await placeOf(manager, '四号面馆')
    const { code } = await codeOf(manager, placeId)
    const rivals = [await person('陈一'), await person('陈二'), await person('陈三')]
    const answers = await Promise.all(
      rivals.map((one) => one.ask('POST', '/invitations/accept', { code })),
    )
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 410, 410])
    assert.equal((await listMembers(database.sql, placeId)).length, 2)
  })

  test('for several counts only those who come in, and dies by age', async () => {
    const manager = await person('褚老板')
    const placeId = await placeOf(manager, '五号面馆')
    const { code } = await codeOf(manager, placeId, { role: 'gatekeeper', uses: 3, lasts: 'day' })
    const [one, two, late] = [await person('卫一'), await person('卫二'), await person('卫三')]
    await one.read('POST', '/invitations/accept', { code })
    await one.read('POST', '/invitations/accept', { code })
    await two.read('POST', '/invitations/decline', { code })
    assert.equal((await viewOf(manager, placeId)).invitations[0]?.usesLeft, 2)
    clock.advance(24 * HOUR)
    assert.equal((await late.ask('POST', '/invitations/look', { code })).error, 'invitation-over')
    assert.equal((await late.ask('POST', '/invitations/accept', { code })).status, 410)
    assert.deepEqual((await viewOf(manager, placeId)).invitations, [])
  })

  test('makes a manager one by one, and is refused by a place that waits for the town', async () => {
    const manager = await person('蒋老板')
    const placeId = await placeOf(manager, '六号面馆', false)
    const url = `/places/${placeId}/invitations`
    const terms = { role: 'manager', uses: 1, lasts: 'quarter' }
    assert.equal((await manager.ask('POST', url, terms)).error, 'place-unconfirmed')
    await database.sql.begin((tx) => confirmPlace(tx, placeId))
    for (const wrong of [{ uses: 2 }, { lasts: 'day' }, { uses: 0 }, { uses: 1.5 }]) {
      assert.equal((await manager.ask('POST', url, { ...terms, ...wrong })).status, 400)
    }
    const { code } = await codeOf(manager, placeId, terms)
    const second = await person('沈老板')
    await second.read('POST', '/invitations/accept', { code })
    assert.deepEqual(await rolesIn(second, placeId), ['manager'])
    // What the town takes back, nobody joins.
    const open = await codeOf(second, placeId)
    await database.sql`update places.place set state = 'suspended' where place_id = ${placeId}`
    const late = await person('韩一')
    const refused = await late.ask('POST', '/invitations/accept', { code: open.code })
    assert.equal(refused.error, 'place-unconfirmed')
  })

  test('dies when it is taken back, and with the role of whoever made it', async () => {
    const [manager, second] = [await person('杨老板'), await person('朱老板')]
    const placeId = await placeOf(manager, '七号面馆')
    await addManager(placeId, second)
    const taken = await codeOf(manager, placeId)
    const other = await codeOf(second, placeId)
    const { invitations, team } = await viewOf(manager, placeId)
    const first = invitations.at(-1)?.invitationId
    const url = `/places/${placeId}/invitations/${first}`
    await manager.read('DELETE', url)
    assert.equal((await manager.ask('DELETE', url)).error, 'invitation-over')
    const memberId = team.find((one) => !one.isMe)?.memberId
    await manager.read('DELETE', `/places/${placeId}/team/${memberId}`)
    const late = await person('秦一')
    for (const { code } of [taken, other]) {
      assert.equal((await late.ask('POST', '/invitations/accept', { code })).status, 410)
    }
  })

  test('of hostile text is no invitation', async () => {
    const anyone = await person('尤一')
    for (const code of ["' or 1=1 --", '\u0000', 'x'.repeat(100), '../..', '😀']) {
      assert.equal((await anyone.ask('POST', '/invitations/look', { code })).status, 404)
      assert.equal((await anyone.ask('POST', '/invitations/accept', { code })).status, 404)
    }
    const long = { code: 'x'.repeat(101) }
    assert.equal((await anyone.ask('POST', '/invitations/look', long)).status, 400)
  })
})

describe('leaving', () => {
  test('is one’s own act, never the last manager’s, whoever races', async () => {
    const [one, two, keeper] = [await person('许一'), await person('何一'), await person('吕一')]
    const placeId = await placeOf(one, '八号面馆')
    await addManager(placeId, two)
    const { code } = await codeOf(one, placeId)
    await keeper.read('POST', '/invitations/accept', { code })
    await keeper.read('POST', `/places/${placeId}/leave`)
    assert.deepEqual(await rolesIn(keeper, placeId), [])
    assert.equal((await keeper.ask('POST', `/places/${placeId}/leave`)).status, 404)
    const answers = await Promise.all(
      [one, two].map((who) => who.ask('POST', `/places/${placeId}/leave`)),
    )
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 409])
    assert.equal((await listMembers(database.sql, placeId)).length, 1)
  })

  test('two managers who remove each other leave one', async () => {
    const [one, two] = [await person('施一'), await person('张一')]
    const placeId = await placeOf(one, '九号面馆')
    await addManager(placeId, two)
    const { team } = await viewOf(one, placeId)
    const idOf = (isMe: boolean) => team.find((row) => row.isMe === isMe)?.memberId
    const answers = await Promise.all([
      one.ask('DELETE', `/places/${placeId}/team/${idOf(false)}`),
      two.ask('DELETE', `/places/${placeId}/team/${idOf(true)}`),
    ])
    assert.equal((await listMembers(database.sql, placeId)).length, 1)
    assert.ok(answers.some(({ status }) => status === 200))
  })

  test('the manager of a unit may leave it to the complex, who sees it in the history', async () => {
    const [mall, shopkeeper] = [await person('孔商场'), await person('曹小店')]
    const complexId = await placeOf(mall, '江洲商场')
    const unitId = await placeOf(shopkeeper, '二层小店', true, complexId)
    // The unit's manager sees his unit only.
    assert.equal((await shopkeeper.ask('GET', `/places/${complexId}/team`)).status, 404)
    await shopkeeper.read('POST', `/places/${unitId}/leave`)
    assert.equal((await viewOf(mall, unitId)).history[0]?.what, 'left')
    assert.equal((await mall.ask('POST', `/places/${unitId}/leave`)).status, 404)
    assert.equal((await mall.ask('POST', `/places/${complexId}/leave`)).error, 'last-manager')
  })
})

describe('handing over', () => {
  /** A place on its way, offered and not yet accepted. */
  async function offered(name: string) {
    const [giver, receiver] = [await person(`严${name}`), await person(`华${name}`)]
    const placeId = await placeOf(giver, `移交${name}`)
    const proof = await giver.prove()
    await giver.read('POST', `/places/${placeId}/handover`, { phone: receiver.phone, ...proof })
    const { handovers } = await receiver.read<MyInvitations>('GET', '/invitations')
    const handoverId = handovers[0]?.handoverId ?? assert.fail('nothing was offered')
    const accept = async () =>
      receiver.ask('POST', `/handovers/${handoverId}/accept`, await receiver.prove())
    return { giver, receiver, placeId, handoverId, accept }
  }

  test('takes both step-ups and seven days, and both see it all the time', async () => {
    const { giver, receiver, placeId, accept } = await offered('甲')
    const [before] = (await viewOf(giver, placeId)).handovers
    assert.deepEqual([before?.acceptedAt, before?.receiverName], [null, ''])
    assert.equal((await accept()).status, 200)
    const [line] = (await viewOf(giver, placeId)).handovers
    assert.deepEqual([line?.giverName, line?.receiverName], ['严*', '华*'])
    assert.equal(line?.dueAt, clock.now() + 7 * DAY)
    clock.advance(7 * DAY - 1)
    await finishHandovers(deps)
    assert.deepEqual(await rolesIn(giver, placeId), ['manager'])
    assert.deepEqual(await rolesIn(receiver, placeId), [])
    clock.advance(1)
    // Two servers whose jobs meet do it once.
    await Promise.all([finishHandovers(deps), finishHandovers(deps)])
    assert.deepEqual(await rolesIn(giver, placeId), [])
    assert.deepEqual(await rolesIn(receiver, placeId), ['manager'])
    const { history, handovers } = await viewOf(receiver, placeId)
    assert.deepEqual(
      history.map(({ what, by }) => [what, by]),
      [
        ['handed-over', 'clock'],
        ['accepted', 'member'],
        ['offered', 'member'],
      ],
    )
    assert.deepEqual(handovers, [])
    assert.equal((await giver.ask('GET', `/places/${placeId}/team`)).status, 404)
  })

  test('without the right code and the right document nothing begins', async () => {
    const [giver, receiver] = [await person('金一'), await person('魏一')]
    const placeId = await placeOf(giver, '移交乙')
    const url = `/places/${placeId}/handover`
    const { phone } = receiver
    const proof = await giver.prove()
    const wrongCode = { ...proof, code: proof.code === '000000' ? '111111' : '000000' }
    assert.equal((await giver.ask('POST', url, { phone, ...wrongCode })).error, 'otp-wrong')
    const mine = await giver.prove(receiver.number)
    assert.equal((await giver.ask('POST', url, { phone, ...mine })).error, 'document-mismatch')
    // That code is spent by now, even with the right document.
    const again = { code: mine.code, document: proof.document }
    assert.equal((await giver.ask('POST', url, { phone, ...again })).error, 'otp-wrong')
    // A code of the receiver's phone is not the giver's.
    const his = await receiver.prove(giver.number)
    assert.equal((await giver.ask('POST', url, { phone, ...his })).error, 'otp-wrong')
    const own = { phone: giver.phone, ...(await giver.prove()) }
    assert.equal((await giver.ask('POST', url, own)).error, 'phone-invalid')
    assert.deepEqual((await viewOf(giver, placeId)).handovers, [])
    assert.deepEqual((await receiver.read<MyInvitations>('GET', '/invitations')).handovers, [])
  })

  test('is accepted by the receiver alone, and stopped by any manager', async () => {
    const { giver, receiver, placeId, handoverId, accept } = await offered('丙')
    const stranger = await person('陶一')
    const url = `/handovers/${handoverId}`
    assert.equal((await stranger.ask('POST', `${url}/accept`, await stranger.prove())).status, 404)
    assert.equal((await stranger.ask('POST', `${url}/decline`)).status, 404)
    const wrong = await receiver.prove(stranger.number)
    const refused = await receiver.ask('POST', `${url}/accept`, wrong)
    assert.equal(refused.error, 'document-mismatch')
    await accept()
    const second = await person('姜一')
    await addManager(placeId, second)
    assert.equal((await viewOf(second, placeId)).handovers.length, 1)
    const elsewhere = await placeOf(stranger, '别处')
    const foreign = `/places/${elsewhere}/handover/${handoverId}/cancel`
    assert.equal((await stranger.ask('POST', foreign)).status, 404)
    const cancel = `/places/${placeId}/handover/${handoverId}/cancel`
    await second.read('POST', cancel)
    assert.equal((await second.ask('POST', cancel)).error, 'handover-over')
    clock.advance(8 * DAY)
    await finishHandovers(deps)
    assert.deepEqual(await rolesIn(giver, placeId), ['manager'])
    assert.deepEqual(await rolesIn(receiver, placeId), [])
    assert.equal((await accept()).error, 'handover-over')
  })

  test('there is one at a time, and an offer nobody takes up lapses', async () => {
    const { giver, receiver, placeId, accept } = await offered('丁')
    const other = await person('戚一')
    const second = { phone: other.phone, ...(await giver.prove()) }
    const url = `/places/${placeId}/handover`
    assert.equal((await giver.ask('POST', url, second)).error, 'handover-open')
    clock.advance(8 * DAY)
    assert.equal((await accept()).error, 'handover-over')
    await finishHandovers(deps)
    assert.equal((await viewOf(giver, placeId)).history[0]?.what, 'lapsed')
    assert.deepEqual((await receiver.read<MyInvitations>('GET', '/invitations')).handovers, [])
    assert.deepEqual(await rolesIn(giver, placeId), ['manager'])
  })

  test('dies with the role of the giver, and is not a way back in', async () => {
    const { giver, receiver, placeId, accept } = await offered('戊')
    const second = await person('谢一')
    await addManager(placeId, second)
    await accept()
    const { team } = await viewOf(second, placeId)
    const memberId = team.find((one) => one.name === giver.name)?.memberId
    await second.read('DELETE', `/places/${placeId}/team/${memberId}`)
    assert.deepEqual((await viewOf(second, placeId)).handovers, [])
    clock.advance(8 * DAY)
    await finishHandovers(deps)
    assert.deepEqual(await rolesIn(receiver, placeId), [])
    assert.deepEqual(await rolesIn(second, placeId), ['manager'])
  })

  test('happens at once when the town says so, but only after both agreed', async () => {
    const { giver, receiver, placeId, handoverId, accept } = await offered('己')
    assert.equal((await confirmHandover(deps, handoverId)).ok, false)
    await accept()
    const answers = await Promise.all([
      confirmHandover(deps, handoverId),
      confirmHandover(deps, handoverId),
    ])
    assert.deepEqual(answers.map((one) => one.ok).toSorted(), [false, true])
    assert.deepEqual(await rolesIn(giver, placeId), [])
    assert.deepEqual(await rolesIn(receiver, placeId), ['manager'])
    assert.equal((await viewOf(receiver, placeId)).history[0]?.by, 'town')
  })

  test('is not for who runs a unit from above, nor for a place that waits for the town', async () => {
    const [mall, unit] = [await person('邹一'), await person('喻一')]
    const complexId = await placeOf(mall, '移交商场')
    const unitId = await placeOf(unit, '移交单元', true, complexId)
    const { phone } = await person('柏一')
    const above = { phone, ...(await mall.prove()) }
    const refused = await mall.ask('POST', `/places/${unitId}/handover`, above)
    assert.equal(refused.error, 'not-allowed')
    const waiting = await placeOf(unit, '待确认', false)
    const early = { phone, ...(await unit.prove()) }
    const answer = await unit.ask('POST', `/places/${waiting}/handover`, early)
    assert.equal(answer.error, 'place-unconfirmed')
  })
})

describe('ninety days without a sign-in', () => {
  test('take the role, and what nobody runs goes to the town', async () => {
    const { sql } = database
    const [idle, awake] = [await person('水一'), await person('窦一')]
    const shared = await placeOf(idle, '两位管理员')
    await addManager(shared, awake)
    const alone = await placeOf(idle, '一位管理员')
    const start = clock.now()
    await sql`update places.member set added_at = to_timestamp(${start}::bigint)`
    await sql`
      insert into people.account (phone_blind, person_id, signed_in_at)
      values (${idle.phoneBlind}, ${idle.personId}, to_timestamp(${start}::bigint)),
        (${awake.phoneBlind}, ${awake.personId}, to_timestamp(${start + 60 * DAY}::bigint))`
    clock.advance(90 * DAY)
    await retireIdleManagers(deps)
    assert.deepEqual(await rolesIn(idle, shared), ['manager'], 'ninety days are not over')
    clock.advance(1)
    await Promise.all([retireIdleManagers(deps), retireIdleManagers(deps)])
    assert.deepEqual(await rolesIn(idle, shared), [])
    assert.deepEqual(await rolesIn(awake, shared), ['manager'])
    assert.deepEqual(await rolesIn(idle, alone), [])
    const history = (await viewOf(awake, shared)).history.map(({ what, by }) => [what, by])
    assert.deepEqual(history, [['idle', 'clock']])
    const lost = await listLostPlaces(sql, ['321182'], 2000)
    assert.deepEqual(
      lost.filter((row) => row.placeName.includes('位管理员')).map((row) => row.placeName),
      ['一位管理员'],
    )
    assert.equal((await listLostPlaces(sql, ['321181'], 100)).length, 0)
  })
})

test('a place of others does not exist, and nobody without a session is answered', async () => {
  const [owner, stranger] = [await person('章一'), await person('云一')]
  const placeId = await placeOf(owner, '外人勿入')
  const place = `/places/${placeId}`
  const proof = await stranger.prove()
  const tries: [Method, string, object?][] = [
    ['GET', `${place}/team`],
    ['POST', `${place}/leave`],
    ['POST', `${place}/invitations`, { role: 'gatekeeper', uses: 1, lasts: 'quarter' }],
    ['DELETE', `${place}/invitations/1`],
    ['POST', `${place}/handover`, { phone: stranger.phone, ...proof }],
    ['POST', `${place}/handover/1/cancel`],
  ]
  for (const [method, url, payload] of tries) {
    assert.equal((await stranger.ask(method, url, payload)).status, 404, `${method} ${url}`)
    const anyone = await app.inject({
      method,
      url: `/api/zhenheyi${url}`,
      ...(payload ? { payload } : {}),
    })
    assert.equal(anyone.statusCode, 401, `${method} ${url}`)
  }
})
