// The words of the guide for a new manager: five short cards.
import { defineWords } from '../ui/words.tsx'

export const GUIDE_WORDS = defineWords(
  {
    title: '新手指引',
    progress: (done: number) => `${done} / 5 已完成`,
    next: '下一步',
    done: '已完成',
    waiting: '镇街确认后再做',
    leave: '以后再说',
    leaveText: '以后可以在场所页“新手指引”找到。',
    again: '刷新看进度',
    all: '五步都完成了。您的场所已经可以安心使用。',
    cards: {
      made: {
        title: '生成场所码',
        text: '填好场所,码就有了。',
        go: '看场所',
      },
      posted: {
        title: '打印并张贴',
        text: '打印海报,贴在每个入口,离地 1.3–1.5 米,别放在玻璃反光处。有人扫过,这一步就算完成。',
        go: '打印海报',
      },
      photographed: {
        title: '拍一张贴好的照片',
        text: '贴好后在场所页拍照,系统看一眼是不是这个门的码。照片不保存。',
        go: '去拍照',
      },
      invited: {
        title: '邀请看门人',
        text: '请门口的人一起用:出示邀请码让对方扫,或按手机号邀请。',
        go: '邀请成员',
      },
      scanned: {
        title: '看到第一次扫码',
        text: '自己先扫一次试试。门口名单会马上出现这一条。',
        go: '打开门口',
      },
    },
  },
  {
    title: 'First steps',
    progress: (done: number) => `${done} of 5 done`,
    next: 'Next',
    done: 'Done',
    waiting: 'Once the town has confirmed the place',
    leave: 'Later',
    leaveText: 'You find it again on the page of the place, under First steps.',
    again: 'Look again',
    all: 'All five are done. Your place is ready.',
    cards: {
      made: {
        title: 'Make the code',
        text: 'Enter the place, and its code is there.',
        go: 'See the place',
      },
      posted: {
        title: 'Print it and hang it up',
        text:
          'One poster at each entrance, 1.3 to 1.5 m high, not behind shining glass. Done as soon ' +
          'as somebody has scanned it.',
        go: 'Print the poster',
      },
      photographed: {
        title: 'Take a photo of it',
        text:
          'On the page of the place. We look whether it is the code of this door, and keep no ' +
          'picture.',
        go: 'Take the photo',
      },
      invited: {
        title: 'Invite the gatekeeper',
        text: 'Show a code to scan, or invite by phone number.',
        go: 'Invite',
      },
      scanned: {
        title: 'See the first scan',
        text: 'Try it yourself: the door shows the row at once.',
        go: 'Open the door',
      },
    },
  },
)
