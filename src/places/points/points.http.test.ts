// Posting points over every route of a city: photos of walls, advice from scans, screens, and what
// the town is told.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openCityApp } from '../../../test/helpers/city-app.ts'
import type { CityApp } from '../../../test/helpers/city-app.ts'
import { makeDoors } from '../../../test/helpers/city.ts'
import { addStaff, signInStaff } from '../../../test/helpers/staff.ts'
import { photographWall } from '../../../test/helpers/wall-photo.ts'
import type { Wall } from '../../../test/helpers/wall-photo.ts'
import { DAY, dayOf, dayStart } from '../../base/instant.ts'
import { stepAt } from '../../base/step-code.ts'
import { blindPhone, openSession } from '../../people/index.ts'
import { systemClock } from '../../platform/clock.ts'
import { insertVisits, packFlags } from '../../visits/index.ts'
import type { Flags } from '../../visits/index.ts'
import { addPoint, addPrint, withdrawPrint } from '../change-place.ts'
import { openDuty } from '../duty.ts'
import { renderPoster } from '../index.ts'
import { openPrintIndex } from '../print-index.ts'
import { addMember } from '../team.ts'
import type { EnrolAnswer, NewScreenAnswer, PlaceAdvice, PointsWatch } from './contract.ts'
import type { ProofAnswer, ScreenFace, StrangeCodes } from './contract.ts'
import { forgetPosters } from './prove-point.ts'
import { screenStepCode } from './screen-code.ts'

let city: CityApp
type Post = { readonly pointId: number; readonly printId: number; readonly token: string }
type Place = Post & { readonly placeId: number }
let place: Place
let other: Place
let south: Post
const cookies = { manager: '', keeper: '', resting: '', stranger: '' }
type Who = keyof typeof cookies

/** Makes an account that runs or minds a place. */
async function join(who: Who, index: number, role?: 'manager' | 'gatekeeper'): Promise<void> {
  const { sql, keyring } = city.database
  const phone = `+861990000090${index}`
  const owner = { power: 'run', personId: 900 + index, phone } as const
  const { token } = await openSession(sql, { keyring, clock: systemClock }, owner)
  cookies[who] = `zpc_run=${token}`
  const phoneBlind = blindPhone(keyring, phone) ?? assert.fail('no phone')
  const { placeId } = place
  if (role) {
    const member = { placeId, role, phoneBlind, phoneMask: `199****090${index}` }
    await sql.begin((tx) => addMember(tx, member))
  }
  if (who === 'keeper') {
    const duty = { placeId, phoneBlind, personId: owner.personId, at: systemClock.now() }
    await sql.begin((tx) => openDuty(tx, duty))
  }
}

before(async () => {
  city = await openCityApp()
  const doors = await makeDoors(city.database, 2)
  const { sql, keyring } = city.database
  await city.city.prints.refresh()
  const [first, second] = doors.map((door) => {
    const print = city.city.prints.byId(door.printId) ?? assert.fail('no print')
    return { ...door, pointId: print.pointId }
  })
  assert.ok(first && second)
  place = first
  other = second
  const { placeId } = place
  const made = await sql.begin((tx) => addPoint(tx, keyring, { placeId, name: '南门' }))
  assert.ok(made.ok)
  south = made
  await city.city.prints.refresh()
  await join('manager', 1, 'manager')
  await join('keeper', 2, 'gatekeeper')
  await join('resting', 3, 'gatekeeper')
  await join('stranger', 4)
})
after(() => city[Symbol.asyncDispose]())

