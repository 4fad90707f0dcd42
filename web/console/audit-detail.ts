// What an audit row counts, in words: the names in the chain are those of the code.
import { formatDay, formatShanghai } from '../../src/base/instant.ts'
import type { Lang } from '../ui/words.tsx'

type Pair = Readonly<Record<Lang, string>>

const NAMES: Readonly<Record<string, Pair>> = {
  action: { zh: '处理', en: 'action' },
  assurance: { zh: '核验等级', en: 'assurance' },
  before: { zh: '序号早于', en: 'before' },
  began: { zh: '开始方式', en: 'begun by' },
  by: { zh: '查找方式', en: 'found by' },
  byNumber: { zh: '按证件查找', en: 'by document' },
  candidates: { zh: '候选', en: 'candidates' },
  checkId: { zh: '抽查', en: 'check' },
  claimId: { zh: '认领', en: 'claim' },
  codeId: { zh: '个人码', en: 'personal code' },
  complex: { zh: '同一建筑', en: 'same complex' },
  count: { zh: '数量', en: 'count' },
  day: { zh: '日期', en: 'day' },
  deviceId: { zh: '设备', en: 'device' },
  disputes: { zh: '争议', en: 'disputes' },
  duplicates: { zh: '重复', en: 'duplicates' },
  dutyId: { zh: '值班', en: 'shift' },
  erased: { zh: '已删除', en: 'erased' },
  floor: { zh: '同一楼层', en: 'same floor' },
  found: { zh: '找到', en: 'found' },
  from: { zh: '从', en: 'from' },
  fromAt: { zh: '开始', en: 'from' },
  generations: { zh: '代数', en: 'generations' },
  handoverId: { zh: '移交', en: 'handing over' },
  health: { zh: '看了健康码', en: 'health code seen' },
  held: { zh: '暂存', en: 'held' },
  into: { zh: '并入场所', en: 'into place' },
  isGranted: { zh: '已同意', en: 'granted' },
  isRegistered: { zh: '已登记', en: 'registered' },
  list: { zh: '清单', en: 'list' },
  listId: { zh: '名单', en: 'list' },
  lost: { zh: '无人管理', en: 'without a manager' },
  minutes: { zh: '分钟', en: 'minutes' },
  ok: { zh: '完整', en: 'whole' },
  persons: { zh: '人员', en: 'persons' },
  placeId: { zh: '场所', en: 'place' },
  placeIds: { zh: '场所', en: 'places' },
  pointId: { zh: '张贴点', en: 'point' },
  poster: { zh: '张贴的码', en: 'poster' },
  read: { zh: '读取', en: 'read' },
  registrations: { zh: '登记', en: 'registrations' },
  rejected: { zh: '退回', en: 'rejected' },
  result: { zh: '结果', en: 'result' },
  roles: { zh: '角色', en: 'roles' },
  rows: { zh: '行数', en: 'rows' },
  rowsShown: { zh: '显示行数', en: 'rows shown' },
  rule: { zh: '规则', en: 'rule' },
  setApart: { zh: '已分开', en: 'set apart' },
  state: { zh: '状态', en: 'state' },
  stays: { zh: '停留', en: 'stays' },
  stopId: { zh: '劝阻', en: 'stop' },
  stored: { zh: '写入', en: 'stored' },
  timeOrder: { zh: '时间顺序', en: 'order in time' },
  to: { zh: '至', en: 'to' },
  toAt: { zh: '结束', en: 'to' },
  total: { zh: '总数', en: 'total' },
  travel: { zh: '看了行程卡', en: 'travel code seen' },
  username: { zh: '账号', en: 'account' },
  version: { zh: '版本', en: 'version' },
  visits: { zh: '到访', en: 'visits' },
  which: { zh: '范围', en: 'which' },
}

const VALUES: Readonly<Record<string, Pair>> = {
  true: { zh: '是', en: 'yes' },
  false: { zh: '否', en: 'no' },
  phone: { zh: '手机号', en: 'phone' },
  document: { zh: '证件', en: 'document' },
  reference: { zh: '编号', en: 'reference' },
  open: { zh: '未办结', en: 'open' },
  overdue: { zh: '超时', en: 'overdue' },
  closed: { zh: '已办结', en: 'closed' },
  right: { zh: '正确', en: 'right' },
  'other-place': { zh: '别的场所的', en: 'of another place' },
  scanned: { zh: '扫码', en: 'scanned' },
  typed: { zh: '输入编号', en: 'typed' },
  waiting: { zh: '已隔开等待', en: 'waiting apart' },
  'handed-over': { zh: '已移交', en: 'handed over' },
  'sent-away': { zh: '已劝返', en: 'sent away' },
  mistaken: { zh: '误判,已核对', en: 'checked, a mistake' },
}

const TIMES = new Set(['from', 'to', 'fromAt', 'toAt'])
/** Seconds since 1970 of this century; a smaller number is none. */
const TIME_MIN = 1_000_000_000

function valueWords(name: string, value: unknown, lang: Lang): string {
  if (Array.isArray(value)) return value.map((one) => valueWords('', one, lang)).join(', ')
  if (typeof value !== 'number') return VALUES[String(value)]?.[lang] ?? String(value)
  if (TIMES.has(name) && value > TIME_MIN) return formatShanghai(value).slice(0, 16)
  return name === 'day' ? formatDay(value) : String(value)
}

/**
 * Writes the counts of an audit row, as JSON, in words; a name without one stays as it is. What is
 * shown elsewhere is left out.
 */
export function detailWords(detail: string, lang: Lang, elsewhere = ''): string {
  const counts = JSON.parse(detail) as Readonly<Record<string, unknown>>
  return Object.entries(counts)
    .filter(([name]) => name !== elsewhere)
    .map(([name, value]) => `${NAMES[name]?.[lang] ?? name} ${valueWords(name, value, lang)}`)
    .join(' · ')
}
