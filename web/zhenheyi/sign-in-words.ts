// The words of the sign-in.
import { DOCUMENT_NAMES } from '../../src/base/document-kind.ts'
import { defineWords } from '../ui/words.tsx'

export const SIGN_IN_WORDS = defineWords(
  {
    title: '登录镇合意',
    phone: '手机号',
    sendCode: '获取验证码',
    wait: (seconds: number) => `${seconds} 秒后重发`,
    code: '短信验证码',
    name: '姓名',
    kind: '证件类型',
    number: '证件号码',
    issuer: '签发国家或地区代码',
    issuerHint: '护照上的三个字母,例如 KOR、JPN、GBR',
    consent: '我同意为疫情防控登记姓名、手机号和证件号码。',
    privacy: '个人信息说明',
    scan: '只想扫码进入?不用登录',
    invited: '有人邀请您管理一个场所或看门。登录后,先看清是谁的邀请,再决定接受或谢绝。',
    lead: {
      phone: '用手机号和短信验证码登录,管理您的场所。',
      'document-needed': '这个手机号已经登记过。为保护您的记录,请再输入登记时的证件号码。',
      'registration-needed': '第一次使用,请登记一次。',
    },
    submit: { phone: '下一步', 'document-needed': '登录', 'registration-needed': '登记并登录' },
    kinds: DOCUMENT_NAMES.zh,
  },
  {
    title: 'Sign in to Zhenheyi',
    phone: 'Mobile number',
    sendCode: 'Send code',
    wait: (seconds: number) => `Again in ${seconds} s`,
    code: 'Code from the message',
    name: 'Name',
    kind: 'Document',
    number: 'Document number',
    issuer: 'Issuing country or region',
    issuerHint: 'The three letters in the passport, such as KOR, JPN, GBR',
    consent: 'I agree that my name, phone and document number are kept for epidemic control.',
    privacy: 'Notice on personal information',
    scan: 'Only want to scan and enter? No sign-in needed',
    invited:
      'You are invited to help run a place or mind its door. Sign in, see whose it is, then decide.',
    lead: {
      phone: 'Sign in with your phone and a code to run your places.',
      'document-needed':
        'This phone is registered. To protect your records, type the document number again.',
      'registration-needed': 'You are new here. Please register once.',
    },
    submit: {
      phone: 'Next',
      'document-needed': 'Sign in',
      'registration-needed': 'Register and sign in',
    },
    kinds: DOCUMENT_NAMES.en,
  },
)
