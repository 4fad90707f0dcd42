// Claims at the town's desk: who says that he runs a place, and the town's answer. The list is a
// look at people: it leaves a row in the audit chain.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal, Segmented } from 'antd'
import type { TableColumnsType } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useState } from 'react'
import type { TownClaim, TownClaims } from '../../src/places/register/contract.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { placesWords } from './places-words.ts'
import { Problem } from './problem.tsx'
import { ReasonInput } from './reason-input.tsx'
import { RowTable } from './row-table.tsx'
import { useNeeded } from './use-needed.ts'
import { shortTime } from './wall-time.ts'

type Which = 'open' | 'decided'
type Decision = { readonly claim: TownClaim; readonly isGranted: boolean; readonly because: string }

function useDecide(onDone: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ claim, isGranted, because }: Decision) =>
      ask(`/api/staff/claims/${claim.claimId}/decide`, { body: { isGranted, because } }),
    onSuccess: async () => {
      onDone()
      await queries.invalidateQueries({ queryKey: ['claims'] })
      await queries.invalidateQueries({ queryKey: ['places'] })
    },
  })
}

function Who({ claim }: { readonly claim: TownClaim }) {
  const words = useWords(placesWords)
  return (
    <>
      <span className="place-name">{claim.maskedName}</span>
      <small className="quiet tabular">{claim.maskedPhone}</small>{' '}
      {claim.name !== '' && <small className="quiet">{words.calledHere(claim.name)}</small>}
    </>
  )
}

function Answer(props: {
  readonly claim: TownClaim
  readonly onGrant: () => void
  readonly onRefuse: () => void
}) {
  const words = useWords(placesWords)
  const { claim, onGrant, onRefuse } = props
  if (claim.state !== 'open') {
    return (
      <>
        {words.claimStates[claim.state]} <small className="place-line quiet">{claim.because}</small>
      </>
    )
  }
  const { maskedName, placeName } = claim
  return (
    <span className="place-acts">
      <Button
        size="small"
        type="primary"
        aria-label={words.grantOf(maskedName, placeName)}
        onClick={onGrant}
      >
        {words.grant}
      </Button>
      <Button size="small" aria-label={words.refuseOf(maskedName, placeName)} onClick={onRefuse}>
        {words.refuse}
      </Button>
    </span>
  )
}

function useColumns(
  onGrant: (claim: TownClaim) => void,
  onRefuse: (claim: TownClaim) => void,
): TableColumnsType<TownClaim> {
  const words = useWords(placesWords)
  const lang = useLang()
  return [
    { title: words.claimant, width: 200, render: (_, claim) => <Who claim={claim} /> },
    {
      title: words.place,
      width: 240,
      render: (_, claim) => (
        <>
          <span className="place-name">{claim.placeName}</span>
          <small className="quiet">
            {claim.divisionName[lang]} · {words.states[claim.placeState]}
          </small>
        </>
      ),
    },
    { title: words.note, render: (_, claim) => claim.note },
    {
      title: words.when,
      width: 112,
      className: 'tabular',
      render: (_, claim) => shortTime(claim.decidedAt ?? claim.madeAt),
    },
    {
      title: <span className="unseen">{words.grant}</span>,
      width: 170,
      align: 'right',
      render: (_, claim) => (
        <Answer claim={claim} onGrant={() => onGrant(claim)} onRefuse={() => onRefuse(claim)} />
      ),
    },
  ]
}

function RefuseModal(props: {
  readonly isPending: boolean
  readonly onRefuse: (because: string) => void
  readonly onEnd: () => void
}) {
  const words = useWords(placesWords)
  const because = useNeeded<TextAreaRef>()
  return (
    <Modal
      open
      title={words.refuseTitle}
      okText={words.refuse}
      okButtonProps={{ danger: true, loading: props.isPending }}
      onOk={() => because.isGiven() && props.onRefuse(because.text)}
      onCancel={props.onEnd}
    >
      <p className="lead">{words.refuseLead}</p>
      <ReasonInput label={words.reason} maxLength={200} needed={because} />
    </Modal>
  )
}

/** The list of claims. */
export function Claims() {
  const words = useWords(placesWords)
  const [which, setWhich] = useState<Which>('open')
  const [refused, setRefused] = useState<TownClaim>()
  const decide = useDecide(() => setRefused(undefined))
  const columns = useColumns(
    (claim) => decide.mutate({ claim, isGranted: true, because: '' }),
    setRefused,
  )
  const claims = useQuery({
    queryKey: ['claims', which],
    queryFn: () => ask<TownClaims>(`/api/staff/claims?which=${which}`),
    gcTime: 0,
  })
  return (
    <>
      <Segmented<Which>
        className="stop-which"
        value={which}
        onChange={setWhich}
        aria-label={words.lists.claims}
        options={[
          { value: 'open', label: words.open },
          { value: 'decided', label: words.decided },
        ]}
      />
      <Problem error={decide.error} />
      <RowTable<TownClaim>
        asked={claims}
        rows={claims.data?.rows ?? []}
        rowKey="claimId"
        columns={columns}
        empty={words.noClaims}
      />
      {refused && (
        <RefuseModal
          isPending={decide.isPending}
          onEnd={() => setRefused(undefined)}
          onRefuse={(because) => decide.mutate({ claim: refused, isGranted: false, because })}
        />
      )}
    </>
  )
}
