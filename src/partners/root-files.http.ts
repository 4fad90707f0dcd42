// The files with which WeChat and Alipay check that a domain is ours: small texts at its root.
// Source: docs/partners.md.
import type { App } from '../platform/http.ts'

/** Serves each file of the settings at the root, word for word. */
export function registerRootFiles(app: App, files: ReadonlyMap<string, string>): void {
  for (const [name, content] of files) {
    app.get(`/${name}`, async (_request, reply) =>
      reply
        .header('cache-control', 'no-store')
        .type('text/plain; charset=utf-8')
        // A machine compares it; a trailing line end of an editor must not differ.
        .send(content.trim()),
    )
  }
}
