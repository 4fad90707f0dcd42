// Photos of walls over every route of a city, and what the town is told.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openPointCity } from '../../../test/helpers/point-city.ts'
import type { Post, Who } from '../../../test/helpers/point-city.ts'
import { SIGN } from '../../../test/helpers/sign.ts'
import { addStaff, signInStaff } from '../../../test/helpers/staff.ts'
import { photographWall } from '../../../test/helpers/wall-photo.ts'
import type { Wall } from '../../../test/helpers/wall-photo.ts'
import { DAY } from '../../base/instant.ts'
import { addPrint, withdrawPrint } from '../change-place.ts'
import { renderPoster } from '../index.ts'
import type { PointsWatch, ProofAnswer, StrangeCodes } from './contract.ts'
import { forgetPosters } from './prove-point.ts'

const whole = await openPointCity()
const { city, place, other, south } = whole
after(() => whole[Symbol.asyncDispose]())

type Upload = { readonly who?: Who; readonly at?: Post; readonly type?: string }

async function upload(bytes: Buffer, { who = 'manager', at = place, type }: Upload = {}) {
  const answer = await city.app.inject({
    method: 'POST',
    url: `/api/zhenheyi/places/${place.placeId}/points/${at.pointId}/proof`,
    headers: { cookie: whole.cookies[who], 'content-type': type ?? 'image/png' },
    payload: bytes,
  })
  return { status: answer.statusCode, body: answer.json<ProofAnswer & { error?: string }>() }
}

function posterOf(token: string, publicUrl = city.database.config.publicUrl): Buffer {
  return renderPoster({ ...SIGN, publicUrl, token }, { kind: 'png' })
}

let shade = 0
async function photoOf(token: string, more: Wall = {}, publicUrl?: string): Promise<Buffer> {
  shade += 1
  return photographWall({ poster: posterOf(token, publicUrl), shade, ...more })
}

async function watchOf(pointId: number) {
  const { body } = await whole.ask<PointsWatch>('manager', `/places/${place.placeId}/points`)
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
    const walls: Buffer[] = []
    for (let wall = 0; wall < 9; wall += 1) walls.push(await photoOf(place.token))
    const sent = walls.map((wall, at) => upload(wall, { who: at < 7 ? 'manager' : 'keeper' }))
    const statuses = (await Promise.all(sent)).map(({ status }) => status)
    // Who sends seven holds up nobody who sends two.
    assert.deepEqual(statuses.slice(7), [200, 200])
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
