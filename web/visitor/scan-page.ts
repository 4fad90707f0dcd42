// The page behind the code for a phone that is known: one button, which the script may press.
// GET shows it and changes nothing, so that link previews are harmless.
import { escapeHtml, html } from '../../src/base/html.ts'
import type { Html } from '../../src/base/html.ts'
import { fillPage, openVariants, slot } from './compiled-page.ts'
import { policyOf, renderPage } from './shell.ts'
import type { Page, View } from './shell.ts'
import { wordsOf } from './words.ts'

/** Where the person stands, as every page shows it. */
export type Where = {
  readonly token: string
  readonly placeName: string
  readonly divisionName: string
  readonly pointName: string
}

export type ScanModel = Where & {
  readonly ticket: string
  /** Masked names of the registrations on this phone, the first is used. */
  readonly names: readonly string[]
  /** Whether the script may post without a tap (security decision 3). */
  readonly isAuto: boolean
  readonly isTyped: boolean
  /** A sentence above the button: why it must be pressed again. */
  readonly note?: string | undefined
}

export type Note = { readonly text: string; readonly isWarning: boolean }

/** A sentence above the form: what happened, or what is wrong. */
export function noteLine({ text, isWarning }: Note): Html {
  return html`<p
    class="note${isWarning && ' warn'}"
    role="${isWarning ? 'alert' : 'status'}"
    data-testid="note"
  >
    ${text}
  </p>`
}

/** The card that says where this is. */
export function whereCard(where: Where): Html {
  return html`<section class="card">
    <h1 data-testid="place">${where.placeName}</h1>
    <div class="cap" data-testid="where">${where.divisionName} · ${where.pointName}</div>
  </section>`
}

function writeScan(view: View, model: ScanModel): string {
  const words = wordsOf(view.lang)
  const base = `/p/${model.token}`
  const [first, ...others] = model.names
  const main = html`${whereCard(model)}${
      model.note && html`<p class="note warn" role="alert" data-testid="note">${model.note}</p>`
    }
    <form id="go" method="post" action="${base}" ${model.isAuto && html` data-auto="1"`}>
      <section class="card">
        <input type="hidden" name="ticket" value="${model.ticket}" />${
          model.isTyped && html`<input type="hidden" name="how" value="typed" />`
        }
        <div class="cap">${words.enteringAs}</div>
        <h2 data-testid="who">${first ?? ''}</h2>
        <button class="go" data-busy="${words.registering}…" data-testid="enter">
          ${words.enterButton}
        </button>
      </section>
      ${others.map(
        (name, index) =>
          html`<div class="row">
            <button class="out" name="as" value="${index + 1}" data-testid="as-${index + 1}">
              ${words.enterAs} ${name}
            </button>
          </div>`,
      )}
      <div class="row">
        <button class="out" formaction="${base}/not-me" data-testid="not-me">${words.notMe}</button
        ><a class="out" href="${base}?new=1" data-testid="other">${words.otherPerson}</a>
      </div>
      <div class="foot">
        <a href="/me">${words.myRecords}</a><a href="/privacy">${words.privacy}</a>
      </div>
    </form>`
  const title = `${words.product} · ${model.placeName}`
  return renderPage(view, { title, style: 'form', main }).body
}

/** Where a page that is compiled says it stands, and its slots in their order. */
export const WHERE_SLOTS = {
  where: {
    token: slot('token'),
    placeName: slot('place'),
    divisionName: slot('division'),
    pointName: slot('point'),
  },
  order: ['token', 'place', 'division', 'point'],
} as const

/** The values of those slots. */
export function whereValues({ token, placeName, divisionName, pointName }: Where): string[] {
  return [token, escapeHtml(placeName), escapeHtml(divisionName), escapeHtml(pointName)]
}

// Eight registrations are the most that a phone carries.
const NAMES = Array.from({ length: 8 }, (_, index) => `name${index}`)
const variants = openVariants([...WHERE_SLOTS.order, 'ticket', 'note', ...NAMES])

/** Writes the page of a known phone. */
export function renderScan(view: View, model: ScanModel): Page {
  const { ticket, names, note } = model
  const flags = [view.isLarge, view.isDemo, model.isAuto, model.isTyped, note !== undefined]
  const key = `${view.lang}${names.length}${flags.map(Number).join('')}`
  const page = variants(key, () =>
    writeScan(view, {
      ...model,
      ...WHERE_SLOTS.where,
      ticket: slot('ticket'),
      note: note && slot('note'),
      names: NAMES.slice(0, names.length).map(slot),
    }),
  )
  const texts = [note ?? '', ...names].map(escapeHtml)
  const values = [...whereValues(model), ticket, ...texts]
  return { ...fillPage(page, values, view), policy: policyOf('form', view.framedBy) }
}
