// The step up before a place changes hands: a code to one's own phone and the document number
// again. Source: security decisions 2 and 17; ADR 0022.
import { useState } from 'react'
import type { ReactElement, ReactNode, SubmitEvent } from 'react'
import type { SignInCodeAnswer } from '../../src/people/contract.ts'
import type { ProofBody } from '../../src/places/team/contract.ts'
import { CARRIED_KINDS } from '../../src/base/document-kind.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Choice, Field, Problem } from './frame.tsx'
import { useSession } from './session.ts'
import { SIGN_IN_WORDS } from './sign-in-words.ts'
import { TEAM_WORDS } from './team-words.ts'
import { useCountdown } from './use-countdown.ts'
import { useErrorOf } from './use-error-of.ts'

type Kind = ProofBody['document']['kind']

function isKind(value: string): value is Kind {
  return (CARRIED_KINDS as readonly string[]).includes(value)
}

/** Asks for the proof and gives it on; `children` stand above it in the same form. */
export function ProofForm(props: {
  readonly submit: string
  readonly refusal: ApiRefusal | undefined
  readonly onProof: (proof: ProofBody) => Promise<void>
  readonly children?: ReactNode
}): ReactElement {
  const words = useWords(TEAM_WORDS)
  const names = useWords(SIGN_IN_WORDS)
  const { me } = useSession()
  const [code, setCode] = useState('')
  const [kind, setKind] = useState<Kind>('resident-id')
  const [number, setNumber] = useState('')
  const [issuer, setIssuer] = useState('')
  const [asked, setAsked] = useState<ApiRefusal>()
  const [isBusy, setBusy] = useState(false)
  const [left, setLeft] = useCountdown()
  const lang = useLang()
  const { refusal } = props
  const errorOf = useErrorOf(asked ? undefined : refusal)
  const isAtField = errorOf('code', 'document', 'phone') !== undefined
  const send = async (): Promise<void> => {
    const answer = await callApi<SignInCodeAnswer>('/api/zhenheyi/step-up/code', {
      method: 'POST',
    })
    setAsked(answer.ok ? undefined : answer)
    if (answer.ok) setLeft(60)
  }
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    setAsked(undefined)
    setBusy(true)
    const document = kind === 'passport' ? { kind, number, issuer } : { kind, number }
    await props.onProof({ code, document })
    setBusy(false)
  }
  return (
    <form className="form" onSubmit={(event) => void submit(event)} noValidate>
      {props.children}
      <fieldset className="field prove">
        <legend>{words.prove}</legend>
        <p className="hint">{words.proveText}</p>
      </fieldset>
      <Field
        label={`${words.otp} · ${me?.maskedPhone ?? ''}`}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={code}
        error={asked?.message[lang] ?? errorOf('code')}
        onChange={(event) => setCode(event.target.value)}
        aside={
          <button
            type="button"
            className="button field-aside"
            disabled={left > 0}
            onClick={() => void send()}
          >
            {left > 0 ? words.wait(left) : words.sendCode}
          </button>
        }
      />
      <Choice
        label={names.kind}
        value={kind}
        onChange={(value) => (isKind(value) ? setKind(value) : undefined)}
        options={CARRIED_KINDS.map((value) => ({ value, label: names.kinds[value] }))}
      />
      <Field
        label={names.number}
        autoComplete="off"
        autoCapitalize="characters"
        value={number}
        error={errorOf('document')}
        onChange={(event) => setNumber(event.target.value)}
      />
      {kind === 'passport' ? (
        <Field
          label={names.issuer}
          hint={names.issuerHint}
          maxLength={3}
          autoCapitalize="characters"
          value={issuer}
          onChange={(event) => setIssuer(event.target.value)}
        />
      ) : null}
      {refusal && !asked && !isAtField ? <Problem refusal={refusal} /> : null}
      <button type="submit" className="button primary" disabled={isBusy}>
        {props.submit}
      </button>
    </form>
  )
}
