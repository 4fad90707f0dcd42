// Who inherits the links of registrations that are erased, so that those who stay are the same
// humans as before: no human falls into two, and what was set apart stays apart.
// Source: F40; ADR 0003, ADR 0023.
import { lastWords, pairKey } from '../humans.rule.ts'
import type { Link } from '../humans.rule.ts'

export type Statement = Omit<Link, 'linkId'>

type Registered = { readonly personId: number; readonly rootId: number }

type Heirs = {
  readonly rootOf: ReadonlyMap<number, number>
  /** The oldest registration of each human that stays, by root. */
  readonly heirOf: ReadonlyMap<number, number>
  readonly gone: ReadonlySet<number>
}

function heirsOf(persons: readonly Registered[], gone: ReadonlySet<number>): Heirs {
  const heirOf = new Map<number, number>()
  for (const { personId, rootId } of persons) {
    if (gone.has(personId)) continue
    heirOf.set(rootId, Math.min(personId, heirOf.get(rootId) ?? personId))
  }
  const rootOf = new Map(persons.map(({ personId, rootId }) => [personId, rootId]))
  return { rootOf, heirOf, gone }
}

/** Gives who speaks for a registration from now on; undefined when nobody of that human stays. */
function standFor(heirs: Heirs, personId: number): number | undefined {
  if (!heirs.gone.has(personId)) return personId
  return heirs.heirOf.get(heirs.rootOf.get(personId) ?? personId)
}

/** Gives the pairs of different humans that must be said to be apart again. */
function keepApart(heirs: Heirs, words: readonly Link[]): Statement[] {
  const { rootOf, gone } = heirs
  const touched = new Set([...gone].map((person) => rootOf.get(person)))
  const lastWord = new Map(words.map((word) => [pairKey(word.personA, word.personB), word]))
  const apart = new Map<string, Statement>()
  for (const { personA, personB, isSame } of words) {
    const roots = [rootOf.get(personA), rootOf.get(personB)]
    if (roots[0] === roots[1] || !roots.some((root) => touched.has(root))) continue
    const isOfGone = gone.has(personA) || gone.has(personB)
    // A 'same' that was passed over would join the two once nobody of the split is left between
    // them; one of an erased registration goes with it.
    if (isSame === isOfGone) continue
    const [left, right] = [standFor(heirs, personA), standFor(heirs, personB)]
    if (left === undefined || right === undefined) continue
    const key = pairKey(left, right)
    if (lastWord.get(key)?.isSame === false) continue
    apart.set(key, { personA: left, personB: right, isSame: false })
  }
  return [...apart.values()]
}

/** Gives the links that hold each human together which lost a registration. */
function keepTogether(
  heirs: Heirs,
  persons: readonly Registered[],
  words: readonly Link[],
): Statement[] {
  const { rootOf, heirOf, gone } = heirs
  // Whom the links that remain connect, by its smallest id.
  const group = new Map<number, number>()
  for (const { personId } of persons) if (!gone.has(personId)) group.set(personId, personId)
  const join = (personA: number, personB: number): void => {
    const [left, right] = [group.get(personA), group.get(personB)]
    if (left === undefined || right === undefined || left === right) return
    for (const [person, own] of group) if (own === right) group.set(person, left)
  }
  for (const { personA, personB, isSame } of words) {
    if (isSame && rootOf.get(personA) === rootOf.get(personB)) join(personA, personB)
  }
  const together: Statement[] = []
  for (const [personId] of group) {
    const heir = heirOf.get(rootOf.get(personId) ?? personId)
    if (heir === undefined || group.get(heir) === group.get(personId)) continue
    together.push({ personA: heir, personB: personId, isSame: true })
    join(heir, personId)
  }
  return together
}

/**
 * Gives what must be said of those who stay when some registrations are erased; the links of the
 * erased ones go. `persons`: everyone whom links connect with them, with their present roots.
 */
export function inheritLinks(
  persons: readonly Registered[],
  links: readonly Link[],
  gone: ReadonlySet<number>,
): Statement[] {
  const heirs = heirsOf(persons, gone)
  const words = lastWords(links)
  return [...keepApart(heirs, words), ...keepTogether(heirs, persons, words)]
}
