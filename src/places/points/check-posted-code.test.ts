// What may hang on the wall instead of the right code, over a real index of prints.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { makeDoors } from '../../../test/helpers/city.ts'
import type { Door } from '../../../test/helpers/city.ts'
import { openTestDatabase } from '../../../test/helpers/database.ts'
import type { TestDatabase } from '../../../test/helpers/database.ts'
import { closePlace } from '../../../test/helpers/place-life.ts'
import { addPoint, addPrint, withdrawPrint } from '../change-place.ts'
import { codeUrl } from '../posters/poster.ts'
import { openPrintIndex } from '../print-index.ts'
import type { PrintIndex } from '../print-index.ts'
import { checkPostedCode } from './check-posted-code.ts'
import { readPostedText } from './posted-code.rule.ts'

const publicUrl = 'https://pass.city.example'

let database: TestDatabase
let prints: PrintIndex
let doors: Door[]
before(async () => {
  database = await openTestDatabase()
  doors = await makeDoors(database, 3)
  prints = await openPrintIndex(database.sql, database.keyring)
})
after(async () => {
  await prints.close()
  await database[Symbol.asyncDispose]()
})

function doorAt(index: number): Door & { pointId: number } {
  const door = doors[index] ?? assert.fail('no such door')
  const print = prints.byId(door.printId) ?? assert.fail('no such print')
  return { ...door, pointId: print.pointId }
}

const check = (text: string, at = doorAt(0)) => checkPostedCode({ prints, publicUrl }, text, at)

describe('a posted code', () => {
  test('is right when it leads here and is a live print of this point', () => {
    const door = doorAt(0)
    const right = { ok: true, printId: door.printId, printNo: 1 }
    assert.deepEqual(check(codeUrl(publicUrl, door.token)), right)
    // A screen's code carries its step besides.
    assert.deepEqual(check(`${codeUrl(publicUrl, door.token)}?s=AAAAAAAA`), right)
  })

  test('of another place, another point, a withdrawn print or a closed place says so', async () => {
    const { sql, keyring } = database
    const { placeId, pointId } = doorAt(0)
    const south = await sql.begin((tx) => addPoint(tx, keyring, { placeId, name: '南门' }))
    const sheet = await sql.begin((tx) => addPrint(tx, keyring, { placeId, pointId }))
    assert.ok(south.ok && sheet.ok)
    const because = '撕破了'
    await sql.begin((tx) => withdrawPrint(tx, { placeId, printId: sheet.printId, because }))
    await sql.begin((tx) => closePlace(tx, doorAt(2).placeId))
    await prints.refresh()
    const problemOf = (token: string, at = doorAt(0)) => {
      const checked = check(codeUrl(publicUrl, token), at)
      return checked.ok ? 'ok' : checked.problem
    }
    assert.equal(problemOf(doorAt(1).token), 'other-place')
    assert.equal(problemOf(south.token), 'other-point')
    assert.equal(problemOf(sheet.token), 'withdrawn')
    assert.equal(problemOf(doorAt(2).token, doorAt(2)), 'withdrawn')
    assert.equal(problemOf(doorAt(0).token), 'ok')
  })

  test('that leads elsewhere is named by the host that a phone would open', () => {
    const { token } = doorAt(0)
    const strange: [string, string][] = [
      [`https://pass.city.example.evil.example/p/${token}`, 'pass.city.example.evil.example'],
      [`https://pass.city.example@evil.example/p/${token}`, 'evil.example'],
      [`https://pass.city.example:8443/p/${token}`, 'pass.city.example:8443'],
      [`http://pass.city.example/p/${token}`, 'pass.city.example'],
      ['wxp://f2f0LmVsc2U', 'f2f0LmVsc2U'],
      ['tel:12345', 'tel:12345'],
      [token, token],
      ['Wi-Fi 密码 88888888', 'Wi-Fi 密码 88888888'],
    ]
    for (const [text, leadsTo] of strange) {
      assert.deepEqual(check(text), { ok: false, problem: 'wrong-host', leadsTo }, text)
    }
  })

  test('with our host and no code of ours is unknown', () => {
    const flipped = doorAt(0).token.replace(/.$/, (end) => (end === 'A' ? 'B' : 'A'))
    for (const path of ['', '/', '/p/', '/n', `/p/${'A'.repeat(32)}`, `/p/${flipped}`]) {
      assert.deepEqual(check(`${publicUrl}${path}`), { ok: false, problem: 'unknown' }, path)
    }
  })

  test('is never right for a text that is not its address', () => {
    const { token } = doorAt(0)
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
        const checked = check(text)
        assert.equal(checked.ok, false)
        if (!checked.ok) assert.ok((checked.leadsTo ?? '').length <= 80)
      }),
    )
    fc.assert(
      fc.property(fc.domain(), (host) => {
        const read = readPostedText(publicUrl, `https://${host}/p/${token}`)
        assert.deepEqual(read, { leadsTo: new URL(`https://${host}`).host })
      }),
    )
  })
})
