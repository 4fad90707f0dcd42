// `npm run env`: writes docs/env.md from the settings in the code.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describeSettings } from '../../src/platform/config.ts'

writeFileSync(resolve(import.meta.dirname, '../../docs/env.md'), describeSettings())
