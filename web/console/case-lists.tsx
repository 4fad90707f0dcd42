// The right side of the desk: the candidates, or those who were stopped at a door meanwhile.
import { Segmented } from 'antd'
import { useSearchParams } from 'react-router'
import type { CaseDesk } from '../../src/tracing/contract.ts'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Candidates } from './candidates.tsx'
import { deskWords } from './case-words.ts'
import { Stopped } from './stopped.tsx'

type ListsProps = {
  readonly desk: CaseDesk
  readonly isTracing: boolean
  /** Called when the kinds of nearness changed: the case is traced again. */
  readonly onNearby: () => void
}

/** The lists of a case; which one is shown lives in the URL. */
export function CaseLists(props: ListsProps) {
  const { desk, isTracing, onNearby } = props
  const words = useWords(deskWords)
  const lang = useLang()
  const [query, setQuery] = useSearchParams()
  const list = query.get('list') === 'stopped' ? 'stopped' : 'candidates'
  return (
    <section className="candidates" aria-label={words.views}>
      <div className="candidates-title">
        <Segmented
          aria-label={words.views}
          value={list}
          onChange={(value) => setQuery(value === 'stopped' ? { list: value } : {})}
          options={[
            {
              value: 'candidates',
              label: `${words.candidates} ${formatCount(desk.case.candidates, lang)}`,
            },
            { value: 'stopped', label: words.stopped },
          ]}
        />
        {list === 'candidates' && (
          <span className="hint">
            {desk.case.state === 'open' ? words.keysText : words.keysClosed}
          </span>
        )}
      </div>
      {list === 'stopped' ? (
        <Stopped caseId={desk.case.caseId} />
      ) : (
        <Candidates desk={desk} isTracing={isTracing} onNearby={onNearby} />
      )}
    </section>
  )
}
