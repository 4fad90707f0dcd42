// JSON shapes of a complex that is typed, pasted or imported by path.
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { KindShape, Name } from '../contract.ts'

/** A file as base64 is a third longer than its bytes. Units: characters. */
export const FILE_TEXT_MAX = 1_400_000
// Two thousand lines of a hundred characters, and some to spare.
const TEXT_MAX = 300_000

/** POST /api/zhenheyi/places/:placeId/import/preview. One of the two is given. */
export const PreviewBody = Type.Object({
  text: Type.Optional(Type.String({ maxLength: TEXT_MAX })),
  /** CSV or XLSX, as base64. */
  file: Type.Optional(Type.String({ maxLength: FILE_TEXT_MAX, pattern: '^[A-Za-z0-9+/]*={0,2}$' })),
})
export type PreviewBody = Static<typeof PreviewBody>

export const ImportProblem = Type.Object({
  /** As the sheet or the text numbers it, from 1. */
  row: Type.Integer(),
  column: Name,
  message: Name,
})
export type ImportProblem = Static<typeof ImportProblem>

export const PreviewUnit = Type.Object({
  /** Levels below the complex, from 1. */
  depth: Type.Integer(),
  label: Type.String(),
  name: Type.String(),
  kind: KindShape,
  category: Type.String(),
  change: Type.Union([Type.Literal('new'), Type.Literal('changed'), Type.Literal('same')]),
  isInvited: Type.Boolean(),
})
export type PreviewUnit = Static<typeof PreviewUnit>

const Counts = {
  /** Units that are made, and those of the file that stand there already. */
  made: Type.Integer(),
  changed: Type.Integer(),
  same: Type.Integer(),
  /** Phones that are invited to run their unit. */
  invited: Type.Integer(),
}

export const Preview = Type.Object({
  ...Counts,
  rows: Type.Integer(),
  /** Shape: by row, at most PROBLEMS_SHOWN. */
  problems: Type.Array(ImportProblem),
  problemsTotal: Type.Integer(),
  /** Empty while there are problems. Shape: in reading order, parents before their parts. */
  units: Type.Array(PreviewUnit),
})
export type Preview = Static<typeof Preview>

/** POST /api/zhenheyi/places/:placeId/import */
export const ImportBody = Type.Object({
  ...PreviewBody.properties,
  /** Made by the page: the same import sent again is made once. */
  importId: Type.String({
    pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  }),
})
export type ImportBody = Static<typeof ImportBody>

export const Imported = Type.Object(Counts)
export type Imported = Static<typeof Imported>
