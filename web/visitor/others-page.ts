// Report for others: who came along, from the household by a tick or typed once; one button.
// Members are shown masked; what was typed stays in the fields of this page only.
// Source: Notice clause IV method 1; F15; security decisions 13 and 19.
import { html, trusted } from '../../src/base/html.ts'
import type { Html } from '../../src/base/html.ts'
import { documentFields, field } from './form-page.ts'
import { othersWordsOf } from './others-words.ts'
import type { OthersWords } from './others-words.ts'
import { whereCard } from './scan-page.ts'
import type { Where } from './scan-page.ts'
import { renderPage } from './shell.ts'
import type { Page, View } from './shell.ts'
import { wordsOf } from './words.ts'

/** Fields of one typed person; on the page each carries the number of the person behind it. */
export const OTHER_FIELDS = [
  'name',
  'kind',
  'number',
  'issuer',
  'phone',
  'ward',
  'birth',
  'keep',
] as const
export type OtherField = (typeof OTHER_FIELDS)[number]
/** What was typed about one person, as it came. Untrusted. */
export type OtherTyped = Readonly<Record<OtherField, string>>
export type OtherErrors = Partial<Record<OtherField, string>>

export type OthersMember = {
  readonly memberNo: number
  readonly maskedName: string
  readonly isTicked: boolean
  readonly isWard: boolean
  readonly isGrownUp: boolean
  readonly lacksBirth: boolean
}

export type OthersModel = Where & {
  readonly ticket: string
  readonly as: number
  /** Who was registered with this ticket already, sealed; empty for nobody. */
  readonly group: string
  readonly groupCount: number
  readonly members: readonly OthersMember[]
  /** Masked names of everyone of the last time; empty when it cannot be repeated. */
  readonly lastTime: readonly string[]
  readonly typed: readonly OtherTyped[]
  readonly errors: readonly OtherErrors[]
  readonly note?: string | undefined
  readonly retentionDays: number
}

function memberBox(member: OthersMember, words: OthersWords): Html {
  const { memberNo, maskedName, isTicked, isWard, isGrownUp, lacksBirth } = member
  if (isGrownUp || lacksBirth) {
    return html`<li class="m" data-testid="${isGrownUp ? 'member-grown' : 'member-birth'}">
      <span>${maskedName}</span>
      <span class="cap">${isGrownUp ? words.grownUp : words.lacksBirth}</span>
    </li>`
  }
  return html`<li class="m">
    <label
      ><input
        type="checkbox"
        name="m${memberNo}"
        value="1"
        ${isTicked && html` checked`}
        data-testid="member-${memberNo}"
      /><span>${maskedName}</span>${isWard && html` <span class="tag">${words.ward}</span>`}</label
    >
  </li>`
}

type Person = {
  readonly view: View
  readonly no: number
  readonly typed: OtherTyped
  readonly errors: OtherErrors
  readonly hasFocus: boolean
  readonly retentionDays: number
}

function tick(person: Person, name: 'ward' | 'keep', text: string | Html): Html {
  const id = `${name}${person.no}`
  const error = person.errors[name]
  const focus = person.hasFocus && error !== undefined
  return html`<div class="f">
    <div class="check">
      <input
        type="checkbox"
        id="${id}"
        name="${id}"
        value="1"
        ${person.typed[name] === '1' && html` checked`}${
          error && html` aria-invalid="true" aria-describedby="${id}-err"`
        }${focus && html` autofocus`}
        data-testid="${id}"
      /><label for="${id}">${text}</label>
    </div>
    ${error && html`<div class="err" id="${id}-err" data-testid="${id}-error">${error}</div>`}
  </div>`
}

