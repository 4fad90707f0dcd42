// Invented names of people, firms, streets and lines. None is taken from a register.
import type { Random } from './random.ts'

const SURNAMES = [
  ...'陈王李张刘朱徐施郭黄孙常奚姚杨吴何蒋方范田马陆唐戴祝冯丁钱殷印包左沙毛汤季景耿卞',
]
const GIVEN_M = [...'伟强磊军勇杰涛明超辉刚平健鹏浩宇轩博文斌海波峰志远建国庆华东林森凯']
const GIVEN_F = [...'芳娜敏静丽艳霞燕玲婷雪梅兰英秀珍慧颖洁琳欣怡佳雨桐思涵月红萍云莉']
const SECOND = [...'子梓小晓文玉春秋志建国永德家嘉明海天一宇若安新景立']

/** Draws a name: family name first, one or two given characters. */
export function drawSurname(random: Random): string {
  return random.pick(SURNAMES)
}

/** Draws the given name of a person; about one in four has a single character. */
export function drawGivenName(random: Random, sex: 'm' | 'f'): string {
  const last = random.pick(sex === 'm' ? GIVEN_M : GIVEN_F)
  return random.chance(0.25) ? last : `${random.pick(SECOND)}${last}`
}

const PREFIXES = (
  '云帆 青禾 晓月 锦程 福满 同乐 和顺 新叶 望江 芦花 春潮 柳岸 晨露 白鹭 竹影 桥南 双喜 小满 谷雨 秋分 初雪 听涛 半亩 星河 暖阳' +
  ' 四季 百合 长乐 永宁 东篱 ' +
  '芳草 听雨 归雁 南亭 星野 朝露 映月 拾光 知秋 花间 石桥 古渡 江月 桃源 松风 鹤鸣 云水 禾丰 金穗 丰乐 安泰 德馨 万和 聚福 鸿雁' +
  ' 祥云 佳和 美景 向阳 晴川'
).split(' ')
const BRANCHES = ['东店', '西店', '南店', '北店']
const STREETS = ['芦花路', '白鹭路', '望江路', '春潮街', '柳岸街', '青禾路', '听涛路', '长乐街']

/** Gives the n-th invented firm name of a kind: a prefix and the kind's ending, never repeated. */
export function firmName(n: number, endings: readonly string[]): string {
  const prefix = PREFIXES[n % PREFIXES.length] ?? ''
  const round = Math.floor(n / PREFIXES.length)
  const ending = endings[(n + round) % endings.length] ?? ''
  if (round === 0) return `${prefix}${ending}`
  // Larger cities go on counting their branches.
  const branch = BRANCHES[round - 1] ?? `${round}店`
  return `${prefix}${ending}(${branch})`
}

/** Gives the n-th family restaurant: 陈记面馆, 王记饭店 ... */
export function familyRestaurant(n: number): string {
  const endings = ['面馆', '饭店', '小吃', '早点', '汤包', '河豚馆', '烧烤', '火锅']
  const surname = SURNAMES[n % SURNAMES.length] ?? ''
  const ending = endings[(n + Math.floor(n / SURNAMES.length)) % endings.length] ?? ''
  return `${surname}记${ending}`
}

/** Draws an invented address. */
export function drawAddress(random: Random): string {
  return `${random.pick(STREETS)}${random.between(1, 299)}号`
}
