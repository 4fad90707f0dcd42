// The team of a place: who runs it and who minds its doors, added by phone.
import { useState } from 'react'
import type { ReactElement, SubmitEvent } from 'react'
import type { MemberLine, PlaceDetail } from '../../src/places/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Choice, Field, Problem } from './frame.tsx'
import { PLACE_WORDS } from './place-words.ts'

type TeamProps = { readonly place: PlaceDetail; readonly reload: () => Promise<void> }

function Member(props: TeamProps & { readonly member: MemberLine }): ReactElement {
  const words = useWords(PLACE_WORDS)
  const { place, member, reload } = props
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const remove = async (): Promise<void> => {
    const path = `/api/zhenheyi/places/${place.placeId}/team/${member.memberId}`
    const answer = await callApi(path, { method: 'DELETE' })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) await reload()
  }
  const shown = member.name === '' ? member.maskedPhone : member.name
  return (
    <li className="print">
      <span className="print-name">
        <b>{shown}</b>
        <small className="tabular">
          {words.roles[member.role]}
          {member.name === '' ? '' : ` · ${member.maskedPhone}`}
        </small>
      </span>
      <button
        type="button"
        className={isAsking ? 'button small danger' : 'button small quiet'}
        aria-label={words.removeLabel(shown)}
        onClick={() => (isAsking ? void remove() : setAsking(true))}
      >
        {isAsking ? words.removeNow : words.remove}
      </button>
      {refusal ? <Problem refusal={refusal} /> : null}
    </li>
  )
}

function NewMember({ place, reload }: TeamProps): ReactElement {
  const words = useWords(PLACE_WORDS)
  const lang = useLang()
  const [phone, setPhone] = useState('')
  const [name, setName] = useState('')
  const [role, setRole] = useState('gatekeeper')
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const [isAdded, setAdded] = useState(false)
  const add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const answer = await callApi(`/api/zhenheyi/places/${place.placeId}/team`, {
      body: { phone, name, role },
    })
    setRefusal(answer.ok ? undefined : answer)
    setAdded(answer.ok)
    if (!answer.ok) return
    setPhone('')
    setName('')
    await reload()
  }
  return (
    <form className="form" onSubmit={(event) => void add(event)} noValidate>
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
        label={words.memberName}
        autoComplete="off"
        maxLength={40}
        value={name}
        error={refusal?.field === 'name' ? refusal.message[lang] : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <Choice
        label={words.role}
        value={role}
        onChange={setRole}
        options={(['gatekeeper', 'manager'] as const).map((value) => ({
          value,
          label: words.roles[value],
        }))}
      />
      {refusal && refusal.field === undefined ? <Problem refusal={refusal} /> : null}
      {isAdded ? (
        <p className="good" role="status">
          ✓ {words.added}
        </p>
      ) : null}
      <button type="submit" className="button">
        {words.addMember}
      </button>
    </form>
  )
}

/** The team section of a place's page. */
export function Team({ place, reload }: TeamProps): ReactElement {
  const words = useWords(PLACE_WORDS)
  return (
    <section className="card">
      <h2>{words.team}</h2>
      <ul className="prints">
        {place.team.map((member) => (
          <Member key={member.memberId} place={place} reload={reload} member={member} />
        ))}
      </ul>
      {place.state === 'confirmed' ? <NewMember place={place} reload={reload} /> : null}
    </section>
  )
}
