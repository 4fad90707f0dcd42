// The page of a team: who is in it, who is invited, handing over, leaving, and what changed when.
import { useState } from 'react'
import type { ReactElement } from 'react'
import { useNavigate, useParams } from 'react-router'
import type {
  PendingInvitation,
  TeamEventLine,
  TeamMember,
  TeamView,
} from '../../src/places/team/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { Dated } from '../ui/dated.tsx'
import { formatDate, formatMinute } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Frame, Loading, Problem } from './frame.tsx'
import { Handover } from './handover.tsx'
import { InviteByCode, InviteByPhone } from './invite-new.tsx'
import { TEAM_WORDS } from './team-words.ts'
import { TwoTaps } from './two-taps.tsx'
import { useAsk } from './use-ask.ts'
import './today.css'

type Props = {
  readonly placeId: number
  readonly view: TeamView
  readonly reload: () => Promise<void>
}

function day(at: number): string {
  return `${formatDate(at)} ${formatMinute(at)}`
}

/** A row with a button that asks once more. */
function Row(props: {
  readonly name: string
  readonly text: string
  readonly act?: { readonly label: string; readonly sure: string; readonly aria: string }
  readonly path: string
  readonly reload: () => Promise<void>
}): ReactElement {
  const { name, text, act, path, reload } = props
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const go = async (): Promise<void> => {
    const answer = await callApi(path, { method: 'DELETE' })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) await reload()
  }
  return (
    <li className="print">
      <span className="print-name">
        <b>{name}</b>
        <small className="tabular">
          <Dated text={text} />
        </small>
      </span>
      {act ? (
        <button
          type="button"
          className={isAsking ? 'button small danger' : 'button small quiet'}
          aria-label={isAsking ? act.sure : act.aria}
          onClick={() => (isAsking ? void go() : setAsking(true))}
        >
          {isAsking ? act.sure : act.label}
        </button>
      ) : null}
      {refusal ? <Problem refusal={refusal} /> : null}
    </li>
  )
}

function Members({ placeId, view, reload }: Props): ReactElement {
  const words = useWords(TEAM_WORDS)
  const nameOf = ({ name, maskedPhone, isMe }: TeamMember): string =>
    `${name === '' ? maskedPhone : name}${isMe ? ` (${words.me})` : ''}`
  // Without a name the phone stands in its place, once.
  const textOf = ({ name, role, maskedPhone }: TeamMember): string =>
    name === '' ? words.roles[role] : `${words.roles[role]} · ${maskedPhone}`
  return (
    <section className="card">
      <h2>{words.title}</h2>
      <ul className="prints">
        {view.team.map((member) => {
          const aria = words.removeLabel(nameOf(member))
          const act = { label: words.remove, sure: words.removeNow, aria }
          return (
            <Row
              key={member.memberId}
              name={nameOf(member)}
              text={textOf(member)}
              {...(member.isMe ? {} : { act })}
              path={`/api/zhenheyi/places/${placeId}/team/${member.memberId}`}
              reload={reload}
            />
          )
        })}
      </ul>
    </section>
  )
}

function Pending({ placeId, view, reload }: Props): ReactElement | null {
  const words = useWords(TEAM_WORDS)
  if (view.invitations.length === 0) return null
  const nameOf = ({ name, maskedPhone, usesLeft }: PendingInvitation): string =>
    name || maskedPhone || words.anybody(usesLeft)
  return (
    <section className="card">
      <h2>{words.pending}</h2>
      <ul className="prints">
        {view.invitations.map((one) => (
          <Row
            key={one.invitationId}
            name={nameOf(one)}
            text={`${words.roles[one.role]} · ${words.until(day(one.expiresAt))}`}
            act={{
              label: words.revoke,
              sure: words.revoke,
              aria: words.revokeLabel(nameOf(one)),
            }}
            path={`/api/zhenheyi/places/${placeId}/invitations/${one.invitationId}`}
            reload={reload}
          />
        ))}
      </ul>
    </section>
  )
}

