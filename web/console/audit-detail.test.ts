import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detailWords } from './audit-detail.ts'

test('what an audit row counts is said in words of either language', () => {
  assert.equal(detailWords('{"rows":2}', 'zh'), '行数 2')
  assert.equal(detailWords('{"rows":2,"total":40}', 'en'), 'rows 2 · total 40')
  const window = '{"from":1767225600,"to":1767229200}'
  assert.equal(detailWords(window, 'zh'), '从 2026-01-01 08:00 · 至 2026-01-01 09:00')
  assert.equal(detailWords('{"health":true,"travel":false}', 'zh'), '看了健康码 是 · 看了行程卡 否')
  assert.equal(detailWords('{"persons":[7,8]}', 'en'), 'persons 7, 8')
  assert.equal(detailWords('{}', 'zh'), '')
})

test('a class that was changed, and what has no word, stay as they are', () => {
  assert.equal(detailWords('{"from":"candidate","to":"close"}', 'en'), 'from candidate · to close')
  assert.equal(detailWords('{"new":1}', 'zh'), 'new 1')
})
