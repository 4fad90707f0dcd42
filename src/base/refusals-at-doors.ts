// What is refused at doors: what gatekeepers enter, sheets, cards, stops. Part of REFUSALS.

export const DOOR_REFUSALS = {
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
  'check-settled': {
    status: 409,
    zh: '已有人核对过这一条,结论不同,以先核对的为准。',
    en: 'Somebody has checked this already and found otherwise; the first answer stands.',
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
} as const
