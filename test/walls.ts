// Runs the walls of .dependency-cruiser.mjs and asserts that modules were seen: the tool passes
// silently on zero modules when its TypeScript is one it cannot read.
import assert from 'node:assert/strict'
import { cruise } from 'dependency-cruiser'
import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser'

const AT_LEAST_MODULES = 30

type Walls = { default: { forbidden: IForbiddenRuleType[]; options: ICruiseOptions } }
const file: string = '../.dependency-cruiser.mjs'
const walls: Walls = await import(file)
const { output } = await cruise(['src', 'web', 'sim', 'bench'], {
  ...walls.default.options,
  ruleSet: { forbidden: walls.default.forbidden },
  validate: true,
})
assert.ok(typeof output !== 'string')
const { summary, modules } = output
const own = modules.filter((module) => /^(src|web|sim|bench)\//.test(module.source))
assert.ok(own.length >= AT_LEAST_MODULES, `only ${own.length} modules seen`)
const seen = own.reduce((count, module) => count + module.dependencies.length, 0)
assert.ok(seen > own.length, `only ${seen} imports seen: is the TypeScript readable?`)
for (const violation of summary.violations) {
  const { rule, from, to } = violation
  process.stderr.write(`${rule.severity} ${rule.name}: ${from} -> ${to}\n`)
}
process.stdout.write(`walls: ${own.length} modules, ${seen} imports, ${summary.error} broken\n`)
process.exitCode = summary.error > 0 ? 1 : 0
