// The one catalogue of refusals: what we say no to, with which status, in both languages.
// A refusal is expected and returned; a failure is thrown; a bug asserts. See CONTRIBUTING.md.

import { DOOR_REFUSALS } from './refusals-at-doors.ts'
import { PLACE_REFUSALS } from './refusals-of-places.ts'

export type Lang = 'zh' | 'en'

type Refusal = { readonly status: number; readonly zh: string; readonly en: string }

export const REFUSALS = {
  'bad-input': {
    status: 400,
    zh: '填写的内容有误,请检查后重试。',
    en: 'Some of what was entered is not right. Please check it and try again.',
  },
  'too-large': {
    status: 413,
    zh: '内容太大,请缩短后重试。',
    en: 'That is too large. Please shorten it and try again.',
  },
  'not-found': {
    status: 404,
    zh: '没有找到这个页面。',
    en: 'There is no such page.',
  },
  'not-signed-in': {
    status: 401,
    zh: '请先登录。',
    en: 'Please sign in first.',
  },
  'not-allowed': {
    status: 403,
    zh: '您没有这项权限。',
    en: 'You are not allowed to do this.',
  },
  'account-changed': {
    status: 409,
    zh: '这个浏览器后来用别的账号登录了。这一页还是原来的账号,所以什么也没有做。请重新载入。',
    en:
      'This browser has signed in with another account since. This page still showed the one ' +
      'before, so nothing was done. Please load it anew.',
  },
  'too-many-tries': {
    status: 429,
    zh: '尝试次数过多,请稍后再试。',
    en: 'Too many tries. Please wait a little and try again.',
  },
  busy: {
    status: 503,
    zh: '系统繁忙,正在自动重试,不会重复登记。',
    en: 'The system is busy and tries again by itself; nobody is counted twice.',
  },
  'internal-error': {
    status: 500,
    zh: '系统出错了,请重试;如仍不行,请联系现场工作人员。',
    en: 'Something went wrong here. Please try again, or see the staff.',
  },
  'ticket-stale': {
    status: 409,
    zh: '页面已过期,请重新扫码。',
    en: 'This page is too old. Please scan the code again.',
  },
  'ticket-invalid': {
    status: 400,
    zh: '请重新扫码进入。',
    en: 'Please scan the code again to enter.',
  },
  'phone-invalid': {
    status: 400,
    zh: '手机号不正确,请输入11位大陆手机号。',
    en: 'This is not a mainland mobile number of 11 digits.',
  },
  'otp-wrong': {
    status: 400,
    zh: '验证码不正确或已过期。',
    en: 'The code is wrong or has expired.',
  },
  'otp-too-many': {
    status: 429,
    zh: '验证码请求过于频繁,请过一分钟再试。',
    en: 'Too many codes were asked for. Please try again in a minute.',
  },
  'sms-unavailable': {
    status: 503,
    zh: '短信暂时无法发送,您可以继续登记,请向工作人员出示证件。',
    en: 'Text messages cannot be sent now. You can still register; please see the staff.',
  },
  'guardian-needed': {
    status: 400,
    zh: '未满14周岁,请由监护人登记。',
    en: 'Under 14 years of age a guardian registers.',
  },
  'document-mismatch': {
    status: 403,
    zh: '证件号码与这个手机号的登记不一致,请核对或拨打热线。',
    en: 'This document is not the one registered with this phone. Check it, or call the hotline.',
  },
  'document-invalid': {
    status: 400,
    zh: '证件号码不正确,请核对。',
    en: 'This document number is not right. Please check it.',
  },
  'name-invalid': {
    status: 400,
    zh: '请填写证件上的姓名。',
    en: 'Please enter the name as on the document.',
  },
  'consent-missing': {
    status: 400,
    zh: '请先阅读并同意个人信息说明。',
    en: 'Please read and accept the notice on personal information.',
  },
  'device-revoked': {
    status: 401,
    zh: '这台手机的登记已被注销,请重新登记。',
    en: 'The registration on this phone was revoked. Please register again.',
  },
  'personal-code-unknown': {
    status: 404,
    zh: '这不是有效的个人码。请用证件登记。',
    en: 'This is not a valid personal code. Please register with the document.',
  },
  'personal-code-revoked': {
    status: 410,
    zh: '这张个人码已作废。请用证件登记,或换新卡。',
    en: 'This personal code was revoked. Please use the document, or the new card.',
  },
  'personal-code-expired': {
    status: 410,
    zh: '这张个人码已过期(有效期180天)。请用证件登记,并换新卡。',
    en: 'This personal code has expired (180 days). Please use the document and get a new card.',
  },
  'ward-grown-up': {
    status: 410,
    zh: '持卡人已满14周岁,监护人办的登记和个人码到此为止。请本人凭证件重新登记。',
    en: 'The holder is 14 by now: registration and card of a guardian end. Register with the document.',
  },
  'birth-needed': {
    status: 400,
    zh: '证件号码里没有出生日期:监护人登记这个孩子时要填写出生日期。',
    en: 'The document has no date of birth: the guardian enters it when registering the child.',
  },
  'birth-invalid': {
    status: 400,
    zh: '出生日期不正确,请按年月日填写,例如 20160305。',
    en: 'This is no date of birth. Enter year, month and day, such as 20160305.',
  },
  'household-full': {
    status: 409,
    zh: '名单已满8人。请先在“我的记录”里移除不再同行的人。',
    en: 'The list has 8 people. Remove somebody under My records first.',
  },
  'rules-invalid': {
    status: 400,
    zh: '规则表有误,请按提示修改。',
    en: 'The rule table is not right yet. Please mend what is marked.',
  },
  'rules-stale': {
    status: 409,
    zh: '有人先发布了新版本,请在新版本上修改。',
    en: 'Somebody published a newer version. Please edit a copy of that one.',
  },
  'nobody-chosen': {
    status: 400,
    zh: '请先勾选同行人,或填写一位。',
    en: 'Please tick who is with you, or enter somebody.',
  },
  'phone-unconfirmed': {
    status: 403,
    zh: '您的手机还没有验证,不能代他人上报。请工作人员登记。',
    en: 'Your phone is not confirmed yet, so you cannot report others. Please see the staff.',
  },
  'too-late': {
    status: 409,
    zh: '已超过可以撤回的时间(10分钟)。',
    en: 'It is too late to take this back (10 minutes).',
  },
  duplicate: {
    status: 409,
    zh: '已经存在,不能重复创建。',
    en: 'It already exists.',
  },
  'second-factor-wrong': {
    status: 401,
    zh: '账号、密码或动态码不正确。',
    en: 'The account, password or second code is not right.',
  },
  'account-locked': {
    status: 429,
    zh: '连续5次输错,账号已锁定15分钟。请稍后再试,或联系管理员。',
    en: 'Five wrong tries: the account is locked for 15 minutes. Wait, or ask the administrator.',
  },
  'second-factor-missing': {
    status: 403,
    zh: '请先绑定动态口令,绑定后才能使用系统。',
    en: 'Set up your second factor first; nothing opens before that.',
  },
  'sign-in-stale': {
    status: 401,
    zh: '登录步骤已过期,请重新输入账号和密码。',
    en: 'This sign-in took too long. Please enter the account and password again.',
  },
  'person-unknown': {
    status: 404,
    zh: '没有找到这个人,请检查号码。',
    en: 'No such person was found. Please check the number.',
  },
  'window-invalid': {
    status: 409,
    zh: '时间窗不正确:开始必须早于结束,且不超过60天。',
    en: 'The window is not right: it must begin before it ends and span at most 60 days.',
  },
  'case-unknown': {
    status: 404,
    zh: '没有找到这个病例。',
    en: 'There is no such case.',
  },
  'case-closed': {
    status: 409,
    zh: '这个病例已结案,只能查看。',
    en: 'This case is closed: it can only be read.',
  },
  'list-under-way': {
    status: 409,
    zh: '另一份名单正在导入,请等它完成。',
    en: 'Another list is being imported. Please wait until it is done.',
  },
  'list-unknown': {
    status: 404,
    zh: '没有找到这份名单。',
    en: 'There is no such list.',
  },
  'dispute-unknown': {
    status: 409,
    zh: '这条登记没有争议,或已经解决。',
    en: 'This registration is not disputed, or no longer.',
  },
  'document-differs': {
    status: 409,
    zh: '您填写的证件号码与这条登记不一致,请对照证件原件。',
    en: 'The number you typed is not the one of this registration. Look at the document again.',
  },
  'reason-missing': {
    status: 400,
    zh: '请填写查询理由。',
    en: 'Please give the reason for the look-up.',
  },
  ...PLACE_REFUSALS,
  ...DOOR_REFUSALS,
} as const satisfies Record<string, Refusal>

export type RefusalCode = keyof typeof REFUSALS

/** What a use case returns instead of a result when it says no. */
export type Refused = { readonly ok: false; readonly refusal: RefusalCode; readonly field?: string }

/** Makes the refusal of one field or of the whole. */
export function refuse(refusal: RefusalCode, field?: string): Refused {
  return field === undefined ? { ok: false, refusal } : { ok: false, refusal, field }
}
