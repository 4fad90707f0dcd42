import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openCityApp } from '../../../test/helpers/city-app.ts'
import type { CityApp } from '../../../test/helpers/city-app.ts'
import { makeComplex, makeManager } from '../../../test/helpers/complex.ts'
import type { Complex } from '../../../test/helpers/complex.ts'
import { readZip } from '../../../test/helpers/zip.ts'
import { addStaff, signInStaff } from '../../../test/helpers/staff.ts'
import { openSession } from '../../people/index.ts'
import { endPresences } from '../../visits/index.ts'
import { addMember, changeState, withdrawPrint } from '../index.ts'
import type { PrintDeskPage, PrintRequest } from './contract.ts'

type Cookies = Record<string, string>

let city: CityApp
let complex: Complex
const cookies: Record<string, Cookies> = {}

async function signIn(index: number) {
  const { sql, keyring } = city.database
  const phone = `+86199000007${String(index).padStart(2, '0')}`
  const deps = { keyring, clock: city.city.clock }
  const { token, session } = await openSession(sql, deps, { power: 'run', personId: index, phone })
  return { cookies: { zpc_run: token }, phoneBlind: session.phoneBlind }
}

before(async () => {
  city = await openCityApp()
  complex = await makeComplex(city.database, { floors: 12, units: 9 })
  const unit = complex.units[0] ?? assert.fail()
  for (const [name, placeId] of Object.entries({
    tower: complex.tower.placeId,
    shop: unit.placeId,
  })) {
    const who = await signIn(name === 'tower' ? 1 : 2)
    await makeManager(city.database, placeId, who.phoneBlind)
    cookies[name] = who.cookies
  }
  const keeper = await signIn(3)
  const { phoneBlind } = keeper
  const member = { placeId: complex.tower.placeId, phoneBlind, phoneMask: '199****0003', name: '' }
  await city.database.sql.begin((tx) =>
    addMember(tx, city.database.keyring, { ...member, role: 'gatekeeper' }),
  )
  cookies['keeper'] = keeper.cookies
  cookies['stranger'] = (await signIn(4)).cookies
  await addStaff(city.database, 'town', [{ role: 'supervisor', division: '321182001' }])
  await addStaff(city.database, 'other', [{ role: 'supervisor', division: '321182002' }])
  cookies['town'] = await signInStaff(city.app, 'town')
  cookies['other'] = await signInStaff(city.app, 'other')
})
after(() => city[Symbol.asyncDispose]())

async function ask(who: string, url: string, payload?: object) {
  const method = payload ? 'POST' : 'GET'
  return city.app.inject({ method, url, cookies: cookies[who] ?? {}, ...(payload && { payload }) })
}

const own = (path: string, placeId = complex.tower.placeId) =>
  `/api/zhenheyi/places/${placeId}/${path}`

function listZip(zip: Buffer): string[] {
  return readZip(zip).map(({ name, file }) => {
    assert.equal(file.subarray(0, 5).toString(), '%PDF-', name)
    return name
  })
}

describe('a single sign', () => {
  test('comes in four formats, as a PDF and as a picture, to everyone of the team', async () => {
    const { placeId, points } = complex.units[0] ?? assert.fail()
    const print = `prints/${points[0]?.printId}/poster`
    for (const format of ['a4', 'a5', 'sticker', 'bus-door']) {
      for (const who of ['tower', 'shop', 'keeper']) {
        const pdf = await ask(who, `${own(`${print}.pdf`, placeId)}?format=${format}`)
        assert.equal(pdf.statusCode, 200, `${format} ${who}: ${pdf.body}`)
        assert.ok(pdf.rawPayload.length <= 15_000, `${format}: ${pdf.rawPayload.length}`)
      }
    }
    const picture = await ask('shop', own(`${print}.png`, placeId))
    assert.equal(picture.rawPayload.subarray(1, 4).toString(), 'PNG')
    assert.match(String(picture.headers['content-disposition']), /filename\*=UTF-8''/)
  })

  test('is refused in a format that is none, and is not there for others', async () => {
    const { placeId, points } = complex.units[0] ?? assert.fail()
    const path = own(`prints/${points[0]?.printId}/poster.pdf`, placeId)
    assert.equal((await ask('shop', `${path}?format=a3`)).statusCode, 400)
    assert.equal((await ask('stranger', path)).statusCode, 404)
    assert.equal((await ask('nobody', path)).statusCode, 401)
    const elsewhere = complex.units[1]?.points[0]?.printId
    assert.equal(
      (await ask('shop', own(`prints/${elsewhere}/poster.pdf`, placeId))).statusCode,
      404,
    )
  })
})

