// An invented complex: a tower of floors with units, each with a shop and a code of its own.
import { addMember, createMany, seedCatalogue } from '../../src/places/index.ts'
import type { BulkPlace, MadePlace } from '../../src/places/index.ts'
import type { Database } from '../../src/platform/database.ts'

const FIRST = ['陈记', '老街', '江心洲', '三茅', '锦绣', '鸿运', '蓝天', '小城', '长江', '金山']
const LAST = [
  '面馆',
  '茶社',
  '药房',
  '理发店',
  '超市',
  '书店',
  '眼镜店',
  '牙科门诊',
  '咖啡',
  '花店',
]

export type Complex = {
  readonly tower: MadePlace
  readonly floors: readonly MadePlace[]
  readonly units: readonly MadePlace[]
}

function unitName(floor: number, unit: number): string {
  const number = floor * 100 + unit
  return `${number} ${FIRST[(floor + unit) % FIRST.length]}${LAST[(floor * 7 + unit) % LAST.length]}`
}

/** Makes a confirmed complex in one transaction; the tower and its floors have codes too. */
export async function makeComplex(
  database: Database,
  size: { readonly floors: number; readonly units: number; readonly name?: string },
): Promise<Complex> {
  const { sql, keyring, installation } = database
  const shared = {
    category: 'shopping',
    division: '321182001',
    identifierReason: '测试用的虚构场所',
    state: 'confirmed',
    origin: 'demo',
  } as const
  const rows: BulkPlace[] = [{ ...shared, name: size.name ?? '江洲国际商业广场', kind: 'building' }]
  // From the top down, so that only the order of the floors puts them right.
  for (let floor = size.floors; floor >= 1; floor -= 1) {
    const parentIndex = rows.push({ ...shared, name: `${floor}层`, kind: 'floor', parentIndex: 0 })
    for (let unit = 1; unit <= size.units; unit += 1) {
      const name = unitName(floor, unit)
      rows.push({ ...shared, name, kind: 'unit', parentIndex: parentIndex - 1 })
    }
  }
  return sql.begin(async (tx) => {
    await seedCatalogue(tx, installation.city)
    const made = await createMany(tx, keyring, rows)
    if (!made.ok) throw new Error(`the complex was refused: ${made.refusal} ${made.field}`)
    const ofKind = (kind: string) => made.places.filter((_, index) => rows[index]?.kind === kind)
    const [tower] = ofKind('building')
    if (!tower) throw new Error('the complex has no tower')
    return { tower, floors: ofKind('floor'), units: ofKind('unit') }
  })
}

/** Makes an account run a place. */
export async function makeManager(
  { sql, keyring }: Pick<Database, 'sql' | 'keyring'>,
  placeId: number,
  phoneBlind: Buffer,
): Promise<void> {
  const member = { placeId, phoneBlind, phoneMask: '199****0000', name: '', role: 'manager' }
  await sql.begin((tx) => addMember(tx, keyring, { ...member, role: 'manager' }))
}
