import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MINUTE, parseRfc3339 } from '../base/instant.ts'
import type { SharedStay } from './contract.ts'
import { coveredSeconds, makeExposure, mergeExposures } from './exposure.rule.ts'
import { explainCandidate, explainStay } from './reason.rule.ts'
import type { ReasonFacts, ReasonSide } from './reason.rule.ts'
import { HEARSAY_MAX, scoreCandidate } from './score.rule.ts'

const at = (clock: string): number => parseRfc3339(`2026-11-20T${clock}+08:00`) ?? assert.fail()

const stay: SharedStay = {
  placeId: 7,
  from: at('13:02:07'),
  to: at('13:40:07'),
  caseAt: at('12:50:00'),
  caseTo: at('13:40:07'),
  contactAt: at('13:02:07'),
  contactTo: at('13:55:00'),
  gapSeconds: 727,
  certainty: 'certain',
  caseEnd: 'check-out',
  contactEnd: 'check-out',
  casePrintNo: 1,
  contactPrintNo: 1,
  caseFlags: 0,
  contactFlags: 0,
  caseReported: false,
  contactReported: false,
}
const sideOf = (method: string, change: Partial<ReasonSide> = {}): ReasonSide => ({
  method,
  doubts: [],
  ...change,
})
const facts: ReasonFacts = {
  stay,
  placeName: '陈记面馆',
  pointName: { zh: '正门', en: 'Main door' },
  case: sideOf('scan'),
  contact: sideOf('wechat'),
}

test('says where, when, how long, how it is known and how sure it is', () => {
  assert.deepEqual(explainStay(facts), {
    zh: '陈记面馆 正门,11月20日 13:02-13:40 同处 38 分钟,两人都扫了码,时段确定',
    en: '陈记面馆 Main door: 38 min together, 13:02-13:40 on 20 Nov; both scanned; times certain',
  })
})

test('says what an inferred end rests on, and what was imported', () => {
  const inferred: SharedStay = { ...stay, certainty: 'inferred', caseEnd: 'dwell' }
  const { zh, en } = explainStay({ ...facts, stay: inferred })
  assert.ok(zh.endsWith('两人都扫了码,时段为推断(按同类场所常见停留时长推断)'))
  assert.ok(en.endsWith('both scanned; times inferred (the usual stay)'))
  const both = explainStay({ ...facts, case: sideOf('import'), contact: sideOf('import') })
  assert.ok(both.zh.includes('两人均来自导入记录'))
  const open = explainStay({ ...facts, stay: { ...inferred, caseEnd: 'so-far' } })
  assert.ok(open.en.endsWith('times inferred (perhaps still inside)'), open.en)
})

const hearsay: [ReasonSide, string, string][] = [
  [sideOf('reported'), '对方由他人代报', 'the other was reported by a companion'],
  [
    sideOf('reported', { reportedBy: { zh: '张*三', en: '张*三' } }),
    '对方由张*三代报',
    'the other was reported by 张*三',
  ],
  [sideOf('staff'), '对方由工作人员登记', 'the other was registered by the staff'],
  [
    sideOf('register'),
    '对方登记在纸质台账、事后录入',
    'the other stands in the paper register, typed later',
  ],
  [
    sideOf('paper-code'),
    '对方持纸质个人码、由工作人员扫描',
    'the other carried a paper code that the staff scanned',
  ],
]

test('says who told of a visit, and that nobody else did', () => {
  const told: SharedStay = { ...stay, certainty: 'reported', contactReported: true }
  for (const [contact, zhWords, enWords] of hearsay) {
    const { zh, en } = explainStay({ ...facts, stay: told, contact })
    assert.ok(zh.includes(`病例扫了码,${zhWords}`), zh)
    assert.ok(en.includes(`the case scanned, ${enWords};`), en)
    assert.ok(zh.endsWith('仅有他人陈述,没有第二来源'), zh)
    assert.ok(en.endsWith('reported only, no second source'), en)
  }
  const second = explainStay({ ...facts, stay: { ...told, certainty: 'inferred' } })
  assert.ok(second.en.endsWith('times inferred (reported, by two sources)'), second.en)
})

test('says what to doubt about a visit', () => {
  const contact = sideOf('scan', { doubts: ['not-here', 'phone-unconfirmed'] })
  const { zh, en } = explainStay({ ...facts, contact })
  assert.ok(zh.endsWith('时段确定,存疑:本人称未到场、手机号未验证'), zh)
  assert.ok(en.endsWith('in doubt: says it was not them, phone not confirmed'), en)
})

test('never calls the same floor the same place', () => {
  const floor: ReasonFacts = {
    ...facts,
    stay: { ...stay, closeness: 'floor', contactPlaceId: 8, withinId: 9 },
    pointName: undefined,
    near: { contactPlaceName: '书店', withinName: '白鹭广场2层' },
  }
  assert.deepEqual(explainStay(floor), {
    zh:
      '白鹭广场2层,11月20日 13:02-13:40 同在一层 38 分钟(患者在陈记面馆,对方在书店),' +
      '两人都扫了码,时段确定',
    en:
      '白鹭广场2层: 38 min on the same floor, 13:02-13:40 on 20 Nov ' +
      '(the case at 陈记面馆, the other at 书店); both scanned; times certain',
  })
  const complex = explainStay({ ...floor, stay: { ...floor.stay, closeness: 'complex' } })
  assert.ok(complex.zh.includes('同在一处综合体 38 分钟'))
  assert.ok(complex.en.includes('38 min in the same complex'))
})

