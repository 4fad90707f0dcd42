// One candidate in full: every shared stay as two bars on one axis, and the identity on request.
import { useQuery } from '@tanstack/react-query'
import { Drawer, Spin } from 'antd'
import type {
  CandidateClass,
  CandidateRow,
  CandidateSheet,
  SharedLine,
} from '../../src/tracing/contract.ts'
import { formatDate, formatMinute } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { CertaintyTag, DisputedTag, Doubts } from './case-tags.tsx'
import { CLOSENESS_WORDS, deskWords, END_WORDS, METHOD_WORDS } from './case-words.ts'
import { ClassMenu } from './class-menu.tsx'
import { Problem } from './problem.tsx'
import { UnmaskButton } from './unmask.tsx'

type Span = { readonly from: number; readonly to: number }

function Bar(props: {
  readonly axis: Span
  readonly span: Span
  readonly className: string
  readonly label: string
}) {
  const { axis, span, className, label } = props
  const length = Math.max(1, axis.to - axis.from)
  const left = (100 * (span.from - axis.from)) / length
  const width = Math.max(1, (100 * (span.to - span.from)) / length)
  return (
    <div className="bar-row">
      <span className="bar-label">{label}</span>
      <span className="bar-track">
        <span className={className} style={{ left: `${left}%`, width: `${width}%` }} />
      </span>
      <span className="bar-time tabular">
        {formatMinute(span.from)}–{formatMinute(span.to)}
      </span>
    </div>
  )
}

function Side(props: {
  readonly who: string
  readonly side: SharedLine['case']
  readonly end: string
}) {
  const { who, side, end } = props
  const words = useWords(deskWords)
  const lang = useLang()
  const method = side.reportedBy
    ? words.reportedByWhom(side.reportedBy)
    : (METHOD_WORDS[side.method]?.[lang] ?? side.method)
  const parts = [side.pointName?.[lang], method, END_WORDS[end]?.[lang]].filter(Boolean)
  return (
    <span>
      {who} {parts.join(' · ')} <Doubts doubts={side.doubts} />
    </span>
  )
}

function Shared({ line }: { readonly line: SharedLine }) {
  const words = useWords(deskWords)
  const lang = useLang()
  const { stay, closeness } = line
  const own = { from: stay.caseAt, to: stay.caseTo }
  const theirs = { from: stay.contactAt, to: stay.contactTo }
  const axis = { from: Math.min(own.from, theirs.from), to: Math.max(own.to, theirs.to) }
  const minutes = Math.max(0, Math.round((stay.to - stay.from) / 60))
  return (
    <li className="shared">
      <h3>
        {line.withinName ?? line.placeName}{' '}
        <small className="tabular">{formatDate(stay.from)}</small>
      </h3>
      {line.contactPlaceName !== null && (
        <p className="shared-where">
          {words.caseBar} {line.placeName} · {words.contactBar} {line.contactPlaceName}
        </p>
      )}
      <Bar axis={axis} span={own} className="bar-case" label={words.caseBar} />
      <Bar axis={axis} span={theirs} className="bar-contact" label={words.contactBar} />
      <Bar
        axis={axis}
        span={stay}
        className={closeness === 'place' ? 'bar-both' : 'bar-near'}
        label={closeness === 'place' ? words.together : (CLOSENESS_WORDS[closeness]?.[lang] ?? '')}
      />
      <p className="shared-words">
        <strong className="tabular">
          {minutes < 1 ? words.underMinute : words.minutes(String(minutes))}
        </strong>
        <CertaintyTag certainty={stay.certainty} />
        <Side who={words.caseBar} side={line.case} end={stay.caseEnd} />
        <Side who={words.contactBar} side={line.contact} end={stay.contactEnd} />
      </p>
    </li>
  )
}

type DrawerProps = {
  readonly caseId: number
  readonly caseNumber: string
  readonly personId: number
  /** The row of the table: its class may be newer than the sheet's. */
  readonly row: CandidateRow | undefined
  /** Undefined in a closed case, which is read only. */
  readonly onClass: ((row: CandidateRow, to: CandidateClass) => void) | undefined
  readonly onClose: () => void
}

/** The drawer of one candidate. */
export function CandidateDrawer(props: DrawerProps) {
  const { caseId, caseNumber, personId, onClass, onClose } = props
  const words = useWords(deskWords)
  const lang = useLang()
  const sheet = useQuery({
    queryKey: ['candidate', caseId, personId],
    queryFn: () => ask<CandidateSheet>(`/api/tracing/cases/${caseId}/candidates/${personId}`),
    // The next opening is another look.
    gcTime: 0,
  })
  const row = props.row ?? sheet.data?.row
  const name = row?.person.maskedName || row?.person.reference || ''
  return (
    <Drawer open size={480} title={name} onClose={onClose}>
      {sheet.isPending && <Spin className="page-spin" />}
      <Problem error={sheet.error} />
      {row && (
        <div className="sheet-head">
          <span className="quiet tabular">
            {[row.person.maskedPhone, row.person.maskedDocument].filter(Boolean).join(' · ')}
          </span>{' '}
          <DisputedTag person={row.person} />
          <p className="sheet-sentence">{row.sentence[lang]}</p>
          <div className="button-row">
            <ClassMenu
              value={row.class}
              person={name}
              onChange={onClass && ((to) => onClass(row, to))}
            />
            {onClass && (
              <UnmaskButton caseId={caseId} caseNumber={caseNumber} person={row.person} />
            )}
          </div>
        </div>
      )}
      {sheet.isSuccess && (
        <>
          <h2 className="sheet-title">{words.stays}</h2>
          <ol className="shared-list">
            {sheet.data.shared.map((line) => (
              <Shared
                key={`${line.stay.placeId}.${line.stay.caseAt}.${line.stay.contactPlaceId}.${line.stay.contactAt}`}
                line={line}
              />
            ))}
          </ol>
        </>
      )}
    </Drawer>
  )
}
