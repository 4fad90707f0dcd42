// My places as a tree that is folded by floor, paged and searched: two thousand units on a phone.
import { SearchBar } from 'antd-mobile'
import { useMemo, useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import type { Catalogue } from '../../src/places/contract.ts'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { TREE_WORDS } from './complex-words.ts'
import { foldAtFirst, pageTree, searchTree } from './tree.ts'
import type { TreeRow } from './tree.ts'
import './complex.css'

// Two screens of a small phone; what is open at first is read without folding anything.
const ROWS_AT_FIRST = 40
// How many parts of one place come at a time; more make an old phone stutter.
const PAGE_ROWS = 50
const SEARCH_FROM_ROWS = 6

/** Shows the next parts of a place. */
export function MoreRow(props: {
  readonly depth: number
  readonly left: number
  readonly onMore: () => void
}): ReactElement {
  const words = useWords(TREE_WORDS)
  const lang = useLang()
  return (
    <li className="row" style={{ paddingInlineStart: props.depth * 16 }}>
      <button type="button" className="row-more" onClick={props.onMore}>
        {words.more(formatCount(props.left, lang))}
      </button>
    </li>
  )
}

/** Folds and unfolds what stands below a row. */
export function Fold(props: {
  readonly name: string
  readonly isFolded: boolean
  readonly onFold: () => void
}): ReactElement {
  const words = useWords(TREE_WORDS)
  return (
    <button
      type="button"
      className="row-fold"
      aria-expanded={!props.isFolded}
      aria-label={`${props.isFolded ? words.unfold : words.fold} ${props.name}`}
      onClick={props.onFold}
    >
      {props.isFolded ? '▸' : '▾'}
    </button>
  )
}

/** What is folded in a tree, and how many parts of each place are shown. */
export function useFolding(first: ReadonlySet<number>) {
  const [folded, setFolded] = useState(first)
  const [pages, setPages] = useState<ReadonlyMap<number, number>>(new Map())
  const shownOf = (parentId: number): number => pages.get(parentId) ?? PAGE_ROWS
  return {
    folded,
    shownOf,
    fold: (id: number): void => {
      const next = new Set(folded)
      if (!next.delete(id)) next.add(id)
      setFolded(next)
    },
    showMore: (parentId: number): void => {
      setPages(new Map(pages).set(parentId, shownOf(parentId) + PAGE_ROWS))
    },
  }
}

function PlaceRow(props: {
  readonly row: TreeRow
  readonly category: string
  readonly isFound: boolean
  readonly isFolded: boolean
  readonly onFold: () => void
}): ReactElement {
  const words = useWords(TREE_WORDS)
  const lang = useLang()
  const { place, depth, title, above, hasParts, visitsToday } = props.row
  return (
    <li className="row" style={{ paddingInlineStart: props.isFound ? 0 : depth * 16 }}>
      {hasParts && !props.isFound ? (
        <Fold name={title} isFolded={props.isFolded} onFold={props.onFold} />
      ) : (
        <span className="row-fold" />
      )}
      <Link className="row-link" to={`/places/${place.placeId}`}>
        <span className="row-text">
          {props.isFound && above !== '' ? <small>{above}</small> : null}
          <strong>{title}</strong>
          <span className="row-tags">
            <span className="tag">{props.category}</span>
            {place.role === 'gatekeeper' ? <span className="tag">{words.gatekeeper}</span> : null}
            {place.state === 'unconfirmed' ? (
              <span className="tag accent">{words.unconfirmed}</span>
            ) : null}
            {place.state === 'suspended' ? (
              <span className="tag accent">{words.suspended}</span>
            ) : null}
          </span>
        </span>
        <span className="row-count tabular">
          <b>{formatCount(visitsToday, lang)}</b>
          <small>{words.today}</small>
        </span>
      </Link>
    </li>
  )
}

const NONE: ReadonlySet<number> = new Set()

/** The tree with its search. */
export function PlaceTree(props: {
  readonly rows: readonly TreeRow[]
  readonly catalogue: Catalogue | undefined
}): ReactElement {
  const words = useWords(TREE_WORDS)
  const lang = useLang()
  const [text, setText] = useState('')
  const first = useMemo(() => foldAtFirst(props.rows, ROWS_AT_FIRST), [props.rows])
  const tree = useFolding(first)
  const found = useFolding(NONE)
  const isSearch = text.trim() !== ''
  const names = new Map(props.catalogue?.categories.map((row) => [row.category, row.name[lang]]))
  // What was found stands in one list, whatever stands above it.
  const hits = isSearch ? searchTree(props.rows, text).map((row) => ({ ...row, depth: 0 })) : []
  const shown = isSearch ? found : tree
  const items = isSearch
    ? pageTree(hits, NONE, found.shownOf)
    : pageTree(props.rows, tree.folded, tree.shownOf)
  return (
    <>
      {props.rows.length >= SEARCH_FROM_ROWS ? (
        <SearchBar clearable={false} placeholder={words.search} value={text} onChange={setText} />
      ) : null}
      {items.length === 0 ? <p className="empty">{words.noMatch}</p> : null}
      <ul className="card rows">
        {items.map((item) =>
          item.kind === 'row' ? (
            <PlaceRow
              key={item.row.id}
              row={item.row}
              category={names.get(item.row.place.category) ?? item.row.place.category}
              isFound={isSearch}
              isFolded={tree.folded.has(item.row.id)}
              onFold={() => tree.fold(item.row.id)}
            />
          ) : (
            <MoreRow
              key={`more ${item.parentId}`}
              depth={item.depth}
              left={item.left}
              onMore={() => shown.showMore(item.parentId)}
            />
          ),
        )}
      </ul>
    </>
  )
}
