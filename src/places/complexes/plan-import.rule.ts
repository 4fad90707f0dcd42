// Decides what an import makes of a complex: which units are new, which change, what each is, and
// what is wrong, row by row. Nothing is half right: one problem and nothing is made.
// Source: Notice clause III; F7; ADR 0019.
import { readIdentifier } from '../place-draft.rule.ts'
import { NAME_MAX, readLine } from '../place-name.rule.ts'
import { readPlate } from '../plate.rule.ts'
import { DEPTH_MAX } from '../register/place-life.rule.ts'
import type { Column, ImportRow } from './import-rows.rule.ts'
import type { RowProblem, RowProblemCode } from './row-problems.rule.ts'
import { isFloor, labelKey, readPath } from './unit-path.rule.ts'

type IdentifierKind = 'credit-code' | 'plate' | 'none'
type PlaceKind = 'place' | 'building' | 'floor' | 'unit' | 'vehicle'

export type KnownCategory = {
  readonly category: string
  readonly nameZh: string
  readonly nameEn: string
  readonly identifier: IdentifierKind
}

/** A unit that is there already. */
export type TreeUnit = {
  readonly placeId: number
  readonly parentId: number | null
  /** Empty for one that was typed alone: its name stands in its path. */
  readonly label: string
  readonly name: string
  readonly kind: PlaceKind
  readonly category: string
  readonly identifierKind: IdentifierKind
  readonly identifier: string
}

export type ImportRoot = Pick<TreeUnit, 'placeId' | 'name' | 'kind' | 'category'> & {
  /** How many places stand above it. */
  readonly depth: number
}

export type PlannedUnit = {
  /** The row that names it; undefined for one that stands above a row only. */
  readonly row: number | undefined
  /** Levels below the root, from 1. */
  readonly depth: number
  /** Where its parent stands in the plan; undefined below the root itself. */
  readonly parentIndex: number | undefined
  readonly placeId: number | undefined
  readonly label: string
  readonly name: string
  readonly kind: PlaceKind
  readonly category: string
  readonly identifierKind: IdentifierKind
  readonly identifier: string
  readonly change: 'new' | 'changed' | 'same'
  /** As typed; empty when nobody is invited. */
  readonly phone: string
}

export type Plan = {
  /** Shape: in reading order, parents before their parts. */
  readonly units: readonly PlannedUnit[]
  /** Shape: by row. */
  readonly problems: readonly RowProblem[]
}

export type PlanInput = {
  readonly root: ImportRoot
  /** Shape: what is open below the root, by id. */
  readonly units: readonly TreeUnit[]
  readonly categories: readonly KnownCategory[]
  readonly rows: readonly ImportRow[]
  readonly isPhone: (typed: string) => boolean
}

type Node = {
  readonly label: string
  readonly existing: TreeUnit | undefined
  readonly parts: Map<string, Node>
  row: ImportRow | undefined
}
type Blame = (row: number, column: Column, problem: RowProblemCode, other?: number) => void

/** The units below each place by what of their label is compared; the oldest wins. */
function indexUnits(
  units: readonly TreeUnit[],
): (parentId: number, key: string) => TreeUnit | undefined {
  const index = new Map<string, TreeUnit>()
  for (const unit of units) {
    const key = `${unit.parentId}/${labelKey(unit.label || unit.name)}`
    if (!index.has(key)) index.set(key, unit)
  }
  return (parentId, key) => index.get(`${parentId}/${key}`)
}

/** Gives the labels below the root; the name of the root itself may stand in front. */
function labelsBelow(root: ImportRoot, labels: string[]): string[] {
  return labelKey(labels[0] ?? '') === labelKey(root.name) ? labels.slice(1) : labels
}

/** Hangs the rows into a tree of what the file names. */
function growNodes(input: PlanInput, blame: Blame): Map<string, Node> {
  const { root, rows } = input
  const find = indexUnits(input.units)
  const tops = new Map<string, Node>()
  for (const row of rows) {
    const path = readPath(row.path)
    if (!path.ok) {
      blame(row.row, 'path', path.problem)
      continue
    }
    const labels = labelsBelow(root, path.labels)
    if (labels.length === 0) blame(row.row, 'path', 'path-itself')
    else if (root.depth + labels.length >= DEPTH_MAX) blame(row.row, 'path', 'path-deep')
    else hangRow(row, labels, { tops, rootId: root.placeId, find, blame })
  }
  return tops
}

type Tree = {
  readonly tops: Map<string, Node>
  readonly rootId: number
  readonly find: ReturnType<typeof indexUnits>
  readonly blame: Blame
}

function hangRow(row: ImportRow, labels: readonly string[], tree: Tree): void {
  let parts = tree.tops
  let parentId: number | undefined = tree.rootId
  let node: Node | undefined
  for (const label of labels) {
    const key = labelKey(label)
    const existing: TreeUnit | undefined =
      parentId === undefined ? undefined : tree.find(parentId, key)
    node = parts.get(key) ?? { label, existing, parts: new Map(), row: undefined }
    parts.set(key, node)
    parts = node.parts
    parentId = node.existing?.placeId
  }
  if (!node) return
  if (node.row) tree.blame(row.row, 'path', 'path-twice', node.row.row)
  else node.row = row
}

type Above = {
  readonly index: number | undefined
  readonly depth: number
  readonly name: string
  readonly category: string
  readonly isVehicle: boolean
}
type Known = {
  readonly byWord: ReadonlyMap<string, KnownCategory>
  readonly kindOf: (category: string) => IdentifierKind
  readonly plates: Map<string, number>
  readonly isPhone: PlanInput['isPhone']
  readonly blame: Blame
}

