// Signing in: name and password, then the second code; the first time, setting that code up.
import { useQueryClient } from '@tanstack/react-query'
import { Button, Card, Form, Input } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { EnrolAnswer, SignInAnswer } from '../../src/staff/contract.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask, showAccount } from './ask.ts'
import { Problem } from './problem.tsx'
import { QrPicture } from '../ui/qr-picture.tsx'
import { useSetLang } from './set-lang.ts'
import { frameWords, signInWords } from './words.ts'

type Step =
  | { readonly name: 'password' }
  | { readonly name: 'second'; readonly filled: string }
  | { readonly name: 'enrol'; readonly secret: string; readonly uri: string }

/** Asks the demo for the second code; empty where there is no demo. */
async function demoCode(username: string): Promise<string> {
  const path = `/demo/second-factor?role=${encodeURIComponent(username)}`
  const answer = await ask<{ code?: string }>(path).catch(() => undefined)
  return answer?.code ?? ''
}

type Given = { username: string; password: string }

function PasswordStep({ onDone }: { readonly onDone: (step: Step) => void }) {
  const words = useWords(signInWords)
  const [error, setError] = useState<unknown>()
  const [isBusy, setIsBusy] = useState(false)
  const submit = async (given: Given): Promise<void> => {
    setIsBusy(true)
    setError(undefined)
    try {
      const { next } = await ask<SignInAnswer>('/api/staff/sign-in', { body: given })
      if (next === 'second') {
        onDone({ name: 'second', filled: await demoCode(given.username) })
      } else {
        const body = { password: given.password }
        const enrol = await ask<EnrolAnswer>('/api/staff/enrol', { body })
        onDone({ name: 'enrol', ...enrol })
      }
    } catch (problem) {
      setError(problem)
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <Form<Given> layout="vertical" requiredMark={false} onFinish={(given) => void submit(given)}>
      <h1>{words.title}</h1>
      <p className="lead">{words.lead}</p>
      <Form.Item name="username" label={words.username} rules={[{ required: true }]}>
        <Input autoFocus autoComplete="username" maxLength={60} />
      </Form.Item>
      <Form.Item name="password" label={words.password} rules={[{ required: true }]}>
        <Input.Password autoComplete="current-password" maxLength={200} />
      </Form.Item>
      <Problem error={error} />
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {words.next}
      </Button>
      <p className="hint">{words.lock}</p>
    </Form>
  )
}

function CodeStep(props: {
  readonly step: Exclude<Step, { name: 'password' }>
  readonly onBack: () => void
}) {
  const { step, onBack } = props
  const words = useWords(signInWords)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [error, setError] = useState<unknown>()
  const [isBusy, setIsBusy] = useState(false)
  const isEnrol = step.name === 'enrol'
  const filled = step.name === 'second' ? step.filled : ''
  const submit = async ({ code }: { code: string }): Promise<void> => {
    setIsBusy(true)
    setError(undefined)
    try {
      const path = isEnrol ? '/api/staff/enrol/confirm' : '/api/staff/second'
      showAccount(undefined)
      await ask(path, { body: { code: code.replaceAll(/\s/g, '') } })
      queries.clear()
      await navigate('/')
    } catch (problem) {
      setError(problem)
      setIsBusy(false)
    }
  }
  return (
    <Form<{ code: string }>
      layout="vertical"
      requiredMark={false}
      initialValues={{ code: filled }}
      onFinish={(given) => void submit(given)}
    >
      <h1>{isEnrol ? words.enrolTitle : words.secondTitle}</h1>
      <p className="lead">{isEnrol ? words.enrolLead : words.secondLead}</p>
      {step.name === 'enrol' && (
        <div className="secret">
          <QrPicture text={step.uri} label={words.scanKey} />
          <p>
            <span>{words.secret}</span>
            <code>{step.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
          </p>
        </div>
      )}
      <Form.Item
        name="code"
        label={words.code}
        rules={[{ required: true }]}
        {...(filled === '' ? {} : { extra: words.filled })}
      >
        <Input
          autoFocus
          className="code-input"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
        />
      </Form.Item>
      <Problem error={error} />
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {isEnrol ? words.bind : words.enter}
      </Button>
      <Button type="link" block onClick={onBack}>
        {words.back}
      </Button>
    </Form>
  )
}

/** The screen before everything else. */
export function SignIn() {
  const words = useWords(frameWords)
  const lang = useLang()
  const setLang = useSetLang()
  const [step, setStep] = useState<Step>({ name: 'password' })
  return (
    <main className="sign-in">
      <div className="sign-in-head">
        <strong className="brand">{words.product}</strong>
        <span className="brand-part">{words.staff}</span>
        <span className="grow" />
        <Button type="text" onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>
          {words.switchLang}
        </Button>
      </div>
      <Card className="sign-in-card">
        {step.name === 'password' ? (
          <PasswordStep onDone={setStep} />
        ) : (
          <CodeStep key={step.name} step={step} onBack={() => setStep({ name: 'password' })} />
        )}
      </Card>
    </main>
  )
}
