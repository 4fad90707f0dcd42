import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lastWords, rootsOf } from '../humans.rule.ts'
import type { Link } from '../humans.rule.ts'
import { inheritLinks } from './inherit-links.rule.ts'

const PEOPLE = [1, 2, 3, 4, 5, 6, 7, 8]

function linksOf(said: readonly (readonly [number, number, boolean])[]): Link[] {
  return said
    .filter(([left, right]) => left !== right)
    .map(([left, right, isSame], linkId) => ({ linkId, personA: left, personB: right, isSame }))
}

/** Erases some registrations: the roots and links of those who stay. */
function erase(links: readonly Link[], gone: ReadonlySet<number>) {
  const roots = rootsOf(PEOPLE, links)
  const persons = PEOPLE.map((personId) => ({ personId, rootId: roots.get(personId) ?? personId }))
  const stay = PEOPLE.filter((person) => !gone.has(person))
  const kept = links.filter((link) => !gone.has(link.personA) && !gone.has(link.personB))
  const said = inheritLinks(persons, links, gone)
  const after = [...kept, ...said.map((one, index) => ({ ...one, linkId: 1000 + index }))]
  return { roots, stay, said, after, rootsAfter: rootsOf(stay, after) }
}

const HISTORY = fc
  .array(fc.tuple(fc.constantFrom(...PEOPLE), fc.constantFrom(...PEOPLE), fc.boolean()), {
    maxLength: 16,
  })
  .map(linksOf)
const GONE = fc.uniqueArray(fc.constantFrom(...PEOPLE), { maxLength: 6 }).map((ids) => new Set(ids))

test('whoever stays is the same human as before, under the oldest registration that stays', () => {
  fc.assert(
    fc.property(HISTORY, GONE, (links, gone) => {
      const { roots, stay, rootsAfter } = erase(links, gone)
      for (const one of stay) {
        const human = stay.filter((other) => roots.get(other) === roots.get(one))
        assert.equal(rootsAfter.get(one), Math.min(...human))
      }
    }),
    { numRuns: 3000 },
  )
})

test('humans that were set apart stay set apart while both have a registration', () => {
  fc.assert(
    fc.property(HISTORY, GONE, (links, gone) => {
      const { roots, stay, after } = erase(links, gone)
      const wordsAfter = lastWords(after).filter((word) => !word.isSame)
      for (const word of lastWords(links)) {
        const [left, right] = [roots.get(word.personA), roots.get(word.personB)]
        const areThere = [left, right].every((root) => stay.some((one) => roots.get(one) === root))
        if (word.isSame || !areThere) continue
        const isSaid = wordsAfter.some(({ personA, personB }) => {
          const said = [roots.get(personA), roots.get(personB)]
          return said.includes(left) && said.includes(right)
        })
        assert.ok(isSaid, JSON.stringify({ links, gone: [...gone] }))
      }
    }),
    { numRuns: 3000 },
  )
})

test('nothing is said of those who are erased, and nothing at all when nobody is left', () => {
  fc.assert(
    fc.property(HISTORY, GONE, (links, gone) => {
      for (const { personA, personB } of erase(links, gone).said) {
        assert.ok(!gone.has(personA) && !gone.has(personB) && personA !== personB)
      }
    }),
  )
  assert.deepEqual(erase(linksOf([[1, 2, true]]), new Set(PEOPLE)).said, [])
})

test('two who were one human only by an erased third are linked', () => {
  const links = linksOf([
    [1, 2, true],
    [1, 3, true],
    [1, 4, false],
  ])
  assert.deepEqual(erase(links, new Set([1])).said, [
    { personA: 2, personB: 4, isSame: false },
    { personA: 2, personB: 3, isSame: true },
  ])
})
