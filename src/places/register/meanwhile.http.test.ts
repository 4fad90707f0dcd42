// What became of a place, or of whoever acts, while an act waited for its turn: it is decided on
// what is by then, never on what was when it was asked.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import {
  DESK as S,
  OTHER_TOWN,
  TOWN,
  ZHENHEYI as Z,
  openRegisterCity,
} from '../../../test/helpers/register-city.ts'
import type { Answer } from '../../../test/helpers/register-city.ts'
import type { Tx } from '../../platform/postgres.ts'
import { lockShape } from './life.sql.ts'

const here = await openRegisterCity()
after(() => here.city[Symbol.asyncDispose]())
const { sql } = here.city.database
const because = '实地核对'

/** Asks while another transaction holds the shape of every tree and changes what it is about. */
async function meanwhile(
  ask: () => Promise<Answer>,
  change: (tx: Tx) => Promise<unknown>,
): Promise<Answer> {
  const asked = Promise.withResolvers<Promise<Answer>>()
  await sql.begin(async (tx) => {
    await lockShape(tx)
    const answer = ask()
    asked.resolve(answer)
    for (let waits = 0; waits === 0; await setTimeout(20)) {
      const [row] = await tx<{ count: number }[]>`
        select count(*)::int as count from pg_locks
        where locktype = 'advisory' and not granted
          and database = (select oid from pg_database where datname = current_database())`
      waits = row?.count ?? 0
    }
    await change(tx)
  })
  return asked.promise
}

describe('a place that went to another town meanwhile', () => {
  const acts = {
    suspend: () => ({ because }),
    close: () => ({ because }),
    correct: () => ({ name: '被抢的店', address: '', division: TOWN, because }),
    merge: (into: number) => ({ into, because }),
  }
  for (const [act, bodyOf] of Object.entries(acts)) {
    test(`is not there for the town that asked to ${act} it`, async () => {
      const boss = await here.manager()
      const { placeId } = await here.known(boss, `易主${act}`)
      const { placeId: into } = await here.known(boss, `留下${act}`)
      const town = await here.staff('town')
      const answer = await meanwhile(
        () => town.ask(`${S}/${placeId}/${act}`, bodyOf(into)),
        (tx) => tx`update places.place set division = ${OTHER_TOWN} where place_id = ${placeId}`,
      )
      assert.deepEqual([answer.status, answer.error], [404, 'not-found'])
      assert.equal(await here.stateOf(placeId), 'confirmed')
    })
  }

  test('is not confirmed by the one that asked', async () => {
    const { placeId } = await here.make(await here.manager(), '待核的店')
    const town = await here.staff('town')
    const answer = await meanwhile(
      () => town.ask(`${S}/confirm`, { placeIds: [placeId] }),
      (tx) => tx`update places.place set division = ${OTHER_TOWN} where place_id = ${placeId}`,
    )
    assert.equal(answer.status, 404)
    assert.equal(await here.stateOf(placeId), 'unconfirmed')
  })
})

