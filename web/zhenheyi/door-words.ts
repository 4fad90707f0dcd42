// The words of the door.
import { defineWords } from '../ui/words.tsx'

export const DOOR_WORDS = defineWords(
  {
    title: '门口',
    back: '返回',
    online: '在线',
    offline: (since: string) => `离线 ${since} 起`,
    counter: '近 30 分钟进门与登记',
    entered: '进门',
    registered: '登记',
    gap: '差',
    more: '进来一人',
    less: '减去一人',
    noName: '(未显示姓名)',
    noNames: '镇街确认这个场所后,这里才显示脱敏姓名。',
    empty: '近 30 分钟没有登记。有人扫码后会立刻出现在这里。',
    done: '已处理',
    worker: '工作人员',
    withdrawn: '误扫,已撤回',
    decade: (year: number) => `${String(year % 100).padStart(2, '0')}后`,
    verdicts: { enter: '可以进入', 'see-staff': '请找工作人员' },
    sexes: { female: '女', male: '男' },
    hows: {
      scan: '扫码',
      zhenheyi: '镇合意',
      wechat: '微信',
      alipay: '支付宝',
      reported: '代报',
      staff: '工作人员登记',
      'paper-code': '纸码',
      register: '补录',
      typed: '输入编号',
      import: '导入',
      device: '设备',
    },
  },
  {
    title: 'Door',
    back: 'Back',
    online: 'Online',
    offline: (since: string) => `Offline since ${since}`,
    counter: 'Entrances and registrations, last 30 minutes',
    entered: 'Entered',
    registered: 'Registered',
    gap: 'Gap',
    more: 'One more came in',
    less: 'One less',
    noName: '(name not shown)',
    noNames: 'Masked names appear here once the town has confirmed this place.',
    empty: 'Nobody registered in the last 30 minutes. A scan appears here at once.',
    done: 'Done',
    worker: 'works here',
    withdrawn: 'Taken back',
    decade: (year: number) => `born ${year}s`,
    verdicts: { enter: 'May enter', 'see-staff': 'See the staff' },
    sexes: { female: 'F', male: 'M' },
    hows: {
      scan: 'scan',
      zhenheyi: 'Zhenheyi',
      wechat: 'WeChat',
      alipay: 'Alipay',
      reported: 'reported',
      staff: 'by staff',
      'paper-code': 'paper code',
      register: 'register',
      typed: 'typed number',
      import: 'imported',
      device: 'device',
    },
  },
)

/** Gives the word for how a visit was registered. */
export function howWord(words: (typeof DOOR_WORDS)['zh'], how: string): string {
  const found = Object.entries(words.hows).find(([name]) => name === how)
  return found?.[1] ?? how
}
