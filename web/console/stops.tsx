// The follow-up of stops: what is open, what is overdue, what was done about it.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Segmented, Spin } from 'antd'
import type { TableColumnsType } from 'antd'
import { useState } from 'react'
import { pointWords } from '../../src/base/point-words.ts'
import type { ListedStop, StopQuery, Stops as StopList } from '../../src/visits/stops/contract.ts'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { Problem } from './problem.tsx'
import { Rows } from './row-table.tsx'
import { StopLookModal } from './stop-look.tsx'
import { stopWords } from './stop-words.ts'
import { shortTime } from './wall-time.ts'

type Which = NonNullable<StopQuery['which']>

const SHOWN_MAX = 500

function useStops(which: Which) {
  return useQuery({
    queryKey: ['stops', which],
    queryFn: () => ask<StopList>(`/api/staff/stops?which=${which}`),
    placeholderData: keepPreviousData,
  })
}

function useColumns(onLook: (stop: ListedStop) => void): TableColumnsType<ListedStop> {
  const words = useWords(stopWords)
  const lang = useLang()
  const states: Readonly<Record<string, string>> = words.states
  return [
    {
      title: words.place,
      render: (_, stop) => (
        <>
          <span className="strong">{stop.placeName}</span>{' '}
          <small className="quiet">{pointWords(stop.pointName)[lang]}</small>
        </>
      ),
    },
    {
      title: words.when,
      width: 130,
      className: 'tabular',
      render: (_, stop) => shortTime(stop.enteredAt),
    },
    {
      title: words.state,
      width: 250,
      render: (_, stop) => (
        <>
          <span className={`verdict-tag ${stop.state === 'open' ? 'see-staff' : ''}`}>
            {states[stop.state]}
          </span>{' '}
          {stop.hasNote && <small className="quiet">{words.note}</small>}{' '}
          {stop.isRegistered && <small className="quiet">{words.registered}</small>}
        </>
      ),
    },
    {
      title: words.due,
      width: 190,
      className: 'tabular',
      render: (_, stop) => (
        <>
          {shortTime(stop.closedAt ?? stop.dueAt)}{' '}
          {stop.isOverdue && <span className="verdict-tag late">{words.late}</span>}
        </>
      ),
    },
    {
      title: <span className="unseen">{words.look}</span>,
      width: 100,
      align: 'right',
      render: (_, stop) => (
        <Button size="small" onClick={() => onLook(stop)}>
          {words.look}
        </Button>
      ),
    },
  ]
}

/** The screen of stops. */
export function Stops() {
  const words = useWords(stopWords)
  const lang = useLang()
  const queries = useQueryClient()
  const [which, setWhich] = useState<Which>('open')
  const [looked, setLooked] = useState<ListedStop>()
  const stops = useStops(which)
  const columns = useColumns(setLooked)
  if (stops.isPending) return <Spin className="page-spin" />
  if (stops.isError) return <Problem error={stops.error} />
  const { data } = stops
  const count = (text: string, number: number) => `${text} ${formatCount(number, lang)}`
  return (
    <section>
      <h1>{words.title}</h1>
      <p className="lead">{words.lead}</p>
      <Segmented<Which>
        className="stop-which"
        value={which}
        onChange={setWhich}
        aria-label={words.title}
        options={[
          { value: 'open', label: count(words.open, data.open) },
          { value: 'overdue', label: count(words.overdue, data.overdue) },
          { value: 'closed', label: words.closed },
        ]}
      />
      <Rows<ListedStop> rowKey="stopId" rows={data.stops} columns={columns} empty={words.empty} />
      {data.stops.length >= SHOWN_MAX && <p className="hint">{words.more}</p>}
      {looked && (
        <StopLookModal
          key={looked.stopId}
          stop={looked}
          onEnd={(isChanged) => {
            setLooked(undefined)
            if (isChanged) void queries.invalidateQueries({ queryKey: ['stops'] })
          }}
        />
      )}
    </section>
  )
}