/** Names the categories by their code and by both of their names. */
function nameCategories(categories: readonly KnownCategory[]): Map<string, KnownCategory> {
  return new Map(
    categories.flatMap((one) =>
      [one.nameEn, one.nameZh, one.category].map((word) => [labelKey(word), one] as const),
    ),
  )
}

function decideCategory(node: Node, above: Above, known: Known): string {
  const inherited = node.existing?.category ?? above.category
  const typed = node.row?.category ?? ''
  if (typed === '') return inherited
  const found = known.byWord.get(labelKey(typed))
  if (!found) known.blame(node.row?.row ?? 0, 'category', 'category-unknown')
  return found?.category ?? inherited
}

const WRONG: Record<IdentifierKind, RowProblemCode> = {
  'credit-code': 'credit-code-wrong',
  plate: 'plate-wrong',
  none: 'identifier-unwanted',
}

// A part needs no identifier: the complex has it. A vehicle of a fleet does, and its plate is often
// what its path ends with.
function decideIdentifier(
  node: Node,
  asked: { kind: IdentifierKind; above: Above },
  known: Known,
): string {
  const { kind, above } = asked
  const { row, existing } = node
  const typed = row?.identifier ?? ''
  if (row && typed !== '') {
    const read = readIdentifier(kind, typed)
    if (read === undefined) known.blame(row.row, 'identifier', WRONG[kind])
    return read ?? ''
  }
  if (existing?.identifierKind === kind) return existing.identifier
  if (kind !== 'plate' || above.isVehicle) return ''
  const plate = readPlate(node.label)
  if (plate === undefined && row && row.category !== '') {
    known.blame(row.row, 'identifier', 'plate-missing')
  }
  return plate ?? ''
}

function decideName(node: Node, above: Above, known: Known): string {
  const { row, existing, label } = node
  if (row && row.name !== '') {
    const name = readLine(row.name, { max: NAME_MAX })
    if (name === undefined) known.blame(row.row, 'name', 'name-invalid')
    return name ?? label
  }
  if (existing) return existing.name
  // 301 alone says nothing on a poster or in a record: the name holds what stands above it.
  const whole = `${above.name} ${label}`
  return [...whole].length <= NAME_MAX ? whole : label
}

function decideKind(node: Node, isVehicle: boolean, above: Above): PlaceKind {
  if (node.existing) return node.existing.kind
  if (above.isVehicle) return 'unit'
  if (isVehicle) return 'vehicle'
  if (isFloor(node.label)) return 'floor'
  return node.parts.size > 0 ? 'building' : 'unit'
}

function checkPlate(row: ImportRow, plate: string, { plates, blame }: Known): void {
  const other = plates.get(plate)
  if (other === undefined) plates.set(plate, row.row)
  else blame(row.row, 'identifier', 'plate-twice', other)
}

type Decided = Pick<PlannedUnit, 'name' | 'category' | 'identifier'>

function decideChange(existing: TreeUnit | undefined, unit: Decided): PlannedUnit['change'] {
  if (!existing) return 'new'
  const { name, category, identifier } = existing
  const isSame = name === unit.name && category === unit.category && identifier === unit.identifier
  return isSame ? 'same' : 'changed'
}

function decideUnit(node: Node, above: Above, known: Known): PlannedUnit {
  const { row, existing, label } = node
  const category = decideCategory(node, above, known)
  const kind = known.kindOf(category)
  const identifier = decideIdentifier(node, { kind, above }, known)
  const isPlated = kind === 'plate' && identifier !== ''
  if (row && isPlated) checkPlate(row, identifier, known)
  if (row && row.phone !== '' && !known.isPhone(row.phone)) {
    known.blame(row.row, 'phone', 'phone-invalid')
  }
  const decided = { name: decideName(node, above, known), category, identifier }
  return {
    ...decided,
    row: row?.row,
    depth: above.depth + 1,
    parentIndex: above.index,
    placeId: existing?.placeId,
    label,
    kind: decideKind(node, isPlated, above),
    identifierKind: identifier === '' ? 'none' : kind,
    change: decideChange(existing, decided),
    phone: row?.phone ?? '',
  }
}

/**
 * Plans an import: same path, same unit, so that the same file twice makes nothing twice.
 * Source: F7; ADR 0019.
 */
export function planImport(input: PlanInput): Plan {
  const problems: RowProblem[] = []
  const blame: Blame = (row, column, problem, other) => {
    problems.push({ row, column, problem, ...(other !== undefined && { other }) })
  }
  const tops = growNodes(input, blame)
  const kinds = new Map(input.categories.map((one) => [one.category, one.identifier]))
  const known: Known = {
    byWord: nameCategories(input.categories),
    kindOf: (category) => kinds.get(category) ?? 'none',
    plates: new Map(),
    isPhone: input.isPhone,
    blame,
  }
  const units: PlannedUnit[] = []
  const walk = (nodes: Iterable<Node>, above: Above): void => {
    for (const node of nodes) {
      const unit = decideUnit(node, above, known)
      const { depth, name, category, kind } = unit
      const isVehicle = above.isVehicle || kind === 'vehicle'
      units.push(unit)
      walk(node.parts.values(), { index: units.length - 1, depth, name, category, isVehicle })
    }
  }
  const { name, category, kind } = input.root
  walk(tops.values(), { index: undefined, depth: 0, name, category, isVehicle: kind === 'vehicle' })
  return { units, problems: problems.toSorted((one, other) => one.row - other.row) }
}