test('thirty pictures asked for at once are drawn or refused with when to come again', async () => {
  const answers = await Promise.all(
    complex.units.slice(40, 70).map(({ placeId, points }) => {
      const path = own(`prints/${points[0]?.printId}/poster.png`, placeId)
      return ask('tower', path)
    }),
  )
  const drawn = answers.filter((answer) => answer.statusCode === 200)
  const busy = answers.filter((answer) => answer.statusCode === 503)
  assert.ok(drawn.length >= 9, `${drawn.length} drawn`)
  assert.ok(busy.length > 0, 'nobody was refused')
  assert.equal(drawn.length + busy.length, 30)
  for (const answer of busy) assert.match(String(answer.headers['retry-after']), /^\d+$/)
})

describe('the signs of a branch', () => {
  test('lie in a ZIP from the lowest floor up, the cover first', async () => {
    const zip = await ask('tower', own('posters.zip'))
    assert.equal(zip.statusCode, 200)
    const names = listZip(zip.rawPayload)
    assert.equal(names.length, 1 + 1 + 12 + 12 * 9)
    assert.deepEqual(names, names.toSorted())
    assert.match(names[0] ?? '', /张贴清单/)
    const floors = names.flatMap((name) => /^\d+ (\d+)层 \d+ /.exec(name)?.[1] ?? [])
    assert.equal(floors.length, 108)
    assert.deepEqual(
      floors.map(Number),
      floors.map(Number).toSorted((one, two) => one - two),
    )
    assert.equal(zip.headers['x-signs'], '121')
  })

  test('are one PDF with a font for all of them', async () => {
    const pdf = await ask('tower', `${own('posters.pdf')}?format=a5`)
    assert.equal(pdf.statusCode, 200)
    const text = pdf.rawPayload.toString('latin1')
    assert.ok(text.startsWith('%PDF-') && text.endsWith('%%EOF\n'))
    // 121 signs, five pages of cover: far less than as many files.
    assert.ok(pdf.rawPayload.length < 121 * 4000, `${pdf.rawPayload.length} bytes`)
    assert.equal(text.split('/CIDFontType0C').length, 2)
  })

  test('are the branch of whoever asks: a shop its own, a gatekeeper none, a stranger nothing', async () => {
    const unit = complex.units[0] ?? assert.fail()
    const shop = await ask('shop', own('posters.zip', unit.placeId))
    assert.equal(listZip(shop.rawPayload).length, 2)
    assert.equal((await ask('shop', own('posters.zip'))).statusCode, 404)
    assert.equal((await ask('keeper', own('posters.zip'))).statusCode, 403)
    assert.equal((await ask('stranger', own('posters.pdf'))).statusCode, 404)
    assert.equal((await ask('nobody', own('posters.pdf'))).statusCode, 401)
  })

  test('leave out what is withdrawn, closed or stopped', async () => {
    const floor = complex.floors[3] ?? assert.fail()
    const units = complex.units.slice(27, 36)
    const [one, two] = units
    const print = { placeId: one?.placeId ?? 0, printId: one?.points[0]?.printId ?? 0 }
    const at = city.city.clock.now()
    await city.database.sql.begin(async (tx) => {
      await withdrawPrint(tx, { ...print, because: '撕破' })
      const by = { actor: { kind: 'staff', name: 'town' }, because: 'test', at } as const
      await changeState(tx, { endPresences }, { placeId: two?.placeId ?? 0, act: 'suspend' }, by)
    })
    const stopped = `prints/${two?.points[0]?.printId}/poster.pdf`
    assert.equal((await ask('tower', own(stopped, two?.placeId))).statusCode, 404)
    const names = listZip((await ask('tower', own('posters.zip', floor.placeId))).rawPayload)
    assert.equal(names.length, 1 + 1 + 9 - 2)
  })

  test('are not drawn for a question about their head', async () => {
    const method = 'HEAD'
    const url = own('posters.zip')
    const head = await city.app.inject({ method, url, cookies: cookies['tower'] ?? {} })
    assert.equal(head.statusCode, 200)
    assert.equal(head.headers['content-type'], 'application/zip')
    assert.equal((await ask('tower', url)).statusCode, 200)
  })

  test('leave their place to others when the reader goes away', async () => {
    await city.app.listen({ port: 0, host: '127.0.0.1' })
    const address = city.app.server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const url = `http://127.0.0.1:${port}${own('posters.zip')}`
    const headers = { cookie: `zpc_run=${cookies['tower']?.['zpc_run'] ?? ''}` }
    for (let round = 0; round < 6; round += 1) {
      const leaving = new AbortController()
      const { signal } = leaving
      const answer = await fetch(url, { headers, signal })
      assert.ok([200, 503].includes(answer.status))
      leaving.abort()
    }
    // The server hears of it a moment later.
    let status = 503
    for (let tries = 0; status === 503 && tries < 100; tries += 1) {
      await sleep(20)
      status = (await ask('tower', own('posters.zip'))).statusCode
    }
    assert.equal(status, 200)
  })

  test('are drawn for few at once; others hear when to come again, and scans go on', async () => {
    const order: string[] = []
    const sets = Array.from({ length: 6 }, async () => {
      const answer = await ask('tower', own('posters.zip'))
      order.push('set')
      return answer
    })
    const scans = Array.from({ length: 20 }, async () => {
      const { token } = complex.units[5]?.points[0] ?? assert.fail()
      const page = await city.app.inject({ url: `/p/${token}` })
      assert.equal(page.statusCode, 200)
      order.push('scan')
    })
    const answers = await Promise.all(sets)
    await Promise.all(scans)
    const busy = answers.filter((answer) => answer.statusCode === 503)
    assert.equal(answers.filter((answer) => answer.statusCode === 200).length, 1)
    assert.equal(busy.length, 5)
    for (const answer of busy) assert.match(String(answer.headers['retry-after']), /^\d+$/)
    assert.ok(order.lastIndexOf('scan') < order.lastIndexOf('set'), order.join(' '))
    assert.equal((await ask('tower', own('posters.zip'))).statusCode, 200)
  })
})

