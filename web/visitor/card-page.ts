// The card of a personal code, to be printed on A6 or kept as a picture, and what anybody sees who
// scans one. The card is in both languages: its gatekeeper is not its reader.
// Source: F17; security decision 2.
import { html } from '../../src/base/html.ts'
import { othersWordsOf } from './others-words.ts'
import { renderNotice } from './failure-page.ts'
import { meWordsOf } from './me-words.ts'
import { renderPage } from './shell.ts'
import type { Page, View } from './shell.ts'
import { wordsOf } from './words.ts'

export type CardModel = {
  readonly codeId: number
  readonly maskedName: string
  /** Modules of the code, dark ones true. */
  readonly modules: readonly (readonly boolean[])[]
  /** A Shanghai day: 2026-01-02. */
  readonly until: string
  readonly hotline: string
}

// Fewer than four modules of white around it and cheap readers lose the corners.
const QUIET = 4

/** Draws the dark modules as one path, runs of a row together. */
function pathOf(modules: readonly (readonly boolean[])[]): string {
  const runs = modules.flatMap((row, y) =>
    [
      ...row
        .map((dark) => (dark ? '1' : '0'))
        .join('')
        .matchAll(/1+/g),
    ].map((run) => `M${run.index + QUIET} ${y + QUIET}h${run[0].length}v1h-${run[0].length}z`),
  )
  return runs.join('')
}

/** Writes the card. */
export function renderCard(view: View, model: CardModel): Page {
  const [zh, en] = [othersWordsOf('zh'), othersWordsOf('en')]
  const here = othersWordsOf(view.lang)
  const words = wordsOf(view.lang)
  const size = model.modules.length + 2 * QUIET
  const main = html`<article class="pc" data-testid="card">
      <p class="tiny">
        <span lang="zh-CN">${wordsOf('zh').product}</span> ·
        <span lang="en">${wordsOf('en').product}</span>
      </p>
      <h1><span lang="zh-CN">${zh.cardTitle}</span> <span lang="en">${en.cardTitle}</span></h1>
      <svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${here.cardTitle}">
        <path fill="#fff" d="M0 0h${size}v${size}H0z" />
        <path fill="#000" shape-rendering="crispEdges" d="${pathOf(model.modules)}" />
      </svg>
      <div class="who" data-testid="card-name">${model.maskedName}</div>
      <p lang="zh-CN">${zh.cardWhat}</p>
      <p lang="en">${en.cardWhat}</p>
      <p class="tiny">
        <span lang="zh-CN">${zh.cardUntil}</span> · <span lang="en">${en.cardUntil}</span>
        <b data-testid="card-until">${model.until}</b><br />
        <span lang="zh-CN">${zh.cardLost}</span> · <span lang="en">${en.cardLost}</span>
        <b>${model.hotline}</b>
      </p>
    </article>
    <div class="np">
      <p class="cap">${here.cardFold}</p>
      <button type="button" class="go" id="print" hidden data-testid="print">
        ${here.cardPrint}
      </button>
      <div class="row">
        <a class="out" href="/me/cards/${model.codeId}/picture" download data-testid="picture"
          >${here.cardPicture}</a
        ><a class="out" href="/me" data-testid="home">${words.home}</a>
      </div>
      <form method="post" action="/me/cards/${model.codeId}/revoke">
        <div class="row">
          <button class="out" data-testid="revoke">${meWordsOf(view.lang).cardRevoke}</button>
        </div>
      </form>
    </div>`
  return renderPage(view, { title: here.cardTitle, style: 'card', main })
}

/** Writes what a stranger sees who scans a card: what it is for, and nothing of whose it is. */
export function renderScannedCard(view: View, hotline: string): Page {
  const words = othersWordsOf(view.lang)
  const text = `${words.forGatekeeperText} ${words.found}`
  return renderNotice(view, { title: words.forGatekeeper, text, hotline })
}
