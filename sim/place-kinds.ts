// What kinds of places the synthetic city has, how many of each, and how people use them.

/** How a kind of place is used. Units: minutes for stays; minutes of the day for hours. */
export type PlaceKind = {
  readonly kind: string
  readonly category: string
  readonly identifier: 'credit-code' | 'plate' | 'none'
  readonly endings: readonly string[]
  /** How many there are in a city of 600 places. */
  readonly share: number
  readonly opensAt: number
  readonly closesAt: number
  /** Rooms, tables or teams: only people of one room are together. */
  readonly rooms: number
  /** How many work there, relative to the others. */
  readonly jobs: number
  readonly stay: readonly [number, number]
  /** How often people go there for an errand, relative to the others. */
  readonly errand: number
}

type Row = readonly [
  kind: string,
  category: string,
  endings: string,
  share: number,
  hours: readonly [number, number],
  rooms: number,
  jobs: number,
  stay: readonly [number, number],
  errand: number,
]

const IDENTIFIERS: Record<string, 'plate' | 'none'> = {
  bus: 'plate',
  taxi: 'plate',
  checkpoint: 'none',
  religious: 'none',
}

const DAY_LONG = [0, 1440] as const
const SHOP_HOURS = [480, 1290] as const
const OFFICE_HOURS = [450, 1140] as const

const ROWS: readonly Row[] = [
  ['market', 'market', '农贸市场', 9, [330, 1170], 14, 6, [10, 40], 26],
  ['shop', 'shopping', '超市 便利店 百货 文具店 水果店 烟酒店', 107, SHOP_HOURS, 1, 2, [5, 25], 20],
  ['restaurant', 'restaurant', '饭店', 90, [360, 1320], 5, 3, [20, 70], 8],
  ['pharmacy', 'pharmacy', '药房 大药房', 25, SHOP_HOURS, 1, 1.5, [4, 12], 4],
  ['bank', 'financial', '银行营业厅', 12, [510, 1020], 2, 4, [10, 40], 2],
  ['beauty', 'beauty', '美发 美容院', 25, [540, 1290], 1, 2, [30, 100], 2],
  ['clinic', 'medical', '卫生院 社区卫生站', 6, DAY_LONG, 6, 8, [25, 90], 2],
  ['hall', 'service-hall', '便民服务中心', 4, [510, 1050], 6, 6, [15, 50], 1],
  [
    'culture',
    'culture-sport-entertainment',
    '健身房 棋牌室 影城',
    14,
    [540, 1380],
    5,
    2,
    [45, 130],
    3,
  ],
  ['bathing', 'bathing', '浴室', 6, [720, 1380], 3, 3, [60, 120], 1],
  ['attraction', 'tourist-attraction', '公园 湿地园', 4, [420, 1200], 20, 3, [40, 120], 1],
  ['religious', 'religious', '庵 教堂', 4, [420, 1080], 3, 1, [30, 80], 0.3],
  ['agency', 'intermediary', '房产中介 家政', 6, [510, 1140], 1, 3, [15, 40], 0.4],
  ['hotel', 'accommodation', '宾馆 旅社', 12, DAY_LONG, 20, 4, [30, 90], 0.3],
  ['training', 'off-campus-training', '艺术培训 书画社', 10, [540, 1260], 6, 2, [60, 90], 1],
  ['pension', 'pension-welfare', '敬老院', 5, DAY_LONG, 8, 5, [30, 90], 0.3],
  ['station', 'transport-station', '汽车站', 2, [330, 1290], 4, 6, [8, 30], 1],
  ['office', 'office-building', '大厦 写字楼', 30, OFFICE_HOURS, 10, 24, [20, 60], 0.3],
  ['enterprise', 'enterprise', '电器厂 机械厂 线缆厂', 60, [420, 1260], 10, 60, [20, 60], 0],
  ['school', 'school', '小学 中学', 8, [420, 1110], 14, 22, [20, 60], 0],
  ['kindergarten', 'school', '幼儿园', 6, [420, 1080], 6, 10, [5, 10], 0],
  ['bus', 'bus', '', 40, [345, 1290], 1, 1, [8, 28], 0],
  ['taxi', 'taxi', '', 40, DAY_LONG, 1, 1, [6, 20], 0],
  ['checkpoint', 'checkpoint', '卡口', 1, DAY_LONG, 30, 10, [2, 6], 0],
]

/** Every kind of single place; the mall and the hospital are built apart. */
export const PLACE_KINDS: readonly PlaceKind[] = ROWS.map(
  ([kind, category, endings, share, [opensAt, closesAt], rooms, jobs, stay, errand]) => ({
    kind,
    category,
    identifier: IDENTIFIERS[kind] ?? 'credit-code',
    endings: endings.split(' '),
    share,
    opensAt,
    closesAt,
    rooms,
    jobs,
    stay,
    errand,
  }),
)

/** The town-level units of the sample city and their share of its people. */
export const TOWNS: readonly { readonly division: string; readonly share: number }[] = [
  { division: '321182001', share: 0.34 },
  { division: '321182002', share: 0.1 },
  { division: '321182101', share: 0.16 },
  { division: '321182102', share: 0.13 },
  { division: '321182103', share: 0.1 },
  { division: '321182104', share: 0.06 },
  { division: '321182400', share: 0.11 },
]