test('names the end that was inferred, even when the other came first and was seen', () => {
  const seen = { ...stay, certainty: 'inferred', caseTo: at('14:00:00') } as const
  const { zh, en } = explainStay({
    ...facts,
    stay: { ...seen, contactTo: at('13:40:07'), contactEnd: 'next-scan', caseEnd: 'dwell' },
  })
  assert.ok(zh.endsWith('时段为推断(按同类场所常见停留时长推断)'), zh)
  assert.ok(en.endsWith('times inferred (the usual stay)'), en)
})

test('speaks of short and empty spans, and of nights', () => {
  const short = explainStay({ ...facts, stay: { ...stay, to: stay.from + 20 } })
  assert.ok(short.zh.includes('同处不到 1 分钟'))
  assert.ok(short.en.includes('under 1 min'))
  const apart = explainStay({ ...facts, stay: { ...stay, to: stay.from } })
  assert.ok(apart.zh.includes('13:02 进入,与病例相隔 12 分钟'))
  const night = explainStay({ ...facts, stay: { ...stay, to: stay.from + 12 * 3600 } })
  assert.ok(night.zh.includes('13:02-11月21日 01:02 同处 720 分钟'))
  assert.ok(night.en.includes('13:02-01:02 on 20 Nov to 21 Nov'))
})

test('explains a candidate by its strongest stay and counts the rest', () => {
  assert.ok(explainCandidate([facts], 3).zh.endsWith(';另有 2 次'))
  assert.ok(explainCandidate([facts], 3).en.endsWith('; and 2 more'))
  assert.deepEqual(explainCandidate([facts], 1), explainStay(facts))
  assert.equal(explainCandidate([], 0).en, 'no shared stay on record')
})

const score = fc.record({
  overlapSeconds: fc.nat(10 * 3600),
  minGapSeconds: fc.nat(10 * 3600),
  pairs: fc.integer({ min: 1, max: 50 }),
  places: fc.integer({ min: 1, max: 10 }),
  isCertain: fc.boolean(),
  isHearsay: fc.boolean(),
  closeness: fc.constantFrom('place', 'floor', 'complex'),
})

test('a score lies in 0 to 100, grows with what was shared, and hearsay stays low', () => {
  fc.assert(
    fc.property(score, fc.nat(3600), (given, more) => {
      const { score: points, parts } = scoreCandidate(given)
      assert.ok(Number.isInteger(points) && points >= 0 && points <= 100)
      if (given.isHearsay) assert.ok(points <= HEARSAY_MAX)
      assert.ok(parts.every((part) => part.because.zh !== '' && part.because.en !== ''))
      const longer = scoreCandidate({ ...given, overlapSeconds: given.overlapSeconds + more })
      assert.ok(longer.score >= points)
      assert.ok(scoreCandidate({ ...given, pairs: given.pairs + 1 }).score >= points)
      assert.ok(
        scoreCandidate({ ...given, minGapSeconds: given.minGapSeconds + more }).score <= points,
      )
    }),
  )
  const most = { overlapSeconds: 8 * 3600, minGapSeconds: 0, pairs: 9, places: 3, isCertain: true }
  const scoreOf = (closeness: 'place' | 'floor' | 'complex', isHearsay: boolean): number =>
    scoreCandidate({ ...most, isHearsay, closeness }).score
  assert.deepEqual(
    [scoreOf('place', false), scoreOf('floor', false), scoreOf('complex', false)],
    [100, 35, 15],
  )
  assert.deepEqual(
    [scoreOf('place', true), scoreOf('floor', true), scoreOf('complex', true)],
    [HEARSAY_MAX, 14, 6],
  )
})

test('covered seconds count each second once, in any order', () => {
  assert.equal(coveredSeconds([]), 0)
  const span = fc.record({ from: fc.nat(300), length: fc.nat(60) })
  fc.assert(
    fc.property(fc.array(span, { maxLength: 12 }), (given) => {
      const spans = given.map(({ from, length }) => ({ from, to: from + length }))
      const seconds = new Set<number>()
      for (const { from, to } of spans) for (let at = from; at < to; at += 1) seconds.add(at)
      assert.equal(coveredSeconds(spans), seconds.size)
      assert.equal(coveredSeconds(spans.toReversed()), seconds.size)
    }),
  )
})

test('the sum of exposures does not depend on the order', () => {
  const one = fc.record({
    placeId: fc.nat(3),
    at: fc.nat(1000),
    from: fc.nat(1000),
    to: fc.nat(1000),
    gapSeconds: fc.nat(30 * MINUTE),
    isCertain: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), (given) => {
      const sum = (list: typeof given) => {
        const total = list.map(makeExposure).reduce(mergeExposures)
        const { spans, placeIds, ...rest } = total
        return { ...rest, covered: coveredSeconds(spans ?? []), places: new Set(placeIds) }
      }
      assert.deepEqual(sum(given), sum(given.toReversed()))
      assert.equal(sum(given).pairs, given.length)
    }),
  )
})
