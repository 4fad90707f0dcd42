// The shell of Zhenheyi: its built files under their policy, and one page for all its addresses.
import { readFile } from 'node:fs/promises'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './http.ts'

const APP_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; " +
  "media-src 'self' blob:; manifest-src 'self'; form-action 'self'; base-uri 'none'"

/** Serves the built app below /zhenheyi; every address of it is the same page. */
export async function registerZhenheyiShell(
  app: App,
  shell: { readonly folder: string; readonly framedBy: 'none' | 'self' },
): Promise<void> {
  const { folder, framedBy } = shell
  const index = await readFile(`${folder}/index.html`, 'utf8')
  const policy = `${APP_POLICY}; frame-ancestors '${framedBy}'`
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/zhenheyi/',
    wildcard: false,
    index: false,
    setHeaders: (reply, path) => {
      reply.header('content-security-policy', policy)
      const isNamedByContent = /\/assets\//.test(path)
      reply.header(
        'cache-control',
        isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
  const sendIndex = (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    reply
      .header('content-security-policy', policy)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(index)
  // With and without the slash is one route: redirecting both would never end. The worker of the
  // installed app owns only what is below the slash.
  app.get('/zhenheyi', (request, reply) =>
    /^\/zhenheyi\/(\?|$)/.test(request.url)
      ? sendIndex(request, reply)
      : reply.redirect('/zhenheyi/'),
  )
  app.get('/zhenheyi/*', sendIndex)
}
