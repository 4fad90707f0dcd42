// The first time: phone, code, name, document, consent. Errors stand beside the field in words;
// every field keeps what was typed, the code never. Works without a script.
import { CARRIED_KINDS } from '../../src/base/document-kind.ts'
import { escapeHtml, html } from '../../src/base/html.ts'
import type { Html } from '../../src/base/html.ts'
import { fillPage, openVariants, slot } from './compiled-page.ts'
import { WHERE_SLOTS, noteLine, whereCard, whereValues } from './scan-page.ts'
import type { Note } from './scan-page.ts'
import type { Where } from './scan-page.ts'
import { policyOf, renderPage } from './shell.ts'
import type { Page, View } from './shell.ts'
import { wordsOf } from './words.ts'
import type { Words } from './words.ts'

export const FORM_FIELDS = ['phone', 'code', 'name', 'kind', 'number', 'issuer', 'consent'] as const
export type FormField = (typeof FORM_FIELDS)[number]

/** What a person typed, as it came. Untrusted. */
export type Typed = Readonly<Record<FormField, string>>

/** A link to WeChat or Alipay; `isAuto`: the script follows it, and waits at most 1.5 s. */
export type ProviderOffer = {
  readonly provider: 'wechat' | 'alipay'
  readonly href: string
  readonly isAuto: boolean
}

export type FormModel = Where & {
  readonly ticket: string
  readonly typed: Typed
  /** Sentences beside fields. */
  readonly errors: Partial<Record<FormField, string>>
  readonly note?: Note | undefined
  /** A code was asked for: registering without it may be offered. */
  readonly isCodeAsked: boolean
  /** No message can be sent now: the form registers without a code. */
  readonly isCodeDown: boolean
  readonly isTyped: boolean
  /** The app this page is looked at in can say who holds it. */
  readonly offer?: ProviderOffer | undefined
  /** The app whose account is linked with what is registered here: said before it happens. */
  readonly linksTo?: 'wechat' | 'alipay' | undefined
  readonly retentionDays: number
}

export type FieldParts = {
  readonly name: string
  /** The number of the person behind the name, where a page asks about several. */
  readonly suffix?: string
  readonly label: string
  readonly error: string | undefined
  readonly hasFocus: boolean
  readonly control: (attributes: Html) => Html
}

// Where the browser can tell what is chosen, a field that it does not need is hidden.
const ONLY_FOR: Partial<Record<string, string>> = { issuer: ' iss', number: ' num', birth: ' bir' }

/** One field: label above, sentence of the error below, focus where the first error is. */
export function field(parts: FieldParts): Html {
  const { error } = parts
  const name = `${parts.name}${parts.suffix ?? ''}`
  const attributes = html`id="${name}"
  name="${name}"${
    error && html` aria-invalid="true" aria-describedby="${name}-err"`
  }${parts.hasFocus && html` autofocus`}
  data-testid="${name}"`
  const onlyFor = ONLY_FOR[parts.name] ?? ''
  return html`<div class="f${onlyFor}">
    <label for="${name}">${parts.label}</label>${parts.control(attributes)}${
      error && html`<div class="err" id="${name}-err" data-testid="${name}-error">${error}</div>`
    }
  </div>`
}

type Control = FieldParts['control']
type One = (name: FormField, label: string, control: Control) => Html

/** The choice of document, the issuer that only a passport has, and the number. */
export function documentFields(
  words: Words,
  typed: Pick<Typed, 'kind' | 'number' | 'issuer'>,
  one: (name: 'kind' | 'number' | 'issuer', label: string, control: Control) => Html,
  noneWord?: string,
): Html {
  const kinds: (readonly [string, string])[] = CARRIED_KINDS.map((kind) => [
    kind,
    words.kinds[kind],
  ])
  if (noneWord !== undefined) kinds.push(['none', noneWord])
  const options = kinds.map(
    ([kind, word]) =>
      html`<option value="${kind}" ${kind === typed.kind && html` selected`}>${word}</option>`,
  )
  const free = html`autocapitalize="characters" autocomplete="off" spellcheck="false"`
  return html`${one(
    'kind',
    words.kind,
    (a) =>
      html`<select ${a}>
        ${options}
      </select>`,
  )}${one(
    'issuer',
    words.issuer,
    (a) =>
      html`<input
        ${a}
        ${free}
        maxlength="8"
        placeholder="${words.issuerHint}"
        value="${typed.issuer}"
      />`,
  )}${one(
    'number',
    words.number,
    (a) => html`<input ${a} ${free} maxlength="80" value="${typed.number}" />`,
  )}`
}

/** The phone with its button for a code, and the code, which is never shown back. */
export function phoneFields(
  words: Words,
  phone: string,
  options: {
    readonly codeAction: string
    /** The city sends codes abroad too. */
    readonly isForeignAllowed: boolean
    readonly one: (name: 'phone' | 'code', label: string, control: Control) => Html
  },
): Html {
  const { one } = options
  return html`${one(
    'phone',
    words.phone,
    (a) =>
      html`<div class="two">
        <input
          ${a}
          type="tel"
          inputmode="tel"
          autocomplete="tel"
          maxlength="40"
          placeholder="${options.isForeignAllowed ? words.phoneHintForeign : words.phoneHint}"
          value="${phone}"
        /><button
          class="out"
          formnovalidate
          formaction="${options.codeAction}"
          data-testid="get-code"
        >
          ${words.getCode}
        </button>
      </div>`,
  )}${one(
    'code',
    words.code,
    (a) => html`<input ${a} inputmode="numeric" autocomplete="one-time-code" maxlength="12" />`,
  )}`
}

