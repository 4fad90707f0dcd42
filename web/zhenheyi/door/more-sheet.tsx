// Everything a gatekeeper needs a few times a day: who is still to be registered, paper, language,
// large print, the steps for a stop.
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import { defineWords, useLang, useWords } from '../../ui/words.tsx'
import { useLarge } from '../large.ts'
import { useSession } from '../session.ts'
import { Sheet } from './sheet.tsx'
import { Steps } from './stop-sheet.tsx'
import { STOP_WORDS } from './stop-words.ts'
import type { Guidance } from './use-shift.ts'

const WORDS = defineWords(
  {
    more: '更多',
    emergencies: '紧急进入后待补登记',
    guidance: '红码、黄码、带星怎么处理',
    sheet: '打印空白登记表',
    large: '大字版',
    normal: '标准字号',
    language: 'English',
    languageLabel: 'English, switch to English',
    hotline: '拿不准时拨 12345。',
  },
  {
    more: 'More',
    emergencies: 'Emergency entries to register',
    guidance: 'What to do with red, yellow, star',
    sheet: 'Print an empty sheet',
    large: 'Large print',
    normal: 'Normal print',
    language: '中文',
    languageLabel: '中文, 切换到中文',
    hotline: 'If in doubt call 12345.',
  },
)

/** The sheet behind the three lines. */
export function MoreSheet(props: {
  readonly pointId: string
  readonly guidance: Guidance
  readonly onClose: () => void
}): ReactElement {
  const words = useWords(WORDS)
  const stopWords = useWords(STOP_WORDS)
  const lang = useLang()
  const { setLang } = useSession()
  const [isLarge, changeSize] = useLarge()
  const [isGuideOpen, setGuideOpen] = useState(false)
  const { pointId, guidance, onClose } = props
  return (
    <Sheet title={words.more} onClose={onClose}>
      <div className="menu">
        <Link className="button wide" to={`/door/${pointId}/emergencies`} onClick={onClose}>
          {words.emergencies}
        </Link>
        <button
          type="button"
          className="button wide"
          aria-expanded={isGuideOpen}
          onClick={() => setGuideOpen(!isGuideOpen)}
        >
          {words.guidance}
        </button>
        {isGuideOpen ? (
          <Steps steps={guidance?.steps ?? stopWords.plainSteps} phones={guidance?.phones ?? []} />
        ) : null}
        <a
          className="button wide"
          href={`/api/door/points/${pointId}/sheet.pdf?lang=${lang}`}
          target="_blank"
          rel="noreferrer"
        >
          {words.sheet}
        </a>
        <button type="button" className="button wide" onClick={changeSize}>
          {isLarge ? words.normal : words.large}
        </button>
        <button
          type="button"
          className="button wide"
          aria-label={words.languageLabel}
          onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}
        >
          {words.language}
        </button>
        <p className="hint">{words.hotline}</p>
      </div>
    </Sheet>
  )
}
