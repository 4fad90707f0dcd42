// Reads the standings of many persons: two statements, one question to each partner, one rule.
import type { Instant } from '../../base/instant.ts'
import type { HealthCodePort, TravelCodePort } from '../../partners/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Sql } from '../../platform/postgres.ts'
import type { Keyring } from '../../platform/seal.ts'
import { IDENTIFIER_KINDS } from '../person.sql.ts'
import type { Assurance, PersonId } from '../registration.ts'
import { parseDocument, unsealIdentifier } from '../sealed-person.ts'
import { decideHealth, decideTravel } from './fact.rule.ts'
import type { Word, Words } from './fact.rule.ts'
import { FACT_KINDS, WRITTEN_SOURCES, selectFacts, selectStandingRows } from './fact.sql.ts'
import type { FactKind, FactRow, StandingRow } from './fact.sql.ts'
import type { AskedDocument, PartnerMemory, Remembered } from './partner-memory.ts'
import { unsealState } from './sealed-fact.ts'
import type { Standing } from './standing.ts'

type Said<P> = P extends { ask: (documents: never) => Promise<(infer A)[]> }
  ? Extract<A, { state: string }>['state']
  : never
type HealthSaid = Said<HealthCodePort>
type TravelSaid = Said<TravelCodePort>

export type StandingReader = {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly clock: Clock
  readonly health: PartnerMemory<HealthSaid>
  readonly travel: PartnerMemory<TravelSaid>
}

/** A standing, and until when it may be given without reading again. */
export type HeldStanding = { readonly standing: Standing; readonly goodUntil: Instant }

// What is told by the feed needs no end; this is for what nobody tells. Units: seconds.
const HELD_SECONDS = 3600

function wordsOf<S extends string>(
  keyring: Keyring,
  rows: readonly FactRow[],
  kind: FactKind,
): Pick<Words<S>, 'lists' | 'staff'> {
  const lists: Word<S>[] = []
  let staff: Word<S> | undefined
  for (const row of rows) {
    if (row.kind !== kind) continue
    const state = unsealState(keyring, row) as S
    const word = { state, seenAt: row.seen_at, validUntil: row.valid_until }
    if (row.source === WRITTEN_SOURCES.list) lists.push(word)
    else staff = word
  }
  return { lists, staff }
}

function documentOf(keyring: Keyring, row: StandingRow): AskedDocument[] {
  if (!row.document_blind || !row.sealed) return []
  const owner = { personId: row.person_id, kind: IDENTIFIER_KINDS.document }
  const document = parseDocument(unsealIdentifier(keyring, owner, row.sealed))
  // A person without any number has none that a partner could know.
  if (document.kind === 'none') return []
  return [{ key: row.document_blind.toString('hex'), document }]
}

function onceEach(asked: readonly AskedDocument[]): AskedDocument[] {
  return [...new Map(asked.map((one) => [one.key, one])).values()]
}

type Recalled = {
  readonly health: ReadonlyMap<string, Remembered<HealthSaid>>
  readonly travel: ReadonlyMap<string, Remembered<TravelSaid>>
}

function holdStanding(
  reader: StandingReader,
  row: StandingRow,
  facts: readonly FactRow[],
  recalled: Recalled,
): HeldStanding {
  const { keyring, clock } = reader
  const now = clock.now()
  const key = row.document_blind?.toString('hex') ?? ''
  const health = recalled.health.get(key)
  const travel = recalled.travel.get(key)
  // Connected, but there is no document to ask about: silence.
  const nothing = { isSilent: true }
  const noHealth = reader.health.isConnected ? nothing : 'not-connected'
  const noTravel = reader.travel.isConnected ? nothing : 'not-connected'
  const standing: Standing = {
    health: decideHealth(
      {
        ...wordsOf<HealthSaid>(keyring, facts, FACT_KINDS.health),
        partner: health?.word ?? noHealth,
      },
      now,
    ),
    travel: decideTravel(
      {
        ...wordsOf<TravelSaid>(keyring, facts, FACT_KINDS.travel),
        partner: travel?.word ?? noTravel,
      },
      now,
    ),
    assurance: row.assurance as Assurance,
    isDisputed: row.is_disputed,
  }
  const ends = facts.map((fact) => fact.valid_until)
  const asks = [health?.askAgainAt, travel?.askAgainAt].filter((at) => at !== undefined)
  return { standing, goodUntil: Math.min(now + HELD_SECONDS, ...ends, ...asks) }
}

/**
 * Reads standings; persons that do not exist are left out.
 * Throws: when the database does not answer; a partner that does not is `unavailable`.
 */
export async function readStandings(
  reader: StandingReader,
  persons: readonly PersonId[],
): Promise<Map<PersonId, HeldStanding>> {
  const { sql, keyring, clock, health, travel } = reader
  const isAsking = health.isConnected || travel.isConnected
  const rows = await selectStandingRows(sql, persons, isAsking)
  const blinds = rows.flatMap((row) => (row.document_blind ? [row.document_blind] : []))
  const asked = isAsking ? onceEach(rows.flatMap((row) => documentOf(keyring, row))) : []
  const [facts, healthWords, travelWords] = await Promise.all([
    selectFacts(sql, blinds, clock.now()),
    health.recall(asked),
    travel.recall(asked),
  ])
  const factsOf = Map.groupBy(facts, (fact) => fact.document_blind.toString('hex'))
  const recalled = { health: healthWords, travel: travelWords }
  return new Map(
    rows.map((row) => {
      const own = factsOf.get(row.document_blind?.toString('hex') ?? '') ?? []
      return [row.person_id, holdStanding(reader, row, own, recalled)]
    }),
  )
}
