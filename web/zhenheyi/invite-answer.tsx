// What waits for whoever signed in: an invitation he scanned, those to his phone, and places that
// somebody wants to hand over to him. Yes and no are both one tap; taking over steps up.
import { useCallback, useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { Link, useLocation, useNavigate } from 'react-router'
import type {
  EndedLine,
  HandoverLine,
  InvitationLine,
  MyInvitations,
  ProofBody,
} from '../../src/places/team/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { Dated } from '../ui/dated.tsx'
import { formatDate } from '../ui/formats.ts'
import { useWords } from '../ui/words.tsx'
import { Frame, Loading, Problem } from './frame.tsx'
import { ProofForm } from './handover-proof.tsx'
import { TEAM_WORDS } from './team-words.ts'
import { TwoTaps } from './two-taps.tsx'
import { useAsk } from './use-ask.ts'
import './today.css'

type Key = { readonly code: string } | { readonly invitationId: number }

function Invitation(props: {
  readonly line: InvitationLine
  readonly answerAs: Key
  readonly onDone: (placeId: number | undefined) => void
}): ReactElement {
  const words = useWords(TEAM_WORDS)
  const { line, answerAs, onDone } = props
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const answer = async (how: 'accept' | 'decline'): Promise<void> => {
    const path = `/api/zhenheyi/invitations/${how}`
    const got = await callApi<{ placeId?: number }>(path, { body: answerAs })
    setRefusal(got.ok ? undefined : got)
    if (got.ok) onDone(got.body.placeId)
  }
  return (
    <section className="card form invitation">
      <p>{line.isFromTown ? words.joinTown : words.joinLead(line.maskedName)}</p>
      <h2>{line.placeName}</h2>
      <p>
        <strong>{words.joinRole[line.role]}</strong>
      </p>
      <p className="hint">{words.roleText[line.role]}</p>
      {refusal ? <Problem refusal={refusal} /> : null}
      <button type="button" className="button primary" onClick={() => void answer('accept')}>
        {words.yes}
      </button>
      <button type="button" className="button" onClick={() => void answer('decline')}>
        {words.no}
      </button>
    </section>
  )
}

/** The invitation behind a code that was scanned or opened. */
function Scanned(props: {
  readonly code: string
  readonly onDone: (placeId: number | undefined) => void
}): ReactElement {
  const { code, onDone } = props
  const [line, setLine] = useState<InvitationLine>()
  const [refusal, setRefusal] = useState<ApiRefusal>()
  useEffect(() => {
    void (async () => {
      const body = { code: code.slice(0, 100) }
      const got = await callApi<InvitationLine>('/api/zhenheyi/invitations/look', { body })
      if (got.ok) setLine(got.body)
      else setRefusal(got)
    })()
  }, [code])
  if (refusal) return <Problem refusal={refusal} />
  if (!line) return <Loading />
  if (line.placeId !== undefined) return <Joined placeId={line.placeId} />
  return <Invitation line={line} answerAs={{ code }} onDone={onDone} />
}

function TakeOver(props: {
  readonly handover: HandoverLine
  readonly reload: () => Promise<void>
}): ReactElement {
  const words = useWords(TEAM_WORDS)
  const { handover, reload } = props
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const path = `/api/zhenheyi/handovers/${handover.handoverId}`
  const accept = async (proof: ProofBody): Promise<void> => {
    const answer = await callApi(`${path}/accept`, { body: proof })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) await reload()
  }
  return (
    <section className="card form handing">
      <p>{words.takeOver}</p>
      <h2>{handover.placeName}</h2>
      <p className="hint tabular">{words.from(`${handover.giverName} ${handover.giverPhone}`)}</p>
      {handover.acceptedAt === null ? (
        <>
          <p>
            <strong>
              <Dated text={words.decideBy(formatDate(handover.dueAt))} />
            </strong>
          </p>
          <p className="hint">{words.takeOverText}</p>
          <ProofForm submit={words.accept} refusal={refusal} onProof={accept} />
        </>
      ) : (
        <p className="strip plain" role="status">
          <Dated text={words.takenOver(formatDate(handover.dueAt))} />
        </p>
      )}
      <TwoTaps
        label={words.decline}
        sure={words.decline}
        path={`${path}/decline`}
        onDone={reload}
      />
    </section>
  )
}

/** What ended with its place before this account answered. */
function Ended({ line }: { readonly line: EndedLine }): ReactElement {
  const words = useWords(TEAM_WORDS)
  return (
    <section className="card form">
      <h2>{words.ended[line.what](line.placeName)}</h2>
      <p>{words.endedWhy[line.because]}</p>
      <p className="hint tabular whole-day">{formatDate(line.at)}</p>
    </section>
  )
}

function Joined({ placeId }: { readonly placeId: number }): ReactElement {
  const words = useWords(TEAM_WORDS)
  return (
    <section className="card form" role="status">
      <p className="good">✓ {words.joined}</p>
      <Link className="button primary" to={`/places/${placeId}`}>
        {words.toPlace}
      </Link>
    </section>
  )
}

/** The page of invitations. */
export function InviteAnswer(): ReactElement {
  const words = useWords(TEAM_WORDS)
  const { hash } = useLocation()
  const navigate = useNavigate()
  const [joined, setJoined] = useState<number>()
  const { answer, reload } = useAsk<MyInvitations>('/api/zhenheyi/invitations')
  const code = hash.slice(1)
  const onDone = useCallback(
    (placeId: number | undefined): void => {
      setJoined(placeId)
      // The code leaves the address, and with it what a look over the shoulder could copy.
      void navigate('/join', { replace: true })
      void reload()
    },
    [navigate, reload],
  )
  const mine = answer?.ok ? answer.body : undefined
  const isEmpty = mine && mine.invitations.length + mine.handovers.length + mine.ended.length === 0
  return (
    <Frame title={words.join} back="/">
      {joined === undefined ? null : <Joined placeId={joined} />}
      {code === '' ? null : <Scanned key={code} code={code} onDone={onDone} />}
      {answer === undefined ? <Loading /> : null}
      {answer?.ok === false ? <Problem refusal={answer} onAgain={() => void reload()} /> : null}
      {mine?.invitations.map((line) => (
        <Invitation
          key={line.invitationId}
          line={line}
          answerAs={{ invitationId: line.invitationId }}
          onDone={onDone}
        />
      ))}
      {mine?.handovers.map((handover) => (
        <TakeOver key={handover.handoverId} handover={handover} reload={reload} />
      ))}
      {mine?.ended.map((line) => (
        <Ended key={`${line.what}.${line.at}.${line.placeName}`} line={line} />
      ))}
      {isEmpty && code === '' && joined === undefined ? (
        <p className="empty">{words.none}</p>
      ) : null}
    </Frame>
  )
}
