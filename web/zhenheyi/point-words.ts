// Words of the posting points: photo as proof, advice, screens.
import { defineWords } from '../ui/words.tsx'

export const POINT_WORDS = defineWords(
  {
    proof: {
      missing: '还没拍张贴照片',
      stale: '张贴照片已超过 30 天',
      proven: '张贴照片已核对',
    },
    takePhoto: '拍照核对',
    reading: '正在核对照片…',
    photoHint: '把海报拍进画面,二维码要完整、清楚。照片只用于核对,不会保存。',
    noPicture: '这张图片打不开。请用相机重新拍一张。',
    results: {
      right: (print: string) => `核对通过:这里张贴的是第 ${print} 张,正确。`,
      'no-code': '照片里没有找到二维码。请走近一些,让二维码完整、清楚地进入画面。',
      unknown: '这个码的地址是对的,但不是本市发出的场所码。请揭下它,换上这里的海报。',
      withdrawn: '这一张已经撤回,不能再用。请揭下它,换上在用的海报。',
      'other-place': '这是另一个场所的码。请揭下它,换上这里的海报。',
      'other-point': (point: string) => `这是“${point}”的码。请把它贴回${point},这里贴这里的海报。`,
    },
    alarm: '这张海报通向别的地址!',
    alarmText: (host: string) =>
      `它会把人带到 ${host}。请马上揭下它,不要扫它,并打电话告诉镇街。镇街已收到记录。`,
    call: (hotline: string) => `拨打 ${hotline}`,
    strange: (day: string, host: string) =>
      `${day} 在这里发现一张通向 ${host} 的码。请确认已经揭下;镇街处理后这一行消失。`,
    advice: (what: { day: string; from: string; to: string; scans: string; perMinute: string }) =>
      `最忙的一刻钟:${what.day} ${what.from}-${what.to},${what.scans} 次扫码,` +
      `每分钟 ${what.perMinute} 次。`,
    tooFew: (limit: number, more: number) =>
      `一个点每分钟最多适合 ${limit} 次,建议再加 ${more} 个张贴点。`,
    enough: '一个点够用。',
    asOf: (minute: string) => `(统计到 ${minute})`,
    screen: (serial: string) => `屏幕 ${serial}`,
    seen: (when: string) => `最近联网 ${when}`,
    more: '门口屏幕、停用',
    screens: '门口屏幕',
    newScreen: '添加门口屏幕',
    screenText: '平板或旧手机立在门口,显示每 30 秒更换的码,照片转发就过期。',
    screenSteps: (address: string) => `在那台设备上打开 ${address},输入下面的绑定码:`,
    screenUntil: (time: string) => `${time} 前有效,只能用一次。`,
    screenWithdraw: '停用后,这块屏幕的码立即不能再扫。其他码不受影响。',
    serial: (serial: string) => `第 ${serial} 张`,
  },
  {
    proof: {
      missing: 'No photo of the posted code yet',
      stale: 'The photo is older than 30 days',
      proven: 'Checked by photo',
    },
    takePhoto: 'Take a photo',
    reading: 'Checking the photo…',
    photoHint: 'Get the whole code into the picture, sharp. The photo is read and not kept.',
    noPicture: 'This picture cannot be opened. Please take a new one with the camera.',
    results: {
      right: (print: string) => `Right: print ${print} of this point hangs here.`,
      'no-code': 'No code was found. Go nearer and get the whole code into the picture, sharp.',
      unknown: 'The address is ours, but the code was not made by this city. Take it down.',
      withdrawn: 'This print was withdrawn. Take it down and put up one that is in use.',
      'other-place': 'This is the code of another place. Take it down and put up the one of here.',
      'other-point': (point: string) =>
        `This is the code of "${point}". Put it back there, and put up the one of here.`,
    },
    alarm: 'This poster leads to another address!',
    alarmText: (host: string) =>
      `It takes people to ${host}. Take it down now, do not scan it, and call the town. ` +
      'The town has the record already.',
    call: (hotline: string) => `Call ${hotline}`,
    strange: (day: string, host: string) =>
      `On ${day} a code leading to ${host} was found here. Make sure that it is gone; this ` +
      'line goes when the town has settled it.',
    advice: (what: { day: string; from: string; to: string; scans: string; perMinute: string }) =>
      `Busiest quarter of an hour: ${what.day} ${what.from}-${what.to}, ` +
      `${what.scans} ${what.scans === '1' ? 'scan' : 'scans'}, ${what.perMinute} a minute.`,
    tooFew: (limit: number, more: number) => `One point suits ${limit} a minute: add ${more} more.`,
    enough: 'One point is enough.',
    asOf: (minute: string) => `(As of ${minute}.)`,
    screen: (serial: string) => `Screen ${serial}`,
    seen: (when: string) => `last online ${when}`,
    more: 'Door screens, closing the point',
    screens: 'Door screens',
    newScreen: 'Add a screen',
    screenText:
      'A tablet or an old phone at the door shows a code that changes every 30 seconds; ' +
      'a photo of it is soon stale.',
    screenSteps: (address: string) => `On that device open ${address} and type this code:`,
    screenUntil: (time: string) => `Good until ${time}, once.`,
    screenWithdraw: 'The code of this screen stops working at once. Other codes are not touched.',
    serial: (serial: string) => `Print ${serial}`,
  },
)
