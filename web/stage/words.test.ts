import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wordsOf } from './words.ts'

// On a phone the poster, the phone and the door stand one below the other.
const SIDES = /[左右]边|旁边|\b(on|to) the (left|right)\b|\bbeside\b/i

test('says where things are in words that are true at every width', () => {
  for (const lang of ['zh', 'en'] as const) {
    const wrong = Object.entries(wordsOf(lang)).filter(([, word]) => SIDES.test(word))
    assert.deepEqual(wrong, [], lang)
  }
})
