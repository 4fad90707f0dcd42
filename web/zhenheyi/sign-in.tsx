// Sign-in: phone and one-time code; then the document number of a known phone, or name, document
// and consent of a new one. A code alone never opens an existing registration.
import { Button } from 'antd-mobile'
import { useState } from 'react'
import type { ReactElement, SubmitEvent } from 'react'
import { Link, useLocation } from 'react-router'
import { CARRIED_KINDS } from '../../src/base/document-kind.ts'
import type { SignInAnswer, SignInCodeAnswer } from '../../src/people/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { useWords } from '../ui/words.tsx'
import { Choice, Field, Frame, Problem } from './frame.tsx'
import { useSession } from './session.ts'
import { SIGN_IN_WORDS } from './sign-in-words.ts'
import { useCountdown } from './use-countdown.ts'
import { useErrorOf } from './use-error-of.ts'

type Step = 'phone' | 'document-needed' | 'registration-needed'

const EMPTY = { phone: '', code: '', name: '', kind: 'resident-id', number: '', issuer: '' }

function bodyOf(form: typeof EMPTY, step: Step, consent: boolean): object {
  const { phone, code, name, kind, number, issuer } = form
  if (step === 'phone') return { phone, code }
  const document = kind === 'passport' ? { kind, number, issuer } : { kind, number }
  return step === 'document-needed'
    ? { phone, code, document }
    : { phone, code, document, name, consent }
}

/** The first screen of everyone. */
export function SignIn(): ReactElement {
  const words = useWords(SIGN_IN_WORDS)
  const { setMe } = useSession()
  const [form, setForm] = useState(EMPTY)
  const [step, setStep] = useState<Step>('phone')
  const [consent, setConsent] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const [isBusy, setBusy] = useState(false)
  const [left, setLeft] = useCountdown()

  const put = (name: keyof typeof EMPTY) => (event: { target: { value: string } }) =>
    setForm({ ...form, [name]: event.target.value })
  const errorOf = useErrorOf(refusal)
  // Whoever opens the code of an invitation comes here first, and wonders why.
  const isInvited = useLocation().pathname === '/join'
  const isShown = refusal && !SHOWN_AT_FIELDS.has(refusal.field ?? '')

  const sendCode = async (): Promise<void> => {
    const answer = await callApi<SignInCodeAnswer>('/api/zhenheyi/sign-in/code', {
      body: { phone: form.phone },
    })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) setLeft(60)
  }
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const answer = await callApi<SignInAnswer>('/api/zhenheyi/sign-in', {
      body: bodyOf(form, step, consent),
    })
    setBusy(false)
    setRefusal(answer.ok ? undefined : answer)
    if (!answer.ok) return
    if (answer.body.state === 'signed-in') setMe(answer.body.me)
    else setStep(answer.body.state)
  }

  return (
    <Frame title={words.title}>
      <form className="card form" onSubmit={(event) => void submit(event)} noValidate>
        <p className="lead">{isInvited && step === 'phone' ? words.invited : words.lead[step]}</p>
        <Field
          label={words.phone}
          type="tel"
          inputMode="tel"
          autoComplete="tel-national"
          value={form.phone}
          readOnly={step !== 'phone'}
          onChange={put('phone')}
          error={errorOf('phone')}
          aside={
            <button
              type="button"
              className="button field-aside"
              disabled={left > 0 || step !== 'phone'}
              onClick={() => void sendCode()}
            >
              {left > 0 ? words.wait(left) : words.sendCode}
            </button>
          }
        />
        <Field
          label={words.code}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={form.code}
          readOnly={step !== 'phone'}
          onChange={put('code')}
          error={errorOf('code')}
        />
        {step === 'registration-needed' ? (
          <Field
            label={words.name}
            autoComplete="name"
            value={form.name}
            onChange={put('name')}
            error={errorOf('name')}
          />
        ) : null}
        {step === 'phone' ? null : (
          <>
            <Choice
              label={words.kind}
              value={form.kind}
              onChange={(kind) => setForm({ ...form, kind })}
              options={CARRIED_KINDS.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
            />
            <Field
              label={words.number}
              autoComplete="off"
              autoCapitalize="characters"
              value={form.number}
              onChange={put('number')}
              error={errorOf('document', 'document.number', 'number')}
            />
          </>
        )}
        {step !== 'phone' && form.kind === 'passport' ? (
          <Field
            label={words.issuer}
            hint={words.issuerHint}
            maxLength={3}
            autoCapitalize="characters"
            value={form.issuer}
            onChange={put('issuer')}
          />
        ) : null}
        {step === 'registration-needed' ? (
          <label className="check">
            <input
              type="checkbox"
              checked={consent}
              onChange={(event) => setConsent(event.target.checked)}
            />
            <span>
              {words.consent} <a href="/privacy">{words.privacy}</a>
            </span>
          </label>
        ) : null}
        {isShown ? <Problem refusal={refusal} /> : null}
        <Button block color="primary" type="submit" size="large" loading={isBusy}>
          {words.submit[step]}
        </Button>
      </form>
      <p className="foot">
        <Link to="/scan">{words.scan}</Link>
      </p>
    </Frame>
  )
}

const SHOWN_AT_FIELDS = new Set(['phone', 'code', 'name', 'document', 'document.number', 'number'])
