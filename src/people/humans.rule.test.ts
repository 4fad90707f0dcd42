import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decideLinks, rootsOf } from './humans.rule.ts'
import type { Link, SameDocument } from './humans.rule.ts'

function linkOf(linkId: number, personA: number, personB: number, isSame = true): Link {
  return { linkId, personA, personB, isSame }
}

function rootList(count: number, links: readonly Link[]): (number | undefined)[] {
  const persons = Array.from({ length: count }, (_, index) => index + 1)
  const roots = rootsOf(persons, links)
  return persons.map((person) => roots.get(person))
}

test('gives the smallest connected registration as root', () => {
  assert.deepEqual(rootList(5, [linkOf(1, 2, 4), linkOf(2, 4, 5)]), [1, 2, 3, 2, 2])
  assert.deepEqual(rootList(3, []), [1, 2, 3])
})

test('lets the last word on a pair hold', () => {
  const links = [linkOf(1, 1, 2), linkOf(2, 1, 2, false)]
  assert.deepEqual(rootList(2, links), [1, 2])
  assert.deepEqual(rootList(2, [...links, linkOf(3, 1, 2)]), [1, 1])
})

test('never brings a split pair together over a third', () => {
  const links = [linkOf(1, 1, 2, false), linkOf(2, 1, 3), linkOf(3, 2, 3)]
  assert.deepEqual(rootList(3, links), [1, 2, 1])
})

test('passes over links to registrations that were not asked for', () => {
  assert.deepEqual(rootList(2, [linkOf(1, 2, 9), linkOf(2, 1, 2)]), [1, 1])
})

const someLinks = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), fc.boolean()),
  { maxLength: 20 },
)

function writeLinks(drawn: readonly (readonly [number, number, boolean])[]): Link[] {
  return drawn.flatMap(([left, right, isSame], index) =>
    left === right ? [] : [linkOf(index + 1, Math.min(left, right), Math.max(left, right), isSame)],
  )
}

test('keeps every split apart, and every root the least of its human', () => {
  fc.assert(
    fc.property(someLinks, (drawn) => {
      const links = writeLinks(drawn)
      const roots = rootList(8, links)
      const last = new Map(links.map((link) => [`${link.personA}|${link.personB}`, link]))
      for (const link of last.values()) {
        if (link.isSame) continue
        assert.notEqual(roots[link.personA - 1], roots[link.personB - 1])
      }
      for (const [index, root] of roots.entries()) {
        assert.ok(root !== undefined && root <= index + 1)
        assert.equal(roots[root - 1], root)
      }
      assert.deepEqual(rootList(8, links.toReversed()), roots)
    }),
  )
})

test('gives the first answer again after a link and its undoing', () => {
  fc.assert(
    fc.property(someLinks, fc.integer({ min: 1, max: 8 }), (drawn, person) => {
      const links = writeLinks(drawn)
      const undone = [linkOf(100, person, 9), linkOf(101, person, 9, false)]
      assert.deepEqual(rootList(9, [...links, ...undone]), rootList(9, links))
    }),
  )
})

function named(personId: number, name: string, hasOtherNames = false): SameDocument {
  return { personId, rootId: personId, name, hasOtherNames }
}

test('links registrations of one document under one name', () => {
  assert.deepEqual(decideLinks([named(3, 'a'), named(1, 'a'), named(2, 'a')], []), {
    links: [
      { personA: 1, personB: 2 },
      { personA: 1, personB: 3 },
    ],
    isDisputed: false,
  })
  assert.deepEqual(decideLinks([named(1, 'a')], []), { links: [], isDisputed: false })
})

test('leaves other names and split people alone, and says so', () => {
  assert.deepEqual(decideLinks([named(1, 'a'), named(2, 'b')], []), {
    links: [],
    isDisputed: true,
  })
  const split = [linkOf(1, 1, 2, false)]
  const decision = decideLinks([named(1, 'a'), named(2, 'a'), named(3, 'a')], split)
  assert.deepEqual(decision, { links: [], isDisputed: true })
})

test('does not link over a second name, and says that there is one', () => {
  const decision = decideLinks([named(1, 'a', true), named(2, 'b')], [])
  assert.deepEqual(decision, { links: [], isDisputed: true })
  assert.equal(decideLinks([named(1, 'a', true)], []).isDisputed, true)
})

test('adds no link where one root exists already', () => {
  const group = [named(1, 'a'), { ...named(2, 'a'), rootId: 1 }]
  assert.deepEqual(decideLinks(group, [linkOf(1, 1, 2)]), { links: [], isDisputed: false })
})
