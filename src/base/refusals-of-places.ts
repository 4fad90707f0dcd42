// What is refused about places, their codes and those who run them. Part of REFUSALS.

export const PLACE_REFUSALS = {
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
  'leaves-complex': {
    status: 403,
    zh: '这里属于一个综合体,您管理的只是其中一部分。请综合体的管理员或镇街来移出或并走。',
    en: 'This is part of a complex. Its managers or the town take it out, by a move or a merge.',
  },
  'closed-by-town': {
    status: 409,
    zh: '这个场所是镇街停用的,请联系镇街重新启用。',
    en: 'The town closed this place. Only the town can open it again.',
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
  'ended-closed': {
    status: 410,
    zh: '场所停用时,给您的这个邀请或移交已经结束。需要时请对方重新发起。',
    en: 'The place was closed, and this invitation or handing over ended with it. Ask for a new one.',
  },
  'ended-merged': {
    status: 410,
    zh: '场所已并入另一处,给您的这个邀请或移交已经结束。需要时请对方重新发起。',
    en: 'The place went up in another one, and this invitation or handing over ended with it.',
  },
  'ended-moved': {
    status: 410,
    zh: '场所已换了所属的综合体,给您的这个邀请或移交已经结束。需要时请对方重新发起。',
    en: 'The place left its complex, and this invitation or handing over ended then. Ask for a new one.',
  },
  'poster-needed': {
    status: 409,
    zh: '上岗前请先扫门口张贴的码;扫不了就输入码下面的 8 位编号。',
    en: 'Scan the code that hangs at the door first, or type the 8 digits under it.',
  },
  'identifier-invalid': {
    status: 400,
    zh: '统一社会信用代码或车牌号不正确。',
    en: 'The credit code or plate is not right.',
  },
  'short-number-unknown': {
    status: 404,
    zh: '没有这个场所编号,请核对海报上的数字。',
    en: 'There is no place with this number. Please check the digits on the poster.',
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
  'import-no-headings': {
    status: 400,
    zh: '内容里有逗号,但没有表头。请在最上面加一行,例如:路径,名称,类别;或者每行只写一个路径。',
    en: 'Commas need headings: begin with a line such as path,name,category. Or write one path a line.',
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
} as const
