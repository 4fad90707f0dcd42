// Links registrations of one document under one name as one human, and keeps roots in step.
// Source: ADR 0003.
import type { Tx } from '../platform/postgres.ts'
import { decideLinks } from './humans.rule.ts'
import type { SameDocument } from './humans.rule.ts'
import { insertLinks, selectLinks } from './link.sql.ts'
import type { NewLink } from './link.sql.ts'
import { IDENTIFIER_KINDS, selectBlinds, selectHolders } from './person.sql.ts'
import type { PersonId } from './registration.ts'
import { recomputeRoots } from './recompute-roots.ts'

export type SameDocuments = {
  /** The roots of everyone who has one of the documents. */
  readonly rootOf: ReadonlyMap<PersonId, PersonId>
  /** Blind indexes, as hexadecimal text, of documents whose registrations remain apart. */
  readonly disputed: ReadonlySet<string>
}

type Groups = Map<string, SameDocument[]>

async function loadGroups(tx: Tx, documentBlinds: readonly Buffer[]): Promise<Groups> {
  const holders = await selectHolders(tx, IDENTIFIER_KINDS.document, documentBlinds)
  const byDocument = Map.groupBy(holders, (row) => row.blind.toString('hex'))
  const names = await selectBlinds(
    tx,
    IDENTIFIER_KINDS.name,
    holders.map((row) => row.person_id),
  )
  const namesOf = Map.groupBy(names, (row) => row.person_id)
  const groups: Groups = new Map()
  for (const [document, rows] of byDocument) {
    groups.set(
      document,
      rows.map((row) => {
        const own = namesOf.get(row.person_id) ?? []
        return {
          personId: row.person_id,
          rootId: row.root_id,
          name: own[0]?.blind.toString('hex') ?? '',
          hasOtherNames: own.length > 1,
        }
      }),
    )
  }
  return groups
}

/**
 * Appends the missing 'same document' links and recomputes the roots they change.
 * Names that differ on one document are not linked: that is for a person to decide.
 */
export async function linkSameDocuments(
  tx: Tx,
  documentBlinds: readonly Buffer[],
): Promise<SameDocuments> {
  const groups = await loadGroups(tx, documentBlinds)
  const rootOf = new Map<PersonId, PersonId>()
  const disputed = new Set<string>()
  for (const [document, group] of groups) {
    for (const person of group) rootOf.set(person.personId, person.rootId)
    if (group.some((person) => person.hasOtherNames)) disputed.add(document)
  }
  const crowded = [...groups].filter(([, group]) => group.length > 1)
  if (crowded.length === 0) return { rootOf, disputed }

  const people = crowded.flatMap(([, group]) => group.map((one) => one.personId))
  const existing = await selectLinks(tx, people)
  const links: NewLink[] = []
  for (const [document, group] of crowded) {
    const ids = new Set(group.map((one) => one.personId))
    const inside = existing.filter((link) => ids.has(link.personA) && ids.has(link.personB))
    const decision = decideLinks(group, inside)
    if (decision.isDisputed) disputed.add(document)
    for (const pair of decision.links) {
      links.push({ ...pair, isSame: true, because: 'same-document', madeBy: 'system' })
    }
  }
  if (links.length === 0) return { rootOf, disputed }
  await insertLinks(tx, links)
  const changed = await recomputeRoots(
    tx,
    links.map((link) => link.personA),
  )
  for (const [person, root] of changed) rootOf.set(person, root)
  return { rootOf, disputed }
}
