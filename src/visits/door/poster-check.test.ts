// A shift begins before the posted code: scanned or typed, right, wrong, and wrong on purpose.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { openDoorApp } from '../../../test/helpers/door-app.ts'
import type { DoorApp } from '../../../test/helpers/door-app.ts'

let app: DoorApp

before(async () => {
  app = await openDoorApp()
})
after(() => app[Symbol.asyncDispose]())

describe('a shift begins before the posted code', () => {
  type Duty = { isOn: boolean; poster: string; leadsTo?: string }
  const begin = (body: object) => app.post<Duty>('keeper', '/duty', { isOn: true, ...body })
  const lastDuty = async () => {
    const [row] = await app.city.database.sql<{ poster: string; began: string }[]>`
      select poster, began from places.duty order by duty_id desc limit 1`
    return { ...row }
  }
  const codeOf = (door: number) => `http://localhost/p/${app.city.doors[door]?.token}`
  beforeEach(() => app.goOnDuty('keeper', 0, false))

  test('right: on duty, and the row says that it was scanned', async () => {
    const { body } = await begin({ code: codeOf(0) })
    assert.deepEqual([body.isOn, body.poster], [true, 'right'])
    assert.deepEqual(await lastDuty(), { poster: 'right', began: 'scanned' })
    // On duty already, a tap without a code changes nothing: so a device comes back.
    assert.deepEqual((await begin({})).body.isOn, true)
  })

  test('wrong: not on duty, told why, and a strange host is on the list of the town', async () => {
    const look = `https://pass.example.evil/p/${app.city.doors[0]?.token}`
    const wrong: readonly (readonly [string, string, (string | undefined)?])[] = [
      [codeOf(1), 'other-place'],
      [`http://localhost/p/${'A'.repeat(32)}`, 'unknown'],
      [look, 'wrong-host', 'pass.example.evil'],
      [app.city.doors[0]?.token ?? '', 'wrong-host', app.city.doors[0]?.token],
      ['\u0000', 'wrong-host', ''],
    ]
    for (const [code, poster, leadsTo] of wrong) {
      const { status, body } = await begin({ code })
      assert.equal(status, 200, code)
      assert.deepEqual([body.isOn, body.poster, body.leadsTo], [false, poster, leadsTo], code)
    }
    assert.equal((await app.get('keeper', '/rows')).status, 403)
    const [marked] = await app.city.database.sql`
      select 1 from places.strange_code where leads_to = 'pass.example.evil'`
    assert.ok(marked)
  })

  test('wrong and reported: the door is not left alone, and the row says what hung', async () => {
    const { body } = await begin({ code: codeOf(1), isAnyway: true })
    assert.deepEqual([body.isOn, body.poster], [true, 'other-place'])
    assert.deepEqual(await lastDuty(), { poster: 'other-place', began: 'scanned' })
  })

  test('typed where there is no camera; nothing shown begins nothing', async () => {
    const { sql } = app.city.database
    const numbers = await sql<{ number: string }[]>`
      select short_number as number from places.point order by point_id limit 2`
    const [own, foreign] = numbers.map((row) => row.number)
    for (const [number, poster] of [
      [foreign, 'other-place'],
      ['12345678', 'unknown'],
      ['垃圾', 'unknown'],
    ] as const) {
      const { body } = await begin({ number })
      assert.deepEqual([body.isOn, body.poster], [false, poster])
    }
    const { body } = await begin({ number: own })
    assert.equal(body.isOn, true)
    assert.deepEqual(await lastDuty(), { poster: 'right', began: 'typed' })
    await app.goOnDuty('keeper', 0, false)
    const nothing = await begin({ isAnyway: true })
    assert.deepEqual([nothing.status, nothing.body.error], [409, 'poster-needed'])
  })
})
