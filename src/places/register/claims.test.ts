// What a granted claim leaves behind: whoever it made a manager stands in the team's history.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ZHENHEYI as Z, draft, openRegisterCity } from '../../../test/helpers/register-city.ts'
import type { RegisterCity, Someone } from '../../../test/helpers/register-city.ts'
import type { TeamView } from '../team/contract.ts'
import type { Told, TownClaims } from './contract.ts'

let here: RegisterCity
before(async () => {
  here = await openRegisterCity()
})
after(() => here.city[Symbol.asyncDispose]())

const teamOf = (who: Someone, placeId: number) => who.read<TeamView>(`${Z}/places/${placeId}/team`)

async function claimed(name: string) {
  const [boss, claimant] = [await here.manager(), await here.manager()]
  const { placeId } = await here.known(boss, name)
  await claimant.read(`${Z}/claims`, { placeId, draft: draft(name), note: '我是新店长' })
  return { boss, claimant, placeId }
}

test('a manager who grants a claim and the new one both stand in the history', async () => {
  const { boss, claimant, placeId } = await claimed('认领面馆')
  const { toDecide } = await boss.read<Told>(`${Z}/register`)
  const url = `${Z}/claims/${toDecide[0]?.claimId}/decide`
  await boss.read(url, { isGranted: true, because: '' })
  await boss.read(url, { isGranted: true, because: '' })
  const { team, history } = await teamOf(boss, placeId)
  assert.equal(history.length, 1, 'twice is once')
  const [event] = history
  assert.deepEqual([event?.what, event?.role, event?.by], ['claim-granted', 'manager', 'member'])
  assert.equal(event?.byPhone.slice(-4), boss.phone.slice(-4))
  assert.equal(event?.memberPhone.slice(-4), claimant.phone.slice(-4))
  assert.equal(event?.memberId, team.find((one) => !one.isMe)?.memberId)
  assert.deepEqual((await teamOf(claimant, placeId)).history[0]?.what, 'claim-granted')
})

test('the town that grants a claim is the town there; a refusal changes no team', async () => {
  const { claimant, placeId } = await claimed('镇街同意的店')
  const town = await here.staff('town')
  const { rows } = await town.read<TownClaims>('/api/staff/claims')
  const claimId = rows.find((row) => row.placeId === placeId)?.claimId
  await town.read(`/api/staff/claims/${claimId}/decide`, { isGranted: true, because: '' })
  const [event] = (await teamOf(claimant, placeId)).history
  assert.deepEqual([event?.what, event?.by, event?.byPhone], ['claim-granted', 'town', ''])

  const other = await claimed('不同意的店')
  const { toDecide } = await other.boss.read<Told>(`${Z}/register`)
  const url = `${Z}/claims/${toDecide[0]?.claimId}/decide`
  await other.boss.read(url, { isGranted: false, because: '不认识' })
  assert.deepEqual((await teamOf(other.boss, other.placeId)).history, [])
})
