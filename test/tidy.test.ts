// Style as a test over all files: what a linter cannot see. CONTRIBUTING.md gives the reasons.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { test } from 'node:test'

const ROOT = resolve(import.meta.dirname, '..')
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(ROOT, file)))
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
const isCode = (file: string): boolean => /\.(ts|tsx|mjs)$/.test(file)
const code = files.filter(isCode)
const source = code.filter((file) => /^(src|web|sim)\//.test(file) && !/\.test\.tsx?$/.test(file))
const ROOMS = readdirSync(join(ROOT, 'src')).filter((name) =>
  statSync(join(ROOT, 'src', name)).isDirectory(),
)

// Word -> what to write instead. Names of files and of exports.
const BANNED: Record<string, string> = {
  util: 'the noun it is about',
  utils: 'the noun it is about',
  helper: 'the noun it is about',
  common: 'base, or the room it belongs to',
  misc: 'the room it belongs to',
  handle: 'the verb it does',
  process: 'the verb it does',
}

function none(problems: readonly string[]): void {
  assert.equal(problems.length, 0, `\n${problems.join('\n')}`)
}

test('sees the whole tree', () => {
  assert.ok(code.length > 40)
  assert.ok(ROOMS.includes('visits'))
})

test('names files in kebab-case', () => {
  none(source.filter((file) => !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.(ts|tsx|mjs)$/.test(basename(file))))
})

test('keeps banned words out of the names of files and exports', () => {
  const problems: string[] = []
  for (const file of source) {
    const names = [...read(file).matchAll(/^export (?:async )?(?:function|const|type) (\w+)/gm)]
    const words = [basename(file), ...names.map((match) => match[1] ?? '')].flatMap((name) =>
      name
        .replace(/([a-z])([A-Z])/g, '$1-$2')
        .toLowerCase()
        .split(/[^a-z]+/),
    )
    for (const word of words) {
      if (Object.hasOwn(BANNED, word)) problems.push(`${file}: "${word}": say ${BANNED[word]}`)
    }
  }
  none(problems)
})

test('keeps lines within 100 columns', () => {
  const problems: string[] = []
  // A style sheet that is sent with every page is written as short as it is sent.
  for (const file of code.filter((name) => !name.endsWith('style.ts'))) {
    read(file)
      .split('\n')
      .forEach((line, index) => {
        const isUnbreakable = /https?:|'[^']{60,}'|`[^`]{60,}|"[^"]{60,}"|\bd="|M\d/.test(line)
        if (line.length > 100 && !isUnbreakable) problems.push(`${file}:${index + 1}`)
      })
  }
  none(problems)
})

test('begins every file with a comment that says what it owns', () => {
  none(
    source.filter(
      (file) => !file.endsWith('index.ts') && !/^(#!.*\n)?(\/\/|\/\*\*?)/.test(read(file)),
    ),
  )
})

test('leaves nothing undone in a comment', () => {
  const problems: string[] = []
  for (const file of code) {
    if (file === 'test/tidy.test.ts') continue
    if (/\b(TODO|FIXME|XXX|HACK)\b/.test(read(file))) problems.push(file)
  }
  none(problems)
})

test('writes SQL only on the own schema of a room', () => {
  const schemas = ['staff', 'people', 'places', 'visits', 'tracing', 'tasks', 'oversight']
  const problems: string[] = []
  for (const file of source.filter((name) => name.endsWith('.sql.ts'))) {
    const own = file.split('/')[1] ?? ''
    for (const schema of schemas) {
      const used = new RegExp(
        `\\b(from|join|into|update|table|only|using)\\s+${schema}\\.[a-z_"]`,
        'i',
      ).test(read(file))
      if (used && schema !== own) problems.push(`${file}: names ${schema}`)
    }
  }
  none(problems)
})

test('never selects a star', () => {
  none(source.filter((file) => /select\s+\*(?!\s+from unnest)/i.test(read(file))))
})

test('says where each rule comes from', () => {
  none(source.filter((file) => file.endsWith('.rule.ts') && !/Source:|GB |ISO /.test(read(file))))
})

test('gives every room a README of at most 30 lines', () => {
  const problems: string[] = []
  for (const room of ROOMS) {
    if (room === 'base' || room === 'demo') continue
    const readme = join(ROOT, 'src', room, 'README.md')
    if (!existsSync(readme)) problems.push(`src/${room}/README.md is missing`)
    else if (readFileSync(readme, 'utf8').trimEnd().split('\n').length > 30) {
      problems.push(`src/${room}/README.md is longer than 30 lines`)
    }
  }
  none(problems)
})

test('gives every document one title', () => {
  const problems: string[] = []
  for (const file of files.filter((name) => name.endsWith('.md'))) {
    const outside = read(file).replaceAll(/^```[\s\S]*?^```/gm, '')
    const titles = outside.split('\n').filter((line) => line.startsWith('# ')).length
    if (titles !== 1) problems.push(`${file}: ${titles} titles`)
  }
  none(problems)
})

test('numbers the decisions without a gap', () => {
  const numbers = readdirSync(join(ROOT, 'docs/adr'))
    .filter((name) => /^\d{4}-/.test(name))
    .map((name) => Number(name.slice(0, 4)))
    .toSorted((a, b) => a - b)
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => index + 1),
  )
})

