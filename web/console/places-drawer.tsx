// One place at the town's desk: what it says of itself, what it looks like, what was done with it,
// and what the town does now.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Drawer, Spin } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import type {
  ConfirmAnswer,
  History,
  HistoryLine,
  TownAlike,
  TownPage,
  TownPlace,
} from '../../src/places/register/contract.ts'
import { sayChange } from '../ui/history.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { Correct } from './places-correct.tsx'
import type { Correction } from './places-correct.tsx'
import { identityOf } from './places-table.tsx'
import { placesWords } from './places-words.ts'
import { Problem } from './problem.tsx'
import { ReasonInput } from './reason-input.tsx'
import { useNeeded } from './use-needed.ts'
import { shortTime } from './wall-time.ts'

type DrawerProps = {
  readonly place: TownPlace
  readonly towns: TownPage['towns']
  readonly onEnd: (isChanged: boolean) => void
}

type Act =
  | { readonly act: 'confirm' | 'suspend' | 'resume' | 'close' | 'reopen' }
  | ({ readonly act: 'correct' } & Correction)
  | { readonly act: 'merge'; readonly into: number }

/** What the town does, all of it with the one reason below. */
function useAct(place: TownPlace, because: string, onEnd: DrawerProps['onEnd']) {
  const { placeId } = place
  return useMutation({
    mutationFn: (asked: Act) => {
      if (asked.act === 'confirm') {
        const body = { placeIds: [placeId], because }
        return ask<ConfirmAnswer>('/api/staff/places/confirm', { body })
      }
      const { act, ...more } = asked
      const body = { because, ...more }
      return ask<object>(`/api/staff/places/${placeId}/${act}`, { body })
    },
    onSuccess: () => onEnd(true),
  })
}

function Facts({ place }: { readonly place: TownPlace }) {
  const words = useWords(placesWords)
  const lang = useLang()
  const { label, text } = identityOf(place, words)
  return (
    <dl className="stop-found">
      <dt>{words.category}</dt>
      <dd>
        {place.category[lang]} · {words.states[place.state]}
        {place.mergedInto !== null && ` · ${words.merged(place.mergedInto)}`}
      </dd>
      <dt>{words.where}</dt>
      <dd>
        {place.divisionName[lang]} {place.address === '' ? words.noAddress : place.address}
        {place.parentName !== null && ` · ${words.inside(place.parentName)}`}
      </dd>
      <dt>{label}</dt>
      <dd className="tabular">{text}</dd>
      <dt>{words.made}</dt>
      <dd className="tabular">{shortTime(place.madeAt)}</dd>
    </dl>
  )
}

function Alike(props: { readonly other: TownAlike; readonly onMerge: () => void }) {
  const words = useWords(placesWords)
  const lang = useLang()
  const { other, onMerge } = props
  return (
    <div className="place-alike">
      <p>
        <span className="strong">{other.name}</span>{' '}
        <span className="verdict-tag">{words.states[other.state]}</span>
      </p>
      <p>
        {other.category[lang]} · {other.divisionName[lang]}{' '}
        {other.address === '' ? words.noAddress : other.address}
      </p>
      <p>
        {other.alike.map((by) => (
          <span key={by} className="verdict-tag see-staff">
            {words.alikeBy[by]}
          </span>
        ))}
      </p>
      <p>
        <span className="quiet">{words.because}</span>{' '}
        {other.because === '' ? words.nothingSaid : other.because}
      </p>
      {other.state !== 'closed' && (
        <Button aria-label={words.isOneOf(other.name)} onClick={onMerge}>
          {words.isOne}
        </Button>
      )}
    </div>
  )
}

function EventLine({ event }: { readonly event: HistoryLine }) {
  const words = useWords(placesWords)
  const lang = useLang()
  const kinds: Readonly<Record<string, string>> = words.events
  return (
    <li>
      <span className="strong">{kinds[event.kind] ?? event.kind}</span>{' '}
      {sayChange(event, lang, words.nothing)}
      {event.because !== '' && <small>{event.because}</small>}
      <small className="quiet tabular">
        {shortTime(event.at)} · {words.who[event.who]} {event.account ?? ''}
      </small>
    </li>
  )
}