describe('asking the town to print', () => {
  const path = () => own('print-request')
  const read = async (who: string, url: string, payload?: object) => {
    const answer = await ask(who, url, payload)
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<PrintRequest & PrintDeskPage>()
  }
  const desk = '/api/staff/print-requests'

  test('is one request, however often, until it is printed', async () => {
    const before = await read('tower', path())
    assert.equal(before.request, undefined)
    assert.equal(before.town.name.zh, '三茅街道')
    await Promise.all([
      read('tower', path(), { format: 'a4' }),
      read('tower', path(), { format: 'a4' }),
    ])
    const asked = await read('tower', path(), { format: 'sticker' })
    assert.equal(asked.request?.state, 'asked')
    assert.equal(asked.request?.format, 'sticker')
    assert.equal(asked.request?.signs, asked.signs)
    assert.equal((await ask('tower', `${path()}/fetched`, {})).statusCode, 404)
    const { asked: count, rows } = await read('town', desk)
    assert.deepEqual([count, rows.length], [1, 1])
    assert.equal(rows[0]?.placeName, '江洲国际商业广场')
  })

  test('is seen and done by the town of the place, and by no other', async () => {
    const { rows } = await read('town', desk)
    const one = `${desk}/${rows[0]?.requestId}`
    assert.deepEqual((await read('other', desk)).rows, [])
    assert.equal((await ask('other', `${one}/posters.pdf`)).statusCode, 404)
    assert.equal((await ask('other', `${one}/printed`, {})).statusCode, 404)
    assert.equal((await ask('tower', desk)).statusCode, 401)
    const pdf = await ask('town', `${one}/posters.pdf`)
    assert.equal(pdf.headers['content-type'], 'application/pdf')
    assert.equal((await ask('town', `${one}/printed`, {})).statusCode, 200)
    assert.equal((await ask('town', `${one}/printed`, {})).statusCode, 200)
    assert.deepEqual((await read('town', desk)).rows, [])
    assert.equal((await read('town', `${desk}?which=printed`)).rows.length, 1)
    assert.equal((await ask('town', `${desk}/999999/printed`, {})).statusCode, 404)
  })

  test('ends when the signs are fetched; then it can be asked again', async () => {
    const again = await read('tower', path(), { format: 'a4' })
    assert.equal(again.request?.state, 'printed', 'what is printed is not asked again')
    assert.equal((await read('tower', `${path()}/fetched`, {})).request?.state, 'fetched')
    assert.equal((await read('town', `${desk}?which=fetched`)).rows.length, 1)
    assert.equal((await read('tower', path(), { format: 'a4' })).request?.state, 'asked')
  })

  test('is not for a gatekeeper, a stranger, or a format that is none', async () => {
    assert.equal((await ask('keeper', path(), { format: 'a4' })).statusCode, 403)
    assert.equal((await ask('stranger', path(), { format: 'a4' })).statusCode, 404)
    assert.equal((await ask('shop', path(), { format: 'a4' })).statusCode, 404)
    assert.equal((await ask('tower', path(), { format: 'A0' })).statusCode, 400)
    assert.equal((await ask('tower', path(), {})).statusCode, 400)
  })
})
