// The auditor's page: the last rows of the chain, who a person was looked at by, and the proof.
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import type { TableColumnsType } from 'antd'
import { useSearchParams } from 'react-router'
import type { AuditLine, AuditPage, AuditProofAnswer } from '../../src/staff/contract.ts'
import { formatShanghai } from '../../src/base/instant.ts'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { detailWords } from './audit-detail.ts'
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
          <span className="tabular">{formatShanghai(proof.at)}</span>
        </>
      }
    />
  )
}

function useColumns(onPerson: (id: string) => void): TableColumnsType<AuditLine> {
  const words = useWords(auditWords)
  const lang = useLang()
  return [
    { title: words.seq, dataIndex: 'seq', align: 'right', className: 'tabular', width: 72 },
    {
      title: words.at,
      width: 168,
      className: 'tabular',
      render: (_, row) => formatShanghai(row.at),
    },
    { title: words.actor, dataIndex: 'actor', width: 128 },
    {
      title: words.action,
      width: 152,
      render: (_, row) => ACTION_WORDS[row.action]?.[lang] ?? row.action,
    },
    {
      title: words.subject,
      width: 152,
      className: 'tabular',
      render: (_, row) => (
        <span className="subject">
          {row.personId !== null && (
            <Button
              type="link"
              size="small"
              title={words.onlyPerson}
              onClick={() => onPerson(String(row.personId))}
            >
              {words.person(String(row.personId))}
            </Button>
          )}
          {row.caseId !== null && <span>{words.caseOf(String(row.caseId))}</span>}
        </span>
      ),
    },
    { title: words.reason, render: (_, row) => <span className="reason">{row.reason}</span> },
    {
      title: words.detail,
      render: (_, row) => <small className="quiet">{detailWords(row.detail, lang)}</small>,
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
  const verify = useMutation({
    mutationFn: () => ask<AuditProofAnswer>('/api/staff/audit/verify', { method: 'POST' }),
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
      <RowTable<AuditLine>
        asked={list}
        rows={rows}
        empty={words.empty}
        more={words.more}
        rowKey="seq"
        columns={columns}
      />
    </section>
  )
}
