// The words of a shift that has not begun: the poster first, and what to do about a wrong one.
import { defineWords } from '../../ui/words.tsx'

export const OFF_DUTY_WORDS = defineWords(
  {
    title: '您不在岗',
    text: '上岗前先扫一下门口张贴的码,看它有没有被换掉。上岗以后,这里才显示入场名单。',
    scan: '扫门口的码上岗',
    aim: '把门口张贴的码放进框里',
    noCamera: '没有打开相机。可以拍一张照片,或输入码下面的编号。',
    picture: '拍照或选图片',
    noCode: '这张图片里没有找到二维码。',
    number: '扫不了?输入编号',
    numberHint: '码下面的 8 位数字',
    goOn: '上岗',
    again: '再扫一次',
    anyway: '已告诉管理员,先上岗',
    leadsTo: '这张码指向:',
    wrong: {
      'wrong-host': {
        title: '这张码不是本市的,可能是骗人的!',
        steps: [
          '马上揭下来,或用纸盖住,别让人再扫。',
          '看看下面是不是还有一张真的码。',
          '告诉管理员,并拨打 12345。揭下的那张请留好。',
        ],
      },
      unknown: {
        title: '这张码不对,系统里没有它',
        steps: ['揭下来,别让人再扫。', '请管理员重新打印这个门的码。', '在新码贴好前,用证件登记。'],
      },
      withdrawn: {
        title: '这张码已停用,扫了没有用',
        steps: ['揭下来。', '请管理员打印并贴上新的码。', '在新码贴好前,用证件登记。'],
      },
      'other-place': {
        title: '这张码是别的场所的',
        steps: ['揭下来,交给管理员。', '贴上这个门自己的码,再扫一次。'],
      },
      'other-point': {
        title: '这张码是另一个门的',
        steps: ['您可能站错了门:从那个门的名单上岗。', '如果门没错,请把两张码换回来,再扫一次。'],
      },
    },
  },
  {
    title: 'You are off duty',
    text:
      'Scan the code that hangs at the door first: somebody may have pasted over it. The list is ' +
      'shown while you are on duty.',
    scan: 'Scan the code at the door',
    aim: 'Hold the code at the door in the frame',
    noCamera: 'The camera is not open. Take a photo, or type the number under the code.',
    picture: 'Take or pick a photo',
    noCode: 'No code was found in this picture.',
    number: 'No scan? Type the number',
    numberHint: 'The 8 digits under the code',
    goOn: 'Go on duty',
    again: 'Scan again',
    anyway: 'The manager knows: go on duty',
    leadsTo: 'It leads to:',
    wrong: {
      'wrong-host': {
        title: 'This is no code of this city. It may be a fraud!',
        steps: [
          'Take it down or cover it now, so that nobody scans it.',
          'Look whether the real code is under it.',
          'Tell the manager and call 12345. Keep what you took down.',
        ],
      },
      unknown: {
        title: 'This code is wrong: the city does not know it',
        steps: [
          'Take it down, so that nobody scans it.',
          'Ask the manager to print the code of this door.',
          'Until it hangs, register people with their documents.',
        ],
      },
      withdrawn: {
        title: 'This code is out of use',
        steps: [
          'Take it down.',
          'Ask the manager to print a new one.',
          'Until it hangs, register people with their documents.',
        ],
      },
      'other-place': {
        title: 'This code belongs to another place',
        steps: ['Take it down for the manager.', 'Put up the code of this door and scan again.'],
      },
      'other-point': {
        title: 'This code belongs to another door',
        steps: [
          'You may be at the wrong door: go on duty on the list of that one.',
          'If the door is right, swap the two codes back and scan again.',
        ],
      },
    },
  },
)

/** What can be wrong with a poster. */
export type WrongPoster = keyof (typeof OFF_DUTY_WORDS)['zh']['wrong']
