// The words of reporting for others, of phones that change and of the personal code.
// A missing word does not compile.
import type { Lang } from '../../src/base/refusals.ts'

const ZH = {
  report: '代他人上报',
  reportMore: '再添加同行人',
  more: '更多',
  together: (count: number) => `共 ${count} 人`,
  seeStaffTogether: '请和同行人一起到门口登记台,带上同行人的证件原件,工作人员会帮你们。',
  speakTogether: (count: number) => `${count}人已登记`,
  title: '和我一起进入的人',
  intro: '为没有手机、不会扫码的同行人登记,大家看同一个结果。',
  lastTime: '和上次一样',
  household: '我的同行名单',
  householdCap: '勾选这次一起来的人。',
  grownUp: '已满14周岁,请本人登记',
  lacksBirth: '请在下面带出生日期再登记一次',
  ward: '我监护',
  addTitle: '添加同行人',
  addCap: '名单里没有的人,填一次即可。',
  firstTime: '第一次登记的同行人,门口工作人员会看一眼证件,请带好证件原件。',
  oneMore: '再加一人',
  submit: '登记同行人',
  person: (no: number) => `第 ${no} 位`,
  phoneOptional: '手机号(可不填)',
  none: '没有证件号码',
  noneHint: '选"没有证件号码"时不用填',
  guardian: '我是监护人,同意为未满14周岁或没有证件号码的人登记以上信息,保存',
  guardianAfter: '天后删除。',
  birth: '孩子的出生日期(证件号码里没有时填写)',
  birthHint: '年月日,例如 20160305',
  keep: '保存到我的同行名单,下次只需勾选',
  consent: '我已告知同行人:登记用于疫情防控,到期删除;本人可以查看和否认。',
  guardianNeeded: '未满14周岁或没有证件号码,请勾选监护人同意;不是监护人的,请工作人员登记。',
  back: '不添加,返回',
  already: (count: number) => `这次已登记 ${count} 人`,
  confirmNow: '现在验证手机',
  stillYours: (phone: string) => `${phone} 还是您的手机号吗?`,
  yes: '是的',
  no: '已换号',
  thanks: '好的,已记下。',
  phoneTitle: '验证手机',
  phoneText: '填写现在使用的手机号和短信验证码。换号后,原来的到访记录不变。',
  phoneKnown: (phone: string) => `登记时填写的是 ${phone}。`,
  phoneDone: '手机已验证。',
  phoneSave: '保存',
  cardTitle: '个人码',
  cardWhat: '只有登录的看门人扫它才能登记;它不显示任何信息,也不能查看记录。',
  cardUntil: '有效期至',
  cardLost: '遗失请作废,服务热线',
  cardPrint: '打印',
  cardPicture: '保存为图片',
  cardFold: '打印后剪下,放在证件套里。到门口交看门人扫一下即可。',
  forGatekeeper: '这是个人码',
  forGatekeeperText:
    '它给没有手机的人用:请把它交给门口的看门人,由看门人在"镇合意"里扫描登记。您扫它不会登记,也看不到任何人的信息。',
  found: '捡到了?请交给现场工作人员,或拨打服务热线。',
}

/** The shape that both languages fill. */
export type OthersWords = typeof ZH

const EN: OthersWords = {
  report: 'Report for others',
  reportMore: 'Add somebody else',
  more: 'More',
  together: (count) => `${count} people`,
  seeStaffTogether:
    'Please go to the desk at the door together, with the documents of those with you; the staff ' +
    'will help you.',
  speakTogether: (count) => `${count} people are registered`,
  title: 'Who is with me',
  intro: 'Register those with you who have no phone or cannot scan. There is one answer for all.',
  lastTime: 'Same as last time',
  household: 'My household',
  householdCap: 'Tick who came with you now.',
  grownUp: '14 by now: registers alone',
  lacksBirth: 'enter once more below, with the date of birth',
  ward: 'my ward',
  addTitle: 'Add a person',
  addCap: 'Somebody not on the list is typed once.',
  firstTime:
    'The first time, the staff at the door take a look at the document: please have it ready.',
  oneMore: 'One more person',
  submit: 'Register them',
  person: (no) => `Person ${no}`,
  phoneOptional: 'Mobile number (may stay empty)',
  none: 'No document number',
  noneHint: 'Empty with "No document number"',
  guardian:
    'I am the guardian and agree to register this for a child under 14 or a person without a ' +
    'document number. It is deleted after',
  guardianAfter: 'days.',
  birth: 'Date of birth of the child, if the document number has none',
  birthHint: 'Year, month, day: 20160305',
  keep: 'Keep on my list; next time a tick is enough',
  consent:
    'I told them: this is for epidemic prevention, is deleted in time, and they may see and deny it.',
  guardianNeeded:
    'Under 14 or without a number: tick the consent of the guardian. No guardian? Please see the staff.',
  back: 'Add nobody, go back',
  already: (count) => `${count} registered with you now`,
  confirmNow: 'Confirm your phone now',
  stillYours: (phone) => `Is ${phone} still your number?`,
  yes: 'Yes',
  no: 'It changed',
  thanks: 'Thank you, noted.',
  phoneTitle: 'Confirm the phone',
  phoneText:
    'Enter the number you use now and the code of the message. Your earlier visits stay as they are.',
  phoneKnown: (phone) => `You registered with ${phone}.`,
  phoneDone: 'The phone is confirmed.',
  phoneSave: 'Save',
  cardTitle: 'Personal code',
  cardWhat:
    'Only lets a signed-in gatekeeper record an entry. It shows nothing and opens no records.',
  cardUntil: 'Valid until',
  cardLost: 'Lost? Have it revoked. Hotline',
  cardPrint: 'Print',
  cardPicture: 'Keep as a picture',
  cardFold: 'Print, cut out and keep it with the document. Hand it to the gatekeeper at the door.',
  forGatekeeper: 'This is a personal code',
  forGatekeeperText:
    'It is for people without a phone: hand it to the gatekeeper, who scans it in the Zhenheyi app. ' +
    'Scanning it yourself registers nothing and shows nothing about anybody.',
  found: 'Found it? Please give it to the staff, or call the hotline.',
}

/** The words of a language. */
export function othersWordsOf(lang: Lang): OthersWords {
  return lang === 'en' ? EN : ZH
}
