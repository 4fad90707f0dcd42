// What an import would do: how many, as a tree; or what is wrong with it, row by row.
import { useMemo } from 'react'
import type { ReactElement } from 'react'
import type { Preview, PreviewUnit } from '../../src/places/complexes/contract.ts'
import type { Catalogue } from '../../src/places/contract.ts'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Fold, MoreRow, useFolding } from './complex-tree.tsx'
import { COMPLEX_WORDS } from './complex-words.ts'
import { foldAtFirst, pageTree } from './tree.ts'
import type { Branch } from './tree.ts'

const COUNTS = ['made', 'changed', 'same', 'invited'] as const
const ROWS_AT_FIRST = 20

/** How many of each: the head of a preview and of what was done. */
export function Counts({ counts }: { readonly counts: Pick<Preview, (typeof COUNTS)[number]> }) {
  const words = useWords(COMPLEX_WORDS)
  const lang = useLang()
  return (
    <dl className="counts">
      {COUNTS.map((name) => (
        <div key={name}>
          <dt>{words.counts[name]}</dt>
          <dd className="tabular">{formatCount(counts[name], lang)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Problems({ preview }: { readonly preview: Preview }): ReactElement {
  const words = useWords(COMPLEX_WORDS)
  const lang = useLang()
  const { problems, problemsTotal } = preview
  return (
    <section className="card" role="alert">
      <h2 className="wrong">{words.wrong(formatCount(problemsTotal, lang))}</h2>
      <ul className="problems">
        {problems.map(({ row, column, message }) => (
          <li key={`${row} ${column.en} ${message.en}`}>
            <b>
              {words.row(row)} · {column[lang]}
            </b>
            <span>{message[lang]}</span>
          </li>
        ))}
      </ul>
      {problemsTotal > problems.length ? (
        <p className="hint">{words.wrongMore(formatCount(problems.length, lang))}</p>
      ) : null}
    </section>
  )
}

type Row = Branch & { readonly unit: PreviewUnit }

function rowsOf(units: readonly PreviewUnit[]): Row[] {
  return units.map((unit, at) => ({
    id: at + 1,
    depth: unit.depth - 1,
    hasParts: (units[at + 1]?.depth ?? 0) > unit.depth,
    unit,
  }))
}

/** Says what a unit is called where it stands: 301 陈记面馆. */
function Unit({ unit, category }: { readonly unit: PreviewUnit; readonly category: string }) {
  const words = useWords(COMPLEX_WORDS)
  const isNamed = !unit.name.endsWith(` ${unit.label}`) && unit.name !== unit.label
  return (
    <span className="row-link">
      <span className="row-text">
        <strong>{isNamed ? `${unit.label} ${unit.name}` : unit.label}</strong>
        <span className="row-tags">
          <span className="tag">{category}</span>
          {unit.isInvited ? <span className="tag">{words.isInvited}</span> : null}
        </span>
      </span>
      {unit.change === 'same' ? null : (
        <span className={unit.change === 'new' ? 'tag good-tag' : 'tag accent'}>
          {words.changes[unit.change]}
        </span>
      )}
    </span>
  )
}

function UnitTree(props: {
  readonly units: readonly PreviewUnit[]
  readonly catalogue: Catalogue | undefined
}): ReactElement {
  const lang = useLang()
  const rows = useMemo(() => rowsOf(props.units), [props.units])
  const tree = useFolding(useMemo(() => foldAtFirst(rows, ROWS_AT_FIRST), [rows]))
  const names = new Map(props.catalogue?.categories.map((row) => [row.category, row.name[lang]]))
  return (
    <ul className="card rows">
      {pageTree(rows, tree.folded, tree.shownOf).map((item) => {
        if (item.kind === 'more') {
          const { parentId, depth, left } = item
          const more = { depth, left, onMore: () => tree.showMore(parentId) }
          return <MoreRow key={`more ${parentId}`} {...more} />
        }
        const { id, depth, hasParts, unit } = item.row
        return (
          <li key={id} className="row" style={{ paddingInlineStart: depth * 16 }}>
            {hasParts ? (
              <Fold name={unit.label} isFolded={tree.folded.has(id)} onFold={() => tree.fold(id)} />
            ) : (
              <span className="row-fold" />
            )}
            <Unit unit={unit} category={names.get(unit.category) ?? unit.category} />
          </li>
        )
      })}
    </ul>
  )
}

/** The preview. */
export function ImportPreview(props: {
  readonly preview: Preview
  readonly catalogue: Catalogue | undefined
}): ReactElement {
  const words = useWords(COMPLEX_WORDS)
  const { preview } = props
  if (preview.problemsTotal > 0) return <Problems preview={preview} />
  const isIdle = preview.made + preview.changed + preview.invited === 0
  return (
    <section aria-live="polite">
      <h2>{words.willBe}</h2>
      <Counts counts={preview} />
      {isIdle ? <p className="strip plain">{words.nothing}</p> : null}
      <UnitTree units={preview.units} catalogue={props.catalogue} />
    </section>
  )
}
