// Turns a trace into the JSON of `zpc trace`: imported ids instead of ours, RFC 3339, minutes.
import { toRfc3339 } from '../base/instant.ts'
import type { Db } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { readReferences } from '../people/index.ts'
import { placesByIds } from '../places/index.ts'
import type { TimeOrder, TraceContact, TraceResult, TraceRule } from './contract.ts'
import { coveredSeconds } from './exposure.rule.ts'
import type { Trace, TracedContact } from './trace-contacts.ts'

const SECONDS = 60

/** What was asked: it is repeated in the answer. */
export type TraceQuestion = {
  readonly case: string
  readonly rule: TraceRule
  readonly timeOrder: TimeOrder
}

/**
 * Presents a trace. People and places without an imported reference are shown by our id, `#7`:
 * the shell never unseals an identity. Source: ADR 0006.
 */
export async function presentTrace(
  db: Db,
  keyring: Keyring,
  trace: Trace,
  question: TraceQuestion,
): Promise<TraceResult> {
  const personIds = trace.contacts.flatMap((contact) => [contact.rootId, ...contact.personIds])
  const references = await readReferences(db, keyring, [...new Set(personIds)])
  const placeIds = [...new Set(trace.contacts.flatMap((contact) => contact.placeIds))]
  const places = await placesByIds(db, placeIds)
  const nameOf = (contact: TracedContact): string => {
    const known = [contact.rootId, ...contact.personIds].find((id) => references.has(id))
    return (known === undefined ? undefined : references.get(known)) ?? `#${contact.rootId}`
  }
  const contacts = trace.contacts.map((contact): TraceContact => ({
    person: nameOf(contact),
    generation: contact.generation,
    pairs: contact.pairs,
    places: contact.placeIds.map((id) => places.get(id)?.reference ?? `#${id}`).toSorted(),
    firstAt: toRfc3339(contact.firstAt),
    lastAt: toRfc3339(contact.lastAt),
    minGapMinutes: contact.minGapSeconds / SECONDS,
    ...presentStays(contact),
  }))
  return {
    ...question,
    generations: [...trace.generations],
    contacts: contacts.toSorted(byWeight),
    elapsedMs: Math.round(trace.elapsedMs * 10) / 10,
  }
}

function presentStays(
  contact: TracedContact,
): Pick<TraceContact, 'overlapMinutes' | 'certainty'> | undefined {
  if (!contact.spans) return undefined
  return {
    overlapMinutes: coveredSeconds(contact.spans) / SECONDS,
    certainty: contact.isCertain === true ? 'certain' : 'inferred',
  }
}

/** Nearest generation first, then most pairs, then longest, then by reference. */
function byWeight(left: TraceContact, right: TraceContact): number {
  return (
    left.generation - right.generation ||
    right.pairs - left.pairs ||
    (right.overlapMinutes ?? 0) - (left.overlapMinutes ?? 0) ||
    (left.person < right.person ? -1 : 1)
  )
}
