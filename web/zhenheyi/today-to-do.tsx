// What needs doing, one line each; a tap goes where it is done. Source: F21, F28.
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import { pointWords } from '../../src/base/point-words.ts'
import type { ToDo, ToDos } from '../../src/places/today/contract.ts'
import { Dated } from '../ui/dated.tsx'
import { formatDate } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { TODAY_WORDS } from './today-words.ts'

// Above the fold of a small phone, with the places still to be seen.
const SHOWN_FIRST = 3

function pathOf({ kind, placeId }: ToDo): string {
  if (kind === 'invited' || kind === 'handover-offered' || kind === 'ended') return '/join'
  if (placeId === null) return '/places'
  const isOfTeam = ['handover', 'invitation-open', 'manager-idle'].includes(kind)
  if (isOfTeam) return `/places/${placeId}/team`
  return kind === 'no-photo' ? `/places/${placeId}#proof` : `/places/${placeId}`
}

/** The lines; nothing when there is nothing to do. */
export function ToDoStrip({ toDos }: Pick<ToDos, 'toDos'>): ReactElement | null {
  const words = useWords(TODAY_WORDS)
  const lang = useLang()
  const [isWhole, setWhole] = useState(false)
  if (toDos.length === 0) return null
  const shown = isWhole ? toDos : toDos.slice(0, SHOWN_FIRST)
  const hidden = toDos.length - shown.length
  return (
    <section className="to-do" aria-label={words.toDo}>
      <ul>
        {shown.map((one) => {
          const day = one.at === null ? '' : formatDate(one.at)
          const pointName = pointWords(one.pointName)[lang]
          const key = `${one.kind}/${one.placeId}/${one.pointId}/${one.at}/${one.placeName}`
          return (
            <li key={key} className={one.kind === 'strange-code' ? 'urgent' : undefined}>
              <Link to={pathOf(one)}>
                <span>
                  <Dated text={words.lines[one.kind]({ ...one, pointName, day })} />
                </span>
                <span aria-hidden="true">›</span>
              </Link>
            </li>
          )
        })}
      </ul>
      {hidden > 0 || isWhole ? (
        <button type="button" className="to-do-more" onClick={() => setWhole(!isWhole)}>
          {isWhole ? words.less : words.more(hidden)}
        </button>
      ) : null}
    </section>
  )
}
