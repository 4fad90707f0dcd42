// The reason a candidate is on the list, one sentence in each language: where, when, how long, how
// it is known, how sure it is. No name of a person, no health word. Source: F30.
import { MINUTE, formatShanghai } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Doubt, StayEnd } from '../base/stay-words.ts'

/** The same words in both languages. */
export type Sentence = { readonly zh: string; readonly en: string }

/** A shared stay, in the shape of the contract's `SharedStay`, which a rule cannot import. */
export type ReasonStay = {
  readonly placeId: number
  readonly closeness?: 'place' | 'floor' | 'complex'
  readonly contactPlaceId?: number
  readonly withinId?: number
  readonly from: Instant
  readonly to: Instant
  readonly caseAt: Instant
  readonly caseTo: Instant
  readonly contactAt: Instant
  readonly contactTo: Instant
  readonly gapSeconds: number
  readonly certainty: 'certain' | 'inferred' | 'reported'
  readonly caseEnd: StayEnd
  readonly contactEnd: StayEnd
  readonly casePrintNo: number
  readonly contactPrintNo: number
  readonly caseFlags: number
  readonly contactFlags: number
  readonly caseReported: boolean
  readonly contactReported: boolean
  readonly caseReporterId?: number
  readonly contactReporterId?: number
}

/** How one of the two came in. */
export type ReasonSide = {
  readonly method: string
  /** Who reported the visit, masked, or one of the two; absent when nobody is known. */
  readonly reportedBy?: Sentence | undefined
  readonly doubts: readonly Doubt[]
}

/** A shared stay with the words a sentence needs. */
export type ReasonFacts = {
  readonly stay: ReasonStay
  readonly placeName: string
  /** The posting point both passed, when it is known and the same. */
  readonly pointName?: Sentence | undefined
  /** Only of two different places: where the contact was, and what both belong to. */
  readonly near?: { readonly contactPlaceName: string; readonly withinName: string } | undefined
  readonly case: ReasonSide
  readonly contact: ReasonSide
}

const SCANNED = new Set(['scan', 'zhenheyi', 'wechat', 'alipay', 'typed', 'device'])

const METHOD_WORDS: Readonly<Record<string, Sentence>> = {
  reported: { zh: '由他人代报', en: 'was reported by a companion' },
  staff: { zh: '由工作人员登记', en: 'was registered by the staff' },
  register: { zh: '登记在纸质台账、事后录入', en: 'stands in the paper register, typed later' },
  'paper-code': {
    zh: '持纸质个人码、由工作人员扫描',
    en: 'carried a paper code that the staff scanned',
  },
  import: { zh: '来自导入记录', en: 'comes from an imported record' },
}
const SCAN_WORDS: Sentence = { zh: '扫了码', en: 'scanned' }

const END_WORDS: Readonly<Record<StayEnd, Sentence>> = {
  'check-out': { zh: '有离场记录', en: 'a check-out' },
  'off-duty': { zh: '有下班记录', en: 'going off duty' },
  'next-scan': { zh: '之后在别处扫码', en: 'the next scan' },
  closing: { zh: '按打烊时间推断', en: 'closing time' },
  dwell: { zh: '按同类场所常见停留时长推断', en: 'the usual stay' },
  'so-far': { zh: '追踪时可能仍在场', en: 'perhaps still inside' },
}

const INFERRED_ENDS: ReadonlySet<StayEnd> = new Set(['closing', 'dwell', 'so-far'])

const DOUBT_WORDS: Readonly<Record<Doubt, Sentence>> = {
  'not-here': { zh: '本人称未到场', en: 'says it was not them' },
  implausible: { zh: '行踪不合常理', en: 'an implausible movement' },
  'device-revoked': { zh: '设备已挂失或无法核对', en: 'a revoked or unchecked device' },
  'phone-unconfirmed': { zh: '手机号未验证', en: 'phone not confirmed' },
  late: { zh: '事后补传', en: 'uploaded later' },
  'stale-code': { zh: '所扫轮换码已过期', en: 'scanned a rotating code that had gone' },
}

function wordsOf({ method, reportedBy }: ReasonSide): Sentence {
  if (SCANNED.has(method)) return SCAN_WORDS
  if (method === 'reported' && reportedBy) {
    return { zh: `由${reportedBy.zh}代报`, en: `was reported by ${reportedBy.en}` }
  }
  return METHOD_WORDS[method] ?? SCAN_WORDS
}

function explainMethods(facts: ReasonFacts): Sentence {
  const [first, second] = [wordsOf(facts.case), wordsOf(facts.contact)]
  if (first.en === second.en) {
    return first === SCAN_WORDS
      ? { zh: '两人都扫了码', en: 'both scanned' }
      : { zh: `两人均${first.zh}`, en: `each ${first.en}` }
  }
  return {
    zh: `病例${first.zh},对方${second.zh}`,
    en: `the case ${first.en}, the other ${second.en}`,
  }
}

