// What the register shows in the walk over who sees what: a claim that waits, a place that looks
// like another one, one that is closed.
import assert from 'node:assert/strict'
import type { CityApp } from './city-app.ts'

type Cookies = Readonly<Record<string, string>>

/** What is typed of the place that the doors of the walk stand before. */
export const ALIKE = {
  name: '测试超市0',
  category: 'shopping',
  division: '321182001',
}
const MORE = { identifierReason: '没有执照' }

/** Fills the register. Shape: ids for the parameters of addresses. */
export async function fillRegister(
  city: CityApp,
  given: { readonly placeId: number; readonly manager: Cookies; readonly claimant: Cookies },
): Promise<{ readonly claimId: string; readonly twinId: string; readonly closedId: string }> {
  const { placeId, manager, claimant } = given
  const post = async (cookies: Cookies, url: string, payload: object): Promise<number> => {
    const path = `/api/zhenheyi/${url}`
    const answer = await city.app.inject({ method: 'POST', url: path, cookies, payload })
    assert.ok(answer.statusCode < 300, answer.body)
    return answer.json<{ placeId: number }>().placeId
  }
  await post(claimant, 'claims', { placeId, draft: ALIKE, note: '我在这里上班' })
  const [claim] = await city.database.sql<{ id: number }[]>`select claim_id as id from places.claim`
  const apart = { ...ALIKE, ...MORE, apartBecause: '另一家' }
  const twinId = await post(claimant, 'places', apart)
  const closedId = await post(manager, 'places', { ...ALIKE, ...MORE, name: '关门的店' })
  await post(manager, `places/${closedId}/close`, { because: '搬走' })
  return { claimId: String(claim?.id), twinId: String(twinId), closedId: String(closedId) }
}
