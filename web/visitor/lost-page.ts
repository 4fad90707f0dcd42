// The page of an address that leads nowhere: mistyped, cut short, or of something long gone.
import { html } from '../../src/base/html.ts'
import { renderPage } from './shell.ts'
import type { Page, View } from './shell.ts'
import { wordsOf } from './words.ts'

const LOST_WORDS = {
  zh: {
    title: '没有这个页面',
    text: '网址可能打错了,或者链接已经失效。要进场所,请扫门口的场所码。',
    scan: '扫场所码',
    home: '回首页',
    deskText: '网址可能打错了,或者链接已经失效。',
    desk: '打开工作台',
  },
  en: {
    title: 'There is no such page',
    text: 'The address may be mistyped, or the link no longer works. To enter a place, scan its code.',
    scan: 'Scan a place code',
    home: 'Go to the start page',
    deskText: 'The address may be mistyped, or the link no longer works.',
    desk: 'Open the staff console',
  },
} as const

export type LostModel = {
  /** Where a way back leads: to the visitors' pages, or on the console's host to the console. */
  readonly way: { readonly homeHref: string } | 'desk'
  readonly hotline: string
}

/** Writes the page. */
export function renderLost(view: View, { way, hotline }: LostModel): Page {
  const words = wordsOf(view.lang)
  const lost = LOST_WORDS[view.lang]
  const call = html`<a href="tel:${hotline}">${words.hotline} ${hotline}</a>`
  const main =
    way === 'desk'
      ? html`<section class="card" data-testid="lost">
            <h1>${lost.title}</h1>
            <p>${lost.deskText}</p>
            <a class="go" href="/console">${lost.desk}</a>
          </section>
          <div class="foot">${call}</div>`
      : html`<section class="card" data-testid="lost">
            <h1>${lost.title}</h1>
            <p>${lost.text}</p>
            <a class="go" href="/zhenheyi/scan">${lost.scan}</a>
            <div class="row"><a class="out" href="${way.homeHref}">${lost.home}</a></div>
          </section>
          <div class="foot"><a href="/n">${words.typeNumber}</a>${call}</div>`
  return renderPage(view, { title: lost.title, style: 'form', main })
}