async function ask<T>(who: Who, url: string, payload?: object) {
  const answer = await city.app.inject({
    method: payload ? 'POST' : 'GET',
    url: `/api/zhenheyi${url}`,
    headers: { cookie: cookies[who] },
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json<T & { error?: string }>() }
}

type Upload = { readonly who?: Who; readonly at?: Post; readonly type?: string }

async function upload(bytes: Buffer, { who = 'manager', at = place, type }: Upload = {}) {
  const answer = await city.app.inject({
    method: 'POST',
    url: `/api/zhenheyi/places/${place.placeId}/points/${at.pointId}/proof`,
    headers: { cookie: cookies[who], 'content-type': type ?? 'image/png' },
    payload: bytes,
  })
  return { status: answer.statusCode, body: answer.json<ProofAnswer & { error?: string }>() }
}

function posterOf(token: string, publicUrl = city.database.config.publicUrl): Buffer {
  const poster = {
    publicUrl,
    token,
    placeName: '测试超市',
    within: '',
    pointName: '正门',
    shortNumber: '12345678',
    serial: 'No. 1-1',
    madeOn: '2026-01-02',
    hotline: '12345',
  }
  return renderPoster(poster, { kind: 'png' })
}

let shade = 0
async function photoOf(token: string, more: Wall = {}, publicUrl?: string): Promise<Buffer> {
  shade += 1
  return photographWall({ poster: posterOf(token, publicUrl), shade, ...more })
}

async function watchOf(pointId: number) {
  const { body } = await ask<PointsWatch>('manager', `/places/${place.placeId}/points`)
  return body.points.find((point) => point.pointId === pointId) ?? assert.fail('no such point')
}

describe('a photo of the wall', () => {
  test('with the live print of this point is a proof, with who, when and which print', async () => {
    assert.equal((await watchOf(place.pointId)).proof, 'missing')
    const photo = await photoOf(place.token, { stickers: ['wxp://f2f0LmVsc2U'] })
    const { status, body } = await upload(photo, { who: 'keeper' })
    assert.equal(status, 200)
    assert.deepEqual({ ...body }, { ok: true, result: 'right', printNo: 1 })
    assert.equal((await watchOf(place.pointId)).proof, 'proven')
    const rows = await city.database.sql<{ print_id: number; person_id: number }[]>`
      select print_id, person_id from places.proof where point_id = ${place.pointId}`
    assert.deepEqual([...rows], [{ print_id: place.printId, person_id: 902 }])
    // The same file proves nothing twice, a new one does.
    assert.equal((await upload(photo)).body.error, 'photo-used')
    assert.equal((await upload(await photoOf(place.token))).body.result, 'right')
  })

  test('leaves no picture behind: the row has a hash and numbers', async () => {
    const columns = await city.database.sql<{ name: string; type: string }[]>`
      select column_name as name, data_type as type from information_schema.columns
      where table_schema = 'places' and table_name in ('proof', 'strange_code')
        and data_type in ('bytea', 'text', 'jsonb')`
    assert.deepEqual(columns.map(({ name }) => name).toSorted(), [
      'leads_to',
      'photo_hash',
      'settled_by',
    ])
  })

  test('of another door, a withdrawn print or another place helps with what it saw', async () => {
    const { sql, keyring } = city.database
    const { placeId, pointId } = place
    const sheet = await sql.begin((tx) => addPrint(tx, keyring, { placeId, pointId }))
    assert.ok(sheet.ok)
    await sql.begin((tx) => withdrawPrint(tx, { placeId, printId: sheet.printId, because: '' }))
    await city.city.prints.refresh()
    const seen = await Promise.all(
      [south.token, sheet.token, other.token].map(async (token) => {
        const { body } = await upload(await photoOf(token))
        return { result: body.result, printNo: body.printNo, pointName: body.pointName }
      }),
    )
    assert.deepEqual(seen, [
      { result: 'other-point', printNo: 2, pointName: '南门' },
      { result: 'withdrawn', printNo: 3, pointName: '正门' },
      // Whose it is stays untold.
      { result: 'other-place', printNo: undefined, pointName: undefined },
    ])
    assert.equal((await watchOf(south.pointId)).proof, 'missing')
  })

  test('without a code, or no picture at all, says so', async () => {
    assert.equal((await upload(await photographWall({}))).body.result, 'no-code')
    const ours = `${city.database.config.publicUrl}/p/${'A'.repeat(32)}`
    const unknown = await photographWall({ stickers: [ours] })
    assert.equal((await upload(unknown)).body.result, 'unknown')
    const wall = await photoOf(place.token)
    for (const bytes of [Buffer.from('no picture'), Buffer.alloc(0), wall.subarray(8)]) {
      const { status, body } = await upload(bytes)
      assert.deepEqual([status, body.error], [400, 'photo-unreadable'])
    }
    assert.equal((await upload(wall.subarray(0, 9000))).body.result, 'no-code')
    assert.equal((await upload(wall, { type: 'image/svg+xml' })).status, 400)
    assert.equal((await upload(wall, { type: 'application/json' })).status, 400)
  })

  test('that unfolds to more than a phone makes, or is longer than 6 MB, is refused', async () => {
    const wall = await photoOf(place.token)
    const bomb = Buffer.from(wall)
    bomb.writeUInt32BE(60_000, 16)
    bomb.writeUInt32BE(60_000, 20)
    assert.deepEqual((await upload(bomb)).body.error, 'too-large')
    const long = Buffer.concat([wall, Buffer.alloc(6 * 1024 * 1024)])
    assert.equal((await upload(long)).status, 413)
  })

  test('is taken by a manager or a gatekeeper on duty, and of an open point of theirs', async () => {
    const wall = await photoOf(place.token)
    assert.equal((await upload(wall, { who: 'resting' })).body.error, 'not-allowed')
    assert.equal((await upload(wall, { who: 'stranger' })).status, 404)
    assert.equal((await upload(wall, { at: other })).status, 404)
    const gone = { ...place, pointId: 2_000_000_000 }
    assert.equal((await upload(wall, { at: gone })).status, 404)
  })

  test('many at once are read in turn or sent away to try again; the server goes on', async () => {
    const walls = await Promise.all(Array.from({ length: 9 }, () => photoOf(place.token)))
    const seen = await Promise.all(walls.map((wall) => upload(wall)))
    const statuses = seen.map(({ status }) => status)
    assert.ok(
      statuses.every((status) => status === 200 || status === 503),
      statuses.join(),
    )
    assert.ok(statuses.filter((status) => status === 200).length >= 5, statuses.join())
    assert.equal((await city.app.inject({ url: '/health' })).statusCode, 200)
  })

  test('is stale after thirty days, and withdrawn with its print', async () => {
    const { sql, keyring } = city.database
    const at = city.city.clock.now()
    await sql`update places.proof set proven_at = ${at - 30 * DAY - 5}`
    assert.equal((await watchOf(place.pointId)).proof, 'stale')
    const { placeId, pointId } = place
    const sheet = await sql.begin((tx) => addPrint(tx, keyring, { placeId, pointId }))
    assert.ok(sheet.ok)
    await city.city.prints.refresh()
    assert.equal((await upload(await photoOf(sheet.token))).body.result, 'right')
    assert.equal((await watchOf(pointId)).proof, 'proven')
    await sql.begin((tx) => withdrawPrint(tx, { placeId, printId: sheet.printId, because: '' }))
    await city.city.prints.refresh()
    assert.equal((await watchOf(pointId)).proof, 'stale')
  })

  test('is forgotten after three months', async () => {
    const { sql } = city.database
    await forgetPosters(sql, city.city.clock.now() + 61 * DAY)
    assert.ok((await sql`select 1 from places.proof`).length > 0)
    await forgetPosters(sql, city.city.clock.now() + 91 * DAY)
    assert.equal((await sql`select 1 from places.proof`).length, 0)
  })
})

describe('a poster that leads elsewhere', () => {
  const evil = 'https://pass.yangzhong.evil.example'

  async function listAs(user: string) {
    const staff = await signInStaff(city.app, user)
    const answer = await city.app.inject({ url: '/api/staff/strange-codes', cookies: staff })
    return { staff, rows: answer.json<StrangeCodes>().rows }
  }

  test('is said loudly and told to the town once, until the town settles it', async () => {
    const { database } = city
    await addStaff(database, 'town', [{ role: 'supervisor', division: '321182001' }])
    await addStaff(database, 'elsewhere', [{ role: 'supervisor', division: '321182002' }])
    for (const more of [{}, { turned: 3 }]) {
      const { body } = await upload(await photoOf(place.token, more, evil))
      assert.deepEqual(
        { ...body },
        { ok: true, result: 'wrong-host', leadsTo: 'pass.yangzhong.evil.example' },
      )
    }
    const watched = await watchOf(place.pointId)
    assert.deepEqual(
      watched.strange.map(({ leadsTo }) => leadsTo),
      ['pass.yangzhong.evil.example'],
    )
    assert.deepEqual((await listAs('elsewhere')).rows, [])
    const { staff, rows } = await listAs('town')
    assert.equal(rows.length, 1)
    assert.equal(rows[0]?.pointName, '正门')
    const settle = (who: typeof staff) =>
      city.app.inject({
        method: 'POST',
        url: `/api/staff/strange-codes/${rows[0]?.strangeId}/settle`,
        cookies: who,
      })
    assert.equal((await settle((await listAs('elsewhere')).staff)).statusCode, 404)
    assert.equal((await settle(staff)).statusCode, 200)
    assert.equal((await settle(staff)).statusCode, 404)
    assert.deepEqual((await listAs('town')).rows, [])
    // Found again later it is a new mark.
    await upload(await photoOf(place.token, {}, evil))
    assert.equal((await listAs('town')).rows.length, 1)
  })

  test('is an alarm beside the right one too', async () => {
    const look = `${evil}/p/${other.token}`
    const { body } = await upload(await photoOf(place.token, { stickers: [look] }))
    assert.equal(body.result, 'wrong-host')
  })
})

describe('advice', () => {
  test('names the busiest quarter-hour of each point, from scans of people themselves', async () => {
    const { sql } = city.database
    const today = dayStart(dayOf(city.city.clock.now()))
    const at = today - 2 * DAY + 8 * 3600
    const flags = (more: Partial<Flags>) =>
      packFlags({
        method: 'scan',
        outcome: 'entered',
        isWorker: false,
        verdict: 'enter',
        lateness: 'static',
        marks: 0,
        ...more,
      })
    const visits = (from: number, count: number, more: object = {}) =>
      Array.from({ length: count }, (_, index) => ({
        personId: from + index,
        reporterId: null,
        enteredAt: at + (index % 900),
        placeId: place.placeId,
        printNo: 1,
        deviceNo: 1,
        flags: flags({}),
        ruleVersion: 0,
        ...more,
      }))
    await insertVisits(sql, [
      ...visits(10_000, 400),
      ...visits(20_000, 100, { printNo: 2, enteredAt: at + 3600 }),
      // Nobody of these stood before the poster.
      ...visits(30_000, 500, { reporterId: 1, flags: flags({ method: 'reported' }) }),
      ...visits(40_000, 500, { flags: flags({ method: 'register' }) }),
      // Too long ago to be advice.
      ...visits(50_000, 900, { enteredAt: at - 14 * DAY }),
    ])
    const { status, body } = await ask<PlaceAdvice>('keeper', `/places/${place.placeId}/advice`)
    assert.equal(status, 200)
    assert.deepEqual(
      { ...body },
      {
        ok: true,
        scansPerMinute: 12,
        points: [
          { pointId: place.pointId, startsAt: at, scans: 400, morePoints: 2 },
          { pointId: south.pointId, startsAt: at + 3600, scans: 100, morePoints: 0 },
        ],
      },
    )
    const foreign = await ask('stranger', `/places/${place.placeId}/advice`)
    assert.equal(foreign.status, 404)
  })
})

describe('a screen', () => {
  const screens = (at: Post) => `/places/${place.placeId}/points/${at.pointId}/screens`

  async function makeCode(): Promise<string> {
    const { status, body } = await ask<NewScreenAnswer>('manager', screens(south), {})
    assert.equal(status, 201)
    assert.match(body.code, /^[1-9]\d{11}$/)
    return body.code
  }

  async function enrol(code: string) {
    return ask<EnrolAnswer>('stranger', '/screen/enrol', { code })
  }

  async function beat(screen: EnrolAnswer, nowMs = city.city.clock.nowMs()) {
    const code = screenStepCode(Buffer.from(screen.key, 'base64url'), stepAt(nowMs))
    return ask<ScreenFace>('stranger', '/screen/beat', { token: screen.token, code })
  }

  test('is enrolled once, with a code of a manager, and is a print of its own', async () => {
    const code = await makeCode()
    const typed = `${code.slice(0, 4)} ${code.slice(4, 8)}-${code.slice(8)}`
    const { status, body } = await enrol(typed)
    assert.equal(status, 201)
    assert.equal(body.pointName.zh, '南门')
    assert.equal(body.publicUrl, city.database.config.publicUrl)
    assert.equal((await enrol(code)).body.error, 'screen-code-wrong')
    const print = city.city.prints.find(body.token)
    assert.ok(print?.isScreen && print.pointId === south.pointId)
    const watched = await watchOf(south.pointId)
    assert.deepEqual(
      watched.screens.map(({ printId }) => printId),
      [print.printId],
    )
    // No poster of it: on paper it would be stale for ever.
    const poster = `/api/zhenheyi/places/${place.placeId}/prints/${print.printId}/poster.pdf`
    const headers = { cookie: cookies.manager }
    assert.equal((await city.app.inject({ url: poster, headers })).statusCode, 404)
    // What is typed goes to the paper of the point.
    assert.equal(city.city.prints.byShortNumber(print.shortNumber)?.isScreen, false)
  })

  test('is enrolled by nobody else: wrong, mistyped, old and raced codes', async () => {
    const code = await makeCode()
    const swapped = `${code[1]}${code[0]}${code.slice(2)}`
    for (const wrong of ['', '123456789012', swapped, `${code}0`, 'ABCDEFGHIJKL']) {
      if (wrong === code) continue
      const { status, body } = await enrol(wrong)
      assert.deepEqual([status, body.error], [404, 'screen-code-wrong'], wrong)
    }
    const raced = await Promise.all([enrol(code), enrol(code), enrol(code)])
    assert.deepEqual(raced.map(({ status }) => status).toSorted(), [201, 404, 404])
    const old = await makeCode()
    await city.database.sql`update places.screen set code_until = 0 where print_id is null`
    assert.equal((await enrol(old)).status, 404)
    for (const [who, status] of [
      ['keeper', 403],
      ['stranger', 404],
    ] as const) {
      assert.equal((await ask(who, screens(south), {})).status, status)
    }
    assert.equal((await ask('manager', screens(other), {})).status, 404)
  })

  test('keeps no key and no code in the table', async () => {
    const code = await makeCode()
    const { body } = await enrol(await makeCode())
    const rows = await city.database.sql`select row_to_json(s)::text as text from places.screen s`
    const text = JSON.stringify([...rows])
    const key = Buffer.from(body.key, 'base64url').toString('hex')
    assert.ok(!text.includes(code) && !text.includes(body.key) && !text.includes(key))
  })

  test('asks whether it still is one: yes with the time, and no once it is withdrawn', async () => {
    const { sql } = city.database
    const { body } = await enrol(await makeCode())
    const first = await beat(body)
    assert.equal(first.status, 200)
    assert.ok(Math.abs(first.body.nowMs - Date.now()) < 60_000)
    const { printId } = city.city.prints.find(body.token) ?? assert.fail('no print')
    const seenAt = async (): Promise<number> => {
      const [row] = await sql<{ seen_at: number }[]>`
        select seen_at from places.screen where print_id = ${printId}`
      return row?.seen_at ?? 0
    }
    await sql`update places.screen set seen_at = 5 where print_id = ${printId}`
    // Whoever knows the token alone is answered and proves nothing.
    assert.equal((await beat({ ...body, key: 'AAAAAAAAAAAAAAAAAAAAAA' })).status, 200)
    assert.equal(await seenAt(), 5)
    await beat(body)
    assert.ok((await seenAt()) > 5)
    const elsewhere = await openPrintIndex(sql, city.database.keyring)
    const withdraw = `/places/${place.placeId}/prints/${printId}/withdraw`
    assert.equal((await ask('manager', withdraw, { because: '平板丢了' })).status, 200)
    await city.city.prints.refresh()
    await elsewhere.refresh()
    const gone = await beat(body)
    assert.deepEqual([gone.status, gone.body.error], [410, 'code-withdrawn'])
    assert.equal(elsewhere.find(body.token)?.withdrawn, true)
    await elsewhere.close()
    const paper = { ...body, token: place.token }
    assert.equal((await beat(paper)).body.error, 'code-unknown')
  })
})
