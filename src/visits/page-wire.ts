// A page that is written past fastify, by the lanes: its headers are made once, and head and body
// go in one write.
import type { ServerResponse } from 'node:http'
import type { Page } from '../../web/visitor/shell.ts'

// A city has a handful of policies: one a style and framer.
const known = new Map<string, readonly string[][]>()

function headersOf(policy: string, isHttps: boolean, isGzip: boolean): readonly string[] {
  return [
    ...['content-type', 'text/html; charset=utf-8', 'cache-control', 'no-store'],
    ...['content-security-policy', policy, 'x-content-type-options', 'nosniff'],
    ...['referrer-policy', 'no-referrer'],
    ...(isHttps ? ['strict-transport-security', 'max-age=31536000'] : []),
    ...(isGzip ? ['content-encoding', 'gzip'] : []),
  ]
}

function keptHeaders({ policy, packing }: Page, isHttps: boolean): readonly string[] {
  let kept = known.get(policy)
  if (!kept) {
    kept = [false, true].flatMap((https) =>
      [false, true].map((isGzip) => [...headersOf(policy, https, isGzip)]),
    )
    known.set(policy, kept)
  }
  return kept[Number(isHttps) * 2 + Number(packing === 'gzip')] ?? []
}

/** Writes a page with every header that one of ours has. Shape of more: name and value in turn. */
export function writePage(
  raw: ServerResponse,
  answer: { readonly status: number; readonly page: Page; readonly more?: readonly string[] },
  isHttps: boolean,
): void {
  const { status, page, more = [] } = answer
  const body = page.packing ? page.body : Buffer.from(page.body)
  const length = ['content-length', String(body.length)]
  raw.writeHead(status, [...keptHeaders(page, isHttps), ...more, ...length])
  raw.end(body, 'latin1')
}
