// My records: opened by the phone and the whole document number, never by the phone's cookie.
import { html } from '../../src/base/html.ts'
import type { Html } from '../../src/base/html.ts'
import { documentFields, field, phoneFields } from './form-page.ts'
import type { FieldParts, Typed } from './form-page.ts'
import { renderPage } from './shell.ts'
import type { Page, View } from './shell.ts'
import { wordsOf } from './words.ts'

export type StepUpModel = {
  readonly typed: Pick<Typed, 'phone' | 'kind' | 'number' | 'issuer'>
  readonly errors: Partial<Record<'phone' | 'code' | 'number' | 'issuer', string>>
  readonly note?: string | undefined
}

export type MyVisit = {
  readonly at: string
  readonly placeName: string
  readonly tags: readonly string[]
}
export type MyLook = { readonly at: string; readonly what: string }

export type MeModel = {
  readonly maskedName: string
  readonly visits: readonly MyVisit[]
  readonly looks: readonly MyLook[]
  readonly isMore: boolean
}

function proofFields(view: View, model: StepUpModel): Html {
  const words = wordsOf(view.lang)
  const { typed, errors } = model
  const focus = (['phone', 'code', 'number', 'issuer'] as const).find((name) => errors[name])
  const one = (
    name: 'phone' | 'code' | 'kind' | 'number' | 'issuer',
    label: string,
    control: FieldParts['control'],
  ): Html => {
    const error = name === 'kind' ? undefined : errors[name]
    return field({ name, label, error, hasFocus: focus === name, control })
  }
  const phone = phoneFields(words, typed.phone, {
    codeAction: '/me/code',
    isForeignAllowed: view.hasForeignPhones === true,
    one,
  })
  return html`${phone}${documentFields(words, typed, one)}`
}

/** Writes the page that asks for the two proofs. */
export function renderStepUp(view: View, model: StepUpModel): Page {
  const words = wordsOf(view.lang)
  const main = html`${
      model.note && html`<p class="note" role="status" data-testid="note">${model.note}</p>`
    }
    <form method="post" action="/me" novalidate>
      <section class="card">
        <h1>${words.meTitle}</h1>
        <p class="cap">${words.meText}</p>
        <button hidden tabindex="-1" aria-hidden="true"></button>${proofFields(view, model)}<button
          class="go"
          data-testid="open"
        >
          ${words.meOpen}
        </button>
      </section>
    </form>`
  return renderPage(view, { title: words.meTitle, style: 'form', main })
}

function rows(items: readonly Html[], empty: string): Html {
  return items.length === 0
    ? html`<p class="cap">${empty}</p>`
    : html`<ul>
        ${items}
      </ul>`
}

/** Writes one's own visits, and who looked. */
export function renderMe(view: View, model: MeModel): Page {
  const words = wordsOf(view.lang)
  const visits = model.visits.map(
    (visit) =>
      html`<li data-testid="visit">
        <b>${visit.placeName}</b>
        <div class="cap">
          ${visit.at} ${visit.tags.map((tag) => html` <span class="tag">${tag}</span>`)}
        </div>
      </li>`,
  )
  const looks = model.looks.map(
    (look) =>
      html`<li data-testid="look">
        <b>${look.what}</b>
        <div class="cap">${look.at}</div>
      </li>`,
  )
  const main = html`<section class="card">
      <h1>${words.meTitle}</h1>
      <p class="cap"><b data-testid="who">${model.maskedName}</b> · ${words.meOnly}</p>
    </section>
    <section class="card">
      <h2>${words.meVisits}</h2>
      ${rows(visits, words.meEmpty)}${model.isMore && html`<p class="cap">${words.meMore}</p>`}
    </section>
    <section class="card">
      <h2>${words.meLooks}</h2>
      ${rows(looks, words.meNoLooks)}
    </section>
    <form method="post" action="/me/sign-out">
      <div class="row"><button class="out" data-testid="sign-out">${words.meSignOut}</button></div>
    </form>`
  return renderPage(view, { title: words.meTitle, style: 'form', main })
}
