// A unit leaves its complex with a manager of the complex or the town, by whatever way.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  DESK as S,
  ZHENHEYI as Z,
  draft,
  openRegisterCity,
} from '../../../test/helpers/register-city.ts'
import type { Told } from './contract.ts'

const here = await openRegisterCity()
after(() => here.city[Symbol.asyncDispose]())

const because = '同一家'

/** A mall with two units that one tenant runs, who has a shop of his own in the street. */
async function tenantOf(name: string) {
  const [boss, tenant] = [await here.manager(), await here.manager()]
  const { placeId: mallId } = await here.known(boss, `${name}商场`)
  const inside = { kind: 'unit', parentId: mallId }
  const units: number[] = []
  for (const unit of [`${name}甲`, `${name}乙`]) {
    const { placeId } = await here.known(boss, unit, inside)
    units.push(placeId)
    const claim = { placeId, draft: draft(unit, inside), note: '租户' }
    await tenant.read(`${Z}/claims`, claim)
    const { toDecide } = await boss.read<Told>(`${Z}/register`)
    const url = `${Z}/claims/${toDecide[0]?.claimId}/decide`
    await boss.read(url, { isGranted: true, because: '' })
  }
  const own = await here.known(tenant, `${name}自己的店`)
  const [first = 0, second = 0] = units
  return { boss, tenant, mallId, first, second, ownId: own.placeId }
}

test('its own manager neither moves nor merges it out of the complex', async () => {
  const { tenant, first, second, ownId } = await tenantOf('留')
  const merge = (from: number, into: number) =>
    tenant.ask(`${Z}/places/${from}/merge`, { into, because })
  const merged = await merge(first, ownId)
  assert.deepEqual([merged.status, merged.error], [403, 'leaves-complex'])
  assert.equal(await here.stateOf(first), 'confirmed')
  const moved = await tenant.ask(`${Z}/places/${first}/move`, { parentId: null, because })
  assert.deepEqual([moved.status, moved.error], [403, 'leaves-complex'])
  // Inside the complex it stays where it is; and what stands alone leaves nothing.
  assert.equal((await merge(first, second)).status, 200)
  assert.equal((await merge(ownId, second)).status, 200)
  assert.equal((await merge(first, second)).status, 200, 'twice is once')
})

test('a manager of the complex does, and so does the town', async () => {
  const { boss, tenant, first, second, ownId } = await tenantOf('走')
  // The manager of the mall runs where it comes from, not where it goes.
  const theirs = await boss.ask(`${Z}/places/${first}/merge`, { into: ownId, because })
  assert.equal(theirs.status, 404)
  const shop = await here.known(boss, '商场自己的店')
  await boss.read(`${Z}/places/${first}/merge`, { into: shop.placeId, because })
  assert.equal(await here.stateOf(first), 'closed')
  const town = await here.staff('town')
  await town.read(`${S}/${second}/merge`, { into: ownId, because })
  assert.equal(await here.stateOf(second), 'closed')
  assert.equal((await tenant.ask(`${Z}/places/${ownId}`)).status, 200)
})
