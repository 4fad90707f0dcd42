// The words of places that change hands, for supervisors.
import { defineWords } from '../ui/words.tsx'

export const handoverWords = defineWords(
  {
    title: '场所移交',
    lead: '双方都验证过身份并接受后公示 7 天,到期自动生效。镇街或市里可以马上确认,也可以取消。',
    empty: '没有正在移交的场所。',
    place: '场所',
    giver: '移交人',
    receiver: '接管人',
    state: '进度',
    offered: (day: string) => `等待接受,${day} 过期`,
    accepted: (day: string) => `双方已同意,${day} 生效`,
    confirm: '马上生效',
    cancel: '取消移交',
    confirmTitle: (place: string) => `马上移交“${place}”`,
    cancelTitle: (place: string) => `取消移交“${place}”`,
    reason: '理由(场所管理员看得到,也写入审计)',
    send: '确定',
    lostTitle: '没有管理员的场所',
    lostLead: '最后一位管理员 90 天没有登录,已收回。指定一位,由他在镇合意里接受。',
    lostEmpty: '每个场所都有管理员。',
    lostAt: '收回时间',
    appoint: '指定管理员',
    appointTitle: (place: string) => `为“${place}”指定管理员`,
    phone: '手机号',
    appointed: '已邀请。对方用这个手机号登录镇合意后接受。',
  },
  {
    title: 'Handing over',
    lead:
      'After both sides have proved who they are and agreed, seven days of notice run; then it ' +
      'happens by itself. The town or the city may let it happen at once, or stop it.',
    empty: 'No place is being handed over.',
    place: 'Place',
    giver: 'Gives',
    receiver: 'Takes over',
    state: 'How far',
    offered: (day: string) => `Not accepted yet, lapses ${day}`,
    accepted: (day: string) => `Both agreed, happens ${day}`,
    confirm: 'Do it now',
    cancel: 'Stop it',
    confirmTitle: (place: string) => `Hand over ${place} now`,
    cancelTitle: (place: string) => `Stop handing over ${place}`,
    reason: 'Reason (the managers of the place read it; goes into the audit)',
    send: 'Confirm',
    lostTitle: 'Places that nobody runs',
    lostLead:
      'The last manager has not signed in for 90 days and lost the role. Name somebody, who then ' +
      'accepts in Zhenheyi.',
    lostEmpty: 'Every place has a manager.',
    lostAt: 'Since',
    appoint: 'Name a manager',
    appointTitle: (place: string) => `A manager for ${place}`,
    phone: 'Mobile number',
    appointed: 'Invited. They accept after signing in to Zhenheyi with this phone.',
  },
)
