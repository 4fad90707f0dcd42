// Editing a copy of the rule table: rows in order, each with its steps and numbers.
import { Button, Input, Select } from 'antd'
import { HEALTH_STATES, TRAVEL_STATES } from '../../src/base/code-states.ts'
import type { RuleRow, RuleTable, RuleVersions } from '../../src/visits/rules/contract.ts'
import { useWords } from '../ui/words.tsx'
import { useCategoryName, useStateNames } from './rule-table.tsx'
import { ruleWords } from './rule-words.ts'

type EditProps = {
  readonly table: RuleTable
  readonly categories: RuleVersions['categories']
  readonly onChange: (table: RuleTable) => void
}

type RowProps = {
  readonly row: RuleRow
  readonly rowNo: number
  readonly categories: RuleVersions['categories']
  readonly onChange: (row: RuleRow) => void
}

const NEW_ROW: RuleRow = {
  health: 'any',
  travel: 'any',
  category: 'any',
  verdict: 'see-staff',
  steps: [],
  phones: [],
}
const STEPS_MAX = 8
const PHONES_MAX = 4

/** A day that was emptied is no day, not an empty one. */
function withDay(row: RuleRow, name: 'from' | 'to', text: string): RuleRow {
  const { [name]: _gone, ...rest } = row
  return text === '' ? rest : { ...rest, [name]: text }
}

function replaceAt<T>(list: readonly T[], index: number, item: T): T[] {
  return list.map((one, at) => (at === index ? item : one))
}

function without<T>(list: readonly T[], index: number): T[] {
  return list.filter((_, at) => at !== index)
}

function WhenFields({ row, rowNo, categories, onChange }: RowProps) {
  const words = useWords(ruleWords)
  const names = useStateNames()
  const nameOf = useCategoryName(categories)
  const label = (what: string) => `${what}, ${words.row} ${rowNo + 1}`
  const all = ['any', ...categories.map((one) => one.category)]
  return (
    <div className="rule-when">
      <Select
        aria-label={label(words.health)}
        value={row.health}
        onChange={(health) => onChange({ ...row, health })}
        options={(['any', ...HEALTH_STATES] as const).map((value) => ({
          value,
          label: names.health(value),
        }))}
      />
      <Select
        aria-label={label(words.travel)}
        value={row.travel}
        onChange={(travel) => onChange({ ...row, travel })}
        options={(['any', ...TRAVEL_STATES] as const).map((value) => ({
          value,
          label: names.travel(value),
        }))}
      />
      <Select
        aria-label={label(words.category)}
        value={row.category}
        onChange={(category) => onChange({ ...row, category })}
        options={all.map((value) => ({ value, label: nameOf(value) }))}
      />
      <Input
        type="date"
        aria-label={label(words.from)}
        value={row.from ?? ''}
        onChange={(event) => onChange(withDay(row, 'from', event.target.value))}
      />
      <Input
        type="date"
        aria-label={label(words.to)}
        value={row.to ?? ''}
        onChange={(event) => onChange(withDay(row, 'to', event.target.value))}
      />
      <Select
        aria-label={label(words.verdict)}
        value={row.verdict}
        onChange={(verdict) =>
          onChange(
            verdict === 'enter' ? { ...row, verdict, steps: [], phones: [] } : { ...row, verdict },
          )
        }
        options={[
          { value: 'enter', label: words.enter },
          { value: 'see-staff', label: words.seeStaff },
        ]}
      />
    </div>
  )
}

function StepFields({ row, onChange }: Pick<RowProps, 'row' | 'onChange'>) {
  const words = useWords(ruleWords)
  const setStep = (index: number, step: RuleRow['steps'][number]) =>
    onChange({ ...row, steps: replaceAt(row.steps, index, step) })
  return (
    <>
      {row.steps.map((step, index) => (
        <div key={index} className="rule-step">
          <span className="tabular quiet">{index + 1}</span>
          <Input.TextArea
            rows={2}
            maxLength={200}
            aria-label={`${words.stepZh} ${index + 1}`}
            placeholder={words.stepZh}
            value={step.zh}
            onChange={(event) => setStep(index, { ...step, zh: event.target.value })}
          />
          <Input.TextArea
            rows={2}
            maxLength={200}
            aria-label={`${words.stepEn} ${index + 1}`}
            placeholder={words.stepEn}
            value={step.en}
            onChange={(event) => setStep(index, { ...step, en: event.target.value })}
          />
          <Button
            size="small"
            onClick={() => onChange({ ...row, steps: without(row.steps, index) })}
          >
            {words.remove}
          </Button>
        </div>
      ))}
    </>
  )
}

