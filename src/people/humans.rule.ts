// Which registrations are one human: roots derived from an append-only list of links.
// Source: ADR 0003.

/** One statement about two registrations; later statements about the same two replace earlier. */
export type Link = {
  readonly linkId: number
  readonly personA: number
  readonly personB: number
  readonly isSame: boolean
}

/** Names a pair of registrations, whichever comes first. */
export function pairKey(left: number, right: number): string {
  return left < right ? `${left}|${right}` : `${right}|${left}`
}

/** Keeps the last word on each pair. Shape: sorted by linkId. */
export function lastWords(links: readonly Link[]): Link[] {
  const last = new Map<string, Link>()
  for (const link of links.toSorted((left, right) => left.linkId - right.linkId)) {
    last.set(pairKey(link.personA, link.personB), link)
  }
  return [...last.values()].toSorted((left, right) => left.linkId - right.linkId)
}

type Sets = Map<number, Set<number>>

function mayJoin(left: Set<number>, right: Set<number>, apart: ReadonlySet<string>): boolean {
  for (const one of left) {
    for (const other of right) if (apart.has(pairKey(one, other))) return false
  }
  return true
}

function join(sets: Sets, left: Set<number>, right: Set<number>): void {
  for (const person of right) {
    left.add(person)
    sets.set(person, left)
  }
}

/**
 * Gives the root of each person: the smallest id connected to it by 'same' links.
 * A 'not-same' pair never shares a root: the later link that would bring the two together is
 * passed over, so that a third registration cannot undo what a person decided.
 * Source: ADR 0003.
 */
export function rootsOf(persons: readonly number[], links: readonly Link[]): Map<number, number> {
  const sets: Sets = new Map(persons.map((person) => [person, new Set([person])]))
  const words = lastWords(links)
  const apart = new Set(
    words.filter((link) => !link.isSame).map((link) => pairKey(link.personA, link.personB)),
  )
  for (const link of words) {
    const left = sets.get(link.personA)
    const right = sets.get(link.personB)
    if (!link.isSame || !left || !right || left === right) continue
    if (mayJoin(left, right, apart)) join(sets, left, right)
  }
  const roots = new Map<number, number>()
  for (const person of persons) {
    roots.set(person, Math.min(...(sets.get(person) ?? [person])))
  }
  return roots
}

/** A registration of one document, as the linking decision needs it. */
export type SameDocument = {
  readonly personId: number
  readonly rootId: number
  /** Blind index, as text, of the name it was first registered under. */
  readonly name: string
  /** Somebody registered it again under another name. */
  readonly hasOtherNames: boolean
}

export type LinkDecision = {
  readonly links: readonly { readonly personA: number; readonly personB: number }[]
  /** Registrations of this document remain apart or differ in name: a person must look at them. */
  readonly isDisputed: boolean
}

function joinRoots(rootOf: Map<number, number>, from: number, into: number): void {
  const root = Math.min(from, into)
  for (const [id, known] of rootOf) {
    if (known === from || known === into) rootOf.set(id, root)
  }
}

/**
 * Decides which registrations of one document are linked by themselves: those under one name that
 * nobody has declared to be different people. Only first names count: a name added to somebody's
 * registration later must not become a bridge to it.
 * Source: ADR 0003, security decision 1.
 */
export function decideLinks(
  group: readonly SameDocument[],
  existing: readonly Link[],
): LinkDecision {
  const apart = new Set(
    lastWords(existing)
      .filter((link) => !link.isSame)
      .map((link) => pairKey(link.personA, link.personB)),
  )
  const links: { personA: number; personB: number }[] = []
  const rootOf = new Map(group.map((one) => [one.personId, one.rootId]))
  const sorted = group.toSorted((left, right) => left.personId - right.personId)
  for (const [index, person] of sorted.entries()) {
    const namesakes = sorted.filter((other, at) => at < index && other.name === person.name)
    const circle = [person, ...namesakes]
    const isContested = circle.some((one) =>
      circle.some((other) => apart.has(pairKey(one.personId, other.personId))),
    )
    if (isContested) continue
    for (const other of namesakes) {
      const from = rootOf.get(other.personId)
      const into = rootOf.get(person.personId)
      if (from === into || from === undefined || into === undefined) continue
      links.push({ personA: other.personId, personB: person.personId })
      joinRoots(rootOf, from, into)
    }
  }
  const isApart = new Set(rootOf.values()).size > 1
  return { links, isDisputed: isApart || group.some((one) => one.hasOtherNames) }
}
