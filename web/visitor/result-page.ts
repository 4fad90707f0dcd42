// The result: a word, a shape and a colour; who; the sign for the gatekeeper; where and when.
// Compiled once for each variant, because every check-in of the city answers with it.
import { escapeHtml, html, trusted } from '../../src/base/html.ts'
import type { Html } from '../../src/base/html.ts'
import { secondOfDay } from '../../src/base/instant.ts'
import { PASS_SHAPES } from '../ui/shapes.ts'
import type { PassShapeName } from '../ui/shapes.ts'
import { fillPage, makePiece, openVariants, slot } from './compiled-page.ts'
import type { CompiledPage, Piece } from './compiled-page.ts'
import { ENTER_SHAPE, STAFF_SHAPE, passShapeSvg } from './shapes.ts'
import { othersWordsOf } from './others-words.ts'
import { policyOf, renderPage } from './shell.ts'
import type { Page, View } from './shell.ts'
import { wordsOf } from './words.ts'

export type ResultModel = {
  readonly verdict: 'enter' | 'see-staff'
  readonly isCodeToBeShown: boolean
  /** The earlier visit of the last ten minutes is shown instead of a new one. */
  readonly isEarlier: boolean
  readonly canWithdraw: boolean
  readonly maskedName: string
  readonly passShape: PassShapeName
  readonly passNumber: string
  readonly placeName: string
  readonly divisionName: string
  readonly pointName: string
  /** Units: seconds since 1970. */
  readonly enteredAt: number
  readonly nowMs: number
  readonly token: string
  readonly ticket: string
  /** Which registration of the device it was. */
  readonly as: number
  /** Everyone registered with this ticket: the verdict is the worst of all, never for whom. */
  readonly group?: { readonly count: number; readonly key: string } | undefined
  /** Asks whether the phone is still the person's, or to confirm one that never was. */
  readonly phone?: PhoneAsk | undefined
}

export type PhoneAsk = { readonly kind: 'still-yours' | 'confirm'; readonly masked: string }

const SLOTS = [
  'name',
  'shape',
  'shapeWord',
  'number',
  'place',
  'where',
  'nowMs',
  'clock',
  'enteredAt',
  'token',
  'ticket',
  'as',
  'left',
  'count',
  'group',
  'phone',
]
const WITHDRAW_SECONDS = 600

function at(name: string): Html {
  return trusted(slot(name))
}

function verdictCard(view: View, model: ResultModel): Html {
  const words = wordsOf(view.lang)
  const isEnter = model.verdict === 'enter'
  return html`<section
    class="v ${isEnter ? 'enter' : 'staff'}"
    role="status"
    data-testid="verdict"
    data-verdict="${model.verdict}"
  >
    ${trusted(isEnter ? ENTER_SHAPE : STAFF_SHAPE)}
    <h1>${isEnter ? words.enter : words.seeStaff}</h1>
    ${
      isEnter
        ? model.isCodeToBeShown && html`<p data-testid="show-code">${words.showHealthCode}</p>`
        : html`<p data-testid="do">
            ${model.group ? othersWordsOf(view.lang).seeStaffTogether : words.seeStaffDo}
          </p>`
    }
    <p class="who" data-testid="who">${at('name')}${model.group && html` · ${at('count')}`}</p>
    <div
      class="sign"
      data-testid="sign"
      role="img"
      aria-label="${words.passLabel} ${at('shapeWord')} ${at('number')}"
    >
      ${at('shape')}<span data-testid="number">${at('number')}</span>
    </div>
    <p class="cap">${words.passCaption}</p>
  </section>`
}

function placeCard(view: View, model: ResultModel): Html {
  const words = wordsOf(view.lang)
  return html`<section class="card">
    <div class="place" data-testid="place">${at('place')}</div>
    <div class="cap" data-testid="where">${at('where')}</div>
    <div class="tick">
      <time id="clock" data-now="${at('nowMs')}" aria-label="${words.now}" data-testid="clock"
        >${at('clock')}</time
      >
    </div>
    <div class="cap" data-testid="saved">
      ${words.enteredAt} <b data-testid="entered">${at('enteredAt')}</b> · ${words.saved}
    </div>
    ${model.isEarlier && html`<p class="cap" data-testid="earlier">${words.earlier}</p>`}
  </section>`
}

function phoneCard(view: View, model: ResultModel): Html {
  const words = othersWordsOf(view.lang)
  const base = html`/p/${at('token')}/phone`
  if (model.phone?.kind === 'confirm') {
    return html`<button class="go" formaction="${base}" data-testid="confirm-phone">
      ${words.confirmNow}
    </button>`
  }
  const [before = '', after = ''] = words.stillYours('|').split('|')
  return html`<div class="card ask" data-testid="still-yours">
    <p>${before}<b>${at('phone')}</b>${after}</p>
    <div class="row">
      <button class="out" formaction="${base}/yes" data-testid="phone-yes">${words.yes}</button
      ><button class="out" formaction="${base}" data-testid="phone-no">${words.no}</button>
    </div>
  </div>`
}

