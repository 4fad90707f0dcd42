// Headquarters' lists: each import on record, how far it is, what was wrong, how to withdraw it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal, Progress, Tag } from 'antd'
import type { TableColumnsType } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useState } from 'react'
import type { ListPage, ListView } from '../../src/people/standing/contract.ts'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { NewList } from './new-list.tsx'
import { Problem } from './problem.tsx'
import { ReasonInput } from './reason-input.tsx'
import { RowTable } from './row-table.tsx'
import { listWords } from './standing-words.ts'
import { useNeeded } from './use-needed.ts'
import { shortTime } from './wall-time.ts'

const POLL_MS = 1000
const COLOURS = {
  reading: 'processing',
  imported: 'success',
  refused: 'error',
  withdrawn: 'default',
} as const

function useLists() {
  return useQuery({
    queryKey: ['lists'],
    queryFn: () => ask<ListPage>('/api/staff/lists'),
    // Asked again only while an import is under way.
    refetchInterval: (query) => {
      const isReading = query.state.data?.rows.some((row) => row.state === 'reading')
      return isReading ? POLL_MS : false
    },
  })
}

function State({ list }: { readonly list: ListView }) {
  const words = useWords(listWords)
  const lang = useLang()
  if (list.state !== 'reading') return <Tag color={COLOURS[list.state]}>{words[list.state]}</Tag>
  const { rowsDone, rowsTotal } = list
  const percent = rowsTotal === 0 ? 0 : Math.floor((rowsDone / rowsTotal) * 100)
  const text =
    rowsTotal === 0
      ? words.reading
      : words.writing(formatCount(rowsDone, lang), formatCount(rowsTotal, lang))
  return (
    <span role="status">
      <Progress percent={percent} size="small" showInfo={false} aria-label={text} />
      <small>{text}</small>
    </span>
  )
}

function Errors({ list }: { readonly list: ListView }) {
  const words = useWords(listWords)
  const lang = useLang()
  const columns: Readonly<Record<string, string>> = words.columns
  const problems: Readonly<Record<string, string>> = words.problems
  if (list.errorsTotal === 0) return <p>{words.broken}</p>
  const total = formatCount(list.errorsTotal, lang)
  return (
    <div className="list-errors">
      <p>{words.errors(total)}</p>
      <ul>
        {list.errors.map((error) => (
          <li key={`${error.line}-${error.column}`}>
            <span className="tabular strong">{words.line(String(error.line))}</span>{' '}
            {columns[error.column]} {problems[error.problem]}
          </li>
        ))}
      </ul>
      {list.errors.length < list.errorsTotal && (
        <p className="hint">{words.firstErrors(formatCount(list.errors.length, lang), total)}</p>
      )}
    </div>
  )
}

function Withdraw({ list }: { readonly list: ListView }) {
  const words = useWords(listWords)
  const queries = useQueryClient()
  const [isOpen, setIsOpen] = useState(false)
  const reason = useNeeded<TextAreaRef>()
  const withdraw = useMutation({
    mutationFn: () =>
      ask(`/api/staff/lists/${list.listId}/withdraw`, { body: { reason: reason.text } }),
    onSuccess: async () => {
      setIsOpen(false)
      await queries.invalidateQueries({ queryKey: ['lists'] })
    },
  })
  return (
    <>
      <Button
        size="small"
        onClick={() => {
          withdraw.reset()
          reason.clear()
          setIsOpen(true)
        }}
      >
        {words.withdraw}
      </Button>
      <Modal
        open={isOpen}
        title={words.withdrawTitle(list.title)}
        onCancel={() => setIsOpen(false)}
        footer={null}
        destroyOnHidden
      >
        <p className="settle-lead">{words.withdrawLead}</p>
        <ReasonInput label={words.reason} needed={reason} />
        <Problem error={withdraw.error} />
        <div className="button-row">
          <Button
            danger
            type="primary"
            loading={withdraw.isPending}
            onClick={() => reason.isGiven() && withdraw.mutate()}
          >
            {words.withdraw}
          </Button>
          <Button onClick={() => setIsOpen(false)}>{words.cancel}</Button>
        </div>
      </Modal>
    </>
  )
}

function useColumns(
  open: number | undefined,
  onToggle: (listId: number) => void,
): TableColumnsType<ListView> {
  const words = useWords(listWords)
  const lang = useLang()
  const count = (of: (row: ListView) => number) => (_: unknown, row: ListView) =>
    formatCount(of(row), lang)
  return [
    {
      title: words.what,
      render: (_, row) => (
        <>
          <span className="strong">{row.title}</span>{' '}
          <small className="quiet">{words[row.kind]}</small>
        </>
      ),
    },
    { title: words.state, width: 190, render: (_, row) => <State list={row} /> },
    {
      title: words.rows,
      width: 96,
      align: 'right',
      className: 'tabular',
      render: count((row) => row.rowsTotal),
    },
    {
      title: words.inForce,
      width: 96,
      align: 'right',
      className: 'tabular',
      render: count((row) => row.inForce),
    },
    {
      title: words.by,
      width: 190,
      className: 'tabular',
      render: (_, row) => (
        <>
          {shortTime(row.begunAt)} <small className="quiet">{row.importedBy}</small>
        </>
      ),
    },
    {
      title: words.act,
      width: 132,
      align: 'right',
      render: (_, row) => {
        if (row.state === 'imported') return <Withdraw list={row} />
        if (row.state !== 'refused') return null
        const isOpen = open === row.listId
        return (
          <Button size="small" aria-expanded={isOpen} onClick={() => onToggle(row.listId)}>
            {isOpen ? words.hideErrors : words.showErrors}
          </Button>
        )
      },
    },
  ]
}

/** The screen of headquarters' lists. */
export function Lists() {
  const words = useWords(listWords)
  const [isImporting, setIsImporting] = useState(false)
  const [open, setOpen] = useState<number>()
  const lists = useLists()
  const columns = useColumns(open, (listId) => setOpen(open === listId ? undefined : listId))
  return (
    <section>
      <div className="title-row">
        <div>
          <h1>{words.title}</h1>
          <p className="lead">{words.lead}</p>
        </div>
        <Button type="primary" onClick={() => setIsImporting(true)}>
          {words.newList}
        </Button>
      </div>
      <RowTable<ListView>
        asked={lists}
        rows={lists.data?.rows ?? []}
        empty={words.empty}
        rowKey="listId"
        size="middle"
        columns={columns}
        expandable={{
          expandedRowKeys: open === undefined ? [] : [open],
          expandedRowRender: (row) => <Errors list={row} />,
          showExpandColumn: false,
        }}
      />
      {isImporting && <NewList onClose={() => setIsImporting(false)} />}
    </section>
  )
}
