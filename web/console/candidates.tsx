// The candidates of a case: why each is on the list, how sure it is, and the class a person sets.
// Keys j/k move, 1 to 5 set the class, Enter opens. Filters live in the URL.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Empty } from 'antd'
import type { TableColumnsType } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { CANDIDATE_CLASSES } from '../../src/tracing/contract.ts'
import type {
  CandidateClass,
  CandidatePage,
  CandidateRow,
  CaseDesk,
} from '../../src/tracing/contract.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { CandidateDrawer } from './candidate-drawer.tsx'
import { FILTERS, Filters, NearbySwitches } from './candidate-filters.tsx'
import { CertaintyTag, ClosenessTag, DisputedTag } from './case-tags.tsx'
import { CLASS_WORDS, deskWords } from './case-words.ts'
import { ClassMenu } from './class-menu.tsx'
import { Problem } from './problem.tsx'
import { RowTable } from './row-table.tsx'

function useCandidates(caseId: number, filter: string, isOn: boolean) {
  return useInfiniteQuery({
    queryKey: ['candidates', caseId, filter],
    enabled: isOn,
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams(filter)
      if (pageParam !== null) query.set('after', pageParam)
      return ask<CandidatePage>(`/api/tracing/cases/${caseId}/candidates?${query.toString()}`)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.after,
  })
}

type Pages = { pages: CandidatePage[]; pageParams: (string | null)[] }

/** Sets a class, changes the row where it stands, and offers to take it back. */
function useClassify(caseId: number) {
  const queries = useQueryClient()
  const { message } = App.useApp()
  const words = useWords(deskWords)
  const lang = useLang()
  const set = useMutation({
    mutationFn: (change: { personId: number; to: CandidateClass; from: CandidateClass }) =>
      ask(`/api/tracing/cases/${caseId}/candidates/${change.personId}/class`, {
        method: 'PUT',
        body: { class: change.to },
      }),
    onSuccess: (_answer, change) => {
      queries.setQueriesData<Pages>({ queryKey: ['candidates', caseId] }, (old) =>
        old ? { ...old, pages: old.pages.map((page) => withClass(page, change)) } : old,
      )
      queries.setQueryData<CaseDesk>(['desk', caseId], (old) => old && countClass(old, change))
      const key = `class-${change.personId}`
      void message.success({
        key,
        duration: 10,
        content: (
          <>
            {words.saved}: {CLASS_WORDS[change.to]?.[lang]}{' '}
            <Button
              type="link"
              size="small"
              onClick={() => {
                message.destroy(key)
                set.mutate({ ...change, to: change.from, from: change.to })
              }}
            >
              {words.undo}
            </Button>
          </>
        ),
      })
    },
  })
  return set
}

type Change = { personId: number; to: CandidateClass; from: CandidateClass }

function withClass(page: CandidatePage, change: Change): CandidatePage {
  const rows = page.rows.map((row) =>
    row.person.personId === change.personId ? { ...row, class: change.to } : row,
  )
  return { ...page, rows }
}

function countClass(desk: CaseDesk, change: Change): CaseDesk {
  const { classes } = desk
  const from = (classes[change.from] ?? 0) - 1
  const to = (classes[change.to] ?? 0) + 1
  return { ...desk, classes: { ...classes, [change.from]: from, [change.to]: to } }
}

function Score({ value }: { readonly value: number }) {
  return (
    <span className="score">
      <span className="score-bar" aria-hidden="true">
        <span style={{ width: `${Math.min(100, value)}%` }} />
      </span>
      <span className="tabular">{value}</span>
    </span>
  )
}

