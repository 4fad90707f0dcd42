// The module Zhenjiang Pass Code: my places as a tree with today's visits.
import { useMemo } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import type { Catalogue, MyPlaces as MyPlacesBody } from '../../src/places/contract.ts'
import type { ToDos } from '../../src/places/today/contract.ts'
import { defineWords, useWords } from '../ui/words.tsx'
import { PlaceTree } from './complex-tree.tsx'
import { Frame, Loading, Problem } from './frame.tsx'
import { ClosedPlaces, Told } from './told.tsx'
import { ToDoStrip } from './today-to-do.tsx'
import { growTree } from './tree.ts'
import { useAsk } from './use-ask.ts'
import './today.css'

const WORDS = defineWords(
  {
    title: '镇江通行码',
    make: '新建场所',
    import: '导入',
    empty: '还没有场所。点下面的按钮,几步就能生成场所码。',
  },
  {
    title: 'Zhenjiang Pass Code',
    make: 'New place',
    import: 'Import',
    empty: 'No place yet. The button below makes a code in a few steps.',
  },
)

/** The list of my places. */
export function MyPlaces(): ReactElement {
  const words = useWords(WORDS)
  const { answer, reload } = useAsk<MyPlacesBody>('/api/zhenheyi/places')
  const catalogue = useAsk<Catalogue>('/api/zhenheyi/catalogue').answer
  const rows = useMemo(() => (answer?.ok ? growTree(answer.body.places) : []), [answer])
  const toDos = useAsk<ToDos>('/api/zhenheyi/to-do').answer
  return (
    <Frame title={words.title} back="/">
      {answer === undefined ? <Loading /> : null}
      {answer?.ok === false ? <Problem refusal={answer} onAgain={() => void reload()} /> : null}
      <Told onChange={() => void reload()} />
      {toDos?.ok ? <ToDoStrip {...toDos.body} /> : null}
      {answer?.ok && rows.length === 0 ? <p className="empty">{words.empty}</p> : null}
      {rows.length > 0 ? (
        <PlaceTree rows={rows} catalogue={catalogue?.ok ? catalogue.body : undefined} />
      ) : null}
      <ClosedPlaces />
      <div className="bottom two">
        <Link className="button primary" to="/places/new">
          {words.make}
        </Link>
        <Link className="button" to="/places/import">
          {words.import}
        </Link>
      </div>
    </Frame>
  )
}
