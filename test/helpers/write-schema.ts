// `npm run schema`: writes db/schema.sql from a freshly migrated database.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { openTestDatabase } from './database.ts'
import { dumpSchema } from './dump-schema.ts'

await using database = await openTestDatabase()
writeFileSync(resolve(import.meta.dirname, '../../db/schema.sql'), await dumpSchema(database.sql))
