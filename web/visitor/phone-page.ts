// The phone of a registration: confirmed at last when no message came, or changed. After the
// verdict, never before it. The number that is known is shown masked; the code is never shown back.
import { html } from '../../src/base/html.ts'
import { field, phoneFields } from './form-page.ts'
import { othersWordsOf } from './others-words.ts'
import { noteLine, whereCard } from './scan-page.ts'
import type { Note } from './scan-page.ts'
import type { Where } from './scan-page.ts'
import { renderPage } from './shell.ts'
import type { Page, View } from './shell.ts'
import { wordsOf } from './words.ts'

export type PhoneModel = Where & {
  readonly ticket: string
  readonly as: number
  /** The number that is known, masked. */
  readonly masked?: string | undefined
  /** What was typed. Untrusted. */
  readonly phone: string
  readonly errors: { readonly phone?: string; readonly code?: string }
  readonly note?: Note | undefined
  readonly isCodeAsked: boolean
}

/** Writes the page that asks for the phone and its code. */
export function renderPhone(view: View, model: PhoneModel): Page {
  const words = othersWordsOf(view.lang)
  const base = `/p/${model.token}/phone`
  const { errors, note, masked } = model
  const focus = errors.phone ? 'phone' : errors.code || model.isCodeAsked ? 'code' : undefined
  const fields = phoneFields(wordsOf(view.lang), model.phone, {
    codeAction: `${base}/code`,
    isForeignAllowed: view.hasForeignPhones === true,
    one: (name, label, control) =>
      field({ name, label, error: errors[name], hasFocus: focus === name, control }),
  })
  const main = html`${whereCard(model)}
    <form id="f" method="post" action="${base}/save" novalidate>
      <section class="card">
        <h2>${words.phoneTitle}</h2>
        <div class="cap">${words.phoneText}</div>
        ${masked && html`<p data-testid="known">${words.phoneKnown(masked)}</p>`}${
          note && noteLine(note)
        }<input type="hidden" name="ticket" value="${model.ticket}" /><input
          type="hidden"
          name="as"
          value="${model.as}"
        />${html`<button hidden tabindex="-1" aria-hidden="true"></button>`}${fields}<button
          class="go"
          data-testid="save-phone"
        >
          ${words.phoneSave}
        </button>
      </section>
    </form>`
  return renderPage(view, {
    title: words.phoneTitle,
    style: 'form',
    main,
    keep: { formId: 'f', action: base },
  })
}
