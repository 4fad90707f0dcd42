// Pages of everything that is not a result: each says what to do next, with a number to read aloud.
import { html, trusted } from '../../src/base/html.ts'
import type { Html } from '../../src/base/html.ts'
import { OFF_SHAPE, WAIT_SHAPE } from './shapes.ts'
import { renderPage } from './shell.ts'
import type { Page, View } from './shell.ts'
import { wordsOf } from './words.ts'

export const CODE_TROUBLES = ['unknown', 'withdrawn', 'closed', 'merged'] as const
/** Why a code opens no door. */
export type CodeTrouble = (typeof CODE_TROUBLES)[number]

export type TroubleModel = {
  readonly trouble: CodeTrouble
  /** What the visitor reads to the staff: the short number or the end of the code. */
  readonly number: string
  readonly placeName?: string | undefined
  /** The doors of this place where another code hangs: named and not linked, one walks there. */
  readonly doors?: readonly string[] | undefined
  /** The place that took this one's place: a person goes there by a tap, never by itself. */
  readonly next?: { readonly href: string; readonly placeName: string } | undefined
  readonly hotline: string
}

function contact(view: View, hotline: string): Html {
  const words = wordsOf(view.lang)
  return html`<div class="foot">
    <a href="/n">${words.typeNumber}</a><a href="tel:${hotline}">${words.hotline} ${hotline}</a>
  </div>`
}

/** Writes the page of a code that is unknown, withdrawn or of a closed place. */
export function renderTrouble(view: View, model: TroubleModel): Page {
  const words = wordsOf(view.lang)
  const title = {
    unknown: words.codeUnknown,
    withdrawn: words.codeOff,
    closed: words.placeClosed,
    merged: words.placeMerged,
  }[model.trouble]
  const main = html`<section
      class="v off"
      role="alert"
      data-testid="trouble"
      data-trouble="${model.trouble}"
    >
      ${trusted(OFF_SHAPE)}
      <h1>${title}</h1>
      ${model.placeName && html`<p class="who">${model.placeName}</p>`}
      ${
        model.next &&
        html`<p>${words.mergedInto(model.next.placeName)}</p>
          <a class="go" data-testid="way" href="${model.next.href}">${words.mergedGo}</a>`
      }
      <p>
        ${model.doors?.length ? words.scanAt(model.doors.join(words.listComma)) : words.scanOther}
      </p>
      <p class="cap">${words.tellStaff}</p>
      <div class="big" data-testid="trouble-number">${model.number}</div>
    </section>
    ${contact(view, model.hotline)}`
  return renderPage(view, { title, style: 'trouble', main })
}

export type BusyModel = {
  /** Where to post again: the same address with the same fields, so nobody is counted twice. */
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  readonly retryMs: number
  readonly hotline: string
}

/** Writes the page that tries again by itself; without a script its button does. */
export function renderBusy(view: View, model: BusyModel): Page {
  const words = wordsOf(view.lang)
  const main = html`<form
      id="go"
      method="post"
      action="${model.action}"
      data-retry="${model.retryMs}"
    >
      <section class="v wait" role="status" data-testid="busy">
        ${trusted(WAIT_SHAPE)}
        <h1>${words.busyTitle}</h1>
        <p>${words.busyText}</p>
      </section>
      ${Object.entries(model.fields).map(
        ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
      )}<button class="go" data-busy="${words.registering}…" data-testid="retry">
        ${words.retry}
      </button>
    </form>
    ${contact(view, model.hotline)}`
  return renderPage(view, { title: words.busyTitle, style: 'trouble', main })
}

export type NoticeModel = {
  readonly title: string
  readonly text: string
  readonly next?: { readonly href: string; readonly word: string }
  readonly hotline: string
}

/** Writes a page with one sentence and one next step. */
export function renderNotice(view: View, model: NoticeModel): Page {
  const main = html`<section class="card" role="status" data-testid="notice">
      <h1>${model.title}</h1>
      <p>${model.text}</p>
      ${model.next && html`<a class="go" href="${model.next.href}">${model.next.word}</a>`}
    </section>
    ${contact(view, model.hotline)}`
  return renderPage(view, { title: model.title, style: 'form', main })
}
