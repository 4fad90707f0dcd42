// Builds the two apps into dist/web; does nothing when they are fresh.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

for (const app of ['zhenheyi', 'console']) {
  const folder = join(root, 'web', app)
  if (!existsSync(join(folder, 'index.html'))) continue
  const { build } = await import('vite')
  await build({ root: folder, configFile: join(folder, 'vite.config.mjs'), logLevel: 'warn' })
}
