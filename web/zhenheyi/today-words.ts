// The words of a manager's day: counts, and one line for each thing to do.
import { defineWords } from '../ui/words.tsx'

type Line = {
  readonly placeName: string
  readonly pointName: string
  readonly count: number
  readonly day: string
}

// One door by its name; of many doors only how many, and where.
const zhDoor = ({ placeName, pointName, count }: Line): string =>
  count > 1 && pointName === '' ? `${placeName} ${count} 个张贴点` : `${placeName}${pointName}`
const enDoor = ({ placeName, pointName, count }: Line): string =>
  count > 1 && pointName === '' ? `${count} points of ${placeName}` : `${placeName}, ${pointName}`
const zhPlace = ({ placeName, count }: Line): string =>
  count > 1 ? `${placeName} 内 ${count} 个场所` : placeName
const enPlace = ({ placeName, count }: Line): string =>
  count > 1 ? `${count} places in ${placeName}` : placeName

export const TODAY_WORDS = defineWords(
  {
    title: '今日情况',
    visits: '今日到访',
    byHour: '按小时',
    byDoor: '按门',
    byWay: '怎么进来的',
    hour: (hour: number) => `${hour} 时`,
    people: (count: string) => `${count} 人次`,
    otherDoors: '其他门',
    unknownDoor: '未标明的门',
    none: '今天还没有人登记。',
    asOf: (time: string) => `截至 ${time}`,
    stops: '门口劝阻',
    noStops: '今天没有',
    stopsText: (all: string, open: string) => `今天 ${all} 次,还有 ${open} 次没有处理`,
    ways: {
      scan: '扫码',
      wechat: '微信',
      alipay: '支付宝',
      card: '个人码卡片',
      typed: '输入编号',
      reported: '他人代报',
      paper: '工作人员登记',
    },
    toDo: '待办',
    more: (count: number) => `还有 ${count} 项`,
    less: '收起',
    lines: {
      'strange-code': (line: Line) => `${zhDoor(line)}发现冒充的码,请马上查看`,
      'wrong-poster': (line: Line) => `${zhDoor(line)}上岗时扫到的码不对,请更换`,
      'handover-offered': ({ placeName }: Line) => `有人要把“${placeName}”移交给您`,
      invited: ({ placeName }: Line) => `“${placeName}”邀请您加入`,
      handover: (line: Line) => `${zhPlace(line)}正在移交`,
      'poster-printed': (line: Line) => `${zhPlace(line)}的码镇街已印好,可以去取`,
      'silent-point': (line: Line) => `${zhDoor(line)}的码 3 天没人扫`,
      'no-photo': (line: Line) => `${zhDoor(line)}还没拍张贴照片`,
      'manager-idle': (line: Line) => `${zhPlace(line)}有管理员 90 天未登录,已收回`,
      'role-lost': ({ placeName, day }: Line) =>
        `您 90 天未登录,${day} 起不再是“${placeName}”的管理员`,
      ended: ({ placeName }: Line) => `“${placeName}”有变动,给您的邀请或移交已结束`,
      unconfirmed: (line: Line) => `${zhPlace(line)}等待镇街确认,码已可使用`,
      'poster-asked': (line: Line) => `${zhPlace(line)}已请镇街代印,等待印好`,
      'invitation-open': (line: Line) => `${line.placeName}有 ${line.count} 个邀请等待接受`,
    },
  },
  {
    title: 'Today',
    visits: 'Visits today',
    byHour: 'By hour',
    byDoor: 'By door',
    byWay: 'How they came in',
    hour: (hour: number) => `${String(hour).padStart(2, '0')}:00`,
    people: (count: string) => count,
    otherDoors: 'Other doors',
    unknownDoor: 'Door not known',
    none: 'Nobody has registered today.',
    asOf: (time: string) => `As of ${time}`,
    stops: 'Stopped at the door',
    noStops: 'Nobody today',
    stopsText: (all: string, open: string) => `${all} today, ${open} not dealt with yet`,
    ways: {
      scan: 'Scan',
      wechat: 'WeChat',
      alipay: 'Alipay',
      card: 'Card on paper',
      typed: 'Typed number',
      reported: 'Reported by others',
      paper: 'By the staff',
    },
    toDo: 'To do',
    more: (count: number) => `${count} more`,
    less: 'Less',
    lines: {
      'strange-code': (line: Line) => `A false code hangs at ${enDoor(line)}: look now`,
      'wrong-poster': (line: Line) => `A shift found a wrong code at ${enDoor(line)}`,
      'handover-offered': ({ placeName }: Line) => `Somebody hands ${placeName} over to you`,
      invited: ({ placeName }: Line) => `${placeName} invites you`,
      handover: (line: Line) => `${enPlace(line)}: being handed over`,
      'poster-printed': (line: Line) => `The town has printed for ${enPlace(line)}: fetch it`,
      'silent-point': (line: Line) => `No scan for 3 days: ${enDoor(line)}`,
      'no-photo': (line: Line) => `No photo of the posted code yet: ${enDoor(line)}`,
      'manager-idle': (line: Line) => `${enPlace(line)}: a manager idle for 90 days lost the role`,
      'role-lost': ({ placeName, day }: Line) =>
        `You no longer manage ${placeName}: no sign-in for 90 days (${day})`,
      ended: ({ placeName }: Line) => `${placeName} has changed: what was offered to you has ended`,
      unconfirmed: (line: Line) =>
        `${enPlace(line)}: waiting for the town; the ${line.count > 1 ? 'codes work' : 'code works'}`,
      'poster-asked': (line: Line) => `${enPlace(line)}: the town was asked to print`,
      'invitation-open': (line: Line) => `${line.placeName}: ${line.count} waiting to accept`,
    },
  },
)