function useColumns(
  onClass: ((row: CandidateRow, to: CandidateClass) => void) | undefined,
): TableColumnsType<CandidateRow> {
  const words = useWords(deskWords)
  const lang = useLang()
  return [
    { title: words.score, width: 112, render: (_, row) => <Score value={row.score} /> },
    {
      title: words.person,
      width: 128,
      render: (_, row) => (
        <>
          <span className="person-name">{row.person.maskedName || row.person.reference}</span>
          <small className="quiet tabular">{row.person.maskedPhone}</small>{' '}
          <DisputedTag person={row.person} />
        </>
      ),
    },
    {
      title: words.why,
      render: (_, row) => (
        <span className="sentence" title={row.sentence[lang]}>
          {row.sentence[lang]}
        </span>
      ),
    },
    {
      title: words.certainty,
      width: 112,
      render: (_, row) => (
        <span className="tags">
          <CertaintyTag certainty={row.certainty} />
          <ClosenessTag closeness={row.closeness} />
        </span>
      ),
    },
    {
      title: words.class,
      width: lang === 'zh' ? 112 : 144,
      render: (_, row) => (
        <ClassMenu
          value={row.class}
          person={row.person.maskedName}
          onChange={onClass && ((to) => onClass(row, to))}
        />
      ),
    },
  ]
}

type KeyActions = {
  readonly move: (step: number) => void
  readonly classify: (to: CandidateClass) => void
  readonly open: () => void
}

/** Listens to j, k, 1 to 5 and Enter while nothing else wants the keys. */
function useKeys(actions: KeyActions): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const target = event.target instanceof Element ? event.target : null
      if (target?.closest('input,textarea,select,[role=combobox],[role=dialog],[role=menu]')) return
      if (event.key === 'j') latest.current.move(1)
      if (event.key === 'k') latest.current.move(-1)
      if (event.key === 'Enter' && !target?.closest('button,a')) latest.current.open()
      const chosen = CANDIDATE_CLASSES[Number(event.key) - 1]
      if (chosen) latest.current.classify(chosen)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

/** The candidates of a case. */
export function Candidates(props: {
  readonly desk: CaseDesk
  readonly isTracing: boolean
  readonly onNearby: () => void
}) {
  const { desk, isTracing, onNearby } = props
  const words = useWords(deskWords)
  const { caseId, tracedAt, caseNumber } = desk.case
  const isOpen = desk.case.state === 'open'
  const [query] = useSearchParams()
  const [at, setAt] = useState(-1)
  const [opened, setOpened] = useState<number>()
  const filter = new URLSearchParams(
    FILTERS.flatMap((name) => (query.has(name) ? [[name, query.get(name) ?? '']] : [])),
  ).toString()
  const list = useCandidates(caseId, filter, tracedAt !== null)
  const classify = useClassify(caseId)
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const current = rows[at]
  const setClass = (row: CandidateRow, to: CandidateClass): void => {
    if (row.class === to) return
    classify.mutate({ personId: row.person.personId, from: row.class, to })
  }
  const onClass = isOpen ? setClass : undefined
  const columns = useColumns(onClass)
  useKeys({
    move: (step) => setAt((old) => Math.max(0, Math.min(rows.length - 1, old + step))),
    classify: (to) => current && onClass?.(current, to),
    open: () => current && setOpened(current.person.personId),
  })
  useEffect(() => {
    document.querySelector('.row-current')?.scrollIntoView({ block: 'nearest' })
  }, [at])
  return (
    <>
      <h2 className="unseen">{words.candidates}</h2>
      {isOpen && <NearbySwitches desk={desk} isTracing={isTracing} onNearby={onNearby} />}
      {tracedAt === null && !isTracing && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.untraced} />
      )}
      {tracedAt !== null && <Filters desk={desk} total={list.data?.pages[0]?.total ?? 0} />}
      <Problem error={classify.error} />
      <RowTable<CandidateRow>
        className="candidate-table"
        {...(isOpen ? {} : { label: words.candidates })}
        asked={list}
        rows={rows}
        empty={filter === '' ? words.noCandidates : words.noneHere}
        more={words.more}
        rowKey={(row) => row.person.personId}
        columns={columns}
        rowClassName={(_, index) => (index === at ? 'pointer row-current' : 'pointer')}
        onRow={(row, index) => ({
          'aria-selected': index === at,
          onClick: () => {
            setAt(index ?? -1)
            setOpened(row.person.personId)
          },
        })}
      />
      {opened !== undefined && (
        <CandidateDrawer
          key={opened}
          caseId={caseId}
          caseNumber={caseNumber}
          row={rows.find((row) => row.person.personId === opened)}
          personId={opened}
          onClass={onClass}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  )
}