function Invite({ placeId, view, reload }: Props): ReactElement {
  const words = useWords(TEAM_WORDS)
  const [way, setWay] = useState<'code' | 'phone'>('code')
  if (view.state !== 'confirmed') return <p className="strip">{words.notYet[view.state]}</p>
  return (
    <section className="card form">
      <h2>{words.invite}</h2>
      <div className="pair" role="group" aria-label={words.invite}>
        {(['code', 'phone'] as const).map((one) => (
          <button
            key={one}
            type="button"
            className={way === one ? 'button chosen-way' : 'button quiet'}
            aria-pressed={way === one}
            onClick={() => setWay(one)}
          >
            {one === 'code' ? words.byCode : words.byPhone}
          </button>
        ))}
      </div>
      {way === 'code' ? (
        <InviteByCode placeId={placeId} reload={reload} />
      ) : (
        <InviteByPhone placeId={placeId} reload={reload} />
      )}
    </section>
  )
}

// What somebody does about himself names nobody else.
const OF_HIMSELF: ReadonlySet<string> = new Set(['declined', 'joined', 'left', 'accepted'])

function History({ history }: { readonly history: readonly TeamEventLine[] }): ReactElement {
  const words = useWords(TEAM_WORDS)
  const lang = useLang()
  const what: Readonly<Record<string, string>> = words.what
  const because: Readonly<Record<string, string>> = words.because
  // A phone that was forgotten is empty; so is that of a code which anybody may scan.
  const byOf = (event: TeamEventLine): string => {
    if (event.by === 'member') return event.byPhone || words.former
    return event.byDivision?.[lang] ?? words[event.by]
  }
  const memberOf = ({ what: kind, byPhone, memberPhone }: TeamEventLine): string => {
    if (memberPhone === byPhone && memberPhone !== '') return ''
    const isOfCode = kind === 'invited' || kind === 'uninvited'
    return memberPhone === '' && !isOfCode && !OF_HIMSELF.has(kind) ? words.former : memberPhone
  }
  return (
    <section className="card">
      <h2>{words.history}</h2>
      <ul className="history">
        {history.map((event) => (
          <li key={event.eventId}>
            <small className="tabular">
              <Dated text={day(event.at)} />
            </small>
            <span>
              {byOf(event)} {what[event.what]} {memberOf(event)}{' '}
              <small>{words.roles[event.role]}</small>
            </span>
            {event.because === '' ? null : <small>{because[event.because]}</small>}
            {event.reason === '' ? null : <small>{words.reason(event.reason)}</small>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Shown(props: Props): ReactElement {
  const words = useWords(TEAM_WORDS)
  const navigate = useNavigate()
  const { placeId, view, reload } = props
  const own = view.team.filter((member) => member.isMe)
  return (
    <>
      <p className="hello">{view.placeName}</p>
      <Members {...props} />
      <Pending {...props} />
      <Invite {...props} />
      <Handover
        placeId={placeId}
        handovers={view.handovers}
        mayOffer={view.state === 'confirmed' && own.some((member) => member.role === 'manager')}
        reload={reload}
      />
      {view.history.length > 0 ? <History history={view.history} /> : null}
      {own.length > 0 ? (
        <TwoTaps
          label={words.leave}
          sure={words.leaveNow}
          path={`/api/zhenheyi/places/${placeId}/leave`}
          onDone={async () => navigate('/places')}
        />
      ) : null}
    </>
  )
}

/** The page of one team. */
export function TeamPage(): ReactElement {
  const words = useWords(TEAM_WORDS)
  const { placeId = '' } = useParams()
  const { answer, reload } = useAsk<TeamView>(`/api/zhenheyi/places/${placeId}/team`)
  return (
    <Frame title={words.title} back={`/places/${placeId}`}>
      {answer === undefined ? <Loading /> : null}
      {answer?.ok === false ? <Problem refusal={answer} onAgain={() => void reload()} /> : null}
      {answer?.ok ? <Shown placeId={Number(placeId)} view={answer.body} reload={reload} /> : null}
    </Frame>
  )
}
