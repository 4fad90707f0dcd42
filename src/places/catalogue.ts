// The catalogue a new city starts with: kinds of places and the sample city's divisions.
// Data, not rules: the rows are seeded once and an administrator edits them afterwards.
import type { City } from '../platform/config.ts'

export const IDENTIFIER_KINDS = ['credit-code', 'plate', 'none'] as const
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number]

export type Category = {
  readonly category: string
  readonly nameZh: string
  readonly nameEn: string
  readonly identifier: IdentifierKind
  /** How long nine in ten visitors stay at most, until check-outs teach better. Units: minutes. */
  readonly dwellMinutes: number
}

type Row = readonly [string, string, string, IdentifierKind, number]

/** The places whose teams give personal codes to people without a phone. Source: F17. */
export const COMMUNITY = 'community'

// The first fourteen are the Notice's own list (clause II, stations and checkpoints apart because
// people pass a checkpoint in minutes); the rest is its "and so on" as neighbouring cities read it.
// dwell too small -> real contacts are missed; too large -> the tracer calls strangers.
const ROWS: readonly Row[] = [
  ['accommodation', '住宿场所', 'Accommodation', 'credit-code', 720],
  ['shopping', '购物场所', 'Shopping', 'credit-code', 60],
  ['medical', '医疗机构', 'Medical institution', 'credit-code', 180],
  ['financial', '金融机构', 'Financial institution', 'credit-code', 45],
  ['tourist-attraction', '旅游景点', 'Tourist attraction', 'credit-code', 240],
  ['religious', '宗教场所', 'Religious place', 'none', 150],
  ['intermediary', '中介机构', 'Intermediary agency', 'credit-code', 60],
  ['bathing', '洗浴场所', 'Bathing place', 'credit-code', 240],
  ['beauty', '美容美发', 'Beauty and hair', 'credit-code', 150],
  ['culture-sport-entertainment', '文体娱乐', 'Culture, sport, leisure', 'credit-code', 180],
  ['transport-station', '交通站场', 'Transport station', 'credit-code', 60],
  ['checkpoint', '交通卡口', 'Checkpoint', 'none', 10],
  ['off-campus-training', '校外培训机构', 'Off-campus training', 'credit-code', 150],
  ['pension-welfare', '养老福利机构', 'Pension and welfare', 'credit-code', 180],
  ['restaurant', '餐饮场所', 'Restaurant', 'credit-code', 100],
  ['market', '农贸市场', 'Market', 'credit-code', 60],
  ['office-building', '办公楼宇', 'Office building', 'credit-code', 540],
  ['school', '学校托幼', 'School and nursery', 'credit-code', 540],
  [COMMUNITY, '社区(村)服务站', 'Community service station', 'none', 60],
  ['service-hall', '办事大厅', 'Service hall', 'credit-code', 90],
  ['enterprise', '企业工地', 'Enterprise and building site', 'credit-code', 600],
  ['pharmacy', '药店', 'Pharmacy', 'credit-code', 20],
  ['bus', '公交车', 'Bus', 'plate', 60],
  ['taxi', '出租车', 'Taxi', 'plate', 45],
  ['ride-hailing', '网约车', 'Ride-hailing car', 'plate', 45],
  ['other', '其他公共场所', 'Other public place', 'none', 90],
]

/**
 * The kinds of places, the Notice's first.
 * Source: Notice clause II; F4.
 */
export const CATEGORIES: readonly Category[] = ROWS.map(
  ([category, nameZh, nameEn, identifier, dwellMinutes]) => ({
    category,
    nameZh,
    nameEn,
    identifier,
    dwellMinutes,
  }),
)

export type Division = {
  readonly division: string
  readonly parent: string | null
  readonly nameZh: string
  readonly nameEn: string
}

type Unit = readonly [string, string, string]

// Statistical codes (NBS 2023) of the town-level units. 兴隆街道 has no code of its own there and
// is counted under the development zone; people live and complain in the street office, so it
// stands here under the number that is sometimes quoted for it. The high-tech zone is hosted by
// 新坝镇 and has neither a number nor a town hall of its own, so it is not a unit.
const YANGZHONG_UNITS: readonly Unit[] = [
  ['321182001', '三茅街道', 'Sanmao Subdistrict'],
  ['321182002', '兴隆街道', 'Xinglong Subdistrict'],
  ['321182101', '新坝镇', 'Xinba Town'],
  ['321182102', '油坊镇', 'Youfang Town'],
  ['321182103', '八桥镇', 'Baqiao Town'],
  ['321182104', '西来桥镇', 'Xilaiqiao Town'],
  ['321182400', '经济开发区', 'Economic Development Zone'],
]

/** Gives the divisions a new installation starts with. Shape: parents before children. */
export function divisionsOf(city: City): Division[] {
  const own = { division: city.division, nameZh: city.nameZh, nameEn: city.nameEn }
  if (city.division !== '321182') return [{ ...own, parent: null }]
  const zhenjiang = '321100'
  return [
    { division: zhenjiang, parent: null, nameZh: '镇江市', nameEn: 'Zhenjiang City' },
    { ...own, parent: zhenjiang },
    ...YANGZHONG_UNITS.map(([division, nameZh, nameEn]) => ({
      division,
      parent: city.division,
      nameZh,
      nameEn,
    })),
  ]
}
