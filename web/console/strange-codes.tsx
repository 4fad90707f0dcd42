// Codes at doors that lead elsewhere, found by the team of a place: what the town looks at first.
// Shown on a screen of its own and above the places; nothing while there is none.
// Source: security decision 17.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { pointWords } from '../../src/base/point-words.ts'
import type { StrangeCodes as Rows } from '../../src/places/points/contract.ts'
import { defineWords, useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { Problem } from './problem.tsx'
import { STRANGE_KEY, STRANGE_PATH, useStrangeCodes } from './use-strange-codes.ts'
import { shortTime } from './wall-time.ts'
import './strange-codes.css'

type Row = Rows['rows'][number]

const WORDS = defineWords(
  {
    title: (count: number) => `门口发现 ${count} 张通向别处的码`,
    row: (row: { place: string; point: string; leadsTo: string }) =>
      `${row.place} ${row.point}:通向 ${row.leadsTo}`,
    when: (found: string, seen: string) => `发现 ${found},最近 ${seen}`,
    settle: '已处理',
    settleLabel: (place: string) => `已处理:${place}`,
  },
  {
    title: (count: number) => `Codes that lead elsewhere, found at doors: ${count}`,
    row: (row: { place: string; point: string; leadsTo: string }) =>
      `${row.place}, ${row.point}: leads to ${row.leadsTo}`,
    when: (found: string, seen: string) => `found ${found}, last seen ${seen}`,
    settle: 'Settled',
    settleLabel: (place: string) => `Settled: ${place}`,
  },
)

function Line({ row, onSettle }: { readonly row: Row; readonly onSettle: () => void }) {
  const words = useWords(WORDS)
  const lang = useLang()
  const { placeName, leadsTo } = row
  const point = pointWords(row.pointName)[lang]
  return (
    <li className="strange-code">
      <span>
        <strong>{words.row({ place: placeName, point, leadsTo })}</strong>{' '}
        <small className="tabular">
          {words.when(shortTime(row.foundAt), shortTime(row.seenAt))}
        </small>
      </span>
      <Button size="small" aria-label={words.settleLabel(placeName)} onClick={onSettle}>
        {words.settle}
      </Button>
    </li>
  )
}

/** The open ones of the town, with a button each; nothing while there is none. */
export function StrangeCodes() {
  const words = useWords(WORDS)
  const queries = useQueryClient()
  const { data, error } = useStrangeCodes()
  const settle = useMutation({
    mutationFn: (strangeId: number) =>
      ask(`${STRANGE_PATH}/${strangeId}/settle`, { method: 'POST' }),
    onSettled: () => queries.invalidateQueries({ queryKey: STRANGE_KEY }),
  })
  if (error) return <Problem error={error} />
  if (!data || data.rows.length === 0) return null
  return (
    <>
      <Problem error={settle.error} />
      <Alert
        type="error"
        showIcon
        className="problem"
        title={words.title(data.rows.length)}
        description={
          <ul className="strange-codes">
            {data.rows.map((row) => (
              <Line key={row.strangeId} row={row} onSettle={() => settle.mutate(row.strangeId)} />
            ))}
          </ul>
        }
      />
    </>
  )
}
