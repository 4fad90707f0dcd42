// What managers asked the town to print: fetch the file, print it, say so. Names no person.
// Source: Notice clause III, V.1; F9.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Segmented, Spin } from 'antd'
import type { TableColumnsType } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { PRINT_REQUEST_STATES } from '../../src/places/posters/contract.ts'
import type {
  PrintDeskLine,
  PrintDeskPage,
  PrintRequestState,
} from '../../src/places/posters/contract.ts'
import { fetchSet } from '../ui/fetch-set.ts'
import type { SetState } from '../ui/fetch-set.ts'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask, fileAddress } from './ask.ts'
import { printWords } from './print-words.ts'
import { Problem } from './problem.tsx'
import { Rows } from './row-table.tsx'
import { shortTime } from './wall-time.ts'

const PATH = '/api/staff/print-requests'

function FileButton({ row }: { readonly row: PrintDeskLine }) {
  const words = useWords(printWords)
  const [state, setState] = useState<SetState>()
  const isAtWork = state?.kind === 'drawing' || state?.kind === 'queueing'
  const name = `${row.placeName.replaceAll(/[\\/:*?"<>|]/g, '_')}.pdf`
  const path = `${PATH}/${row.requestId}/posters.pdf`
  return (
    <>
      <Button
        size="small"
        disabled={isAtWork}
        onClick={() => void fetchSet({ path: fileAddress(path), kind: 'pdf', name }, setState)}
      >
        {state?.kind === 'drawing' ? words.drawing(state.share) : words.file}
      </Button>
      {state?.kind === 'queueing' && <small className="quiet"> {words.queueing}</small>}
      {state?.kind === 'failed' && (
        <small className="quiet" role="alert">
          {' '}
          {words.tooBusy}
        </small>
      )}
    </>
  )
}

function useColumns(
  which: PrintRequestState,
  onPrinted: (row: PrintDeskLine) => void,
): TableColumnsType<PrintDeskLine> {
  const words = useWords(printWords)
  const lang = useLang()
  return [
    {
      title: words.place,
      render: (_, row) => (
        <>
          <span className="strong">{row.placeName}</span>{' '}
          {!row.isConfirmed && <span className="verdict-tag see-staff">{words.unconfirmed}</span>}
          <br />
          <small className="quiet">
            {[row.divisionName[lang], row.address].filter((text) => text !== '').join(' · ')}
          </small>
        </>
      ),
    },
    {
      title: words.sheets,
      width: 150,
      className: 'tabular',
      render: (_, row) => `${formatCount(row.signs, lang)} × ${words.formats[row.format]}`,
    },
    {
      title: words.asked,
      width: 130,
      className: 'tabular',
      render: (_, row) => shortTime(row.askedAt),
    },
    ...(which === 'asked'
      ? []
      : [
          {
            title: which === 'printed' ? words.printedAt : words.fetchedAt,
            width: 130,
            className: 'tabular',
            render: (_: unknown, row: PrintDeskLine) =>
              shortTime(row.fetchedAt ?? row.printedAt ?? row.askedAt),
          },
        ]),
    {
      title: <span className="unseen">{words.file}</span>,
      width: 250,
      align: 'right',
      render: (_, row) => (
        <>
          <FileButton row={row} />{' '}
          {which === 'asked' && (
            <Button size="small" type="primary" onClick={() => onPrinted(row)}>
              {words.markPrinted}
            </Button>
          )}
        </>
      ),
    },
  ]
}

/** The screen of what is to be printed. */
export function PrintRequests() {
  const words = useWords(printWords)
  const lang = useLang()
  const queries = useQueryClient()
  const [search, setSearch] = useSearchParams()
  const which = PRINT_REQUEST_STATES.find((one) => one === search.get('which')) ?? 'asked'
  const desk = useQuery({
    queryKey: ['print-requests', which],
    queryFn: () => ask<PrintDeskPage>(`${PATH}?which=${which}`),
    placeholderData: keepPreviousData,
  })
  const printed = useMutation({
    mutationFn: (row: PrintDeskLine) =>
      ask(`${PATH}/${row.requestId}/printed`, { method: 'POST', body: {} }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['print-requests'] }),
  })
  const columns = useColumns(which, (row) => printed.mutate(row))
  if (desk.isPending) return <Spin className="page-spin" />
  if (desk.isError) return <Problem error={desk.error} />
  const { data } = desk
  const count = (text: string, number: number) => `${text} ${formatCount(number, lang)}`
  return (
    <section>
      <h1>{words.title}</h1>
      <p className="lead">{words.lead}</p>
      <Segmented<PrintRequestState>
        className="stop-which"
        value={which}
        onChange={(chosen) => setSearch({ which: chosen })}
        aria-label={words.title}
        options={[
          { value: 'asked', label: count(words.toPrint, data.asked) },
          { value: 'printed', label: count(words.toFetch, data.printed) },
          { value: 'fetched', label: words.done },
        ]}
      />
      {printed.isError && <Problem error={printed.error} />}
      {printed.isSuccess && <Alert type="success" showIcon closable title={words.isPrinted} />}
      <Rows<PrintDeskLine>
        rowKey="requestId"
        rows={data.rows}
        columns={columns}
        empty={words.empty[which]}
      />
    </section>
  )
}
