// Words of a screen. Its face is bilingual like a poster: it speaks to everybody at once.
import { defineWords } from '../../ui/words.tsx'

export const SCREEN_WORDS = defineWords(
  {
    title: '门口屏幕',
    text: '把这台设备变成门口的扫码屏。请管理员在场所页的张贴点下选“添加门口屏幕”,把绑定码输入这里。',
    code: '绑定码',
    codeHint: '12 位数字,10 分钟内有效',
    go: '绑定这台设备',
    insecure: '这个地址不是 https,浏览器不能保管屏幕的密钥。请用 https 地址打开。',
    full: '全屏显示',
    gone: '这块屏幕已停用',
    goneText: '它的码不能再扫。要继续使用,请管理员重新添加门口屏幕。',
    again: '重新绑定',
    lost: '网络断开太久',
    lostText: '请扫门口的海报,或请工作人员登记。网络恢复后这里自动显示。',
    alone: '网络断开,仍可扫码',
    qr: (place: string, point: string) => `${place} ${point} 的场所码`,
  },
  {
    title: 'Screen at the door',
    text:
      'This device becomes the screen of a door. The manager picks "Add a screen" under a ' +
      'posting point on the page of the place; type the code here.',
    code: 'Code',
    codeHint: '12 digits, good for ten minutes',
    go: 'Make this device a screen',
    insecure: 'This address is not https: the browser cannot keep the key of a screen.',
    full: 'Full screen',
    gone: 'This screen is out of use',
    goneText: 'Its code no longer works. The manager can add a screen anew.',
    again: 'Start again',
    lost: 'Too long without a network',
    lostText: 'Please scan a poster, or ask the staff. The code comes back with the network.',
    alone: 'No network, scanning works',
    qr: (place: string, point: string) => `Place code of ${place}, ${point}`,
  },
)

/** What stands on the face, in both languages. */
export const FACE = {
  band: '场所码 · 不是个人健康码',
  bandEn: 'This is the PLACE code',
  how: '微信、支付宝、镇合意扫一扫',
  howEn: 'Scan with WeChat, Alipay or Zhenheyi',
  changes: '每 30 秒更换,请当场扫码',
  changesEn: 'Changes every 30 seconds: scan it here',
  help: '没有手机?请找工作人员',
  helpEn: 'No phone? See the staff',
  demo: '演示 · Demo',
} as const
