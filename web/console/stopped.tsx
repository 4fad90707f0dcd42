// Who was stopped at a door while the patient was inside: apart from the candidates, for nobody of
// them was in.
import { useQuery } from '@tanstack/react-query'
import { Tag } from 'antd'
import type { TableColumnsType } from 'antd'
import type { StoppedLine, StoppedPage } from '../../src/tracing/contract.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { DisputedTag } from './case-tags.tsx'
import { deskWords, METHOD_WORDS } from './case-words.ts'
import { RowTable } from './row-table.tsx'
import { shortTime } from './wall-time.ts'

function useColumns(): TableColumnsType<StoppedLine> {
  const words = useWords(deskWords)
  const lang = useLang()
  return [
    {
      title: words.at,
      width: 112,
      className: 'tabular',
      render: (_, row) => shortTime(row.at),
    },
    {
      title: words.person,
      width: 160,
      render: (_, row) => (
        <>
          <span className="person-name">{row.person.maskedName || row.person.reference}</span>
          <small className="quiet tabular">{row.person.maskedPhone}</small>{' '}
          <DisputedTag person={row.person} />
        </>
      ),
    },
    { title: words.place, render: (_, row) => row.placeName },
    { title: words.door, render: (_, row) => row.pointName?.[lang] },
    {
      title: words.state,
      width: 200,
      render: (_, row) => (
        <>
          <Tag className="doubt">{words.turnedAway}</Tag>{' '}
          <Tag>{METHOD_WORDS[row.method]?.[lang] ?? row.method}</Tag>
        </>
      ),
    },
  ]
}

/** The list of people stopped at a door. */
export function Stopped({ caseId }: { readonly caseId: number }) {
  const words = useWords(deskWords)
  const columns = useColumns()
  const page = useQuery({
    queryKey: ['stopped', caseId],
    queryFn: () => ask<StoppedPage>(`/api/tracing/cases/${caseId}/stopped`),
    // The next opening is another look.
    gcTime: 0,
  })
  return (
    <>
      <p className="lead stopped-lead">{words.stoppedLead}</p>
      <RowTable<StoppedLine>
        label={words.stopped}
        asked={page}
        rows={page.data?.rows ?? []}
        empty={words.noStopped}
        rowKey={(row) => `${row.person.personId}.${row.at}.${row.placeName}`}
        columns={columns}
      />
    </>
  )
}
