import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pointWords } from './point-words.ts'

test('the usual doors have an English name, a name of its own stays', () => {
  assert.deepEqual(pointWords('正门'), { zh: '正门', en: 'Main door' })
  assert.equal(pointWords('车门').en, 'Vehicle door')
  for (const own of ['住院部二楼', 'constructor', '']) assert.equal(pointWords(own).en, own)
})
