// The words of my records, both languages. A missing word does not compile.
import type { Lang } from '../../src/base/refusals.ts'

const ZH = {
  methods: {
    scan: '本人扫码',
    zhenheyi: '镇合意扫码',
    wechat: '微信扫码',
    alipay: '支付宝扫码',
    reported: '代报',
    staff: '工作人员登记',
    'paper-code': '个人码',
    register: '手工登记',
    typed: '输入编号',
    import: '导入',
    device: '闸机',
  },
  byWhom: (who: string) => `由 ${who} 代报`,
  forWhom: (who: string) => `代 ${who} 上报`,
  ofWard: (who: string) => `${who} 与您同行`,
  denied: '您已否认',
  deny: '不是我',
  denyText: '由他人登记的记录,如果不是您,请点“不是我”。记录不会删除,但流调人员会看到您的否认。',
  seen: '工作人员核对证件后,这里还会显示他人为您登记的记录。',
  cards: '个人码',
  cardsText: '没带手机时,把纸卡或图片交给看门人扫。只能登记进入,不能查看任何记录。',
  cardMine: '我的个人码',
  cardMake: '办个人码',
  cardShow: '查看、打印',
  cardRevoke: '作废这张个人码',
  cardGone: '这张个人码已作废、过期,或持卡人已满14周岁。',
  household: '我的同行名单',
  householdEmpty: '还没有保存同行人。扫码后点“代他人上报”即可保存。',
  remove: '移除',
  ward: '我监护',
  grownUp: '已满14周岁,请本人登记',
  lacksBirth: '扫码后代他人上报时请补填出生日期',
}

/** The shape that both languages fill. */
export type MeWords = typeof ZH

const EN: MeWords = {
  methods: {
    scan: 'own scan',
    zhenheyi: 'Zhenheyi scan',
    wechat: 'WeChat scan',
    alipay: 'Alipay scan',
    reported: 'reported',
    staff: 'registered by staff',
    'paper-code': 'personal code',
    register: 'manual register',
    typed: 'number typed',
    import: 'imported',
    device: 'gate',
  },
  byWhom: (who) => `reported by ${who}`,
  forWhom: (who) => `reported for ${who}`,
  ofWard: (who) => `${who}, with you`,
  denied: 'you denied it',
  deny: 'Not me',
  denyText:
    'If somebody else registered a visit that was not yours, say so. It is not deleted, but the ' +
    'tracers see that you deny it.',
  seen: 'Once staff have seen your document, visits that others registered for you are shown too.',
  cards: 'Personal code',
  cardsText:
    'Without a phone, let the gatekeeper scan the card or its picture. It registers an entry and ' +
    'opens no records.',
  cardMine: 'My personal code',
  cardMake: 'Make a code',
  cardShow: 'Show and print',
  cardRevoke: 'Revoke this code',
  cardGone: 'This personal code was revoked, has expired, or its holder is 14 by now.',
  household: 'My household',
  householdEmpty: 'Nobody is saved. Scan a code and choose "Report for others".',
  remove: 'Remove',
  ward: 'my ward',
  grownUp: '14 by now: registers alone',
  lacksBirth: 'report once more with the date of birth',
}

/** The words of a language. */
export function meWordsOf(lang: Lang): MeWords {
  return lang === 'en' ? EN : ZH
}
