// The module Zhenjiang Pass Code: my places as a tree with today's visits.
import { SearchBar } from 'antd-mobile'
import { useMemo, useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import type { Catalogue, MyPlaces as MyPlacesBody } from '../../src/places/contract.ts'
import { formatCount } from '../ui/formats.ts'
import { defineWords, useLang, useWords } from '../ui/words.tsx'
import { Frame, Loading, Problem } from './frame.tsx'
import { foldTree, growTree, searchTree } from './tree.ts'
import type { TreeRow } from './tree.ts'
import { useAsk } from './use-ask.ts'

const WORDS = defineWords(
  {
    title: '镇江通行码',
    search: '搜索我的场所',
    make: '新建场所',
    today: '今日到访',
    waiting: (count: number) => `${count} 个场所等待镇街确认,码已可使用`,
    empty: '还没有场所。点下面的按钮,几步就能生成场所码。',
    noMatch: '没有名称匹配的场所。',
    fold: '收起',
    unfold: '展开',
    gatekeeper: '看门人',
    unconfirmed: '待确认',
    suspended: '已暂停',
    limit: (shown: number) => `只显示前 ${shown} 个,请用搜索查找其他场所。`,
  },
  {
    title: 'Zhenjiang Pass Code',
    search: 'Search my places',
    make: 'New place',
    today: 'Visits today',
    waiting: (count: number) => `${count} waiting for the town; the code works already`,
    empty: 'No place yet. The button below makes a code in a few steps.',
    noMatch: 'No place has such a name.',
    fold: 'Fold',
    unfold: 'Unfold',
    gatekeeper: 'Gatekeeper',
    unconfirmed: 'Waiting',
    suspended: 'Suspended',
    limit: (shown: number) => `Only the first ${shown} are shown. Search for the others.`,
  },
)

// More rows make an old phone stutter; whoever has more uses the search.
const ROWS_MAX = 200

function PlaceRow(props: {
  readonly row: TreeRow
  readonly category: string
  readonly isFolded: boolean
  readonly onFold: () => void
}): ReactElement {
  const words = useWords(WORDS)
  const lang = useLang()
  const { place, depth, hasParts, visitsToday } = props.row
  return (
    <li className="row" style={{ paddingInlineStart: depth * 16 }}>
      {hasParts ? (
        <button
          type="button"
          className="row-fold"
          aria-expanded={!props.isFolded}
          aria-label={`${props.isFolded ? words.unfold : words.fold} ${place.name}`}
          onClick={props.onFold}
        >
          {props.isFolded ? '▸' : '▾'}
        </button>
      ) : (
        <span className="row-fold" />
      )}
      <Link className="row-link" to={`/places/${place.placeId}`}>
        <span className="row-text">
          <strong>{place.name}</strong>
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

function Tree(props: {
  readonly rows: readonly TreeRow[]
  readonly catalogue: Catalogue | undefined
}): ReactElement {
  const words = useWords(WORDS)
  const lang = useLang()
  const [text, setText] = useState('')
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set())
  const shown = text.trim() === '' ? foldTree(props.rows, folded) : searchTree(props.rows, text)
  const names = new Map(props.catalogue?.categories.map((row) => [row.category, row.name[lang]]))
  const fold = (placeId: number): void => {
    const next = new Set(folded)
    if (!next.delete(placeId)) next.add(placeId)
    setFolded(next)
  }
  return (
    <>
      {props.rows.length > 5 ? (
        <SearchBar clearable={false} placeholder={words.search} value={text} onChange={setText} />
      ) : null}
      {shown.length === 0 ? <p className="empty">{words.noMatch}</p> : null}
      <ul className="card rows">
        {shown.slice(0, ROWS_MAX).map((row) => (
          <PlaceRow
            key={row.place.placeId}
            row={row}
            category={names.get(row.place.category) ?? row.place.category}
            isFolded={folded.has(row.place.placeId)}
            onFold={() => fold(row.place.placeId)}
          />
        ))}
      </ul>
      {shown.length > ROWS_MAX ? <p className="hint">{words.limit(ROWS_MAX)}</p> : null}
    </>
  )
}

/** The list of my places. */
export function MyPlaces(): ReactElement {
  const words = useWords(WORDS)
  const { answer, reload } = useAsk<MyPlacesBody>('/api/zhenheyi/places')
  const catalogue = useAsk<Catalogue>('/api/zhenheyi/catalogue').answer
  const rows = useMemo(() => (answer?.ok ? growTree(answer.body.places) : []), [answer])
  const waiting = rows.filter((row) => row.place.state === 'unconfirmed').length
  return (
    <Frame title={words.title} back="/">
      {answer === undefined ? <Loading /> : null}
      {answer?.ok === false ? <Problem refusal={answer} onAgain={() => void reload()} /> : null}
      {waiting > 0 ? <p className="strip">{words.waiting(waiting)}</p> : null}
      {answer?.ok && rows.length === 0 ? <p className="empty">{words.empty}</p> : null}
      {rows.length > 0 ? (
        <Tree rows={rows} catalogue={catalogue?.ok ? catalogue.body : undefined} />
      ) : null}
      <div className="bottom">
        <Link className="button primary" to="/places/new">
          {words.make}
        </Link>
      </div>
    </Frame>
  )
}
