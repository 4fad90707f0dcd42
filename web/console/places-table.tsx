// The rows of the town's list.
import { Button, Table, Tag } from 'antd'
import type { TableColumnsType } from 'antd'
import type { TownPlace } from '../../src/places/register/contract.ts'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { placesWords } from './places-words.ts'
import { shortTime } from './wall-time.ts'

type TableProps = {
  readonly rows: readonly TownPlace[]
  readonly picked: readonly number[]
  readonly onPick: (picked: readonly number[]) => void
  readonly onConfirm: (place: TownPlace) => void
  readonly onOpen: (place: TownPlace) => void
}

function Name({ place }: { readonly place: TownPlace }) {
  const words = useWords(placesWords)
  const lang = useLang()
  const { alike, claims, mergedInto, parentName } = place
  return (
    <>
      <span className="place-name">{place.name}</span>
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

function Acts({ place, onConfirm, onOpen }: TableProps & { readonly place: TownPlace }) {
  const words = useWords(placesWords)
  const isNew = place.state === 'unconfirmed'
  const isAlike = place.alike.length > 0
  return (
    <span className="place-acts">
      {isNew && (
        <Button
          size="small"
          type={isAlike ? 'default' : 'primary'}
          aria-label={isAlike ? `${words.compare} ${place.name}` : words.confirmOf(place.name)}
          onClick={() => onConfirm(place)}
        >
          {isAlike ? words.compare : words.confirm}
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

/** A page of places; those that wait can be picked, unless they look like another one. */
export function PlacesTable(props: TableProps) {
  const words = useWords(placesWords)
  const columns = useColumns(props)
  const { rows, picked, onPick } = props
  const isPickable = (place: TownPlace): boolean =>
    place.state === 'unconfirmed' && place.alike.length === 0
  const selection = {
    selectedRowKeys: [...picked],
    onChange: (keys: readonly unknown[]) => onPick(keys.map(Number)),
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
      {...(rows.some(isPickable) ? { rowSelection: selection } : {})}
    />
  )
}
