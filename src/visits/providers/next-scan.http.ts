// GET /scan: the scanner of the app this page is looked at in; elsewhere Zhenheyi's.
import type { App } from '../../platform/http.ts'
import { renderNextScan } from '../../../web/visitor/next-scan-page.ts'
import { sendPage, viewOf } from '../visitor-reply.ts'
import type { VisitorDeps } from '../visitor-reply.ts'
import { appOf } from './ways.ts'

/** Registers the page of the next scan. */
export function registerNextScanRoute(app: App, deps: VisitorDeps): void {
  app.get('/scan', async (request, reply) => {
    const bridge = appOf(request, deps.isDemo)
    if (!bridge) return reply.redirect('/zhenheyi/scan', 303)
    const view = viewOf(deps, request, reply)
    const { wechat, publicUrl } = deps.providers
    // The signature holds for this very address, query included.
    const isSigned = bridge === 'wechat'
    const config = isSigned ? await wechat.signPage(`${publicUrl}${request.url}`) : undefined
    const { hotline } = deps.city
    const model = { bridge, config, hasScript: wechat.hasScript, hotline }
    return sendPage(reply, 200, renderNextScan(view, model))
  })
}
