// The desk of one case: head, itinerary on the left, candidates on the right.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Progress, Spin, Tag } from 'antd'
import { useEffect } from 'react'
import { Link, useParams } from 'react-router'
import type { CaseDesk as Desk, CaseProgress } from '../../src/tracing/contract.ts'
import { formatShanghai } from '../../src/base/instant.ts'
import { useWords } from '../ui/words.tsx'
import { ask, fileAddress } from './ask.ts'
import { DisputedTag } from './case-tags.tsx'
import { deskWords } from './case-words.ts'
import { CloseCaseButton } from './close-case.tsx'
import { CaseLists } from './case-lists.tsx'
import { Problem } from './problem.tsx'
import { Timeline } from './timeline.tsx'
import { UnmaskButton } from './unmask.tsx'

const POLL_MS = 700

function useTrace(caseId: number) {
  const queries = useQueryClient()
  const path = `/api/tracing/cases/${caseId}/trace`
  const progress = useQuery({
    queryKey: ['progress', caseId],
    queryFn: () => ask<CaseProgress>(path),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? POLL_MS : false),
  })
  const start = useMutation({
    mutationFn: () => ask<CaseProgress>(path, { method: 'POST' }),
    onSuccess: (answer) => queries.setQueryData(['progress', caseId], answer),
  })
  return { progress, start, isRunning: progress.data?.state === 'running' || start.isPending }
}

type Trace = ReturnType<typeof useTrace>

function Head(props: { readonly desk: Desk; readonly trace: Trace }) {
  const { desk, trace } = props
  const words = useWords(deskWords)
  const file = desk.case
  const { rule } = file
  const csvPath = `/api/tracing/cases/${file.caseId}/candidates.csv`
  const isTraced = file.tracedAt !== null
  const isOpen = file.state === 'open'
  const percent = Math.round(
    (100 * (trace.progress.data?.done ?? 0)) / Math.max(1, trace.progress.data?.total ?? 1),
  )
  return (
    <header className="case-head">
      <div>
        <p className="crumb">
          <Link to="/cases">{words.back}</Link>
        </p>
        <h1 className="tabular">
          {file.caseNumber}{' '}
          <Tag color={isOpen ? 'processing' : 'default'}>
            {isOpen ? words.openState : words.closedState}
          </Tag>
        </h1>
        <p className="case-person">
          <strong>{file.person.maskedName || file.person.reference}</strong>
          <span className="quiet tabular">{file.person.maskedDocument}</span>
          <span className="quiet tabular">{file.person.maskedPhone}</span>
          <DisputedTag person={file.person} />
          {isOpen && (
            <UnmaskButton caseId={file.caseId} caseNumber={file.caseNumber} person={file.person} />
          )}
        </p>
      </div>
      <span className="grow" />
      <div className="case-facts">
        <span>
          {words.rule} {rule.kind === 'stays' ? words.ruleStays : null}
          {rule.kind === 'window' ? words.ruleWindow(String(rule.minutes)) : null}
        </span>
        {file.tracedAt !== null && (
          <span className="tabular">
            {words.traced(formatShanghai(file.tracedAt).slice(5, 16))}
          </span>
        )}
      </div>
      {isOpen && trace.isRunning && (
        <div className="case-progress" role="status">
          {words.tracing}
          <Progress percent={percent} size="small" showInfo={false} aria-label={words.tracing} />
        </div>
      )}
      {isOpen && !trace.isRunning && (
        <Button type={isTraced ? 'default' : 'primary'} onClick={() => trace.start.mutate()}>
          {isTraced ? words.retrace : words.trace}
        </Button>
      )}
      {isTraced && (
        <Button href={fileAddress(csvPath)} download>
          {words.exportCsv}
        </Button>
      )}
      {isOpen && (
        <CloseCaseButton
          caseId={file.caseId}
          candidates={file.candidates}
          unclassified={desk.classes['candidate'] ?? 0}
        />
      )}
    </header>
  )
}

/** Who closed the case, when and why. */
function Closing({ closing }: { readonly closing: NonNullable<Desk['closing']> }) {
  const words = useWords(deskWords)
  const time = formatShanghai(closing.at).slice(5, 16)
  return (
    <p className="case-closing">
      <span className="tabular">
        {closing.by === null ? words.closedAt(time) : words.closedBy(closing.by, time)}
      </span>
      {closing.reason !== null && (
        <span>
          <span className="quiet">{words.closedWhy}</span> {closing.reason}
        </span>
      )}
    </p>
  )
}

/** The screen of one case. */
export function CaseDesk() {
  const words = useWords(deskWords)
  const caseId = Number(useParams()['caseId'])
  const queries = useQueryClient()
  const desk = useQuery({
    queryKey: ['desk', caseId],
    queryFn: () => ask<Desk>(`/api/tracing/cases/${caseId}`),
  })
  const trace = useTrace(caseId)
  const state = trace.progress.data?.state
  const shownAt = desk.data?.case.tracedAt
  // A trace that ends while the desk is open shows its candidates by itself.
  useEffect(() => {
    const isNews = state === 'done' && shownAt !== undefined
    if (!isNews || trace.progress.data?.tracedAt === shownAt) return
    void queries.invalidateQueries({ queryKey: ['desk', caseId] })
    void queries.invalidateQueries({ queryKey: ['candidates', caseId] })
  }, [state, shownAt, caseId, queries, trace.progress.data?.tracedAt])
  if (desk.isPending) return <Spin className="page-spin" />
  if (desk.isError) return <Problem error={desk.error} />
  return (
    <section className="desk">
      <Head desk={desk.data} trace={trace} />
      {desk.data.closing && <Closing closing={desk.data.closing} />}
      <Problem error={trace.start.error} />
      {state === 'failed' && <p className="failed">{words.traceFailed}</p>}
      <div className="desk-columns">
        <Timeline desk={desk.data} />
        <CaseLists
          desk={desk.data}
          isTracing={trace.isRunning}
          onNearby={() => trace.start.mutate()}
        />
      </div>
    </section>
  )
}
