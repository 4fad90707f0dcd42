// My records: opened by the phone and the whole document number, never by the phone's cookie.
import { html } from '../../src/base/html.ts'
import type { Html } from '../../src/base/html.ts'
import { documentFields, field, phoneFields } from './form-page.ts'
import type { FieldParts, Typed } from './form-page.ts'
import { meWordsOf } from './me-words.ts'
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
  /** Registered by others: may be denied. Seconds since 1970, and the place. */
  readonly deny?: { readonly enteredAt: number; readonly placeId: number } | undefined
}
export type MyLook = { readonly at: string; readonly what: string }

export type MyMember = {
  readonly memberNo: number
  readonly maskedName: string
  readonly isWard: boolean
  readonly isGrownUp: boolean
  readonly lacksBirth: boolean
  /** The live card that the reader issued. */
  readonly codeId?: number | undefined
}

export type MeModel = {
  readonly maskedName: string
  readonly maskedPhone: string
  readonly visits: readonly MyVisit[]
  /** Staff have seen the document: what others registered is shown. */
  readonly isSeen: boolean
  readonly members: readonly MyMember[]
  readonly ownCodeId?: number | undefined
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

function visitRow(view: View, visit: MyVisit): Html {
  const words = meWordsOf(view.lang)
  const { deny } = visit
  return html`<li data-testid="visit">
    <b>${visit.placeName}</b>
    <div class="cap">
      ${visit.at} ${visit.tags.map((tag) => html` <span class="tag">${tag}</span>`)}
    </div>
    ${
      deny &&
      html`<form method="post" action="/me/deny">
        <input type="hidden" name="at" value="${deny.enteredAt}" /><input
          type="hidden"
          name="place"
          value="${deny.placeId}"
        /><button class="out small" data-testid="deny">${words.deny}</button>
      </form>`
    }
  </li>`
}

/** One person's card: the way to it, or the button that makes it. Number 0 is oneself. */
function cardControl(view: View, memberNo: number, codeId: number | undefined): Html {
  const words = meWordsOf(view.lang)
  if (codeId !== undefined) {
    return html`<a class="out small" href="/me/cards/${codeId}" data-testid="card-${memberNo}"
      >${words.cardShow}</a
    >`
  }
  return html`<form method="post" action="/me/cards">
    <button class="out small" name="member" value="${memberNo}" data-testid="make-${memberNo}">
      ${words.cardMake}
    </button>
  </form>`
}

function memberRow(view: View, member: MyMember): Html {
  const words = meWordsOf(view.lang)
  const { memberNo, maskedName, isWard, isGrownUp, lacksBirth, codeId } = member
  return html`<li data-testid="member">
    <b>${maskedName}</b>${isWard && html` <span class="tag">${words.ward}</span>`}${
      isGrownUp && html` <span class="tag">${words.grownUp}</span>`
    }${lacksBirth && html` <span class="tag">${words.lacksBirth}</span>`}
    <div class="two2">
      ${!isGrownUp && !(lacksBirth && codeId === undefined) && cardControl(view, memberNo, codeId)}
      <form method="post" action="/me/household/remove">
        <button
          class="out small"
          name="member"
          value="${memberNo}"
          aria-label="${words.remove} ${maskedName}"
          data-testid="remove-${memberNo}"
        >
          ${words.remove}
        </button>
      </form>
    </div>
  </li>`
}

/** Writes one's own visits, household and cards, and who looked. */
export function renderMe(view: View, model: MeModel): Page {
  const words = wordsOf(view.lang)
  const more = meWordsOf(view.lang)
  const { maskedPhone, isSeen } = model
  const looks = model.looks.map(
    (look) =>
      html`<li data-testid="look">
        <b>${look.what}</b>
        <div class="cap">${look.at}</div>
      </li>`,
  )
  const canDeny = model.visits.some((visit) => visit.deny !== undefined)
  const main = html`<section class="card">
      <h1>${words.meTitle}</h1>
      <p class="cap"><b data-testid="who">${model.maskedName}</b> ${maskedPhone}</p>
      <p class="cap">${words.meOnly}${!isSeen && html` ${more.seen}`}</p>
    </section>
    <section class="card">
      <h2>${more.cards}</h2>
      <p class="cap">${more.cardsText}</p>
      <div class="two2">${cardControl(view, 0, model.ownCodeId)}</div>
    </section>
    <section class="card">
      <h2>${more.household}</h2>
      ${rows(
        model.members.map((member) => memberRow(view, member)),
        more.householdEmpty,
      )}
    </section>
    <section class="card">
      <h2>${words.meVisits}</h2>
      ${canDeny && html`<p class="cap">${more.denyText}</p>`}${rows(
        model.visits.map((visit) => visitRow(view, visit)),
        words.meEmpty,
      )}${model.isMore && html`<p class="cap">${words.meMore}</p>`}
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
