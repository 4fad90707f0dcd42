// Inviting to a team: a code on this phone for whoever stands beside it, or a phone number. No
// message leaves; a person says it. Source: F11, ADR 0022.
import { useEffect, useRef, useState } from 'react'
import type { ReactElement, SubmitEvent } from 'react'
import type { NewCodeAnswer } from '../../src/places/team/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { formatMinute } from '../ui/formats.ts'
import { QrPicture } from '../ui/qr-picture.tsx'
import { useLang, useWords } from '../ui/words.tsx'
import { Choice, Field, Problem } from './frame.tsx'
import { TEAM_WORDS } from './team-words.ts'

type Props = { readonly placeId: number; readonly reload: () => Promise<void> }

const ROLES = ['gatekeeper', 'manager'] as const
type Role = (typeof ROLES)[number]
// One beside me, or the people of a shift.
const MANY = [1, 5, 20] as const

function RoleChoice(props: { readonly value: Role; readonly onChange: (role: Role) => void }) {
  const words = useWords(TEAM_WORDS)
  return (
    <Choice
      label={words.role}
      value={props.value}
      onChange={(value) => props.onChange(value === 'manager' ? 'manager' : 'gatekeeper')}
      options={ROLES.map((value) => ({ value, label: words.roles[value] }))}
    />
  )
}

function CodeShown(props: { readonly code: NewCodeAnswer; readonly onHide: () => void }) {
  const words = useWords(TEAM_WORDS)
  const box = useRef<HTMLDivElement>(null)
  // It is taller than the form it replaces: the bar would cover part of it, and no reader reads it.
  useEffect(() => {
    // Newer browsers answer a promise, which is no clean-up.
    box.current?.scrollIntoView({ block: 'center' })
  }, [])
  return (
    <div className="invite-code" ref={box}>
      <QrPicture text={props.code.address} label={words.code} />
      <p role="status">{words.codeUntil(formatMinute(props.code.expiresAt))}</p>
      <button type="button" className="button wide" onClick={props.onHide}>
        {words.codeHide}
      </button>
    </div>
  )
}

/** A code that somebody beside this phone scans. */
export function InviteByCode({ placeId, reload }: Props): ReactElement {
  const words = useWords(TEAM_WORDS)
  const [role, setRole] = useState<Role>('gatekeeper')
  const [uses, setUses] = useState('1')
  const [code, setCode] = useState<NewCodeAnswer>()
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const [isBusy, setBusy] = useState(false)
  const count = role === 'manager' ? 1 : Number(uses)
  const lasts = count > 1 ? 'day' : 'quarter'
  const make = async (): Promise<void> => {
    setBusy(true)
    const body = { role, uses: count, lasts }
    const answer = await callApi<NewCodeAnswer>(`/api/zhenheyi/places/${placeId}/invitations`, {
      body,
    })
    setBusy(false)
    setRefusal(answer.ok ? undefined : answer)
    if (!answer.ok) return
    setCode(answer.body)
    await reload()
  }
  const hide = (): void => {
    setCode(undefined)
    void reload()
  }
  if (code) return <CodeShown code={code} onHide={hide} />
  return (
    <div className="form">
      <p className="hint">{words.byCodeText}</p>
      <RoleChoice value={role} onChange={setRole} />
      {role === 'gatekeeper' ? (
        <Choice
          label={words.howMany}
          value={uses}
          onChange={setUses}
          options={MANY.map((many) => ({ value: String(many), label: words.people(many) }))}
        />
      ) : null}
      <p className="hint">
        {role === 'manager' ? `${words.people(1)} · ` : ''}
        {words.lasts[lasts]}
      </p>
      {refusal ? <Problem refusal={refusal} /> : null}
      <button
        type="button"
        className="button primary"
        disabled={isBusy}
        onClick={() => void make()}
      >
        {words.makeCode}
      </button>
    </div>
  )
}

/** An invitation to a phone. */
export function InviteByPhone({ placeId, reload }: Props): ReactElement {
  const words = useWords(TEAM_WORDS)
  const lang = useLang()
  const [role, setRole] = useState<Role>('gatekeeper')
  const [phone, setPhone] = useState('')
  const [name, setName] = useState('')
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const [isInvited, setInvited] = useState(false)
  const invite = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const answer = await callApi(`/api/zhenheyi/places/${placeId}/team`, {
      body: { phone, name, role },
    })
    setRefusal(answer.ok ? undefined : answer)
    setInvited(answer.ok)
    if (!answer.ok) return
    setPhone('')
    setName('')
    await reload()
  }
  return (
    <form className="form" onSubmit={(event) => void invite(event)} noValidate>
      <p className="hint">{words.byPhoneText}</p>
      <Field
        label={words.phone}
        type="tel"
        inputMode="tel"
        autoComplete="off"
        value={phone}
        error={refusal?.field === 'phone' ? refusal.message[lang] : undefined}
        onChange={(event) => setPhone(event.target.value)}
      />
      <Field
        label={words.name}
        autoComplete="off"
        maxLength={40}
        value={name}
        error={refusal?.field === 'name' ? refusal.message[lang] : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <RoleChoice value={role} onChange={setRole} />
      {refusal && refusal.field === undefined ? <Problem refusal={refusal} /> : null}
      {isInvited ? (
        <p className="good" role="status">
          ✓ {words.invited}
        </p>
      ) : null}
      <button type="submit" className="button primary">
        {words.send}
      </button>
    </form>
  )
}
