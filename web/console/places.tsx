// The town's list of places: new ones with one tap, those that look like another one, the others by
// their state, and claims. Filters stand in the address.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Empty, Input, Segmented, Select, Spin } from 'antd'
import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { ConfirmAnswer, TownPage, TownPlace } from '../../src/places/register/contract.ts'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { Claims } from './places-claims.tsx'
import { PlaceDrawer } from './places-drawer.tsx'
import { PlacesTable } from './places-table.tsx'
import { placesWords } from './places-words.ts'
import { Problem } from './problem.tsx'
import { StrangeCodes } from './strange-codes.tsx'
import './places.css'

const WHICH = ['new', 'alike', 'confirmed', 'suspended', 'closed', 'claims'] as const
type Which = (typeof WHICH)[number]

type Filters = {
  readonly which: Which
  readonly q: string
  readonly division: string
  readonly before: string
}

function useFilters(): [Filters, (change: Partial<Filters>) => void] {
  const [search, setSearch] = useSearchParams()
  const given = search.get('which')
  const filters: Filters = {
    which: WHICH.find((one) => one === given) ?? 'new',
    q: search.get('q') ?? '',
    division: search.get('division') ?? '',
    before: search.get('before') ?? '',
  }
  const set = (change: Partial<Filters>): void => {
    // Another list or another word begins at the newest again.
    const wanted = { ...filters, before: '', ...change }
    setSearch(Object.entries(wanted).filter(([, value]) => value !== ''))
  }
  return [filters, set]
}

function usePage(filters: Filters) {
  const { which, ...rest } = filters
  // Claims are another question; the counts beside it are those of the list.
  const asked = { ...rest, which: which === 'claims' ? 'new' : which }
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''))
  return useQuery({
    queryKey: ['places', query.toString()],
    queryFn: () => ask<TownPage>(`/api/staff/places?${query}`),
    placeholderData: keepPreviousData,
  })
}

type BarProps = {
  readonly page: TownPage
  readonly filters: Filters
  readonly set: (change: Partial<Filters>) => void
}

function Bar({ page, filters, set }: BarProps) {
  const words = useWords(placesWords)
  const lang = useLang()
  const counts: Partial<Record<Which, number>> = page.waiting
  const label = (which: Which): string => {
    const count = counts[which]
    return count ? `${words.lists[which]} ${formatCount(count, lang)}` : words.lists[which]
  }
  return (
    <div className="places-bar">
      <Segmented<Which>
        value={filters.which}
        onChange={(which) => set({ which })}
        aria-label={words.title}
        options={WHICH.map((value) => ({ value, label: label(value) }))}
      />
      {filters.which !== 'claims' && (
        <>
          <Select
            value={filters.division}
            onChange={(division) => set({ division })}
            aria-label={words.town}
            options={[
              { value: '', label: words.allTowns },
              ...page.divisions.map(({ division, name }) => ({
                value: division,
                label: name[lang],
              })),
            ]}
          />
          <Input.Search
            allowClear
            maxLength={80}
            defaultValue={filters.q}
            placeholder={words.search}
            aria-label={words.search}
            onSearch={(text) => set({ q: text.trim() })}
          />
        </>
      )}
    </div>
  )
}

type Confirming = {
  readonly placeIds: readonly number[]
  readonly whole?: boolean
  /** Where an earlier answer of a very large complex ended. */
  readonly after?: number
  /** How many that is, with those inside. */
  readonly count: number
}

// What is done within a second needs no words.
const UNDERWAY_MS = 1000

/** Says how many are being confirmed while that takes longer. */
function Underway({ count }: { readonly count: number }) {
  const words = useWords(placesWords)
  const lang = useLang()
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), UNDERWAY_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!isLong) return null
  const title = words.underway(formatCount(count, lang))
  return <Alert role="status" showIcon className="problem" type="info" title={title} />
}

type OutcomeProps = {
  readonly answer: ConfirmAnswer | undefined
  readonly onGoOn: (rest: NonNullable<ConfirmAnswer['rest']>) => void
}

function Outcome({ answer, onGoOn }: OutcomeProps) {
  const words = useWords(placesWords)
  const lang = useLang()
  if (!answer) return null
  const { confirmed, alike, stopped, rest } = answer
  const left = [
    ...(rest ? [words.rest(formatCount(rest.count, lang))] : []),
    ...(alike.length > 0 ? [words.leftOut(formatCount(alike.length, lang))] : []),
    ...(stopped.length > 0 ? [words.stillStopped(formatCount(stopped.length, lang))] : []),
  ].join(' ')
  return (
    <Alert
      role="status"
      showIcon
      className="problem"
      type={left === '' ? 'success' : 'warning'}
      title={`${words.done(formatCount(confirmed.length, lang))} ${left}`}
      action={
        rest && (
          <Button type="primary" onClick={() => onGoOn(rest)}>
            {words.goOn(formatCount(rest.count, lang))}
          </Button>
        )
      }
    />
  )
}

