// What can be wrong with a row of an import, in words for whoever typed it.
// Source: F7 (errors by row).
import type { Column } from './import-rows.rule.ts'
import { LABEL_MAX } from './unit-path.rule.ts'

type Sentence = { readonly zh: string; readonly en: string }

/** The row that a row collides with stands for #. */
const PROBLEMS = {
  'path-missing': {
    zh: '没有填写路径,例如:A座/3层/301。如果表格显示成日期,请把这一列设为文本。',
    en: 'The path is missing, such as A/3F/301. If the sheet shows a date, make the column text.',
  },
  'path-invalid': {
    zh: `路径里有空的一级、不能印刷的字符,或某一级超过 ${LABEL_MAX} 个字。`,
    en: `A level of the path is empty, cannot be printed, or is longer than ${LABEL_MAX} characters.`,
  },
  'path-deep': {
    zh: '层级太深:综合体下面最多三级(楼栋/楼层/单元)。',
    en: 'Too many levels: below a complex there are three at most (building/floor/unit).',
  },
  'path-itself': {
    zh: '这一行写的是综合体自己,请写里面的单元。',
    en: 'This row names the complex itself. Name a unit inside it.',
  },
  'path-twice': {
    zh: '与第 # 行的路径相同。',
    en: 'Row # has the same path.',
  },
  'name-invalid': {
    zh: `名称超过 ${LABEL_MAX} 个字,或有不能印刷的字符。`,
    en: `The name is longer than ${LABEL_MAX} characters or cannot be printed.`,
  },
  'category-unknown': {
    zh: '没有这个类别,请从模板第二页里选。',
    en: 'There is no such category. Choose one of the second page of the template.',
  },
  'credit-code-wrong': {
    zh: '统一社会信用代码不正确(18 位,含校验位)。',
    en: 'This is not a credit code (18 characters, the last one a check character).',
  },
  'plate-wrong': {
    zh: '车牌号不正确,例如:苏L12345。',
    en: 'This is not a number plate, such as 苏L12345.',
  },
  'plate-missing': {
    zh: '车辆需要车牌号:写在证照一列,或直接作为路径的最后一级。',
    en: 'A vehicle needs its plate, in its column or as the last level of the path.',
  },
  'plate-twice': {
    zh: '与第 # 行的车牌相同,一辆车只能有一行。',
    en: 'Row # has the same plate; a vehicle has one row.',
  },
  'identifier-unwanted': {
    zh: '这个类别没有证照号码,请留空或改类别。',
    en: 'A place of this category has no such number. Leave it empty or change the category.',
  },
  'phone-invalid': {
    zh: '手机号不正确,应为 11 位大陆手机号。',
    en: 'This is not a mainland mobile number of 11 digits.',
  },
} as const satisfies Record<string, Sentence>

export type RowProblemCode = keyof typeof PROBLEMS

export type RowProblem = {
  readonly row: number
  readonly column: Column
  readonly problem: RowProblemCode
  /** The row it collides with. */
  readonly other?: number
}

/** Puts a problem into words. */
export function sayProblem({ problem, other }: Omit<RowProblem, 'row' | 'column'>): Sentence {
  const { zh, en } = PROBLEMS[problem]
  const number = String(other ?? '')
  return { zh: zh.replace('#', number), en: en.replace('#', number) }
}
