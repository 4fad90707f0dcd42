// The next code without leaving the app: a button that opens the scanner of WeChat or Alipay by the
// bridge which the app puts into the page. What it reads is opened only when it is a place code of
// this city. Nothing is fetched, unless the city has a real WeChat account: then its own script.
// Source: F12, F13; security decision 17 (forged posters); docs/partners.md.
import { createHash } from 'node:crypto'
import { html, trusted } from '../../src/base/html.ts'
import { renderPage } from './shell.ts'
import type { Page, View } from './shell.ts'
import { wordsOf } from './words.ts'

/** What WeChat's script must be told; made for the address of this page. */
export type ScriptConfig = {
  readonly appId: string
  readonly timestamp: number
  readonly nonce: string
  readonly signature: string
}

export type NextScanModel = {
  readonly bridge: 'wechat' | 'alipay'
  /** Missing while WeChat is silent: then the page says what else to do. */
  readonly config: ScriptConfig | undefined
  /** WeChat's script is named only for a real account. */
  readonly hasScript: boolean
  readonly hotline: string
}

const WECHAT_SCRIPT = 'https://res.wx.qq.com/open/js/jweixin-1.6.0.js'

// A constant, so that its hash stands in the policy; its orders come from data attributes.
const SCAN_SCRIPT = [
  '(function(d,w){var b=d.getElementById("scan"),s=d.getElementById("said"),c=b.dataset,x=w.wx;',
  'function say(t){s.textContent=t;s.hidden=false}',
  'function take(t){var u;try{u=new URL(t)}catch(e){}',
  'if(u&&u.host===location.host&&/^\\/p\\/[\\w-]{32}$/.test(u.pathname))location.assign(u.pathname);',
  'else say(c.foreign+(u?u.host:String(t).slice(0,40)))}',
  'function show(f){b.hidden=d.getElementById("how").hidden=false;d.getElementById("absent").hidden=true;b.onclick=f}',
  'if(c.bridge==="wechat"){if(x&&c.app){x.config({debug:false,appId:c.app,timestamp:+c.time,',
  'nonceStr:c.nonce,signature:c.signature,jsApiList:["scanQRCode"]});',
  'show(function(){x.scanQRCode({needResult:1,scanType:["qrCode"],',
  'success:function(r){take(r.resultStr)},fail:function(){say(c.absent)}})})}}',
  'else{var f=function(){show(function(){w.AlipayJSBridge.call("scan",{type:"qr"},function(r){',
  'var t=r&&(r.codeContent||r.qrCode||r.code);if(t)take(t);else if(r&&r.error!==10)say(c.absent)',
  '})})};w.AlipayJSBridge?f():d.addEventListener("AlipayJSBridgeReady",f)}})(document,window)',
].join('')
const SCAN_HASH = `'sha256-${createHash('sha256').update(SCAN_SCRIPT).digest('base64')}'`

/** Writes the page. */
export function renderNextScan(view: View, model: NextScanModel): Page {
  const words = wordsOf(view.lang)
  const { config, bridge } = model
  const isWithScript = bridge === 'wechat' && model.hasScript
  const signed = config
    ? html`data-app="${config.appId}" data-time="${config.timestamp}" data-nonce="${config.nonce}"
      data-signature="${config.signature}"`
    : html``
  const main = html`<section class="card">
      <h1>${words.scanTitle}</h1>
      <p id="how" hidden>${words.scanText}</p>
      <button
        class="go"
        id="scan"
        hidden
        data-bridge="${bridge}"
        data-foreign="${words.scanForeign}"
        data-absent="${words.scanAbsent}"
        ${signed}
        data-testid="scan"
      >
        ${words.scanButton}
      </button>
      <p class="note" id="absent" data-testid="absent">${words.scanAbsent}</p>
      <p class="note warn" id="said" role="alert" hidden data-testid="said"></p>
      <div class="row"><a class="out" href="/n">${words.typeNumber}</a></div>
    </section>
    ${isWithScript && trusted(`<script src="${WECHAT_SCRIPT}"></script>`)}${trusted(
      `<script>${SCAN_SCRIPT}</script>`,
    )}`
  const page = renderPage(view, { title: words.scanTitle, style: 'form', main })
  const allowed = isWithScript ? `${SCAN_HASH} ${WECHAT_SCRIPT}` : SCAN_HASH
  return { body: page.body, policy: page.policy.replace('script-src ', `script-src ${allowed} `) }
}