function personFields(person: Person): Html {
  const { view, no, typed, errors } = person
  const words = wordsOf(view.lang)
  const others = othersWordsOf(view.lang)
  const firstError = OTHER_FIELDS.find((name) => errors[name] !== undefined)
  const one = (
    name: Exclude<OtherField, 'ward' | 'keep'>,
    label: string,
    control: (attributes: Html) => Html,
  ): Html =>
    field({
      name,
      suffix: String(no),
      label,
      error: errors[name],
      hasFocus: person.hasFocus && firstError === name,
      control,
    })
  const name = one(
    'name',
    words.name,
    (a) =>
      html`<input
        ${a}
        autocomplete="off"
        maxlength="200"
        placeholder="${words.nameHint}"
        value="${typed.name}"
      />`,
  )
  const phone = one(
    'phone',
    others.phoneOptional,
    (a) => html`<input ${a} type="tel" autocomplete="off" maxlength="40" value="${typed.phone}" />`,
  )
  const guardian = html`${others.guardian} <b>${person.retentionDays}</b> ${others.guardianAfter}
    <a href="/privacy" target="_blank" rel="noopener">${words.consentLink}</a>`
  const documents = documentFields(words, typed, one, others.none)
  const birth = one(
    'birth',
    others.birth,
    (a) =>
      html`<input
        ${a}
        inputmode="numeric"
        autocomplete="off"
        maxlength="20"
        placeholder="${others.birthHint}"
        value="${typed.birth}"
      />`,
  )
  return html`<fieldset class="p">
    <legend>${others.person(no)}</legend>
    ${name}${documents}${phone}${tick(person, 'ward', guardian)}${birth}
    ${tick(person, 'keep', others.keep)}
  </fieldset>`
}

function householdCard(view: View, model: OthersModel): Html {
  const words = othersWordsOf(view.lang)
  if (model.members.length === 0) return trusted('')
  return html`<section class="card">
    <h2>${words.household}</h2>
    <div class="cap">${words.householdCap}</div>
    <ul>
      ${model.members.map((member) => memberBox(member, words))}
    </ul>
  </section>`
}

function typedCard(view: View, model: OthersModel): Html {
  const words = othersWordsOf(view.lang)
  const base = `/p/${model.token}/others`
  const first = model.errors.findIndex((errors) => Object.keys(errors).length > 0)
  const isOpen = model.members.length === 0 || model.typed.length > 1 || first !== -1
  const people = model.typed.map((typed, index) =>
    personFields({
      view,
      no: index + 1,
      typed,
      errors: model.errors[index] ?? {},
      hasFocus: index === first,
      retentionDays: model.retentionDays,
    }),
  )
  return html`<details class="card" ${isOpen && html` open`}>
    <summary data-testid="add">${words.addTitle}</summary>
    <div class="cap">${words.addCap}</div>
    <p class="note" data-testid="first-time">${words.firstTime}</p>
    ${people}<button class="out add" formnovalidate formaction="${base}/more" data-testid="more">
      ${words.oneMore}
    </button>
  </details>`
}

/** Writes the page that asks who came along. */
export function renderOthers(view: View, model: OthersModel): Page {
  const words = othersWordsOf(view.lang)
  const base = `/p/${model.token}`
  const { lastTime } = model
  const main = html`${whereCard(model)}
    <form id="f" class="many" method="post" action="${base}/others/report" novalidate>
      <input type="hidden" name="ticket" value="${model.ticket}" /><input
        type="hidden"
        name="as"
        value="${model.as}"
      /><input type="hidden" name="rows" value="${model.typed.length}" />${
        model.group && html`<input type="hidden" name="g" value="${model.group}" />`
      }${html`<button hidden tabindex="-1" aria-hidden="true"></button>`}
      <section class="card">
        <h2>${words.title}</h2>
        <div class="cap">${words.intro}</div>
        ${
          model.groupCount > 0 &&
          html`<p class="note" data-testid="already">${words.already(model.groupCount)}</p>`
        }${
          model.note && html`<p class="note warn" role="alert" data-testid="note">${model.note}</p>`
        }${
          lastTime.length > 0 &&
          html`<button class="go" name="last" value="1" data-testid="last-time">
            ${words.lastTime}<br /><span class="sub">${lastTime.join(' · ')}</span>
          </button>`
        }
      </section>
      ${householdCard(view, model)}${typedCard(view, model)}
      <p class="cap">${words.consent}</p>
      <button class="go" data-testid="report">${words.submit}</button>
      <div class="foot">
        <button formnovalidate formaction="${base}/others/group" data-testid="back">
          ${words.back}
        </button>
      </div>
    </form>`
  return renderPage(view, {
    title: words.title,
    style: 'form',
    main,
    keep: { formId: 'f', action: `${base}/others/form` },
  })
}
