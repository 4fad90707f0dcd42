// The list of cases a tracer may see, newest first, and the way to a new one.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Tag } from 'antd'
import type { TableColumnsType } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import type { CaseHead, CasePage } from '../../src/tracing/contract.ts'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { caseWords, deskWords } from './case-words.ts'
import { NewCase } from './new-case.tsx'
import { RowTable } from './row-table.tsx'
import { shortTime } from './wall-time.ts'

function casesPath(q: string, before: number | null): string {
  const query = new URLSearchParams()
  if (q !== '') query.set('q', q)
  if (before !== null) query.set('before', String(before))
  return `/api/tracing/cases?${query.toString()}`
}

function useCases(q: string) {
  return useInfiniteQuery({
    queryKey: ['cases', q],
    queryFn: ({ pageParam }) => ask<CasePage>(casesPath(q, pageParam)),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.before,
  })
}

function useColumns(): TableColumnsType<CaseHead> {
  const words = useWords(caseWords)
  const desk = useWords(deskWords)
  const lang = useLang()
  return [
    {
      title: words.number,
      dataIndex: 'caseNumber',
      render: (number: string, row) => (
        // The row leads there too: once is enough for one press of Back.
        <Link
          className="tabular strong"
          to={`/cases/${row.caseId}`}
          onClick={(event) => event.stopPropagation()}
        >
          {number}
        </Link>
      ),
    },
    {
      title: words.person,
      render: (_, row) => (
        <>
          {row.person.maskedName || row.person.reference}{' '}
          <small className="quiet tabular">{row.person.maskedPhone}</small>
        </>
      ),
    },
    {
      title: words.window,
      className: 'tabular',
      render: (_, row) => `${shortTime(row.windowFrom)} – ${shortTime(row.windowTo)}`,
    },
    {
      title: words.candidates,
      align: 'right',
      className: 'tabular',
      render: (_, row) =>
        row.tracedAt === null ? (
          <span className="quiet">{words.notTraced}</span>
        ) : (
          formatCount(row.candidates, lang)
        ),
    },
    {
      title: words.classified,
      align: 'right',
      className: 'tabular',
      render: (_, row) => formatCount(row.classified, lang),
    },
    {
      title: words.openedAt,
      className: 'tabular',
      render: (_, row) => (
        <>
          {shortTime(row.openedAt)} <small className="quiet">{row.openedBy}</small>
        </>
      ),
    },
    {
      title: words.state,
      align: 'right',
      render: (_, row) => (
        <Tag color={row.state === 'open' ? 'processing' : 'default'}>
          {row.state === 'open' ? desk.openState : desk.closedState}
        </Tag>
      ),
    },
  ]
}

/** The screen of cases. */
export function Cases() {
  const words = useWords(caseWords)
  const navigate = useNavigate()
  const [query] = useSearchParams()
  const q = query.get('q') ?? ''
  const [isOpening, setIsOpening] = useState(false)
  const cases = useCases(q)
  const columns = useColumns()
  const rows = cases.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <section>
      <div className="title-row">
        <h1>{words.title}</h1>
        <Button type="primary" onClick={() => setIsOpening(true)}>
          {words.open}
        </Button>
      </div>
      <RowTable<CaseHead>
        asked={cases}
        rows={rows}
        empty={q === '' ? words.empty : words.noMatch}
        more={words.more}
        rowKey="caseId"
        size="middle"
        columns={columns}
        onRow={(row) => ({ onClick: () => void navigate(`/cases/${row.caseId}`) })}
        rowClassName="pointer"
      />
      {isOpening && <NewCase onClose={() => setIsOpening(false)} />}
    </section>
  )
}
