// The sheet that a manager fills in: empty, or with the units that are there already, so that a
// correction is a file sent back. Nothing in it runs: every cell is text.
// Source: F7 (template to download), F35 (formula-safe).
import { writeXlsx } from 'hucre/xlsx'
import { csvLine } from '../../base/csv.ts'
import type { Lang } from '../../base/refusals.ts'
import type { Db } from '../../platform/postgres.ts'
import { listCategories } from '../catalogue.sql.ts'
import type { Category } from '../catalogue.ts'
import { COMPLEX_PLACES_MAX, placesByIds } from '../find-places.ts'
import type { PlaceId } from '../place.ts'
import { listUnitsBelow } from './complex.sql.ts'
import { COLUMNS, COLUMN_NAMES } from './import-rows.rule.ts'
import { listTree } from './list-tree.rule.ts'

export const TEMPLATE_KINDS = ['xlsx', 'csv'] as const
export type TemplateKind = (typeof TEMPLATE_KINDS)[number]

// Without it Excel reads UTF-8 as GBK and shows noise.
const BYTE_ORDER_MARK = '\uFEFF'

type Sheet = readonly (readonly string[])[]

const GUIDE: Readonly<Record<Lang, Sheet>> = {
  zh: [
    ['怎么填', '只填第一页;每行一个单元,表头不要改。第一页没有示例,示例在这里。'],
    ['路径', 'A座/3层/301。没有列出的楼栋、楼层会一并生成。路径相同就是同一个单元。'],
    ['名称', '店名;留空则用“综合体 A座 3层 301”。'],
    ['类别', '下面的类别之一;留空则与上一级相同。'],
    ['统一社会信用代码或车牌', '可不填。车辆必须有车牌,也可以直接写在路径最后一级。'],
    ['负责人手机', '可不填。对方用这个手机号登录后接受邀请,只能看到自己的单元。'],
    ['保存', '存为 XLSX;存为 CSV(UTF-8、GBK 或 UTF-16)也可以,只存第一页。'],
    [],
    ['示例'],
    ['A座/3层/301', '陈记面馆', '餐饮场所', '', '19900000001'],
    ['1路/苏L12345', '', '公交车', '', ''],
    ['1路/苏L12345/1号车厢', '', '', '', ''],
    [],
    ['类别', '需要的证照'],
  ],
  en: [
    ['How to', 'Fill in the first page only, one unit a row; keep its headings.'],
    ['Path', 'A/3F/301. Buildings and floors above it are made too. Same path, same unit.'],
    ['Name', 'Of the shop; left empty it is "Complex A 3F 301".'],
    ['Category', 'One of those below; left empty it is that of the level above.'],
    [
      'Credit code or plate',
      'Optional; a vehicle needs its plate, here or at the end of its path.',
    ],
    ["Manager's phone", 'Optional. They sign in with it, accept, and see their own unit only.'],
    ['Save', 'As XLSX; or the first page as CSV, in UTF-8, GBK or UTF-16.'],
    [],
    ['Examples'],
    ['A/3F/301', 'Chen Noodles', 'Restaurant', '', '19900000001'],
    ['Line 1/苏L12345', '', 'Bus', '', ''],
    ['Line 1/苏L12345/Carriage 1', '', '', '', ''],
    [],
    ['Category', 'Identifier'],
  ],
}

// A CSV has one page. Above the headings, where a list has its title, these lines are passed over;
// fewer than HEADINGS_WITHIN, and none begins with the name of a column.
function csvGuide(categories: readonly Category[], lang: Lang): Sheet {
  const names = categories.map((one) => (lang === 'zh' ? one.nameZh : one.nameEn))
  const lines =
    lang === 'zh'
      ? [
          '每行一个单元,填在表头下面;表头不要改,这几行说明可以留着。',
          '路径必填,如 A座/3层/301;车辆如 1路/苏L12345。其余各列可以不填。',
          '负责人手机:对方用这个手机号登录后接受邀请,只能看到自己的单元。',
          `类别是其中之一:${names.join('、')}。`,
          '保存为 CSV:UTF-8、GBK(GB18030)或 UTF-16 都可以,用逗号、分号或制表符分隔。',
        ]
      : [
          'One unit a row, below the headings. Keep the headings; these lines may stay.',
          'The path is needed, such as A/3F/301, or Line 1/苏L12345 for a vehicle. The rest may be empty.',
          "Manager's phone: they sign in with it, accept, and see their own unit only.",
          `The category is one of: ${names.join(', ')}.`,
          'Save as CSV: UTF-8, GBK (GB18030) or UTF-16; commas, semicolons or tabs between the cells.',
        ]
  return lines.map((line) => [`# ${line}`])
}

const IDENTIFIERS: Readonly<Record<Category['identifier'], Readonly<Record<Lang, string>>>> = {
  'credit-code': { zh: '统一社会信用代码', en: 'Credit code' },
  plate: { zh: '车牌', en: 'Plate' },
  none: { zh: '无', en: 'None' },
}

function guideOf(categories: readonly Category[], lang: Lang): Sheet {
  const listed = categories.map((one) => [
    lang === 'zh' ? one.nameZh : one.nameEn,
    IDENTIFIERS[one.identifier][lang],
  ])
  return [...GUIDE[lang], ...listed]
}

/** Writes a table as CSV that a Chinese spreadsheet opens as it was meant. */
export function writeCsvTable(rows: Sheet): Buffer {
  return Buffer.from(BYTE_ORDER_MARK + rows.map((row) => csvLine(row)).join(''))
}

// Wide enough for what they hold. Units: characters.
const WIDTHS = [32, 28, 20, 28, 18] as const

/** Writes tables as a workbook. Every cell is text, so that a spreadsheet keeps each digit. */
export async function writeWorkbook(
  sheets: readonly { readonly name: string; readonly rows: Sheet }[],
): Promise<Buffer> {
  const columns = WIDTHS.map((width) => ({ width, numFmt: '@' }))
  const book = sheets.map(({ name, rows }) => ({
    name,
    columns,
    rows: rows.map((row) => [...row]),
  }))
  return Buffer.from(await writeXlsx({ sheets: book }))
}

/**
 * Gives the template of a place with the units it has; undefined when there is no such place.
 * Source: F7.
 */
export async function makeTemplate(
  db: Db,
  placeId: PlaceId,
  asked: { readonly kind: TemplateKind; readonly lang: Lang },
): Promise<Buffer | undefined> {
  const { kind, lang } = asked
  const place = (await placesByIds(db, [placeId])).get(placeId)
  if (!place) return undefined
  const categories = await listCategories(db)
  const names = new Map(
    categories.map((one) => [one.category, lang === 'zh' ? one.nameZh : one.nameEn]),
  )
  const units = await listUnitsBelow(db, placeId, COMPLEX_PLACES_MAX)
  const head = COLUMNS.map((column) => COLUMN_NAMES[column][lang])
  const lines = listTree(place, units).map(({ path, unit }) => [
    path,
    unit.name,
    names.get(unit.category) ?? unit.category,
    unit.identifier,
    '',
  ])
  const rows = [head, ...lines]
  if (kind === 'csv') return writeCsvTable([...csvGuide(categories, lang), ...rows])
  const [own, guide] = lang === 'zh' ? ['单元', '怎么填'] : ['Units', 'How to']
  return writeWorkbook([
    { name: own ?? '', rows },
    { name: guide ?? '', rows: guideOf(categories, lang) },
  ])
}