describe('a team whose place went to another town meanwhile', () => {
  const move = (tx: Tx, placeId: number) =>
    tx`update places.place set division = ${OTHER_TOWN} where place_id = ${placeId}`

  test('keeps its handing over as it was', async () => {
    const { placeId } = await here.known(await here.manager(), '交接的店')
    const [row] = await sql<{ handoverId: number }[]>`
      insert into places.handover (place_id, giver_blind, giver_mask, giver_person,
        receiver_blind, receiver_mask, offered_at, accepted_at, due_at)
      select place_id, phone_blind, phone_mask, 1, sha256(phone_blind), phone_mask, 1, 2,
        ${here.city.city.clock.now() + 1000}::bigint
      from places.member where place_id = ${placeId}
      returning handover_id as "handoverId"`
    const town = await here.staff('town')
    for (const action of ['confirm', 'cancel']) {
      const answer = await meanwhile(
        () => town.ask(`/api/staff/handovers/${row?.handoverId}`, { action, reason: because }),
        (tx) => move(tx, placeId),
      )
      assert.deepEqual([answer.status, answer.error], [404, 'not-found'], action)
      await sql`update places.place set division = ${TOWN} where place_id = ${placeId}`
    }
    const open = await sql`
      select 1 from places.handover where place_id = ${placeId} and ended_at is null`
    assert.equal(open.length, 1)
  })

  test('gets no manager from the town that asked', async () => {
    const { placeId } = await here.known(await here.manager(), '无主的店')
    await sql`update places.member set removed_at = now() where place_id = ${placeId}`
    const town = await here.staff('town')
    const body = { phone: '19900009998', reason: because }
    const answer = await meanwhile(
      () => town.ask(`${S}/${placeId}/appoint`, body),
      (tx) => move(tx, placeId),
    )
    assert.deepEqual([answer.status, answer.error], [404, 'not-found'])
    const invited = await sql`select 1 from places.invitation where place_id = ${placeId}`
    assert.equal(invited.length, 0)
  })
})

describe('whoever was taken off the team meanwhile', () => {
  const acts = {
    close: () => ({ because }),
    rename: () => ({ name: '改掉的店', because }),
    merge: (into: number) => ({ into, because }),
  }
  for (const [act, bodyOf] of Object.entries(acts)) {
    test(`does not ${act} the place`, async () => {
      const boss = await here.manager()
      const { placeId } = await here.known(boss, `离任${act}`)
      const { placeId: into } = await here.known(boss, `另店${act}`)
      const answer = await meanwhile(
        () => boss.ask(`${Z}/places/${placeId}/${act}`, bodyOf(into)),
        (tx) => tx`update places.member set removed_at = now() where place_id = ${placeId}`,
      )
      assert.deepEqual([answer.status, answer.error], [404, 'not-found'])
      assert.equal(await here.stateOf(placeId), 'confirmed')
    })
  }

  test('nor merges into a place that is not his any more', async () => {
    const boss = await here.manager()
    const { placeId } = await here.known(boss, '并入他店')
    const { placeId: into } = await here.known(boss, '他人的店')
    const answer = await meanwhile(
      () => boss.ask(`${Z}/places/${placeId}/merge`, { into, because }),
      (tx) => tx`update places.member set removed_at = now() where place_id = ${into}`,
    )
    assert.deepEqual([answer.status, answer.error], [404, 'not-found'])
    assert.equal(await here.stateOf(placeId), 'confirmed')
  })

  test('does not open it again', async () => {
    const boss = await here.manager()
    const { placeId } = await here.known(boss, '关门的店')
    await boss.read(`${Z}/places/${placeId}/close`, { because })
    const answer = await meanwhile(
      () => boss.ask(`${Z}/places/${placeId}/reopen`, { because }),
      (tx) => tx`update places.member set removed_at = now() where place_id = ${placeId}`,
    )
    assert.equal(answer.status, 404)
    assert.equal(await here.stateOf(placeId), 'closed')
  })

  test('neither invites nor imports', async () => {
    const boss = await here.manager()
    const { placeId } = await here.known(boss, '邀请的店')
    const bodies = {
      team: { phone: '19900009999', role: 'gatekeeper' },
      invitations: { role: 'gatekeeper', uses: 1, lasts: 'quarter' },
      import: { importId: crypto.randomUUID(), text: 'A01' },
    }
    for (const [path, body] of Object.entries(bodies)) {
      const answer = await meanwhile(
        () => boss.ask(`${Z}/places/${placeId}/${path}`, body),
        (tx) => tx`update places.member set removed_at = now() where place_id = ${placeId}`,
      )
      assert.deepEqual([answer.status, answer.error], [404, 'not-found'], path)
      await sql`update places.member set removed_at = null where place_id = ${placeId}`
    }
  })
})
