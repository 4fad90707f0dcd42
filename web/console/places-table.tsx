// The rows of the town's list.
import { Button, Table, Tag } from 'antd'
import type { TableColumnsType } from 'antd'
import type { MouseEvent, ReactNode } from 'react'
import type { TownPlace } from '../../src/places/register/contract.ts'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { placesWords } from './places-words.ts'
import { shortTime } from './wall-time.ts'

type TableProps = {
  readonly rows: readonly TownPlace[]
  /** Left out where nothing is picked: inside a complex. */
  readonly pick?: {
    readonly picked: readonly number[]
    readonly onPick: (picked: readonly number[]) => void
  }
  /** What stands below a line that holds more. */
  readonly unfold?: (place: TownPlace) => ReactNode
  /** The line that is being confirmed. */
  readonly busy: number | undefined
  readonly onConfirm: (place: TownPlace) => void
  readonly onOpen: (place: TownPlace) => void
}

function Name({ place }: { readonly place: TownPlace }) {
  const words = useWords(placesWords)
  const lang = useLang()
  const { alike, claims, inside, mergedInto, parentName } = place
  return (
    <>
      <span className="place-name">{place.name}</span>
      {inside > 0 && <b className="place-line">{words.andInside(formatCount(inside, lang))}</b>}
      <small className="quiet">
        {place.category[lang]}
        {parentName !== null && ` · ${words.inside(parentName)}`}
        {mergedInto !== null && ` · ${words.merged(mergedInto)}`}
      </small>{' '}
      {alike.length > 0 && <span className="verdict-tag late">{words.isAlike}</span>}{' '}
      {claims > 0 && <Tag>{words.hasClaims(formatCount(claims, lang))}</Tag>}
    </>
  )
}

function Where({ place }: { readonly place: TownPlace }) {
  const words = useWords(placesWords)
  const lang = useLang()
  return (
    <>
      {place.divisionName[lang]}
      <small className="place-line quiet">
        {place.address === '' ? words.noAddress : place.address}
        {!place.hasPosition && ` · ${words.noPosition}`}
      </small>
    </>
  )
}

/** Gives what a place proves itself by, and what that is called. */
export function identityOf(
  place: TownPlace,
  words: { readonly creditCode: string; readonly plate: string; readonly none: string },
): { readonly label: string; readonly text: string } {
  const { identifier, identifierKind, identifierReason } = place
  if (identifier === '') return { label: words.none, text: identifierReason }
  const label = identifierKind === 'plate' ? words.plate : words.creditCode
  return { label, text: identifier }
}

function Identity({ place }: { readonly place: TownPlace }) {
  const words = useWords(placesWords)
  const { label, text } = identityOf(place, words)
  return (
    <>
      <small className="quiet">{label}</small>
      <span className="place-line tabular">{text}</span>
    </>
  )
}

function Acts({ place, busy, onConfirm, onOpen }: TableProps & { readonly place: TownPlace }) {
  const words = useWords(placesWords)
  const lang = useLang()
  const { inside } = place
  const isNew = place.state === 'unconfirmed' || (place.state === 'confirmed' && inside > 0)
  const isAlike = place.alike.length > 0
  const label =
    inside > 0
      ? words.confirmWholeOf(place.name, formatCount(inside, lang))
      : words.confirmOf(place.name)
  return (
    <span className="place-acts">
      {isNew && (
        <Button
          size="small"
          type={isAlike ? 'default' : 'primary'}
          loading={busy === place.placeId}
          aria-label={isAlike ? `${words.compare} ${place.name}` : label}
          onClick={() => onConfirm(place)}
        >
          {isAlike ? words.compare : inside > 0 ? words.confirmWhole : words.confirm}
        </Button>
      )}
      <Button size="small" aria-label={words.lookAt(place.name)} onClick={() => onOpen(place)}>
        {words.look}
      </Button>
    </span>
  )
}

function useColumns(props: TableProps): TableColumnsType<TownPlace> {
  const words = useWords(placesWords)
  return [
    { title: words.place, render: (_, place) => <Name place={place} /> },
    { title: words.where, width: 240, render: (_, place) => <Where place={place} /> },
    { title: words.identity, width: 210, render: (_, place) => <Identity place={place} /> },
    {
      title: words.made,
      width: 112,
      className: 'tabular',
      render: (_, place) => shortTime(place.madeAt),
    },
    {
      title: <span className="unseen">{words.look}</span>,
      width: 170,
      align: 'right',
      render: (_, place) => <Acts {...props} place={place} />,
    },
  ]
}

type Fold = Pick<ReturnType<typeof useWords<typeof placesWords.zh>>, 'unfold' | 'foldUp' | 'within'>

function foldOf(unfold: (place: TownPlace) => ReactNode, words: Fold) {
  return {
    columnTitle: <span className="unseen">{words.within}</span>,
    rowExpandable: (place: TownPlace) => place.inside > 0,
    expandedRowRender: unfold,
    expandIcon: (row: {
      readonly expanded: boolean
      readonly record: TownPlace
      readonly onExpand: (place: TownPlace, event: MouseEvent<HTMLElement>) => void
    }) =>
      row.record.inside > 0 && (
        <Button
          size="small"
          type="text"
          aria-expanded={row.expanded}
          aria-label={(row.expanded ? words.foldUp : words.unfold)(row.record.name)}
          onClick={(event) => row.onExpand(row.record, event)}
        >
          {row.expanded ? '▾' : '▸'}
        </Button>
      ),
  }
}

/** A page of places; those that wait can be picked, unless they look like another one. */
export function PlacesTable(props: TableProps) {
  const words = useWords(placesWords)
  const columns = useColumns(props)
  const { rows, pick, unfold } = props
  const isPickable = (place: TownPlace): boolean =>
    place.state === 'unconfirmed' && place.alike.length === 0 && place.inside === 0
  const selection = pick && {
    selectedRowKeys: [...pick.picked],
    onChange: (keys: readonly unknown[]) => pick.onPick(keys.map(Number)),
    getCheckboxProps: (place: TownPlace) => ({
      disabled: !isPickable(place),
      'aria-label': words.select(place.name),
    }),
    getTitleCheckboxProps: () => ({ 'aria-label': words.selectAll }),
  }
  return (
    <Table<TownPlace>
      className="card-table"
      rowKey="placeId"
      size="small"
      pagination={false}
      columns={columns}
      dataSource={[...rows]}
      {...(selection && rows.some(isPickable) ? { rowSelection: selection } : {})}
      {...(unfold && rows.some((row) => row.inside > 0)
        ? { expandable: foldOf(unfold, words) }
        : {})}
    />
  )
}