test('gives each disabled lint a reason and keeps their number down', () => {
  const disables = source.flatMap((file) =>
    read(file)
      .split('\n')
      .filter((line) => /(oxlint|eslint)-disable/.test(line))
      .map((line) => ({ file, line })),
  )
  none(disables.filter(({ line }) => !/--\s+\S+/.test(line)).map(({ file }) => file))
  assert.ok(disables.length <= 5, `${disables.length} disables`)
})

test('keeps real phones, machine paths and registries out of the tree', () => {
  const problems: string[] = []
  for (const file of files.filter((name) => /\.(ts|tsx|mjs|md|json|sql)$/.test(name))) {
    if (file === 'package-lock.json') continue
    const text = read(file)
    // Invented phones are 199 0000 xxxx; documentation may use 138 0000 0000 and its like.
    const phones = [...text.matchAll(/(?<![\d.])1[3-9]\d{9}(?!\d)/g)].map((match) => match[0])
    const real = phones.filter((phone) => !/^1(99|38|39|50)0000\d{4}$/.test(phone))
    if (real.length > 0) problems.push(`${file}: ${real.slice(0, 3).join(' ')}`)
    if (/(^|[^.\w])\/(work|root|home)\/\w+/.test(text)) problems.push(`${file}: a machine's path`)
  }
  none(problems)
})

test('styles a class of Zhenheyi in one of the sheets that come with their screens', () => {
  // Once a screen was opened its sheet stays, and would dress another screen's class of that name.
  const sheets = files.filter((file) => /^web\/zhenheyi\/(?!style|large)[\w/-]+\.css$/.test(file))
  const owners = new Map<string, string>()
  const problems: string[] = []
  for (const file of sheets) {
    const rules = read(file).replaceAll(/\/\*[\s\S]*?\*\//g, '')
    for (const [, name = ''] of rules.matchAll(/(?:^|[,}])\s*\.([\w-]+)/g)) {
      const owner = owners.get(name) ?? file
      owners.set(name, owner)
      const isBase = ['button', 'card', 'field', 'form', 'page', 'row-text', 'strip'].includes(name)
      if (owner !== file && !isBase) problems.push(`.${name}: ${owner}, ${file}`)
    }
  }
  none(problems)
})

test('lets no effect of a screen answer what scrolling answers', () => {
  // Newer browsers answer a promise; React would call it as a clean-up, and the app goes white.
  const answers = /Effect\(\s*\(\) =>\s*(?!\{)[^;{}]*?\.scroll/
  none(source.filter((file) => file.endsWith('.tsx') && answers.test(read(file))))
})

test('quotes in English with straight marks: the Chinese font draws the others wide', () => {
  const literal = /'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/g
  const problems: string[] = []
  for (const file of source) {
    read(file)
      .split('\n')
      .forEach((line, index) => {
        if (!/[‘’“”]/.test(line) || line.includes('.replaceAll(/')) return
        const curly = (line.match(literal) ?? []).filter((text) => /[‘’“”]/.test(text))
        const texts = curly.length > 0 ? curly : [line]
        if (texts.some((text) => !/\p{Script=Han}/u.test(text)))
          problems.push(`${file}:${index + 1}`)
      })
  }
  none(problems)
})

test('has a word on the console for every action of the audit', () => {
  const words = read('web/console/words.ts')
  const actions = [...read('src/staff/audit-action.ts').matchAll(/^ {2}'([a-z-]+)': \d+,$/gm)]
  assert.ok(actions.length > 30)
  none(actions.map((match) => match[1] ?? '').filter((name) => !words.includes(`'${name}': {`)))
})

// Whoever opens an identity sees a person. Source: ADR 0004; security decision 5.
test('opens identities in the room of people only, and names what it opens', () => {
  const opened = source.flatMap((file) =>
    [...read(file).matchAll(/\.unseal\(\s*([^,]+),/g)].map((call) => ({ file, what: call[1] })),
  )
  assert.ok(
    opened.some(({ file, what }) => file.startsWith('src/people/') && what === "'identity'"),
  )
  none(
    opened
      .filter(({ what }) => !/^'[a-z-]+'$/.test(what ?? ''))
      .map(({ file, what }) => `${file}: ${what} says nothing about what is opened`),
  )
  none(
    opened
      .filter(({ file, what }) => what === "'identity'" && !file.startsWith('src/people/'))
      .map(({ file }) => `${file}: opens an identity`),
  )
})
