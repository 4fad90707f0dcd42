// The routes of a complex: its template, the preview of an import, the import.
import { refuse } from '../../base/refusals.ts'
import type { PeopleDeps } from '../../people/index.ts'
import { langOf, sendRefusal, sendResult } from '../../platform/http.ts'
import type { App } from '../../platform/http.ts'
import { requireRole } from '../access.ts'
import { PlaceParams } from '../contract.ts'
import { FILE_TEXT_MAX, ImportBody, PreviewBody } from './contract.ts'
import { importUnits } from './import-units.ts'
import { previewImport } from './preview-import.ts'
import { TEMPLATE_KINDS, makeTemplate } from './template.ts'

/** The largest file, and the few names and braces around it. */
const BODY_BYTES = FILE_TEXT_MAX + 1000

const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const

type Deps = { readonly people: PeopleDeps }

function registerTemplates(app: App, deps: Deps): void {
  for (const kind of TEMPLATE_KINDS) {
    app.get(
      `/api/zhenheyi/places/:placeId/units.${kind}`,
      { schema: { params: PlaceParams } },
      async (request, reply) => {
        const { placeId } = request.params
        const access = await requireRole(deps, request, { placeId, role: 'manager' })
        if (!access.ok) return sendRefusal(reply, access)
        const lang = langOf(request)
        const file = await makeTemplate(deps.people.sql, placeId, { kind, lang })
        if (!file) return sendRefusal(reply, refuse('not-found'))
        return reply
          .header('cache-control', 'no-store')
          .header('content-disposition', `attachment; filename="units-${placeId}.${kind}"`)
          .type(TYPES[kind])
          .send(file)
      },
    )
  }
}

/** Registers the routes of complexes. */
export function registerComplexRoutes(app: App, deps: Deps): void {
  registerTemplates(app, deps)
  app.post(
    '/api/zhenheyi/places/:placeId/import/preview',
    { schema: { params: PlaceParams, body: PreviewBody }, bodyLimit: BODY_BYTES },
    async (request, reply) => {
      const { placeId } = request.params
      const access = await requireRole(deps, request, { placeId, role: 'manager' })
      if (!access.ok) return sendRefusal(reply, access)
      const asked = { placeId, sent: request.body, personId: access.personId }
      return sendResult(reply, await previewImport(deps.people, asked))
    },
  )
  app.post(
    '/api/zhenheyi/places/:placeId/import',
    { schema: { params: PlaceParams, body: ImportBody }, bodyLimit: BODY_BYTES },
    async (request, reply) => {
      const { placeId } = request.params
      const access = await requireRole(deps, request, { placeId, role: 'manager' })
      if (!access.ok) return sendRefusal(reply, access)
      const { phoneBlind, maskedPhone: phoneMask, personId } = access
      const { importId, ...sent } = request.body
      const by = { phoneBlind, phoneMask, personId }
      const done = await importUnits(deps.people, { placeId, importId, sent, by })
      return sendResult(done.ok ? reply.code(201) : reply, done)
    },
  )
}