type InsideProps = {
  readonly complexId: number
  readonly division: string
  readonly lines: Pick<Parameters<typeof PlacesTable>[0], 'busy' | 'onConfirm' | 'onOpen'>
}

/** What is new inside a complex, a page at a time. */
function Inside({ complexId, division, lines }: InsideProps) {
  const words = useWords(placesWords)
  const [before, setBefore] = useState('')
  const asked = { which: 'new', division, before, inside: String(complexId) }
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''))
  const page = useQuery({
    queryKey: ['places', query.toString()],
    queryFn: () => ask<TownPage>(`/api/staff/places?${query}`),
    placeholderData: keepPreviousData,
  })
  if (page.isPending) return <Spin />
  if (page.isError) return <Problem error={page.error} />
  const next = page.data.before
  return (
    <>
      <PlacesTable rows={page.data.rows} {...lines} />
      <div className="places-more">
        {before !== '' && <Button onClick={() => setBefore('')}>{words.first}</Button>}
        {next !== null && (
          <Button onClick={() => setBefore(String(next))}>{words.moreInside}</Button>
        )}
      </div>
    </>
  )
}

function List({ page, filters, set }: BarProps) {
  const words = useWords(placesWords)
  const lang = useLang()
  const queries = useQueryClient()
  const [picked, setPicked] = useState<readonly number[]>([])
  const [opened, setOpened] = useState<TownPlace>()
  const confirm = useMutation({
    mutationFn: ({ count: _count, ...body }: Confirming) =>
      ask<ConfirmAnswer>('/api/staff/places/confirm', { body }),
    onSuccess: async () => {
      setPicked([])
      await queries.invalidateQueries({ queryKey: ['places'] })
    },
  })
  const end = async (isChanged: boolean): Promise<void> => {
    setOpened(undefined)
    if (isChanged) await queries.invalidateQueries({ queryKey: ['places'] })
  }
  // One that looks like another is compared first; the server leaves it out anyway.
  const onConfirm = (row: TownPlace): void => {
    if (row.alike.length > 0) setOpened(row)
    else {
      const count = row.inside + (row.state === 'unconfirmed' ? 1 : 0)
      const placeIds = [row.placeId]
      confirm.mutate({ placeIds, count, ...(row.inside > 0 && { whole: true }) })
    }
  }
  const [first, ...others] = confirm.variables?.placeIds ?? []
  const lines = {
    busy: confirm.isPending && others.length === 0 ? first : undefined,
    onConfirm,
    onOpen: setOpened,
  }
  return (
    <>
      <Problem error={confirm.error} />
      {confirm.isPending && <Underway count={confirm.variables.count} />}
      <Outcome
        answer={confirm.data}
        onGoOn={({ count, after }) => {
          // What is left stands in the complex that the answer was about, and in no other.
          const placeIds = confirm.variables?.placeIds ?? []
          confirm.mutate({ placeIds, whole: true, after, count })
        }}
      />
      {picked.length > 0 && (
        <div className="places-picked" role="status">
          <span>{words.selected(formatCount(picked.length, lang))}</span>
          <Button
            type="primary"
            loading={confirm.isPending}
            onClick={() => confirm.mutate({ placeIds: picked, count: picked.length })}
          >
            {words.confirmAll}
          </Button>
          <Button onClick={() => setPicked([])}>{words.clear}</Button>
        </div>
      )}
      {page.rows.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.empty} />
      ) : (
        <PlacesTable
          rows={page.rows}
          pick={{ picked, onPick: setPicked }}
          unfold={(row) => (
            <Inside complexId={row.placeId} division={filters.division} lines={lines} />
          )}
          {...lines}
        />
      )}
      <div className="places-more">
        {filters.before !== '' && (
          <Button onClick={() => set({ before: '' })}>{words.first}</Button>
        )}
        {page.before !== null && (
          <Button onClick={() => set({ before: String(page.before) })}>{words.more}</Button>
        )}
      </div>
      {opened && (
        <PlaceDrawer
          key={opened.placeId}
          place={opened}
          towns={page.towns}
          onEnd={(isChanged) => void end(isChanged)}
        />
      )}
    </>
  )
}

/** The screen of places. */
export function Places() {
  const words = useWords(placesWords)
  const [filters, set] = useFilters()
  const page = usePage(filters)
  if (page.isPending) return <Spin className="page-spin" />
  if (page.isError) return <Problem error={page.error} />
  const shown = { page: page.data, filters, set }
  return (
    <section>
      <h1>{words.title}</h1>
      <p className="lead">{filters.which === 'claims' ? words.claimsLead : words.lead}</p>
      <StrangeCodes />
      <Bar {...shown} />
      {filters.which === 'claims' ? <Claims /> : <List key={filters.which} {...shown} />}
    </section>
  )
}
