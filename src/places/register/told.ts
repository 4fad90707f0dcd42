// What an account of Zhenheyi is told about places: its claims, those it decides, places that look
// like its own, its closed places, the history of one. Never who runs a place of others.
// Source: security decision 17; F11.
import { DAY } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import type { Db, Sql } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { placesByIds } from '../find-places.ts'
import type { PlaceId } from '../place.ts'
import { isManagerOf, placesOf } from '../team.ts'
import { findAlike, looksOf } from './alike.ts'
import type { DraftLooks } from './alike.ts'
import { listClaimsOf, listOpenClaimsAt } from './claim.sql.ts'
import type { AlikeAnswer, History, HistoryLine, Told } from './contract.ts'
import { listEvents } from './event.sql.ts'
import type { EventRow } from './event.sql.ts'
import { listTwins } from './likeness.sql.ts'
import { openNames, presentPublic } from './present-alike.ts'
import type { NameBook } from './present-alike.ts'
import { presentClaims } from './present-claim.ts'
import { listClosed } from './register.sql.ts'

// After that a decision is old news.
const TOLD_DAYS = 30
const SHOWN_MAX = 50
const HISTORY_MAX = 200

/** Shows what looks like a draft: what stands on signs, and whether one's own. Source: F6. */
export async function showAlike(
  sql: Sql,
  draft: DraftLooks,
  phoneBlind: Buffer,
): Promise<{ readonly ok: true } & AlikeAnswer> {
  return sql.begin(async (tx) => {
    const found = await findAlike(tx, await looksOf(tx, draft))
    const names = await openNames(tx)
    const places = []
    for (const place of found) {
      const isMine = await isManagerOf(tx, phoneBlind, place.placeId)
      places.push({ ...presentPublic(place, names), alike: [...place.alike], isMine })
    }
    return { ok: true, places }
  })
}

type Reader = { readonly phoneBlind: Buffer; readonly at: Instant }

/** Shows what an account is told. Source: security decision 17. */
export async function showTold(
  deps: { readonly sql: Sql; readonly keyring: Keyring },
  { phoneBlind, at }: Reader,
): Promise<{ readonly ok: true } & Told> {
  const { sql } = deps
  const mine = (await placesOf(sql, phoneBlind))
    .filter((row) => row.role === 'manager')
    .map((row) => row.placeId)
  const closed = await listClosed(sql, mine, SHOWN_MAX)
  return {
    ok: true,
    claims: await presentOwnClaims(sql, phoneBlind, at - TOLD_DAYS * DAY),
    toDecide: await presentToDecide(deps, mine),
    twins: await presentTwins(sql, mine),
    closed: closed.map((row) => ({ ...row })),
  }
}

async function presentOwnClaims(
  db: Db,
  phoneBlind: Buffer,
  since: Instant,
): Promise<Told['claims']> {
  const claims = await listClaimsOf(db, phoneBlind, { since, limit: SHOWN_MAX })
  const places = await placesByIds(
    db,
    claims.map((claim) => claim.placeId),
  )
  return claims.map(({ claimId, placeId, state, reason, madeAt }) => ({
    claimId,
    placeName: places.get(placeId)?.name ?? '',
    placeId: state === 'granted' ? placeId : null,
    state,
    because: reason,
    madeAt,
  }))
}

async function presentToDecide(
  deps: { readonly sql: Sql; readonly keyring: Keyring },
  mine: readonly PlaceId[],
): Promise<Told['toDecide']> {
  const claims = await listOpenClaimsAt(deps.sql, mine, SHOWN_MAX)
  return (await presentClaims(deps, claims)).map(({ shown }) => shown)
}

async function presentTwins(db: Db, mine: readonly PlaceId[]): Promise<Told['twins']> {
  const own = new Set(mine)
  const twins = await listTwins(db, mine, SHOWN_MAX)
  if (twins.length === 0) return []
  const names = await openNames(db)
  const places = await placesByIds(
    db,
    twins.flatMap((twin) => [twin.placeId, twin.otherId]),
  )
  return twins.flatMap((twin) => {
    const isNewer = own.has(twin.placeId)
    const place = places.get(isNewer ? twin.placeId : twin.otherId)
    const other = places.get(isNewer ? twin.otherId : twin.placeId)
    if (!place || !other) return []
    return [
      {
        placeId: place.placeId,
        placeName: place.name,
        isNewer,
        otherName: other.name,
        otherDivisionName: names.division(other.division),
        otherAddress: other.address,
        alike: [...twin.alike],
      },
    ]
  })
}

function nameIn(detail: EventRow['detail'], field: string): string | undefined {
  const name = detail[field]
  return typeof name === 'string' ? name : undefined
}

/** Gives an event without what the reader may not see: whose account it was. */
function presentEvent(event: EventRow, who: HistoryLine['who'], names: NameBook): HistoryLine {
  const { at, kind, reason, detail } = event
  const said = (text: string | undefined): HistoryLine['to'] => {
    if (text === undefined) return undefined
    if (kind === 'category-changed') return names.category(text)
    return kind === 'town-changed' ? names.division(text) : text
  }
  const from = said(nameIn(detail, 'from'))
  const to = said(nameIn(detail, 'to') ?? nameIn(detail, 'name'))
  return {
    at,
    kind,
    who,
    because: reason,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
}

/** Somebody else claims a place, or makes one that looks like it; then he gives no reason here. */
function isByOthers({ kind, reason }: EventRow): boolean {
  return kind === 'claimed' || (kind === 'alike' && reason === '')
}

/** Shows a manager the history of a place; staff is the town. Shape: newest first, at most 200. */
export async function showHistory(
  db: Db,
  placeId: PlaceId,
  phoneBlind: Buffer,
): Promise<{ readonly ok: true } & History> {
  const events = await listEvents(db, placeId, HISTORY_MAX)
  const names = await openNames(db)
  return {
    ok: true,
    events: events.map((event) => {
      if (event.actorKind !== 'member') return presentEvent(event, 'town', names)
      if (event.memberBlind?.equals(phoneBlind)) return presentEvent(event, 'me', names)
      return presentEvent(event, isByOthers(event) ? 'someone' : 'team', names)
    }),
  }
}

/** Shows the town the history of a place, with the accounts of staff. */
export async function showTownHistory(db: Db, placeId: PlaceId): Promise<HistoryLine[]> {
  const events = await listEvents(db, placeId, HISTORY_MAX)
  const names = await openNames(db)
  return events.map((event) => {
    if (event.actorKind !== 'member') {
      return { ...presentEvent(event, 'town', names), account: event.actor }
    }
    return presentEvent(event, isByOthers(event) ? 'someone' : 'team', names)
  })
}
