// What a check-in is made of at the least: fastify and the visit writer, and nothing of ours around
// them, neither code nor ticket nor rule nor page. Run as a process of its own, on the database of
// the server it is compared with.
import fastify from 'fastify'
import formbody from '@fastify/formbody'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database.ts'
import { openSql } from '../src/platform/postgres.ts'
import { openVisitWriter } from '../src/visits/index.ts'

const PEOPLE = 5000

const { address } = await openDatabase(readConfig(process.env))
const sql = openSql(address, { max: 2, name: 'zpc', readsTypes: false })
const writer = openVisitWriter(sql, { maxQueue: 20_000 })
const app = fastify()
await app.register(formbody)
let count = 0
app.post('/p/:token', async () => {
  const second = Math.floor(Date.now() / 1000)
  count += 1
  await writer.write({
    personId: (count % PEOPLE) + 1,
    reporterId: null,
    enteredAt: second,
    placeId: Math.floor(count / PEOPLE) + 1_000_000,
    printNo: 1,
    deviceNo: 1,
    flags: 0,
    ruleVersion: 1,
  })
  return 'stored'
})
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' })