function explainCertainty({ stay }: ReasonFacts): Sentence {
  if (stay.certainty === 'certain') {
    return { zh: '时段确定', en: 'times certain' }
  }
  if (stay.certainty === 'reported') {
    return { zh: '仅有他人陈述,没有第二来源', en: 'reported only, no second source' }
  }
  // The earlier end decided how long they were together; when it was seen, the doubt is whether the
  // other was still there.
  const isContactFirst = stay.contactTo <= stay.caseTo
  const earlier = isContactFirst ? stay.contactEnd : stay.caseEnd
  const later = isContactFirst ? stay.caseEnd : stay.contactEnd
  const assumed = INFERRED_ENDS.has(earlier) ? earlier : later
  // Both ends were seen, but of a stay that others told of, in two voices.
  if (!INFERRED_ENDS.has(assumed)) {
    return {
      zh: '时段为推断(他人陈述,有第二来源)',
      en: 'times inferred (reported, by two sources)',
    }
  }
  const { zh, en } = END_WORDS[assumed]
  return { zh: `时段为推断(${zh})`, en: `times inferred (${en})` }
}

// 2026-11-20 13:02:07 -> ['11月20日', '20 Nov', '13:02'].
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
function partsOf(at: Instant): { zhDay: string; enDay: string; clock: string } {
  const text = formatShanghai(at)
  const month = Number(text.slice(5, 7))
  const day = Number(text.slice(8, 10))
  return {
    zhDay: `${month}月${day}日`,
    enDay: `${day} ${MONTHS[month - 1] ?? ''}`,
    clock: text.slice(11, 16),
  }
}

const TOGETHER = {
  place: { zh: '同处', en: 'together' },
  floor: { zh: '同在一层', en: 'on the same floor' },
  complex: { zh: '同在一处综合体', en: 'in the same complex' },
} as const

function explainTime(stay: ReasonStay): Sentence {
  const together = TOGETHER[stay.closeness ?? 'place']
  const from = partsOf(Math.max(stay.from, stay.caseAt, stay.contactAt))
  const seconds = stay.to - stay.from
  if (seconds <= 0) {
    const gap = Math.round(stay.gapSeconds / MINUTE)
    const at = partsOf(stay.contactAt)
    return {
      zh: `${at.zhDay} ${at.clock} 进入,与病例相隔 ${gap} 分钟`,
      en: `entered ${at.clock} on ${at.enDay}, ${gap} min from the case`,
    }
  }
  const to = partsOf(stay.to)
  const isOneDay = from.zhDay === to.zhDay
  const minutes = String(Math.round(seconds / MINUTE))
  const zhLength = seconds < MINUTE ? '不到 1 分钟' : ` ${minutes} 分钟`
  const enMinutes = seconds < MINUTE ? 'under 1' : minutes
  return {
    zh:
      `${from.zhDay} ${from.clock}-${isOneDay ? '' : `${to.zhDay} `}${to.clock} ` +
      `${together.zh}${zhLength}`,
    en:
      `${enMinutes} min ${together.en}, ${from.clock}-${to.clock} on ` +
      `${from.enDay}${isOneDay ? '' : ` to ${to.enDay}`}`,
  }
}

function explainWhere({ placeName, pointName, near }: ReasonFacts): Sentence {
  const where = near?.withinName ?? placeName
  if (near || !pointName) return { zh: where, en: where }
  return { zh: `${where} ${pointName.zh}`, en: `${where} ${pointName.en}` }
}

/** Says in which rooms the two were, when these were not the same. */
function explainRooms({ placeName, near }: ReasonFacts): Sentence {
  if (!near) return { zh: '', en: '' }
  return {
    zh: `(患者在${placeName},对方在${near.contactPlaceName})`,
    en: ` (the case at ${placeName}, the other at ${near.contactPlaceName})`,
  }
}

function explainDoubts({ contact }: ReasonFacts): Sentence {
  if (contact.doubts.length === 0) return { zh: '', en: '' }
  const words = contact.doubts.map((doubt) => DOUBT_WORDS[doubt])
  return {
    zh: `,存疑:${words.map((word) => word.zh).join('、')}`,
    en: `; in doubt: ${words.map((word) => word.en).join(', ')}`,
  }
}

/** Explains one shared stay. Source: F15, F30, F41. */
export function explainStay(facts: ReasonFacts): Sentence {
  const where = explainWhere(facts)
  const time = explainTime(facts.stay)
  const rooms = explainRooms(facts)
  const methods = explainMethods(facts)
  const certainty = explainCertainty(facts)
  const doubts = explainDoubts(facts)
  return {
    zh: `${where.zh},${time.zh}${rooms.zh},${methods.zh},${certainty.zh}${doubts.zh}`,
    en: `${where.en}: ${time.en}${rooms.en}; ${methods.en}; ${certainty.en}${doubts.en}`,
  }
}

/**
 * Explains a candidate by the strongest of its shared stays, and says how many more there are.
 * Shape: `all` holds at least one stay, the strongest first, as `findCandidates` gives them;
 * `pairs` counts those as near as the first.
 * Source: F30.
 */
export function explainCandidate(all: readonly ReasonFacts[], pairs: number): Sentence {
  const [strongest] = all
  if (!strongest) return { zh: '没有共处记录', en: 'no shared stay on record' }
  const sentence = explainStay(strongest)
  const more = pairs - 1
  if (more <= 0) return sentence
  return { zh: `${sentence.zh};另有 ${more} 次`, en: `${sentence.en}; and ${more} more` }
}
