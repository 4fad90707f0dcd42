// What every visitor page has: head, bar with large print and language, policy. One response,
// nothing else fetched.
import { createHash } from 'node:crypto'
import { html, trusted } from '../../src/base/html.ts'
import type { Html } from '../../src/base/html.ts'
import type { Lang } from '../../src/base/refusals.ts'
import { makePiece, packParts } from './compiled-page.ts'
import type { Piece } from './compiled-page.ts'
import { SCRIPT } from './script.ts'
import { CARD_STYLE, FORM_STYLE, RESULT_STYLE, TROUBLE_STYLE } from './style.ts'
import { wordsOf } from './words.ts'

/** How a visitor looks at a page. */
export type View = {
  readonly lang: Lang
  readonly isLarge: boolean
  /** Demo pages say so on top, on every page. */
  readonly isDemo: boolean
  /** The city sends codes to numbers abroad too. */
  readonly hasForeignPhones?: boolean
  /** Who may frame the page: nobody, or in the demo the stage of the same address. */
  readonly framedBy: 'none' | 'self'
  /** Whether the browser takes gzip. */
  readonly isGzip: boolean
}

type StyleName = 'result' | 'trouble' | 'form' | 'card'

export type Page = {
  readonly body: string
  readonly policy: string
  /**
   * What a compiled page is: 'bytes' in UTF-8 or one 'gzip' member, as a latin1 string, a
   * character a byte. Text when left out.
   */
  readonly packing?: 'bytes' | 'gzip'
}

export type PageParts = {
  readonly title: string
  readonly style: StyleName
  readonly main: Html
  /**
   * The form whose fields the language switch must keep, and where it posts them; a plain link
   * when left out.
   */
  readonly keep?: { readonly formId: string; readonly action: string }
  /** Query parameters that a plain link must keep: `new=1`. */
  readonly query?: string
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

// Tags and text in one piece: a formatter's space inside them would change the hash.
const STYLE_TAGS = {
  result: trusted(`<style>${RESULT_STYLE}</style>`),
  trouble: trusted(`<style>${TROUBLE_STYLE}</style>`),
  form: trusted(`<style>${FORM_STYLE}</style>`),
  card: trusted(`<style>${CARD_STYLE}</style>`),
}
const SCRIPT_TAG = trusted(`<script>${SCRIPT}</script>`)
const STYLE_HASHES = {
  result: hashOf(RESULT_STYLE),
  trouble: hashOf(TROUBLE_STYLE),
  form: hashOf(FORM_STYLE),
  card: hashOf(CARD_STYLE),
}
const SCRIPT_HASH = hashOf(SCRIPT)

const PREPARED = [
  ...Object.values(STYLE_TAGS).map((tag) => ({ text: tag.html, piece: makePiece(tag.html) })),
  { text: SCRIPT_TAG.html, piece: makePiece(SCRIPT_TAG.html) },
]

/**
 * Packs a page for a browser that takes gzip. More than half of it, style and script, is ready.
 * Source: ADR 0026.
 */
export function packPage(page: Page): Page {
  if (page.packing) return page
  let rest = page.body
  const parts: (string | Piece)[] = []
  for (const { text, piece } of PREPARED) {
    const at = rest.indexOf(text)
    if (at < 0) continue
    parts.push(rest.slice(0, at), piece)
    rest = rest.slice(at + text.length)
  }
  return { ...page, ...packParts([...parts, rest]) }
}

function writePolicies(framedBy: View['framedBy']): Record<StyleName, string> {
  const policyFor = (style: StyleName): string =>
    `default-src 'none'; script-src ${SCRIPT_HASH}; style-src ${STYLE_HASHES[style]}; ` +
    `form-action 'self'; frame-ancestors '${framedBy}'; base-uri 'none'`
  return {
    result: policyFor('result'),
    trouble: policyFor('trouble'),
    form: policyFor('form'),
    card: policyFor('card'),
  }
}

const POLICIES = { none: writePolicies('none'), self: writePolicies('self') }

/** The policy of a page: our constant style and script, our own forms, nothing else. */
export function policyOf(style: StyleName, framedBy: View['framedBy']): string {
  return POLICIES[framedBy][style]
}

function bar(view: View, parts: PageParts): Html {
  const words = wordsOf(view.lang)
  const other = view.lang === 'zh' ? 'en' : 'zh'
  const otherTag = other === 'zh' ? 'zh-CN' : 'en'
  const query = parts.query ? `${parts.query}&` : ''
  const language = parts.keep
    ? html`<button
        type="submit"
        form="${parts.keep.formId}"
        formnovalidate
        lang="${otherTag}"
        formaction="${parts.keep.action}?lang=${other}"
        data-testid="lang"
      >
        ${words.otherLang}
      </button>`
    : html`<a href="?${query}lang=${other}" lang="${otherTag}" data-testid="lang"
        >${words.otherLang}</a
      >`
  const large = view.isLarge ? words.normal : words.large
  const size = parts.keep
    ? html`<button
        type="submit"
        form="${parts.keep.formId}"
        formnovalidate
        id="lg"
        formaction="${parts.keep.action}?large=${view.isLarge ? '0' : '1'}"
        data-on="${words.normal}"
        data-off="${words.large}"
        data-testid="large"
      >
        ${large}
      </button>`
    : html`<a
        id="lg"
        href="?${query}large=${view.isLarge ? '0' : '1'}"
        data-on="${words.normal}"
        data-off="${words.large}"
        data-testid="large"
        >${large}</a
      >`
  return html`<header class="bar">
    <span>${words.product}</span>
    <nav>${size}${language}</nav>
  </header>`
}

/** Writes a whole page. */
export function renderPage(view: View, parts: PageParts): Page {
  const words = wordsOf(view.lang)
  const page = html`<!doctype html>
    <html
      lang="${view.lang === 'zh' ? 'zh-CN' : 'en'}"
      ${view.isLarge ? trusted(' class="lg"') : ''}
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="format-detection" content="telephone=no" />
        <title>${parts.title}</title>
        ${STYLE_TAGS[parts.style]}
      </head>
      <body>
        ${view.isDemo ? html`<aside class="demo">${words.demo}</aside>` : ''}${bar(view, parts)}
        <main>${parts.main}</main>
        ${SCRIPT_TAG}
      </body>
    </html>`
  return { body: page.html, policy: policyOf(parts.style, view.framedBy) }
}
