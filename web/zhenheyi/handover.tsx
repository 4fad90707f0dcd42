// Handing a place over, as its managers see it: the offer, how far it is, and the way to stop it.
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { HandoverLine, ProofBody } from '../../src/places/team/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { Dated } from '../ui/dated.tsx'
import { formatDate } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Field } from './frame.tsx'
import { ProofForm } from './handover-proof.tsx'
import { TEAM_WORDS } from './team-words.ts'
import { TwoTaps } from './two-taps.tsx'

/** Says who gives, who takes, and by when. */
function HandoverState({ handover }: { readonly handover: HandoverLine }): ReactElement {
  const words = useWords(TEAM_WORDS)
  const { giverName, giverPhone, receiverName, receiverPhone, acceptedAt, dueAt } = handover
  const receiver = [receiverName, receiverPhone].filter(Boolean).join(' ')
  const say = acceptedAt === null ? words.state.offered : words.state.accepted
  return (
    <>
      <p>
        <strong>
          <Dated text={say(receiver, formatDate(dueAt))} />
        </strong>
      </p>
      <p className="hint tabular">{words.from(`${giverName} ${giverPhone}`)}</p>
    </>
  )
}

function Offer(props: { readonly placeId: number; readonly reload: () => Promise<void> }) {
  const words = useWords(TEAM_WORDS)
  const lang = useLang()
  const [phone, setPhone] = useState('')
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const offer = async (proof: ProofBody): Promise<void> => {
    const path = `/api/zhenheyi/places/${props.placeId}/handover`
    const answer = await callApi(path, { body: { phone, ...proof } })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) await props.reload()
  }
  return (
    <ProofForm submit={words.offer} refusal={refusal} onProof={offer}>
      <p className="hint">{words.handoverText}</p>
      <Field
        label={words.receiverPhone}
        type="tel"
        inputMode="tel"
        autoComplete="off"
        value={phone}
        error={refusal?.field === 'phone' ? refusal.message[lang] : undefined}
        onChange={(event) => setPhone(event.target.value)}
      />
    </ProofForm>
  )
}

/** The section of handing over on the page of a team. */
export function Handover(props: {
  readonly placeId: number
  readonly handovers: readonly HandoverLine[]
  readonly mayOffer: boolean
  readonly reload: () => Promise<void>
}): ReactElement | null {
  const words = useWords(TEAM_WORDS)
  const { placeId, handovers, mayOffer, reload } = props
  const [isOffering, setOffering] = useState(false)
  const [handover] = handovers
  if (handover) {
    return (
      <section className="card form handing">
        <h2>{words.handover}</h2>
        <HandoverState handover={handover} />
        <TwoTaps
          label={words.cancel}
          sure={words.cancelNow}
          path={`/api/zhenheyi/places/${placeId}/handover/${handover.handoverId}/cancel`}
          onDone={reload}
          onRefused={reload}
        />
      </section>
    )
  }
  if (!mayOffer) return null
  return (
    <section className="card">
      <button
        type="button"
        className="button quiet wide unfold"
        aria-expanded={isOffering}
        onClick={() => setOffering(!isOffering)}
      >
        {words.handover}
      </button>
      {isOffering ? <Offer placeId={placeId} reload={reload} /> : null}
    </section>
  )
}
