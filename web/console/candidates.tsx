// The candidates of a case: why each is on the list, how sure it is, and the class a person sets.
// Keys j/k move, 1 to 5 set the class, Enter opens. Filters live in the URL.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Empty, Select, Spin, Table, Tag } from 'antd'
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
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { CandidateDrawer } from './candidate-drawer.tsx'
import { CLASS_WORDS, deskWords } from './case-words.ts'
import { ClassMenu } from './class-menu.tsx'
import { Problem } from './problem.tsx'

const FILTERS = ['class', 'certainty', 'place'] as const

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
  onClass: (row: CandidateRow, to: CandidateClass) => void,
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
          <small className="quiet tabular">{row.person.maskedPhone}</small>
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
      width: 88,
      render: (_, row) => (
        <Tag className={row.certain ? 'certainty-certain' : 'certainty-inferred'}>
          {row.certain ? words.certain : words.inferred}
        </Tag>
      ),
    },
    {
      title: words.class,
      width: lang === 'zh' ? 112 : 144,
      render: (_, row) => (
        <ClassMenu
          value={row.class}
          person={row.person.maskedName}
          onChange={(to) => onClass(row, to)}
        />
      ),
    },
  ]
}

function Filters({ desk, total }: { readonly desk: CaseDesk; readonly total: number }) {
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
          { value: '', label: `${words.certainty}: ${words.allCertainty}` },
          { value: 'certain', label: words.certain },
          { value: 'inferred', label: words.inferred },
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

/** The right side of the desk. */
export function Candidates(props: { readonly desk: CaseDesk; readonly isTracing: boolean }) {
  const { desk, isTracing } = props
  const words = useWords(deskWords)
  const lang = useLang()
  const { caseId, tracedAt, caseNumber } = desk.case
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
  const columns = useColumns(setClass)
  useKeys({
    move: (step) => setAt((old) => Math.max(0, Math.min(rows.length - 1, old + step))),
    classify: (to) => current && setClass(current, to),
    open: () => current && setOpened(current.person.personId),
  })
  useEffect(() => {
    document.querySelector('.row-current')?.scrollIntoView({ block: 'nearest' })
  }, [at])
  return (
    <section className="candidates" aria-label={words.candidates}>
      <div className="candidates-title">
        <h2>
          {words.candidates} <small>{formatCount(desk.case.candidates, lang)}</small>
        </h2>
        <span className="hint">{words.keysText}</span>
      </div>
      {tracedAt === null && !isTracing && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.untraced} />
      )}
      {tracedAt !== null && <Filters desk={desk} total={list.data?.pages[0]?.total ?? 0} />}
      <Problem error={list.error ?? classify.error} />
      {list.isFetching && rows.length === 0 && <Spin className="page-spin" />}
      {list.isSuccess && rows.length === 0 && (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={filter === '' ? words.noCandidates : words.noneHere}
        />
      )}
      {rows.length > 0 && (
        <Table<CandidateRow>
          className="card-table candidate-table"
          rowKey={(row) => row.person.personId}
          size="small"
          pagination={false}
          columns={columns}
          dataSource={rows}
          rowClassName={(_, index) => (index === at ? 'pointer row-current' : 'pointer')}
          onRow={(row, index) => ({
            'aria-selected': index === at,
            onClick: () => {
              setAt(index ?? -1)
              setOpened(row.person.personId)
            },
          })}
        />
      )}
      {list.hasNextPage && (
        <Button className="more" onClick={() => void list.fetchNextPage()}>
          {words.more}
        </Button>
      )}
      {opened !== undefined && (
        <CandidateDrawer
          key={opened}
          caseId={caseId}
          caseNumber={caseNumber}
          row={rows.find((row) => row.person.personId === opened)}
          personId={opened}
          onClass={setClass}
          onClose={() => setOpened(undefined)}
        />
      )}
    </section>
  )
}
