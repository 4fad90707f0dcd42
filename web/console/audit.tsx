// The auditor's page: the last rows of the chain, who a person was looked at by, and the proof.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import type { TableColumnsType } from 'antd'
import { useSearchParams } from 'react-router'
import type { AuditLine, AuditPage, AuditProofAnswer } from '../../src/staff/contract.ts'
import { formatShanghai } from '../../src/base/instant.ts'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { detailWords } from './audit-detail.ts'
import { actorPerson, foldRows, personsOf } from './audit-fold.ts'
import type { FoldedLine } from './audit-fold.ts'
import { Problem } from './problem.tsx'
import { RowTable } from './row-table.tsx'
import { ACTION_WORDS, auditWords, BREAK_WORDS } from './words.ts'

function useAudit(personId: string) {
  return useInfiniteQuery({
    queryKey: ['audit', personId],
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams()
      if (personId !== '') query.set('personId', personId)
      if (pageParam !== null) query.set('before', String(pageParam))
      return ask<AuditPage>(`/api/staff/audit?${query.toString()}`)
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.before,
  })
}

function Proof({ proof }: { readonly proof: AuditProofAnswer }) {
  const words = useWords(auditWords)
  const lang = useLang()
  const { firstBroken } = proof
  const rows = formatCount(proof.rows, lang)
  const heads = formatCount(proof.signedHeads, lang)
  return (
    <Alert
      role="status"
      showIcon
      className="proof"
      type={proof.ok ? 'success' : 'error'}
      title={firstBroken ? words.broken(String(firstBroken.seq)) : words.holds(rows, heads)}
      description={
        <>
          {firstBroken && <>{BREAK_WORDS[firstBroken.because]?.[lang]} </>}
          <span className="tabular">{words.provenAt(formatShanghai(proof.at))}</span>
        </>
      }
    />
  )
}

type OnPerson = (id: string) => void

function PersonLink({ id, onPerson }: { readonly id: number; readonly onPerson: OnPerson }) {
  const words = useWords(auditWords)
  return (
    <Button type="link" size="small" title={words.onlyPerson} onClick={() => onPerson(String(id))}>
      {words.person(String(id))}
    </Button>
  )
}

// More would make a row of a list taller than the screen; the counts say how many there are.
const LINKS_MAX = 5

function Subject({ row, onPerson }: { readonly row: AuditLine; readonly onPerson: OnPerson }) {
  const words = useWords(auditWords)
  const lang = useLang()
  const persons = personsOf(row)
  const left = persons.length - LINKS_MAX
  return (
    <span className="subject">
      {persons.slice(0, LINKS_MAX).map((id) => (
        <PersonLink key={id} id={id} onPerson={onPerson} />
      ))}
      {left > 0 && <small className="quiet">{words.others(formatCount(left, lang))}</small>}
      {row.caseId !== null && <span>{words.caseOf(String(row.caseId))}</span>}
    </span>
  )
}

function useColumns(onPerson: OnPerson): TableColumnsType<FoldedLine> {
  const words = useWords(auditWords)
  const lang = useLang()
  return [
    {
      title: words.seq,
      align: 'right',
      className: 'tabular',
      width: 88,
      render: (_, { firstSeq, seq }) => (firstSeq === seq ? seq : `${firstSeq}-${seq}`),
    },
    {
      title: words.at,
      width: 168,
      className: 'tabular',
      render: (_, row) => formatShanghai(row.at),
    },
    {
      title: words.actor,
      width: 128,
      className: 'tabular',
      render: (_, row) => {
        const id = actorPerson(row)
        if (id === undefined) return row.actor
        return (
          <span className="subject">
            <PersonLink id={id} onPerson={onPerson} />
          </span>
        )
      },
    },
    {
      title: words.action,
      width: 152,
      render: (_, row) => (
        <>
          {ACTION_WORDS[row.action]?.[lang] ?? row.action}
          {row.times > 1 && (
            <small className="quiet tabular"> {words.times(formatCount(row.times, lang))}</small>
          )}
        </>
      ),
    },
    {
      title: words.subject,
      width: 152,
      className: 'tabular',
      render: (_, row) => <Subject row={row} onPerson={onPerson} />,
    },
    {
      // Few rows have a reason: a column of its own would leave the details no room.
      title: words.because,
      render: (_, row) => (
        <>
          {row.reason && <div className="reason">{row.reason}</div>}
          <small className="quiet">{detailWords(row.detail, lang, 'persons')}</small>
        </>
      ),
    },
    {
      title: words.hash,
      width: 104,
      render: (_, row) => (
        <code className="quiet" title={row.hash}>
          {row.hash.slice(0, 10)}
        </code>
      ),
    },
  ]
}

/** The screen of the audit chain. */
export function Audit() {
  const words = useWords(auditWords)
  const [query, setQuery] = useSearchParams()
  const personId = query.get('personId') ?? ''
  const list = useAudit(personId)
  const columns = useColumns((id) => setQuery({ personId: id }))
  const queries = useQueryClient()
  const verify = useMutation({
    mutationFn: () => ask<AuditProofAnswer>('/api/staff/audit/verify', { method: 'POST' }),
    // What was proven includes what happened meanwhile: the rows below are those of now.
    onSuccess: () => queries.resetQueries({ queryKey: ['audit'] }),
  })
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <section>
      <div className="title-row">
        <div>
          <h1>{words.title}</h1>
          <p className="lead">{words.lead}</p>
        </div>
        <Button type="primary" loading={verify.isPending} onClick={() => verify.mutate()}>
          {verify.isPending ? words.verifying : words.verify}
        </Button>
      </div>
      {verify.isSuccess && <Proof proof={verify.data} />}
      <Problem error={verify.error} />
      {personId !== '' && (
        <p className="filters">
          {words.person(personId)}
          <Button type="link" onClick={() => setQuery({})}>
            {words.allPeople}
          </Button>
        </p>
      )}
      <RowTable<FoldedLine>
        asked={list}
        rows={foldRows(rows)}
        empty={words.empty}
        more={words.more}
        rowKey="seq"
        columns={columns}
      />
    </section>
  )
}
