// The stage of the demo: poster, phone and door side by side, all real pages; scenes to play.
// One response with its own style and script, allowed by their hashes.
import { createHash } from 'node:crypto'
import { renderSVG } from 'uqr'
import { html, trusted } from '../../src/base/html.ts'
import type { Html } from '../../src/base/html.ts'
import type { Lang } from '../../src/base/refusals.ts'
import { STAGE_SCRIPT } from './client.ts'
import { STAGE_STYLE } from './style.ts'
import { wordsOf } from './words.ts'
import type { Words } from './words.ts'

export const SCENES = ['scan', 'first', 'family', 'paper', 'stop', 'place', 'trace'] as const
/** What can be played; every part of the product adds its own. */
export type SceneName = (typeof SCENES)[number]

export type StageModel = {
  readonly lang: Lang
  readonly placeName: string
  readonly pointName: string
  readonly divisionName: string
  readonly shortNumber: string
  /** What the QR carries. */
  readonly codeUrl: string
  readonly doorUrl: string
}

export type StagePage = { readonly body: string; readonly policy: string }

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

const POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(STAGE_SCRIPT)}`,
  `style-src ${hashOf(STAGE_STYLE)}`,
  'img-src data:',
  "frame-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

// Whole tags: the hashes cover every byte between them, spaces of a formatter included.
const STYLE_TAG = trusted(`<style>${STAGE_STYLE}</style>`)
const SCRIPT_TAG = trusted(`<script>${STAGE_SCRIPT}</script>`)

const ARROW = trusted(
  '<svg viewBox="0 0 32 20" aria-hidden="true"><path d="M2 10h26m-7-7 7 7-7 7" fill="none" ' +
    'stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/></svg>',
)
const PHONE_MARK = trusted(
  '<svg viewBox="0 0 72 72" fill="none" stroke="currentColor" stroke-width="3" ' +
    'aria-hidden="true"><path d="M14 26V14h12M46 14h12v12M58 46v12H46M26 58H14V46"/>' +
    '<path d="M12 36h48" stroke-linecap="round"/></svg>',
)

/** Writes the stage. */
export function renderStage(model: StageModel): StagePage {
  const words = wordsOf(model.lang)
  return shell(model.lang, {
    title: words.product,
    body: html`<header class="bar" aria-label="${words.product}">
        <b>${words.product}</b><span class="tag">${words.tag}</span><span class="sp"></span>
        <button id="inbox-open" type="button">${words.inbox}<span id="inbox-count"></span></button>
        <button id="again" type="button">${words.again}</button>
        <a class="b" href="?lang=${model.lang === 'zh' ? 'en' : 'zh'}">${words.otherLang}</a>
      </header>
      <main id="stage" aria-label="${words.scenes}" ${dataOf(words)}>
        <div class="lead">
          <h1>${words.title}</h1>
          <p>${words.lead}</p>
        </div>

        ${panels(model, words)} ${desk(words)} ${strip(words)}
      </main>
      ${foot(words)} ${floats(words)}`,
  })
}

type Shell = { readonly title: string; readonly body: Html }

function shell(lang: Lang, { title, body }: Shell): StagePage {
  const page = html`<!doctype html>
    <html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${STYLE_TAG}
      </head>
      <body class="${lang}">
        ${body} ${SCRIPT_TAG}
      </body>
    </html>`
  return { body: page.html, policy: POLICY }
}

// The script reads its words here, so that it is the same text in both languages.
const SPOKEN = {
  'panel-phone': 'panelPhone',
  'panel-paper': 'panelPaper',
  'panel-manager': 'panelManager',
  working: 'working',
  failed: 'failed',
  close: 'close',
  sms: 'sms',
  'fill-code': 'fillCode',
  'fill-card': 'fillCard',
  'card-title': 'cardTitle',
  'card-name': 'cardName',
  'card-number': 'cardNumber',
  'card-phone': 'cardPhone',
  'scan-now': 'scanNow',
  'scan-why': 'scanWhy',
  'first-now': 'firstNow',
  'first-why': 'firstWhy',
  'family-now': 'familyNow',
  'family-why': 'familyWhy',
  'paper-now': 'paperNow',
  'paper-why': 'paperWhy',
  'stop-now': 'stopNow',
  'stop-why': 'stopWhy',
  'place-now': 'placeNow',
  'place-why': 'placeWhy',
  'trace-now': 'traceNow',
  'trace-why': 'traceWhy',
} as const

function dataOf(words: Words): Html[] {
  return Object.entries(SPOKEN).map(
    ([name, word]) => html` ${trusted(`data-${name}`)}="${words[word]}"`,
  )
}

function arrow(word: string): Html {
  return html`<div class="arrow"><span>${word}</span>${ARROW}</div>`
}

function panels(model: StageModel, words: Words): Html {
  return html`<div class="panels" id="panels">
    <section class="panel" aria-labelledby="h-poster">
      <h2 id="h-poster">${words.panelPoster}</h2>
      ${poster(model, words)}
    </section>
    ${arrow(words.stepScan)}
    <section class="panel" id="phone-panel" aria-labelledby="h-phone">
      <h2 id="h-phone">${words.panelPhone}</h2>
      <div class="phone">
        <iframe id="phone" title="${words.panelPhone}"></iframe>
        <div class="idle" id="idle">
          ${PHONE_MARK}<b>${words.phoneIdle}</b><span>${words.phoneIdleDo}</span>
        </div>
      </div>
    </section>
    ${arrow(words.stepRecord)}
    <section class="panel" aria-labelledby="h-door">
      <h2 id="h-door">${words.panelDoor}</h2>
      <div class="door">
        <iframe id="door" title="${words.panelDoor}" src="${model.doorUrl}"></iframe>
      </div>
    </section>
  </div>`
}

function poster(model: StageModel, words: Words): Html {
  const code = renderSVG(model.codeUrl, { ecc: 'M', border: 2 })
  const number = model.shortNumber.replace(/^(\d{4})(\d{4})$/, '$1 $2')
  return html`<div class="poster">
    <div class="band">镇江通行码<small>Zhenjiang Pass Code</small></div>
    <div class="kind">${words.posterKind}</div>
    ${trusted(code)}
    <div class="place">${model.placeName}</div>
    <div class="no">${model.divisionName} · ${model.pointName}</div>
    <div class="no">${words.shortNumber} <b>${number}</b></div>
    <div class="do"><button class="p" id="scan" type="button">${words.scan}</button></div>
  </div>`
}

function desk(words: Words): Html {
  return html`<section class="desk" id="desk" hidden>
    <div class="top">
      <h2>${words.deskTitle}</h2>
      <button id="back" type="button">${words.deskBack}</button>
    </div>
    <p class="narrow">
      ${words.deskWide}
      <a class="b" id="desk-link" target="_blank" rel="noopener">${words.deskOpen}</a>
    </p>
    <div class="door"><iframe id="desk-frame" title="${words.deskTitle}"></iframe></div>
  </section>`
}

function strip(words: Words): Html {
  const titles = {
    scan: words.scene1,
    first: words.scene2,
    family: words.scene3,
    paper: words.scene4,
    stop: words.scene5,
    place: words.scene6,
    trace: words.scene7,
  }
  const cards = SCENES.map(
    (name, position) =>
      html`<button class="scene" type="button" data-scene="${name}" aria-pressed="false">
        <i>${position + 1}</i>${titles[name]}
      </button>`,
  )
  return html`<div class="strip" role="group" aria-label="${words.scenes}">
    ${cards}
    <div class="says" aria-live="polite">
      <p id="says-now">${words.idleNow}</p>
      <p class="why"><b>${words.why}:</b> <span id="says-why">${words.idleWhy}</span></p>
    </div>
  </div>`
}

function foot(words: Words): Html {
  return html`<footer class="foot">
    <div>
      <span>${words.figureToday} <b id="today">–</b></span>
      <span>${words.figureMinute} <b id="minute">–</b></span>
      <span>${words.figurePlaces} <b id="places">–</b></span>
      <span>${words.figureAt} <span id="at">–</span></span>
      <span id="history" hidden>${words.history} <span id="history-part"></span></span>
      <span class="sp"></span>
      <a href="/demo/sign-in/tracer" target="_blank">${words.openTracer}</a>
      <a href="/demo/sign-in/supervisor" target="_blank">${words.openSupervisor}</a>
      <a href="/demo/sign-in/manager" target="_blank">${words.openZhenheyi}</a>
      <a href="/demo/sign-in/auditor" target="_blank">${words.openAuditor}</a>
      <a href="/demo/sign-in/administrator" target="_blank">${words.openAdministrator}</a>
    </div>
  </footer>`
}

function floats(words: Words): Html {
  return html`<div class="toasts" id="toasts" aria-live="polite"></div>
    <dialog id="inbox" aria-label="${words.inbox}">
      <ol id="inbox-list"></ol>
      <p id="inbox-empty">${words.inboxEmpty}</p>
      <button id="inbox-close" type="button">${words.close}</button>
    </dialog>`
}