function fields(view: View, model: FormModel, base: string): Html {
  const words = wordsOf(view.lang)
  const { typed, errors } = model
  const firstError = FORM_FIELDS.find((name) => errors[name] !== undefined)
  const focus = firstError ?? (model.isCodeAsked ? 'code' : undefined)
  const one: One = (name, label, control) =>
    field({ name, label, error: errors[name], hasFocus: focus === name, control })
  const name = one(
    'name',
    words.name,
    (a) =>
      html`<input
        ${a}
        autocomplete="name"
        maxlength="200"
        placeholder="${words.nameHint}"
        value="${typed.name}"
      />`,
  )
  const later =
    model.isCodeAsked &&
    !model.isCodeDown &&
    html`<button class="later" name="later" value="1" data-testid="later">
      ${words.codeLater}
    </button>`
  const isForeignAllowed = view.hasForeignPhones === true
  const phone = phoneFields(words, typed.phone, {
    codeAction: `${base}/code`,
    isForeignAllowed,
    one,
  })
  const noPhone = !isForeignAllowed && html`<p class="cap">${words.noMainlandPhone}</p>`
  return html`${phone}${noPhone}${later}${name}${documentFields(words, typed, one)}`
}

function consent(words: Words, model: FormModel): Html {
  const error = model.errors.consent
  const hasFocus = error !== undefined && Object.keys(model.errors).length === 1
  return html`<div class="f">
    <div class="check">
      <input
        type="checkbox"
        id="consent"
        name="consent"
        value="1"
        ${
          model.typed.consent === '1' && html` checked`
        }${error && html` aria-invalid="true" aria-describedby="consent-err"`}${
          hasFocus && html` autofocus`
        }
        data-testid="consent"
      /><label for="consent"
        >${words.consentBefore} <b>${model.retentionDays}</b> ${words.consentAfter}
        <a href="/privacy" target="_blank" rel="noopener">${words.consentLink}</a></label
      >
    </div>
    ${error && html`<div class="err" id="consent-err" data-testid="consent-error">${error}</div>`}
  </div>`
}

function providerLink(words: Words, offer: ProviderOffer): Html {
  return html`<p class="row">
    <a
      class="out"
      id="oa"
      href="${offer.href}"
      ${offer.isAuto && html` data-auto="1"`}
      data-testid="provider"
      >${words.recognise[offer.provider]}</a
    >
  </p>`
}

function writeForm(view: View, model: FormModel): Page {
  const words = wordsOf(view.lang)
  const base = `/p/${model.token}`
  const hasErrors = Object.keys(model.errors).length > 0
  const note = model.note
  const main = html`${whereCard(model)}${note && noteLine(note)}
    ${model.offer && providerLink(words, model.offer)}
    <form id="f" method="post" action="${base}/register" novalidate>
      <section class="card">
        <h2>${hasErrors ? words.problem : words.welcome}</h2>
        <div class="cap">${words.firstTime}</div>
        ${
          model.linksTo &&
          html`<div class="cap" data-testid="links-to">${words.linksTo[model.linksTo]}</div>`
        }
        <input type="hidden" name="ticket" value="${model.ticket}" />${
          model.isTyped && html`<input type="hidden" name="how" value="typed" />`
        }${model.isCodeDown && html`<input type="hidden" name="later" value="1" />`}${
          // Enter in a field presses the first button of a form: that must not be the code button.
          html`<button hidden tabindex="-1" aria-hidden="true"></button>`
        }${fields(view, model, base)}${consent(words, model)}<button
          class="go"
          data-testid="register"
        >
          ${words.register}
        </button>
      </section>
    </form>`
  return renderPage(view, {
    title: `${words.product} · ${model.placeName}`,
    style: 'form',
    main,
    keep: { formId: 'f', action: `${base}/form` },
  })
}

const variants = openVariants([...WHERE_SLOTS.order, 'ticket', 'href'])

/** Nothing was typed, asked or said yet: the form as everybody meets it first. */
function isUntouched({ typed, errors, note, isCodeAsked }: FormModel): boolean {
  const isEmpty = FORM_FIELDS.every((name) => name === 'kind' || typed[name] === '')
  const isFirst = typed.kind === CARRIED_KINDS[0] && note === undefined && !isCodeAsked
  return isEmpty && isFirst && Object.keys(errors).length === 0
}

/** Writes the form of a first registration. */
export function renderForm(view: View, model: FormModel): Page {
  if (!isUntouched(model)) return writeForm(view, model)
  const { ticket, offer, isCodeDown, isTyped, retentionDays } = model
  const isForeign = view.hasForeignPhones === true
  const flags = [view.isLarge, view.isDemo, isForeign, isCodeDown, isTyped]
  const asked = `${offer?.provider}${offer?.isAuto}${model.linksTo}`
  const key = `${view.lang}${flags.map(Number).join('')}${asked}${retentionDays}`
  const page = variants(key, () => {
    const slotted = offer && { ...offer, href: slot('href') }
    const prepared = { ...model, ...WHERE_SLOTS.where, ticket: slot('ticket'), offer: slotted }
    return writeForm(view, prepared).body
  })
  const values = [...whereValues(model), ticket, escapeHtml(offer?.href ?? '')]
  return { ...fillPage(page, values, view), policy: policyOf('form', view.framedBy) }
}
