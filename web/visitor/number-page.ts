// For phones whose camera fails: the short number of the poster, typed.
import { html } from '../../src/base/html.ts'
import { field } from './form-page.ts'
import { renderPage } from './shell.ts'
import type { Page, View } from './shell.ts'
import { wordsOf } from './words.ts'

export type NumberModel = { readonly typed: string; readonly error?: string | undefined }

/** Writes the page that asks for the short number. */
export function renderNumber(view: View, model: NumberModel): Page {
  const words = wordsOf(view.lang)
  const input = field({
    name: 'number',
    label: words.shortLabel,
    error: model.error,
    hasFocus: true,
    control: (a) =>
      html`<input
        ${a}
        inputmode="numeric"
        autocomplete="off"
        maxlength="40"
        value="${model.typed}"
      />`,
  })
  const main = html`<form method="post" action="/n" novalidate>
    <section class="card">
      <h1>${words.shortTitle}</h1>
      <p class="cap">${words.shortText}</p>
      ${input}<button class="go" data-testid="next">${words.next}</button>
    </section>
  </form>`
  return renderPage(view, { title: words.shortTitle, style: 'form', main })
}
