// Serves the console's built files. Its pages run our scripts and no others: styles that antd makes
// at run time carry a nonce of their own for each answer.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../platform/http.ts'

/** What the build writes where the nonce of an answer goes. */
export const NONCE_PLACEHOLDER = 'zpc-nonce-placeholder'

/** Puts the nonce of one answer into the built page. */
export function renderConsoleIndex(page: string, nonce: string): string {
  return page.replaceAll(NONCE_PLACEHOLDER, nonce)
}

/** Gives the content security policy of the console's page. */
export function consolePolicy(nonce: string, frameAncestors: "'none'" | "'self'"): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ')
}

export type ConsoleShell = {
  /** The folder of the build: dist/web/console. */
  readonly folder: string
  readonly isConsoleHost: (request: FastifyRequest) => boolean
  /** The stage of the demo frames its own pages; production never. Source: ADR 0005. */
  readonly isDemo: boolean
}

/** Registers /console and everything below it. */
export async function registerConsoleShell(app: App, shell: ConsoleShell): Promise<void> {
  let page: string | undefined
  const sendPage = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (!shell.isConsoleHost(request)) {
      reply.callNotFound()
      return reply
    }
    page ??= await readFile(join(shell.folder, 'index.html'), 'utf8')
    const nonce = randomBytes(16).toString('base64url')
    return reply
      .header('content-security-policy', consolePolicy(nonce, shell.isDemo ? "'self'" : "'none'"))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(renderConsoleIndex(page, nonce))
  }
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      if (shell.isConsoleHost(request)) return
      reply.callNotFound()
      await reply
    })
    await scope.register(fastifyStatic, {
      root: join(shell.folder, 'assets'),
      prefix: '/console/assets/',
      // Their names hold the hash of what is in them.
      immutable: true,
      maxAge: '365d',
      index: false,
      decorateReply: false,
    })
  })
  app.get('/console', sendPage)
  app.get('/console/*', sendPage)
}