function PlaceHistory({ placeId }: { readonly placeId: number }) {
  const words = useWords(placesWords)
  const history = useQuery({
    queryKey: ['place-history', placeId],
    queryFn: () => ask<History>(`/api/staff/places/${placeId}/history`),
    gcTime: 0,
  })
  return (
    <section className="place-part">
      <h2>{words.history}</h2>
      <Problem error={history.error} />
      {history.isPending && <Spin />}
      {history.data?.events.length === 0 && <p className="hint">{words.noHistory}</p>}
      <ul className="place-events">
        {history.data?.events.map((event) => (
          <EventLine key={`${event.at}.${event.kind}.${JSON.stringify(event.to)}`} event={event} />
        ))}
      </ul>
    </section>
  )
}

function Acts(props: {
  readonly place: TownPlace
  readonly isPending: boolean
  readonly onAct: (act: Act) => void
}) {
  const words = useWords(placesWords)
  const { place, isPending, onAct } = props
  const { state } = place
  const isAlike = place.alike.length > 0
  const isOpen = state === 'unconfirmed' || state === 'confirmed'
  return (
    <div className="button-row">
      {state === 'unconfirmed' && (
        <Button type="primary" loading={isPending} onClick={() => onAct({ act: 'confirm' })}>
          {isAlike ? words.areTwo : words.confirm}
        </Button>
      )}
      {state === 'suspended' && (
        <Button type="primary" loading={isPending} onClick={() => onAct({ act: 'resume' })}>
          {words.resume}
        </Button>
      )}
      {isOpen && (
        <Button danger onClick={() => onAct({ act: 'suspend' })}>
          {words.suspend}
        </Button>
      )}
      {state === 'closed' ? (
        <Button onClick={() => onAct({ act: 'reopen' })}>{words.reopen}</Button>
      ) : (
        <Button danger onClick={() => onAct({ act: 'close' })}>
          {words.close}
        </Button>
      )}
    </div>
  )
}

/** The place, opened from its row. */
export function PlaceDrawer({ place, towns, onEnd }: DrawerProps) {
  const words = useWords(placesWords)
  const because = useNeeded<TextAreaRef>(words.reasonFirst)
  const act = useAct(place, because.text, onEnd)
  const isAlike = place.alike.length > 0
  const isClosed = place.state === 'closed'
  // A place like no other is confirmed, and any is resumed, without a word.
  const doIt = (asked: Act): void => {
    const isPlain = asked.act === 'resume' || (asked.act === 'confirm' && !isAlike)
    if (isPlain || because.isGiven()) act.mutate(asked)
  }
  return (
    <Drawer open size={480} title={place.name} onClose={() => onEnd(false)}>
      <Facts place={place} />
      {isAlike && (
        <section className="place-part">
          <h2>{words.alikeTitle}</h2>
          <p className="hint">{words.alikeLead}</p>
          {place.alike.map((other) => (
            <Alike
              key={other.placeId}
              other={other}
              onMerge={() => doIt({ act: 'merge', into: other.placeId })}
            />
          ))}
        </section>
      )}
      {place.mergedInto === null && (
        <section className="place-part">
          <ReasonInput label={words.reason} maxLength={200} needed={because} />
          <p className="hint">{isClosed ? words.reopenLead : words.suspendLead}</p>
          <Problem error={act.error} />
          <Acts place={place} isPending={act.isPending} onAct={doIt} />
          {!isClosed && (
            <Correct
              place={place}
              towns={towns}
              onCorrect={(correction) => doIt({ act: 'correct', ...correction })}
            />
          )}
        </section>
      )}
      <PlaceHistory placeId={place.placeId} />
    </Drawer>
  )
}
