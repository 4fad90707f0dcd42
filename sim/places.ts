// The places of a synthetic city: a mall, a hospital, and everything else by its share.
import { drawAddress, familyRestaurant, firmName } from './names.ts'
import { creditCode, plate } from './numbers.ts'
import { PLACE_KINDS, TOWNS } from './place-kinds.ts'
import type { PlaceKind } from './place-kinds.ts'
import { openRandom } from './random.ts'
import type { Random } from './random.ts'

/** Units: minutes of the day for hours, minutes for stays. */
export type SimPlace = Omit<PlaceKind, 'identifier' | 'endings' | 'share'> & {
  readonly index: number
  readonly form: 'place' | 'building' | 'floor' | 'unit' | 'vehicle'
  readonly name: string
  readonly division: string
  readonly address: string
  readonly parent: number | null
  readonly identifierKind: 'credit-code' | 'plate' | 'none'
  readonly identifier: string
  readonly points: readonly string[]
}

const PLACES_OF_SHARES = 600
const MALL_DOORS = ['东门', '南门', '西门', '北门', '地下车库入口', '员工通道']
const MALL_FLOORS = ['一楼', '二楼', '三楼', '四楼']
const MALL_SHOPS = 60
const MALL_ENDINGS = [
  '女装',
  '男装',
  '童装',
  '鞋店',
  '眼镜',
  '茶饮',
  '甜品',
  '书店',
  '电器',
  '饰品',
]
const DEPARTMENTS = ['门诊', '急诊', '发热门诊', '儿科', '内科病区', '外科病区', '检验科', '药房']
const MAIN_DOOR = ['正门']

// A small city needs no sixty shops in its mall: the tree shrinks with it.
function scaleOf(places: number): number {
  return Math.min(1, places / PLACES_OF_SHARES)
}

type Draft = Omit<SimPlace, 'index' | 'address' | 'division'> & { readonly division?: string }

const CENTRE = TOWNS[0]?.division ?? ''

function mallDrafts(places: number): Draft[] {
  const base = {
    category: 'shopping',
    identifierKind: 'credit-code' as const,
    identifier: '',
    opensAt: 540,
    closesAt: 1320,
    division: CENTRE,
  }
  const mall: Draft = {
    ...base,
    kind: 'mall',
    form: 'place',
    name: '白鹭广场',
    parent: null,
    points: MALL_DOORS,
    rooms: 40,
    jobs: 10,
    stay: [3, 9],
    errand: 0,
  }
  const floors = MALL_FLOORS.map((floor): Draft => ({
    ...mall,
    kind: 'mall-floor',
    form: 'floor',
    name: `白鹭广场${floor}`,
    parent: 0,
    points: ['扶梯口'],
    jobs: 0,
  }))
  const count = Math.max(4, Math.round(MALL_SHOPS * scaleOf(places)))
  const shops = Array.from({ length: count }, (_, n): Draft => ({
    ...mall,
    kind: 'mall-shop',
    form: 'unit',
    name: `${firmName(n, MALL_ENDINGS)}(白鹭广场)`,
    parent: 1 + (n % MALL_FLOORS.length),
    points: MAIN_DOOR,
    rooms: 1,
    jobs: 2,
    stay: [8, 35],
    errand: 0,
  }))
  return [mall, ...floors, ...shops]
}

function hospitalDrafts(first: number): Draft[] {
  const hospital: Draft = {
    kind: 'hospital',
    form: 'place',
    name: '长乐人民医院',
    category: 'medical',
    parent: null,
    identifierKind: 'credit-code',
    identifier: '',
    points: ['正门', '东门', '急诊入口'],
    opensAt: 0,
    closesAt: 1440,
    rooms: 30,
    jobs: 12,
    stay: [4, 10],
    errand: 0,
    division: CENTRE,
  }
  const departments = DEPARTMENTS.map((name): Draft => ({
    ...hospital,
    kind: 'department',
    form: 'unit',
    name: `长乐人民医院${name}`,
    parent: first,
    points: MAIN_DOOR,
    rooms: 5,
    jobs: 10,
    stay: [20, 80],
  }))
  return [hospital, ...departments]
}

function nameOf(kind: PlaceKind, n: number): string {
  if (kind.kind === 'restaurant') return familyRestaurant(n)
  if (kind.kind === 'bus') return `${n + 1}号公交车`
  if (kind.kind === 'taxi') return `出租车${String(n + 1).padStart(3, '0')}号`
  if (kind.kind === 'checkpoint') return '过江大桥卡口'
  return firmName(n, kind.endings)
}

function kindDrafts(kind: PlaceKind, places: number): Draft[] {
  const count = Math.max(1, Math.round((kind.share * places) / PLACES_OF_SHARES))
  const { endings: _endings, share: _share, identifier: identifierKind, ...use } = kind
  const isVehicle = kind.kind === 'bus' || kind.kind === 'taxi'
  return Array.from({ length: count }, (_, n): Draft => ({
    ...use,
    form: isVehicle ? 'vehicle' : 'place',
    name: nameOf(kind, n),
    parent: null,
    identifierKind,
    identifier: '',
    points: kind.kind === 'market' ? ['东门', '西门'] : isVehicle ? ['车门'] : MAIN_DOOR,
  }))
}

function identifierOf(draft: Draft, index: number): string {
  if (draft.identifierKind === 'plate') return plate(index)
  return draft.identifierKind === 'credit-code' ? creditCode(index) : ''
}

function townOf(random: Random): string {
  return TOWNS[random.weighted(TOWNS.map((town) => town.share))]?.division ?? CENTRE
}

/**
 * Makes the places of a city, about as many as asked for.
 * Shape: parents before children; `index` is the position.
 */
export function makePlaces(seed: number, places: number): SimPlace[] {
  const mall = mallDrafts(places)
  const drafts = [...mall, ...hospitalDrafts(mall.length)]
  for (const kind of PLACE_KINDS) drafts.push(...kindDrafts(kind, places))
  return drafts.map((draft, index) => {
    const random = openRandom(seed, 1, index)
    return {
      ...draft,
      index,
      division: draft.division ?? townOf(random),
      address: draft.form === 'vehicle' ? '' : drawAddress(random),
      identifier: identifierOf(draft, index),
    }
  })
}
