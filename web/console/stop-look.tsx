// Looking at one stop, with a reason on record, and closing it with what the town did.
import { useMutation } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import type { ListedStop, StopLook } from '../../src/visits/stops/contract.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { Problem } from './problem.tsx'
import { ReasonInput } from './reason-input.tsx'
import { stopWords } from './stop-words.ts'
import { useNeeded } from './use-needed.ts'

type LookProps = { readonly stop: ListedStop; readonly onEnd: (isChanged: boolean) => void }

function Reason(props: {
  readonly label: string
  readonly button: string
  readonly isPending: boolean
  readonly onSend: (text: string) => void
}) {
  const { label, button, isPending, onSend } = props
  const reason = useNeeded<TextAreaRef>()
  return (
    <>
      <ReasonInput label={label} needed={reason} />
      <div className="button-row">
        <Button
          type="primary"
          loading={isPending}
          onClick={() => reason.isGiven() && onSend(reason.text)}
        >
          {button}
        </Button>
      </div>
    </>
  )
}

function Found({ look }: { readonly look: StopLook }) {
  const words = useWords(stopWords)
  const lang = useLang()
  return (
    <dl className="stop-found">
      <dt>{words.who}</dt>
      <dd>
        <span className="strong">{look.maskedName}</span>{' '}
        <span className="tabular quiet">{look.maskedPhone}</span>
      </dd>
      {look.steps.length > 0 && (
        <>
          <dt>{words.steps}</dt>
          <dd>
            <ol className="rule-steps">
              {look.steps.map((step) => (
                <li key={step.zh}>{step[lang]}</li>
              ))}
            </ol>
          </dd>
        </>
      )}
      <dt>{words.doorNote}</dt>
      <dd>{look.note === '' ? <span className="quiet">{words.noNote}</span> : look.note}</dd>
      {look.closing !== '' && (
        <>
          <dt>{words.closing}</dt>
          <dd>
            {look.closing} <small className="quiet">{look.closedBy}</small>
          </dd>
        </>
      )}
    </dl>
  )
}

/** The look and the closing, in one sheet. */
export function StopLookModal({ stop, onEnd }: LookProps) {
  const words = useWords(stopWords)
  const path = `/api/staff/stops/${stop.stopId}`
  const look = useMutation({
    mutationFn: (reason: string) => ask<StopLook>(`${path}/look`, { body: { reason } }),
  })
  const close = useMutation({
    mutationFn: (done: string) => ask(`${path}/close`, { body: { done } }),
    onSuccess: () => onEnd(true),
  })
  const title = `${words.lookTitle} · ${stop.placeName}`
  return (
    <Modal open title={title} footer={null} onCancel={() => onEnd(false)}>
      {!look.data && (
        <>
          <p className="lead">{words.lookLead}</p>
          <Reason
            label={words.reason}
            button={words.look}
            isPending={look.isPending}
            onSend={(reason) => look.mutate(reason)}
          />
        </>
      )}
      <Problem error={look.error ?? close.error} />
      {look.data && <Found look={look.data} />}
      {look.data && stop.closedAt === undefined && (
        <>
          <p className="lead">{words.closeLead}</p>
          <Reason
            label={words.closing}
            button={words.close}
            isPending={close.isPending}
            onSend={(done) => close.mutate(done)}
          />
        </>
      )}
    </Modal>
  )
}
