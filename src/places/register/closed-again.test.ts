// A place that the town closed is not washed clean by making it again: the town is shown what it
// closed, and confirms the new one alone and with a reason, or not at all.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { DESK as S, ZHENHEYI as Z, openRegisterCity } from '../../../test/helpers/register-city.ts'
import type { ConfirmAnswer, TownPage } from './contract.ts'

const here = await openRegisterCity()
after(() => here.city[Symbol.asyncDispose]())

const because = '无证经营'

async function likenessesOf(placeId: number) {
  const town = await here.staff('town')
  const page = await town.read<TownPage>(encodeURI(`${S}?which=new&q=重来`))
  return page.rows.find((row) => row.placeId === placeId)?.alike ?? assert.fail('not on the list')
}

test('what the town closed is shown beside what is made like it, and keeps it off one tap', async () => {
  const boss = await here.manager()
  const first = await here.known(boss, '重来面馆')
  const town = await here.staff('town')
  await town.read(`${S}/${first.placeId}/close`, { because })
  const second = await here.make(boss, '重来 面馆')
  assert.deepEqual(
    (await likenessesOf(second.placeId)).map(({ placeId, state, alike }) => [
      placeId,
      state,
      alike,
    ]),
    [[first.placeId, 'closed', ['name']]],
  )
  const placeIds = [second.placeId]
  for (const body of [{ placeIds }, { placeIds, whole: true }]) {
    const answer = await town.read<ConfirmAnswer>(`${S}/confirm`, body)
    assert.deepEqual([answer.confirmed, answer.alike], [[], placeIds])
  }
  assert.equal(await here.stateOf(second.placeId), 'unconfirmed')
  const answer = await town.read<ConfirmAnswer>(`${S}/confirm`, { placeIds, because: '已办证' })
  assert.deepEqual(answer.confirmed, placeIds)
})

test('what its manager closed, the town opened again or merged is in nobody\u2019s way', async () => {
  const boss = await here.manager()
  const own = await here.known(boss, '重来茶馆')
  await boss.read(`${Z}/places/${own.placeId}/close`, { because })
  const again = await here.make(boss, '重来茶馆')
  const town = await here.staff('town')
  const opened = await here.known(boss, '重来酒馆')
  await town.read(`${S}/${opened.placeId}/close`, { because })
  await town.read(`${S}/${opened.placeId}/reopen`, { because })
  await boss.read(`${Z}/places/${opened.placeId}/close`, { because })
  const later = await here.make(boss, '重来酒馆')
  const placeIds = [again.placeId, later.placeId]
  for (const placeId of placeIds) assert.deepEqual(await likenessesOf(placeId), [])
  const answer = await town.read<ConfirmAnswer>(`${S}/confirm`, { placeIds })
  assert.deepEqual(answer.confirmed, placeIds)
})
