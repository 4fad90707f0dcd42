// A personal code as a card to print, in both languages: its gatekeeper is not its reader.
// Source: F17.
import type { ReactElement } from 'react'
import { formatDate } from '../../ui/formats.ts'
import { QrPicture } from '../../ui/qr-picture.tsx'
import { useWords } from '../../ui/words.tsx'
import { CARD_WORDS } from './words.ts'

export type PrintedCard = {
  readonly url: string
  readonly maskedName: string
  /** Seconds since 1970. */
  readonly expiresAt: number
}

/** Shows the card with the button that prints it, and it alone. */
export function CardSheet(props: {
  readonly card: PrintedCard
  readonly onClose: () => void
}): ReactElement {
  const words = useWords(CARD_WORDS)
  const { card } = props
  return (
    <section className="card-sheet" data-testid="card-sheet">
      <article className="paper-card">
        <h2>
          <span lang="zh-CN">{words.card}</span> <span lang="en">{words.cardEn}</span>
        </h2>
        <QrPicture text={card.url} label={words.card} />
        <p className="paper-name">{card.maskedName}</p>
        <p lang="zh-CN">{words.what}</p>
        <p lang="en">{words.whatEn}</p>
        <p className="tabular">
          <span lang="zh-CN">{CARD_WORDS.zh.until}</span> ·{' '}
          <span lang="en">{CARD_WORDS.en.until}</span>{' '}
          <b className="whole-day">{formatDate(card.expiresAt)}</b>
        </p>
        <p>
          <span lang="zh-CN">{words.lost}</span> <span lang="en">{words.lostEn}</span>
        </p>
      </article>
      <div className="pair no-print">
        <button type="button" className="button primary" onClick={() => window.print()}>
          {words.print}
        </button>
        <button type="button" className="button" onClick={props.onClose}>
          {words.close}
        </button>
      </div>
    </section>
  )
}
