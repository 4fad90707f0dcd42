// What narrows the list of candidates, and what widens it: filters live in the URL, the kinds of
// nearness in the case.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Select } from 'antd'
import { useSearchParams } from 'react-router'
import { CANDIDATE_CLASSES, CASE_CERTAINTIES, CLOSENESSES } from '../../src/tracing/contract.ts'
import type { CaseDesk, Nearby } from '../../src/tracing/contract.ts'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { CERTAINTY_WORDS, CLASS_WORDS, CLOSENESS_WORDS, deskWords } from './case-words.ts'
import { Problem } from './problem.tsx'

/** The filters of the URL, by their names in the query of the server. */
export const FILTERS = ['class', 'certainty', 'closeness', 'place'] as const

/** The filters above the list, with how many it holds. */
export function Filters({ desk, total }: { readonly desk: CaseDesk; readonly total: number }) {
  const words = useWords(deskWords)
  const lang = useLang()
  const [query, setQuery] = useSearchParams()
  const set = (name: string, value: string): void => {
    setQuery(
      (old) => {
        const next = new URLSearchParams(old)
        if (value === '') next.delete(name)
        else next.set(name, value)
        return next
      },
      { replace: true },
    )
  }
  const used = CANDIDATE_CLASSES.filter((one) => (desk.classes[one] ?? 0) > 0)
  const isFiltered = FILTERS.some((name) => query.has(name))
  return (
    <div className="filters">
      <Select
        aria-label={words.class}
        value={query.get('class') ?? ''}
        onChange={(value) => set('class', value)}
        options={[
          { value: '', label: words.allClasses },
          ...used.map((one) => ({
            value: one,
            label: `${CLASS_WORDS[one]?.[lang] ?? one} ${desk.classes[one] ?? 0}`,
          })),
        ]}
      />
      <Select
        aria-label={words.certainty}
        value={query.get('certainty') ?? ''}
        onChange={(value) => set('certainty', value)}
        options={[
          { value: '', label: words.allCertainty },
          ...CASE_CERTAINTIES.map((one) => ({
            value: one,
            label: CERTAINTY_WORDS[one]?.[lang] ?? one,
          })),
        ]}
      />
      <Select
        aria-label={words.allCloseness}
        value={query.get('closeness') ?? ''}
        onChange={(value) => set('closeness', value)}
        options={[
          { value: '', label: words.allCloseness },
          ...CLOSENESSES.map((one) => ({
            value: one,
            label: `${CLOSENESS_WORDS[one]?.[lang] ?? one} ${desk.closenesses[one] ?? 0}`,
          })),
        ]}
      />
      <Select
        className="filter-place"
        aria-label={words.allPlaces}
        value={query.get('place') ?? ''}
        onChange={(value) => set('place', value)}
        options={[
          { value: '', label: words.allPlaces },
          ...desk.places.map((one) => ({
            value: String(one.placeId),
            label: `${one.placeName} ${one.candidates}`,
          })),
        ]}
      />
      {isFiltered && (
        <>
          <span className="tabular" role="status">
            {words.people(formatCount(total, lang))}
          </span>
          <Button type="link" onClick={() => setQuery({}, { replace: true })}>
            {words.clear}
          </Button>
        </>
      )}
    </div>
  )
}

/** Which weaker nearness the case looks for; a change traces again. Source: F30. */
export function NearbySwitches(props: {
  readonly desk: CaseDesk
  readonly isTracing: boolean
  readonly onNearby: () => void
}) {
  const { desk, isTracing, onNearby } = props
  const words = useWords(deskWords)
  const lang = useLang()
  const queries = useQueryClient()
  const { caseId, nearby } = desk.case
  const change = useMutation({
    mutationFn: (wanted: Nearby) =>
      ask(`/api/tracing/cases/${caseId}/nearby`, { method: 'PUT', body: wanted }),
    onSuccess: (_answer, wanted) => {
      queries.setQueryData<CaseDesk>(
        ['desk', caseId],
        (old) => old && { ...old, case: { ...old.case, nearby: wanted } },
      )
      onNearby()
    },
  })
  return (
    <div className="nearby">
      <span>{words.nearby}</span>
      {(['floor', 'complex'] as const).map((kind) => (
        <Checkbox
          key={kind}
          checked={nearby[kind]}
          disabled={isTracing || change.isPending}
          onChange={(event) => change.mutate({ ...nearby, [kind]: event.target.checked })}
        >
          {CLOSENESS_WORDS[kind]?.[lang]}{' '}
          {nearby[kind] && formatCount(desk.closenesses[kind] ?? 0, lang)}
        </Checkbox>
      ))}
      <Problem error={change.error} />
    </div>
  )
}
