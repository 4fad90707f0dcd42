// Claims for the eyes of those who decide them: the place, and the claimant behind masks.
import { describePersons } from '../../people/index.ts'
import type { Sql } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { placesByIds } from '../find-places.ts'
import { readClaimName, readClaimNote } from './claims.ts'
import type { ClaimRow } from './claim.sql.ts'

/** Gives each claim with its place, and what both desks show of it. */
export async function presentClaims(
  { sql, keyring }: { readonly sql: Sql; readonly keyring: Keyring },
  claims: readonly ClaimRow[],
) {
  const placeIds = claims.map((claim) => claim.placeId)
  const personIds = claims.map((claim) => claim.personId)
  const places = await placesByIds(sql, placeIds)
  const persons = await describePersons(sql, keyring, personIds)
  return claims.flatMap((claim) => {
    const place = places.get(claim.placeId)
    if (!place) return []
    const { claimId, placeId, personId, phoneMask: maskedPhone, madeAt } = claim
    const maskedName = persons.get(personId)?.maskedName ?? ''
    const name = readClaimName(keyring, claim)
    const note = readClaimNote(keyring, claim)
    const placeName = place.name
    const shown = { claimId, placeId, placeName, maskedName, maskedPhone, name, note, madeAt }
    return [{ claim, place, shown }]
  })
}