function PhoneFields({ row, onChange }: Pick<RowProps, 'row' | 'onChange'>) {
  const words = useWords(ruleWords)
  const setPhone = (index: number, phone: RuleRow['phones'][number]) =>
    onChange({ ...row, phones: replaceAt(row.phones, index, phone) })
  return (
    <>
      {row.phones.map((phone, index) => (
        <div key={index} className="rule-step">
          <span className="quiet">☎</span>
          <Input
            aria-label={words.labelZh}
            maxLength={200}
            value={phone.label.zh}
            onChange={(event) =>
              setPhone(index, { ...phone, label: { ...phone.label, zh: event.target.value } })
            }
          />
          <Input
            aria-label={words.labelEn}
            maxLength={200}
            value={phone.label.en}
            onChange={(event) =>
              setPhone(index, { ...phone, label: { ...phone.label, en: event.target.value } })
            }
          />
          <Input
            className="tabular rule-number"
            aria-label={words.number}
            maxLength={20}
            value={phone.number}
            onChange={(event) => setPhone(index, { ...phone, number: event.target.value })}
          />
          <Button
            size="small"
            onClick={() => onChange({ ...row, phones: without(row.phones, index) })}
          >
            {words.remove}
          </Button>
        </div>
      ))}
    </>
  )
}

function AddButtons({ row, onChange }: Pick<RowProps, 'row' | 'onChange'>) {
  const words = useWords(ruleWords)
  if (row.verdict === 'enter') return null
  const empty = { zh: '', en: '' }
  return (
    <>
      {row.steps.length < STEPS_MAX ? (
        <Button size="small" onClick={() => onChange({ ...row, steps: [...row.steps, empty] })}>
          {words.addStep}
        </Button>
      ) : (
        <span className="hint">{words.stepsFull(STEPS_MAX)}</span>
      )}
      {row.phones.length < PHONES_MAX ? (
        <Button
          size="small"
          onClick={() =>
            onChange({ ...row, phones: [...row.phones, { label: empty, number: '' }] })
          }
        >
          {words.addPhone}
        </Button>
      ) : (
        <span className="hint">{words.phonesFull(PHONES_MAX)}</span>
      )}
    </>
  )
}

function Row(props: RowProps & { readonly table: RuleTable; onTable: EditProps['onChange'] }) {
  const { row, rowNo, onChange, table, onTable } = props
  const words = useWords(ruleWords)
  const { rows } = table
  const setRows = (next: readonly RuleRow[]) => onTable({ ...table, rows: [...next] })
  const move = (by: -1 | 1) => {
    const next = [...rows]
    const [moved] = next.splice(rowNo, 1)
    if (moved) next.splice(rowNo + by, 0, moved)
    setRows(next)
  }
  return (
    <li className="rule-row" aria-label={`${words.row} ${rowNo + 1}`}>
      <span className="rule-no tabular">{rowNo + 1}</span>
      <div className="rule-body">
        <WhenFields {...props} />
        <StepFields row={row} onChange={onChange} />
        <PhoneFields row={row} onChange={onChange} />
        <div className="button-row rule-tools">
          <AddButtons row={row} onChange={onChange} />
          <span className="grow" />
          <Button
            size="small"
            onClick={() => setRows([...rows.slice(0, rowNo), NEW_ROW, ...rows.slice(rowNo)])}
          >
            {words.addRow}
          </Button>
          {rowNo > 0 && (
            <Button size="small" onClick={() => move(-1)}>
              {words.up}
            </Button>
          )}
          {rowNo < rows.length - 1 && (
            <Button size="small" onClick={() => move(1)}>
              {words.down}
            </Button>
          )}
          <Button size="small" danger onClick={() => setRows(without(rows, rowNo))}>
            {words.remove}
          </Button>
        </div>
      </div>
    </li>
  )
}

/** The rows to edit, and which kinds of place begin with an emergency. */
export function RuleEditor({ table, categories, onChange }: EditProps) {
  const words = useWords(ruleWords)
  const nameOf = useCategoryName(categories)
  const setRow = (rowNo: number) => (row: RuleRow) =>
    onChange({ ...table, rows: replaceAt(table.rows, rowNo, row) })
  return (
    <>
      <ol className="rule-rows">
        {table.rows.map((row, rowNo) => (
          <Row
            key={rowNo}
            row={row}
            rowNo={rowNo}
            categories={categories}
            table={table}
            onChange={setRow(rowNo)}
            onTable={onChange}
          />
        ))}
      </ol>
      <div className="rule-emergency">
        <p id="rule-emergency">{words.emergency}</p>
        <Select
          mode="multiple"
          aria-labelledby="rule-emergency"
          aria-label={words.emergency}
          value={table.emergencyCategories}
          onChange={(emergencyCategories) => onChange({ ...table, emergencyCategories })}
          options={categories.map(({ category }) => ({ value: category, label: nameOf(category) }))}
        />
      </div>
    </>
  )
}
