// Whoever has left a team leaves its tables too, when the days of visits of that time are gone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTeamApp } from '../../../test/helpers/team-app.ts'
import type { TeamApp, TeamPerson } from '../../../test/helpers/team-app.ts'
import { DAY, dayOf, dayStart } from '../../base/instant.ts'
import { ensureDays } from '../../visits/index.ts'
import type { History } from '../register/contract.ts'
import { sweepInvitations } from './invite.ts'

const RETENTION_DAYS = 21
const because = '演练'

let city: TeamApp
before(async () => {
  city = await openTeamApp()
})
after(() => city[Symbol.asyncDispose]())

/** What the jobs of a night do. */
async function night(): Promise<void> {
  const { sql } = city.database
  const now = city.clock.now()
  await ensureDays(sql, now, RETENTION_DAYS, { isClockTrusted: true })
  await sweepInvitations(sql, now)
}

/** Finds an account in any column of the room that could hold it. Shape: table.column. */
async function tracesOf(who: TeamPerson): Promise<string[]> {
  const { sql } = city.database
  const columns = await sql<{ name: string; column: string; isBytes: boolean }[]>`
    select table_name as name, column_name as column, data_type = 'bytea' as "isBytes"
    from information_schema.columns
    where table_schema = 'places' and (data_type = 'bytea' or column_name like '%mask')`
  const mask = `199****${who.phone.slice(-4)}`
  const found: string[] = []
  for (const { name, column, isBytes } of columns) {
    const rows = await sql`
      select 1 from places.${sql(name)}
      where ${sql(column)} = ${isBytes ? who.phoneBlind : mask} limit 1`
    if (rows.length > 0) found.push(`${name}.${column}`)
  }
  return found.toSorted()
}

/** Counts the sealed names at a place. */
async function namesAt(placeId: number) {
  const [names] = await city.database.sql<{ members: number; invitations: number }[]>`
    select
      (select count(name_sealed)::int from places.member where place_id = ${placeId}) as members,
      (select count(name_sealed)::int from places.invitation where place_id = ${placeId})
        as invitations`
  return { ...names }
}

const removeOf = async (boss: TeamPerson, placeId: number, who: TeamPerson): Promise<void> => {
  const { team } = await city.viewOf(boss, placeId)
  const member = team.find((one) => one.maskedPhone.slice(-4) === who.phone.slice(-4))
  await boss.read('DELETE', `/places/${placeId}/team/${member?.memberId}`)
}

test('whoever left is forgotten with the days of visits, whoever stays is still named', async () => {
  const [boss, second] = [await city.person('留一'), await city.person('走一')]
  const [keeper, heir] = [await city.person('走二'), await city.person('没来')]
  const placeId = await city.placeOf(boss, '忘记面馆')
  await city.addManager(placeId, second)
  // The one who goes renames, invites, imports, and offers the place to somebody.
  await second.read('POST', `/places/${placeId}/rename`, { name: '忘记 面馆', because: '' })
  const { code } = await city.codeOf(second, placeId)
  const guest = { phone: heir.phone, role: 'gatekeeper', name: '没来的人' }
  await boss.read('POST', `/places/${placeId}/team`, guest)
  await keeper.read('POST', '/invitations/accept', { code })
  const proof = await second.prove()
  await second.read('POST', `/places/${placeId}/handover`, { phone: heir.phone, ...proof })
  const importId = '00000000-0000-4000-8000-000000000001'
  await second.read('POST', `/places/${placeId}/import`, { text: 'A座', importId })
  await removeOf(boss, placeId, keeper)
  await removeOf(boss, placeId, second)
  const leftAt = city.clock.now()
  assert.ok((await tracesOf(second)).length > 5)
  assert.deepEqual(await namesAt(placeId), { members: 3, invitations: 1 })
  const removed = await city.database.sql<{ at: number }[]>`
    select extract(epoch from removed_at)::bigint as at from places.member
    where phone_blind = ${second.phoneBlind}`
  assert.equal(removed[0]?.at, leftAt, 'by the clock of the city')

  // A second of the 21 days is left.
  const lastDay = dayStart(dayOf(leftAt) + RETENTION_DAYS + 1) - 1
  city.clock.advance(lastDay - city.clock.now())
  await night()
  assert.ok((await tracesOf(second)).includes('member.phone_blind'))
  const { history } = await city.viewOf(boss, placeId)
  assert.equal(history.find((event) => event.what === 'joined')?.memberPhone.length, 11)

  city.clock.advance(1)
  await night()
  await night()
  for (const who of [second, keeper, heir]) {
    const left = (await tracesOf(who)).filter((one) => !one.startsWith('invitation.'))
    assert.deepEqual(left, [], who.name)
  }
  assert.equal((await namesAt(placeId)).members, 1, 'the name of the one who stays')
  const after21 = await city.viewOf(boss, placeId)
  assert.equal(after21.history.length, history.length, 'what happened stays')
  const gone = after21.history.filter((event) => event.byPhone === '' && event.by === 'member')
  assert.ok(gone.length > 0)
  // Whoever is still in the team is named however long ago it was.
  const own = after21.history.filter((event) => event.what === 'removed')
  assert.ok(own.every((event) => event.byPhone.slice(-4) === boss.phone.slice(-4)))
  const { events } = await boss.read<History>('GET', `/places/${placeId}/history`)
  assert.deepEqual([events[0]?.kind, events[0]?.who], ['renamed', 'team'])

  city.clock.advance(30 * DAY)
  await night()
  assert.deepEqual(await tracesOf(second), [])
  assert.deepEqual(await namesAt(placeId), { members: 1, invitations: 0 })
})

test('a place that nobody changed for long keeps its team and what runs from above', async () => {
  const [mall, shop] = [await city.person('商场一'), await city.person('小店一')]
  const complexId = await city.placeOf(mall, '久商场')
  const unitId = await city.placeOf(shop, '久小店', { parentId: complexId })
  await mall.read('POST', `/places/${unitId}/close`, { because })
  await mall.read('POST', `/places/${unitId}/reopen`, { because })
  await city.codeOf(mall, unitId)
  city.clock.advance(400 * DAY)
  await night()
  assert.deepEqual(await city.rolesIn(shop, unitId), ['manager'])
  const { history } = await city.viewOf(shop, unitId)
  assert.equal(history[0]?.byPhone.slice(-4), mall.phone.slice(-4))
  const { events } = await mall.read<History>('GET', `/places/${unitId}/history`)
  assert.deepEqual(
    events.map((event) => event.who),
    ['me', 'me'],
  )
})

test('whoever ran what went up in another place is forgotten with its days, and with them only', async () => {
  const [boss, other] = [await city.person('并入一'), await city.person('并入二')]
  const [goesId, staysId] = [
    await city.placeOf(boss, '并走面馆'),
    await city.placeOf(boss, '留面馆'),
  ]
  await city.addManager(goesId, other)
  await boss.read('POST', `/places/${goesId}/merge`, { into: staysId, because })
  const lastDay = dayStart(dayOf(city.clock.now()) + RETENTION_DAYS + 1) - 1
  city.clock.advance(lastDay - city.clock.now())
  await night()
  assert.deepEqual(await city.rolesIn(other, goesId), ['manager'])
  city.clock.advance(1)
  await night()
  assert.deepEqual(await tracesOf(other), [])
  assert.deepEqual(await city.rolesIn(boss, goesId), [])
  assert.deepEqual(await city.rolesIn(boss, staysId), ['manager'])
})
