// The one catalogue of refusals: what we say no to, with which status, in both languages.
// A refusal is expected and returned; a failure is thrown; a bug asserts. See CONTRIBUTING.md.

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
  'code-unknown': {
    status: 404,
    zh: '这不是有效的场所码。请告诉工作人员,由工作人员为您登记。',
    en: 'This is not a valid place code. Please tell the staff, who will register you.',
  },
  'code-withdrawn': {
    status: 410,
    zh: '这张场所码已停用。请扫另一张,或请工作人员为您登记。',
    en: 'This print of the code is out of use. Scan another one, or ask the staff.',
  },
  'photo-unreadable': {
    status: 400,
    zh: '这不是可以读取的照片(JPEG 或 PNG)。请重新拍一张。',
    en: 'This is no picture that can be read (JPEG or PNG). Please take another one.',
  },
  'photo-used': {
    status: 409,
    zh: '这张照片已经用过。请现在重新拍一张。',
    en: 'This very picture was used before. Please take a new one now.',
  },
  'screen-code-wrong': {
    status: 404,
    zh: '绑定码不对或已过期(10 分钟有效)。请在场所页重新生成。',
    en: 'The code is wrong or older than ten minutes. Make a new one on the page of the place.',
  },
  'place-closed': {
    status: 410,
    zh: '这个场所已停止使用通行码。请联系工作人员。',
    en: 'This place no longer uses its code. Please see the staff.',
  },
  'place-unconfirmed': {
    status: 409,
    zh: '镇街确认这个场所后才能添加成员;场所码和海报现在就可以用。',
    en: 'People can be added once the town has confirmed the place. Its code works already.',
  },
  'place-alike': {
    status: 409,
    zh: '这里已有相似的场所。请认领它,或写明这是另一处的原因。',
    en: 'A place like this is there already. Claim it, or say why this is another one.',
  },
  'place-state': {
    status: 409,
    zh: '场所现在的状态不能这样操作,请刷新后再看。',
    en: 'The place is in a state in which this cannot be done. Please look at it again.',
  },
  'place-parts': {
    status: 409,
    zh: '里面还有楼层或单元。请先移走或停用它们,再合并。',
    en: 'There are parts inside. Move or close them first, then merge.',
  },
  'place-move': {
    status: 409,
    zh: '不能移到这里:不能移进自己里面,不能超过四层,也不能移进已停用的场所。',
    en: 'It cannot stand there: not inside itself, not below four levels, not in a closed place.',
  },
  'claim-decided': {
    status: 409,
    zh: '这个认领已经有人处理了。',
    en: 'Somebody has decided this claim already.',
  },
  'too-many-claims': {
    status: 429,
    zh: '认领太多了,请等待处理结果,明天再试。',
    en: 'There are too many claims. Please wait for the answers and try again tomorrow.',
  },
  'because-missing': {
    status: 400,
    zh: '请写明原因。',
    en: 'Please say why.',
  },
  'last-manager': {
    status: 409,
    zh: '这是最后一位管理员。请先邀请另一位管理员,或把场所移交给别人。',
    en: 'This is the last manager. Invite another manager first, or hand the place over.',
  },
  'invitation-over': {
    status: 410,
    zh: '这个邀请已失效:过期、用完或被撤回。请让对方重新邀请。',
    en: 'This invitation is over: too old, used up or taken back. Please ask for a new one.',
  },
  'handover-open': {
    status: 409,
    zh: '这个场所已经在移交中。请先取消原来的移交。',
    en: 'This place is being handed over already. Cancel that first.',
  },
  'handover-over': {
    status: 409,
    zh: '这次移交已经结束,或还没到这一步。请刷新后再看。',
    en: 'This handing over has ended, or is not that far yet. Please look again.',
  },
  'poster-needed': {
    status: 409,
    zh: '上岗前请先扫门口张贴的码;扫不了就输入码下面的 8 位编号。',
    en: 'Scan the code that hangs at the door first, or type the 8 digits under it.',
  },
  'place-alike': {
    status: 409,
    zh: '这里已有相似的场所。请认领它,或写明这是另一处的原因。',
    en: 'A place like this is there already. Claim it, or say why this is another one.',
  },
  'place-state': {
    status: 409,
    zh: '场所现在的状态不能这样操作,请刷新后再看。',
    en: 'The place is in a state in which this cannot be done. Please look at it again.',
  },
  'place-parts': {
    status: 409,
    zh: '里面还有楼层或单元。请先移走或停用它们,再合并。',
    en: 'There are parts inside. Move or close them first, then merge.',
  },
  'place-move': {
    status: 409,
    zh: '不能移到这里:不能移进自己里面,不能超过四层,也不能移进已停用的场所。',
    en: 'It cannot stand there: not inside itself, not below four levels, not in a closed place.',
  },
  'claim-decided': {
    status: 409,
    zh: '这个认领已经有人处理了。',
    en: 'Somebody has decided this claim already.',
  },
  'too-many-claims': {
    status: 429,
    zh: '认领太多了,请等待处理结果,明天再试。',
    en: 'There are too many claims. Please wait for the answers and try again tomorrow.',
  },
  'because-missing': {
    status: 400,
    zh: '请写明原因。',
    en: 'Please say why.',
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
  'household-full': {
    status: 409,
    zh: '名单已满8人。请先在“我的记录”里移除不再同行的人。',
    en: 'The list has 8 people. Remove somebody under My records first.',
  },
  'too-many-companions': {
    status: 429,
    zh: '代报人数已到上限(一次8人,一天30人)。其他人请工作人员登记。',
    en: 'The limit is reached (8 at a scan, 30 people a day). The staff will register the others.',
  },
  'too-many-typed': {
    status: 429,
    zh: '本班次手工登记人数已到上限。请来人自己扫码,或由主管人员登记。',
    en: 'This shift has registered as many as it may by hand. Let people scan, or ask a manager.',
  },
  'too-many-cards': {
    status: 429,
    zh: '今天发放的个人码已到上限(200张),请明天继续。',
    en: 'This community has given 200 cards today, which is the limit. Please go on tomorrow.',
  },
  'stop-settled': {
    status: 409,
    zh: '这次劝阻已经处置完毕,不能再改。',
    en: 'This stop is settled already and cannot be changed.',
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
  'identifier-invalid': {
    status: 400,
    zh: '统一社会信用代码或车牌号不正确。',
    en: 'The credit code or plate is not right.',
  },
  duplicate: {
    status: 409,
    zh: '已经存在,不能重复创建。',
    en: 'It already exists.',
  },
  'short-number-unknown': {
    status: 404,
    zh: '没有这个场所编号,请核对海报上的数字。',
    en: 'There is no place with this number. Please check the digits on the poster.',
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
  'off-duty': {
    status: 403,
    zh: '请先上岗,再查看或登记。',
    en: 'Go on duty first; then you can see and register people.',
  },
  'entry-time': {
    status: 400,
    zh: '入场时间不正确:不能在将来,也不能早于允许的时间。',
    en: 'The time of entry is not right: not in the future, and not earlier than is allowed.',
  },
  'entry-too-old': {
    status: 409,
    zh: '入场时间已超过72小时,须由第二人核对。',
    en: 'The entry is more than 72 hours old; a second person must look at it.',
  },
  'entry-back-dated': {
    status: 409,
    zh: '入场时间早于本机上次同步,须由第二人核对。',
    en: 'The entry is older than the last sync of this device; a second person must look at it.',
  },
  'entry-after-shift': {
    status: 409,
    zh: '这条登记在班次结束以后产生,须由第二人核对。',
    en: 'The entry was made after the shift had ended; a second person must look at it.',
  },
  'entry-chain': {
    status: 409,
    zh: '登记的顺序有缺口,须由第二人核对。',
    en: 'An entry before this one is missing; a second person must look at it.',
  },
  'entry-signature': {
    status: 400,
    zh: '这条登记的签名不正确,未被接受。请重新登记此人。',
    en: 'The signature of this entry is wrong, so it was not taken. Please register this person again.',
  },
  'entry-unreadable': {
    status: 400,
    zh: '这条登记已损坏,无法读取。请重新登记此人。',
    en: 'This entry is damaged and cannot be read. Please register this person again.',
  },
  'door-device-unknown': {
    status: 404,
    zh: '没有这台值班设备,请重新上岗。',
    en: 'This device is not known at this place. Please begin the shift again.',
  },
  'door-device-revoked': {
    status: 409,
    zh: '这台值班设备已挂失,登记须由第二人核对。',
    en: 'This device was reported lost; a second person must look at its entries.',
  },
  'paper-sample': {
    status: 409,
    zh: '纸质补录抽查:请对照纸面核对。',
    en: 'A sample of the paper register: please compare it with the sheet.',
  },
  'second-person-needed': {
    status: 403,
    zh: '请由另一位工作人员核对,不能核对自己录入的。',
    en: 'Another person must check this; nobody checks his own entries.',
  },
  'document-unseen': {
    status: 409,
    zh: '请先查看证件原件,再发个人码。',
    en: 'Look at the document itself before you issue a personal code.',
  },
  'file-unreadable': {
    status: 400,
    zh: '文件无法读取,请用CSV或XLSX,最多200行。',
    en: 'The file cannot be read. Use CSV or XLSX with at most 200 rows.',
  },
  'import-unreadable': {
    status: 400,
    zh: '文件无法读取。请用模板保存为XLSX或CSV,不超过1 MB,不加密码。',
    en: 'The file cannot be read. Save the template as XLSX or CSV, up to 1 MB, without a password.',
  },
  'import-no-path': {
    status: 400,
    zh: '没有找到“路径”这一列。请用模板,不要改表头。',
    en: 'There is no column Path. Please use the template and keep its headings.',
  },
  'import-empty': {
    status: 400,
    zh: '里面没有一行单元。请先填写,再预览。',
    en: 'There is no unit in it. Fill it in first, then look at the preview.',
  },
  'import-too-long': {
    status: 413,
    zh: '一次最多2000个单元,请分成几次。',
    en: 'At most 2,000 units at a time. Please split it.',
  },
  'import-wrong': {
    status: 409,
    zh: '有的行不正确,什么都没有生成。请看预览,改好后重试。',
    en: 'Some rows are not right, so nothing was made. Look at the preview, mend them, try again.',
  },
  'complex-full': {
    status: 413,
    zh: '一个综合体最多5000个单元。',
    en: 'A complex has at most 5,000 units.',
  },
  'too-many-units': {
    status: 429,
    zh: '今天新建的单元已到上限(6000个),请明天继续。',
    en: 'You have made 6,000 units today, which is the limit. Please go on tomorrow.',
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
} as const satisfies Record<string, Refusal>

export type RefusalCode = keyof typeof REFUSALS

/** What a use case returns instead of a result when it says no. */
export type Refused = { readonly ok: false; readonly refusal: RefusalCode; readonly field?: string }

/** Makes the refusal of one field or of the whole. */
export function refuse(refusal: RefusalCode, field?: string): Refused {
  return field === undefined ? { ok: false, refusal } : { ok: false, refusal, field }
}
