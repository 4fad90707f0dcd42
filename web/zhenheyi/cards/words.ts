// Words of the desk at which a community gives personal codes, and of the card itself.
import { defineWords } from '../../ui/words.tsx'

export const CARD_WORDS = defineWords(
  {
    title: '个人码发放',
    intro: '给没有手机的居民发放纸质个人码。看过本人证件再办理;发码不算进入任何场所。',
    give: '发放个人码',
    documentSeen: '证件就在我面前,姓名和号码已核对',
    given: '已发放,请打印交给本人。',
    list: (n: number) => `已发放 ${n} 张`,
    none: '还没有发放过个人码。',
    until: '有效期至',
    show: '打印',
    end: '停用',
    endNow: '确认停用',
    endText: '停用后,这张卡片在任何门口都不能再登记。',
    search: '按姓名或日期查找',
    card: '个人码',
    cardEn: 'Personal code',
    what: '请把这张卡片交给门口的工作人员扫描登记。卡片只能登记进门,看不到任何个人信息。',
    whatEn:
      'Show this card to the staff at the door. It only records an entry; it opens no personal data.',
    lost: '丢失请联系发卡的社区或场所停用。',
    lostEn: 'If it is lost, ask whoever gave it to end it.',
    print: '打印这张卡片',
    close: '返回',
  },
  {
    title: 'Personal codes',
    intro:
      'Give people without a phone a code on paper. Look at their document first. Giving a card records no visit.',
    give: 'Give a personal code',
    documentSeen: 'The document lies before me; name and number are checked',
    given: 'Given. Please print it and hand it over.',
    list: (n: number) => `Given: ${n}`,
    none: 'No card has been given yet.',
    until: 'Valid until',
    show: 'Print',
    end: 'End',
    endNow: 'End it now',
    endText: 'A card that was ended records nobody at any door.',
    search: 'Find by name or date',
    card: '个人码',
    cardEn: 'Personal code',
    what: '请把这张卡片交给门口的工作人员扫描登记。卡片只能登记进门,看不到任何个人信息。',
    whatEn:
      'Show this card to the staff at the door. It only records an entry; it opens no personal data.',
    lost: '丢失请联系发卡的社区或场所停用。',
    lostEn: 'If it is lost, ask whoever gave it to end it.',
    print: 'Print this card',
    close: 'Back',
  },
)
