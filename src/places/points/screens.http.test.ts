// Advice from the scans of a place, and the screens at its doors, over every route of a city.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { flagsOf } from '../../../test/helpers/city.ts'
import { openPointCity } from '../../../test/helpers/point-city.ts'
import type { Post } from '../../../test/helpers/point-city.ts'
import { DAY, dayOf, dayStart } from '../../base/instant.ts'
import { stepAt } from '../../base/step-code.ts'
import { insertVisits } from '../../visits/index.ts'
import { openPrintIndex } from '../print-index.ts'
import type { EnrolAnswer, NewScreenAnswer, PlaceAdvice, PointsWatch } from './contract.ts'
import type { ScreenFace } from './contract.ts'
import { screenStepCode } from './screen-code.ts'

const whole = await openPointCity()
const { city, place, other, south } = whole
after(() => whole[Symbol.asyncDispose]())

describe('advice', () => {
  test('names the busiest quarter-hour of each point, from scans of people themselves', async () => {
    const { sql } = city.database
    const today = dayStart(dayOf(city.city.clock.now()))
    const at = today - 2 * DAY + 8 * 3600
    const visits = (from: number, count: number, more: object = {}) =>
      Array.from({ length: count }, (_, index) => ({
        personId: from + index,
        reporterId: null,
        enteredAt: at + (index % 900),
        placeId: place.placeId,
        printNo: 1,
        deviceNo: 1,
        flags: flagsOf(),
        ruleVersion: 0,
        ...more,
      }))
    await insertVisits(sql, [
      ...visits(10_000, 400),
      ...visits(20_000, 100, { printNo: 2, enteredAt: at + 3600 }),
      // Nobody of these stood before the poster.
      ...visits(30_000, 500, { reporterId: 1, flags: flagsOf({ method: 'reported' }) }),
      ...visits(40_000, 500, { flags: flagsOf({ method: 'register' }) }),
      // Too long ago to be advice.
      ...visits(50_000, 900, { enteredAt: at - 14 * DAY }),
    ])
    const before = city.city.clock.now()
    const { status, body } = await whole.ask<PlaceAdvice>(
      'keeper',
      `/places/${place.placeId}/advice`,
    )
    assert.equal(status, 200)
    const { countedAt, ...counted } = body
    assert.ok(before <= countedAt && countedAt <= city.city.clock.now())
    assert.deepEqual(
      { ...counted },
      {
        ok: true,
        scansPerMinute: 12,
        points: [
          { pointId: place.pointId, startsAt: at, scans: 400, morePoints: 2 },
          { pointId: south.pointId, startsAt: at + 3600, scans: 100, morePoints: 0 },
        ],
      },
    )
    // What is kept says from when it is.
    await insertVisits(sql, visits(60_000, 900))
    const later = await whole.ask<PlaceAdvice>('keeper', `/places/${place.placeId}/advice`)
    assert.deepEqual(later.body, body)
    const foreign = await whole.ask('stranger', `/places/${place.placeId}/advice`)
    assert.equal(foreign.status, 404)
  })
})

describe('a screen', () => {
  const screens = (at: Post) => `/places/${place.placeId}/points/${at.pointId}/screens`

  async function makeCode(): Promise<string> {
    const before = city.city.clock.now()
    const { status, body } = await whole.ask<NewScreenAnswer>('manager', screens(south), {})
    assert.equal(status, 201)
    const forSeconds = body.until - city.city.clock.now()
    assert.ok(body.until - before >= 600 && forSeconds <= 600, `${forSeconds} s`)
    assert.match(body.code, /^[1-9]\d{11}$/)
    return body.code
  }

  async function enrol(code: string) {
    return whole.ask<EnrolAnswer>('stranger', '/screen/enrol', { code })
  }

  async function beat(screen: EnrolAnswer, nowMs = city.city.clock.nowMs()) {
    const code = screenStepCode(Buffer.from(screen.key, 'base64url'), stepAt(nowMs))
    return whole.ask<ScreenFace>('stranger', '/screen/beat', { token: screen.token, code })
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
    const { body: watch } = await whole.ask<PointsWatch>(
      'manager',
      `/places/${place.placeId}/points`,
    )
    const watched = watch.points.find((point) => point.pointId === south.pointId)
    assert.deepEqual(
      watched?.screens.map(({ printId }) => printId),
      [print.printId],
    )
    // No poster of it: on paper it would be stale for ever.
    const poster = `/api/zhenheyi/places/${place.placeId}/prints/${print.printId}/poster.pdf`
    const headers = { cookie: whole.cookies.manager }
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
    assert.deepEqual(raced.map(({ status }) => String(status)).toSorted(), ['201', '404', '404'])
    const old = await makeCode()
    await city.database.sql`update places.screen set code_until = 0 where print_id is null`
    assert.equal((await enrol(old)).status, 404)
    for (const [who, status] of [
      ['keeper', 403],
      ['stranger', 404],
    ] as const) {
      assert.equal((await whole.ask(who, screens(south), {})).status, status)
    }
    assert.equal((await whole.ask('manager', screens(other), {})).status, 404)
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
    assert.equal((await whole.ask('manager', withdraw, { because: '平板丢了' })).status, 200)
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
