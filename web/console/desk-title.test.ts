// Each role reads on the bar whose desk it is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deskTitle, rolesText } from './desk-title.ts'

const city = { nameZh: '扬中市', nameEn: 'Yangzhong City', division: '321182' }
const divisions = [
  { division: '321182001', name: { zh: '三茅街道', en: 'Sanmao Subdistrict' } },
  { division: '321182101', name: { zh: '新坝镇', en: 'Xinba Town' } },
]
const holder = (...grants: readonly (readonly [string, string])[]) => ({
  city,
  divisions,
  roles: grants.map(([role, division]) => ({ role, division })),
})

const TITLES = [
  [holder(['tracer', '321182']), '追踪台', 'Tracing desk'],
  [holder(['auditor', '321182']), '审计台', 'Audit desk'],
  [holder(['administrator', '321182']), '系统管理台', 'Administration desk'],
  [holder(['supervisor', '321182']), '市指挥部督查台', 'Supervision desk of the headquarters'],
  [holder(['supervisor', '321182101']), '新坝镇督查台', 'Supervision desk of Xinba Town'],
  [holder(['supervisor', '321182101'], ['supervisor', '321182001']), '督查台', 'Supervision desk'],
  [holder(['tracer', '321182'], ['supervisor', '321182001']), '工作台', 'Staff desk'],
  [holder(), '工作台', 'Staff desk'],
  // A role of a later version has a desk without a name of its own.
  [holder(['mayor', '321182']), '工作台', 'Staff desk'],
  [holder(['roles', '321182']), '工作台', 'Staff desk'],
] as const

for (const [me, zh, en] of TITLES) {
  test(`the bar says ${en} to ${JSON.stringify(me.roles)}`, () => {
    assert.equal(deskTitle(me, 'zh'), zh)
    assert.equal(deskTitle(me, 'en'), en)
  })
}

test('beside a name stands what somebody is, and where', () => {
  const me = holder(['tracer', '321182'], ['supervisor', '321182001'], ['auditor', '999999'])
  assert.equal(rolesText(me, 'zh'), '扬中市流调员 · 三茅街道督查员 · 999999审计员')
  assert.equal(
    rolesText(me, 'en'),
    'tracer, Yangzhong City · supervisor, Sanmao Subdistrict · auditor, 999999',
  )
})
