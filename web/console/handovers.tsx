// Places that change hands, and places that nobody runs any more: the town or the city lets it
// happen at once, stops it, or names somebody. Each act has a reason, which its team reads.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal, Spin } from 'antd'
import type { InputRef, TableColumnsType } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useId, useState } from 'react'
import type { TdHTMLAttributes } from 'react'
import type { HandoverLine, LostPlace, TownHandovers } from '../../src/places/team/contract.ts'
import { useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { handoverWords } from './handover-words.ts'
import { Problem } from './problem.tsx'
import { Missing, ReasonInput, saysMissing } from './reason-input.tsx'
import { Rows } from './row-table.tsx'
import { useNeeded } from './use-needed.ts'
import { shortTime } from './wall-time.ts'
import './handovers.css'

type CellProps = TdHTMLAttributes<HTMLElement> & { readonly 'data-label': string }

type Act =
  | { readonly kind: 'confirm' | 'cancel'; readonly handover: HandoverLine }
  | { readonly kind: 'appoint'; readonly lost: LostPlace }

function titleOf(words: (typeof handoverWords)['zh'], act: Act): string {
  if (act.kind === 'appoint') return words.appointTitle(act.lost.placeName)
  const say = act.kind === 'confirm' ? words.confirmTitle : words.cancelTitle
  return say(act.handover.placeName)
}

function send(act: Act, reason: string, phone: string): Promise<unknown> {
  if (act.kind === 'appoint') {
    const path = `/api/staff/places/${act.lost.placeId}/appoint`
    return ask(path, { body: { phone, reason } })
  }
  const path = `/api/staff/handovers/${act.handover.handoverId}`
  return ask(path, { body: { action: act.kind, reason } })
}

/** Asks for the reason, and for the phone of a new manager. */
function ActModal(props: { readonly act: Act; readonly onEnd: (isDone: boolean) => void }) {
  const words = useWords(handoverWords)
  const { act, onEnd } = props
  const reason = useNeeded<TextAreaRef>()
  const phone = useNeeded<InputRef>()
  const phoneId = useId()
  const doing = useMutation({ mutationFn: () => send(act, reason.text, phone.text) })
  const doIt = (): void => {
    // The reason first: of two empty fields the upper one ends up with the focus.
    const isSaid = reason.isGiven()
    const isNamed = act.kind !== 'appoint' || phone.isGiven()
    if (!isSaid || !isNamed) return
    doing.mutate(undefined, {
      onSuccess: () => (act.kind === 'appoint' ? undefined : onEnd(true)),
    })
  }
  return (
    <Modal open title={titleOf(words, act)} onCancel={() => onEnd(doing.isSuccess)} footer={null}>
      {doing.isSuccess ? (
        <p role="status">{words.appointed}</p>
      ) : (
        <div className="handover-form">
          {act.kind === 'appoint' && (
            <div>
              <Input
                ref={phone.field}
                type="tel"
                maxLength={40}
                aria-label={words.phone}
                placeholder={words.phone}
                value={phone.value}
                onChange={(event) => phone.set(event.target.value)}
                {...saysMissing(phone.missing, phoneId)}
              />
              <Missing id={phoneId} missing={phone.missing} />
            </div>
          )}
          <div>
            <ReasonInput label={words.reason} needed={reason} />
          </div>
          <Problem error={doing.error} />
          <div className="button-row">
            <Button
              type="primary"
              danger={act.kind === 'cancel'}
              loading={doing.isPending}
              onClick={doIt}
            >
              {words.send}
            </Button>
          </div>
        </div>
      )}
    </Modal>
  )
}

/** Says the name of the column beside a cell, for a phone. */
function labelled(label: string) {
  const onCell = (): CellProps => ({ 'data-label': label })
  return { title: label, onCell }
}

function useHandoverColumns(onAct: (act: Act) => void): TableColumnsType<HandoverLine> {
  const words = useWords(handoverWords)
  return [
    {
      title: words.place,
      render: (_, one) => <span className="strong">{one.placeName}</span>,
    },
    {
      ...labelled(words.giver),
      className: 'tabular',
      render: (_, one) => `${one.giverName} ${one.giverPhone}`,
    },
    {
      ...labelled(words.receiver),
      className: 'tabular',
      render: (_, one) => `${one.receiverName} ${one.receiverPhone}`,
    },
    {
      ...labelled(words.state),
      width: 240,
      render: (_, one) =>
        (one.acceptedAt === null ? words.offered : words.accepted)(shortTime(one.dueAt)),
    },
    {
      title: <span className="unseen">{words.confirm}</span>,
      width: 230,
      align: 'right',
      render: (_, handover) => (
        <>
          {handover.acceptedAt === null ? null : (
            <Button size="small" onClick={() => onAct({ kind: 'confirm', handover })}>
              {words.confirm}
            </Button>
          )}{' '}
          <Button size="small" danger onClick={() => onAct({ kind: 'cancel', handover })}>
            {words.cancel}
          </Button>
        </>
      ),
    },
  ]
}

function useLostColumns(onAct: (act: Act) => void): TableColumnsType<LostPlace> {
  const words = useWords(handoverWords)
  return [
    {
      title: words.place,
      render: (_, one) => <span className="strong">{one.placeName}</span>,
    },
    {
      ...labelled(words.lostAt),
      width: 170,
      className: 'tabular',
      render: (_, one) => shortTime(one.lostAt),
    },
    {
      title: <span className="unseen">{words.appoint}</span>,
      width: 170,
      align: 'right',
      render: (_, lost) => (
        <Button size="small" onClick={() => onAct({ kind: 'appoint', lost })}>
          {words.appoint}
        </Button>
      ),
    },
  ]
}

/** The screen of places that change hands. */
export function Handovers() {
  const words = useWords(handoverWords)
  const queries = useQueryClient()
  const [act, setAct] = useState<Act>()
  const handoverColumns = useHandoverColumns(setAct)
  const lostColumns = useLostColumns(setAct)
  const list = useQuery({
    queryKey: ['handovers'],
    queryFn: () => ask<TownHandovers>('/api/staff/handovers'),
  })
  if (list.isPending) return <Spin className="page-spin" />
  if (list.isError) return <Problem error={list.error} />
  const { handovers, lost } = list.data
  return (
    <section className="handovers">
      <h1>{words.title}</h1>
      <p className="lead">{words.lead}</p>
      <Rows<HandoverLine>
        rowKey="handoverId"
        rows={handovers}
        columns={handoverColumns}
        empty={words.empty}
      />
      <h2>{words.lostTitle}</h2>
      <p className="lead">{words.lostLead}</p>
      <Rows<LostPlace> rowKey="placeId" rows={lost} columns={lostColumns} empty={words.lostEmpty} />
      {act && (
        <ActModal
          act={act}
          onEnd={(isDone) => {
            setAct(undefined)
            if (isDone) void queries.invalidateQueries({ queryKey: ['handovers'] })
          }}
        />
      )}
    </section>
  )
}