function threeButtons(view: View, model: ResultModel, base: Html): Html {
  const words = wordsOf(view.lang)
  return html`<div class="row">
    <a class="out" href="/me" data-testid="my-records">${words.myRecords}</a
    ><button class="out" formaction="${base}/not-me" data-testid="not-me">${words.notMe}</button>${
      model.canWithdraw &&
      html`<button
        class="out"
        id="undo"
        data-left="${at('left')}"
        formaction="${base}/withdraw"
        data-testid="withdraw"
      >
        ${words.withdraw}
      </button>`
    }
  </div>`
}

function speechOf(view: View, model: ResultModel): Html {
  const words = wordsOf(view.lang)
  const others = othersWordsOf(view.lang)
  const verdict = model.verdict === 'enter' ? words.enter : words.seeStaff
  const sign = html`${words.passLabel} ${at('shapeWord')} ${at('number')}`
  return html`${verdict}.
  ${model.group && html`${at('count')}. `}${
    model.verdict === 'see-staff' &&
    html`${model.group ? others.seeStaffTogether : words.seeStaffDo} `
  }${sign}`
}

// Large print keeps one button in sight; the rest opens without a script by its own tick box.
function actions(view: View, model: ResultModel): Html {
  const words = wordsOf(view.lang)
  const others = othersWordsOf(view.lang)
  const base = html`/p/${at('token')}`
  return html`<form id="again" method="post" action="${base}">
    <input type="hidden" name="ticket" value="${at('ticket')}" /><input
      type="hidden"
      name="as"
      value="${at('as')}"
    />${model.group && html`<input type="hidden" name="g" value="${at('group')}" />`}${
      model.phone && phoneCard(view, model)
    }${
      // Whoever has no confirmed phone reports nobody: security decisions 13 and 19.
      model.phone?.kind !== 'confirm' &&
      html`<button class="go" formaction="${base}/others" data-testid="report-others">
        ${model.group ? others.reportMore : others.report}
      </button>`
    }<input type="checkbox" id="more" class="vh" data-testid="more-box" /><label
      for="more"
      class="out mo"
      data-testid="more"
      >${others.more}</label
    >
    <div class="xt">
      ${threeButtons(view, model, base)}
      <div class="foot">
        <button
          type="button"
          id="say"
          hidden
          data-testid="listen"
          data-text="${speechOf(view, model)}"
        >
          ${words.listen}</button
        ><a href="/scan" data-testid="scan-next">${words.scanNext}</a
        ><a href="/privacy">${words.privacy}</a>
      </div>
    </div>
  </form>`
}

const variants = openVariants(SLOTS)

function variantOf(view: View, model: ResultModel): CompiledPage {
  const key = `${view.lang}${Number(view.isLarge)}${Number(view.isDemo)}${model.verdict}${Number(
    model.isCodeToBeShown,
  )}${Number(model.isEarlier)}${Number(model.canWithdraw)}${model.group ? 'g' : ''}${
    model.phone?.kind ?? ''
  }`
  return variants(key, () => writeResult(view, model))
}

function writeResult(view: View, model: ResultModel): string {
  const words = wordsOf(view.lang)
  return renderPage(view, {
    title: model.verdict === 'enter' ? words.enter : words.seeStaff,
    style: 'result',
    main: html`${verdictCard(view, model)}${placeCard(view, model)}${actions(view, model)}`,
    keep: {
      formId: 'again',
      action: `/p/${slot('token')}${model.group ? '/others/group' : ''}`,
    },
  }).body
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))

/** The time of day in Shanghai without a Date: this runs at every check-in. */
function clockOf(at: number): string {
  const second = secondOfDay(at)
  const hour = TWO_DIGITS[Math.floor(second / 3600)] ?? ''
  const minute = TWO_DIGITS[Math.floor((second % 3600) / 60)] ?? ''
  return `${hour}:${minute}:${TWO_DIGITS[second % 60] ?? ''}`
}

// The drawings are the longest values by far, and there are seven of them.
const drawn = new Map<PassShapeName, Piece>()

function drawingOf(shape: PassShapeName): Piece {
  const known = drawn.get(shape)
  if (known) return known
  const made = makePiece(passShapeSvg(shape))
  drawn.set(shape, made)
  return made
}

function valuesOf(view: View, model: ResultModel): (string | Piece)[] {
  const left = model.enteredAt * 1000 + WITHDRAW_SECONDS * 1000 - model.nowMs
  return [
    escapeHtml(model.maskedName),
    drawingOf(model.passShape),
    PASS_SHAPES[model.passShape][view.lang],
    model.passNumber,
    escapeHtml(model.placeName),
    escapeHtml(`${model.divisionName} · ${model.pointName}`),
    String(model.nowMs),
    clockOf(Math.floor(model.nowMs / 1000)),
    clockOf(model.enteredAt),
    model.token,
    model.ticket,
    String(model.as),
    String(Math.max(left, 0)),
    model.group ? othersWordsOf(view.lang).together(model.group.count) : '',
    model.group?.key ?? '',
    model.phone ? escapeHtml(model.phone.masked) : '',
  ]
}

/** Writes the result. Units: at most 10 kB gzipped. */
export function renderResult(view: View, model: ResultModel): Page {
  const filled = fillPage(variantOf(view, model), valuesOf(view, model), view)
  return { ...filled, policy: policyOf('result', view.framedBy) }
}
