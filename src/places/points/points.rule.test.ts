// The rules of posting points: what a file says it is, which code of a photo counts, when one
// point is too few, and of which time a rotating code is.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { stepAt, stepCodeOf, stepUrl, STEP_CODE_CHARACTERS } from '../../base/step-code.ts'
import { encode } from 'uqr'
import { morePointsFor } from './advice.rule.ts'
import { readPictureSize } from './picture.rule.ts'
import { judgePhoto, POSTED_PROBLEMS } from './posted-code.rule.ts'
import type { PostedCode } from './posted-code.rule.ts'

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(33)
  Buffer.from(PNG).copy(head)
  head.writeUInt32BE(13, 8)
  head.write('IHDR', 12)
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  return head
}

/** A JPEG's head: some segments before the frame, as cameras write them. */
function jpeg(width: number, height: number, segments: readonly number[], frame = 0xc0): Buffer {
  const parts = segments.map((length) => {
    const part = Buffer.alloc(length + 2)
    part.writeUInt16BE(0xffe1, 0)
    part.writeUInt16BE(length, 2)
    return part
  })
  const sof = Buffer.alloc(19)
  sof.writeUInt16BE(0xff00 | frame, 0)
  sof.writeUInt16BE(17, 2)
  sof.writeUInt8(8, 4)
  sof.writeUInt16BE(height, 5)
  sof.writeUInt16BE(width, 7)
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...parts, sof])
}

const side = fc.integer({ min: 1, max: 65_535 })

describe('the head of a picture', () => {
  test('says kind and size of any PNG and any JPEG, whatever stands before the frame', () => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        assert.deepEqual(readPictureSize(png(width, height)), { kind: 'png', width, height })
      }),
    )
    const segments = fc.array(fc.integer({ min: 2, max: 3000 }), { maxLength: 12 })
    const frame = fc.constantFrom(0xc0, 0xc1, 0xc2, 0xc3, 0xc9, 0xca)
    fc.assert(
      fc.property(side, side, segments, frame, (width, height, lengths, marker) => {
        const read = readPictureSize(jpeg(width, height, lengths, marker))
        assert.deepEqual(read, { kind: 'jpeg', width, height })
      }),
    )
  })

  test('of the largest PNG that can be named is read as it is, not as a small one', () => {
    const huge = readPictureSize(png(2 ** 32 - 1, 2 ** 32 - 1))
    assert.equal(huge?.width, 2 ** 32 - 1)
    assert.equal(huge?.height, 2 ** 32 - 1)
  })

  test('of anything else is no picture, and never an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        assert.equal(readPictureSize(bytes), undefined)
        readPictureSize(Uint8Array.from([0xff, 0xd8, 0xff, ...bytes]))
        readPictureSize(Uint8Array.from([...PNG, ...bytes]))
      }),
    )
    for (const empty of [png(0, 10), png(10, 0), jpeg(0, 10, []), jpeg(10, 10, [], 0xda)]) {
      assert.equal(readPictureSize(empty), undefined)
    }
    // A segment of no length goes round and round.
    assert.equal(readPictureSize(Buffer.alloc(6_000_000, 0xff).fill(0xd8, 1, 2)), undefined)
  })
})

const RIGHT: PostedCode = { ok: true, printId: 7, printNo: 1 }
const checkedCode = fc.oneof(
  fc.constant(RIGHT),
  fc.constantFrom(...POSTED_PROBLEMS).map((problem): PostedCode => ({ ok: false, problem })),
)
const plainText = fc.constantFrom('wxp://f2f0', 'https://qr.alipay.com/fkx0', 'WIFI:S:guest;;')
const look = `https://pass.evil.example/p/${'A'.repeat(32)}`
const strange: PostedCode = { ok: false, problem: 'wrong-host', leadsTo: 'pass.evil.example' }

describe('a photo of the wall', () => {
  test('is right when the right code is on it, whatever else hangs there', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ text: plainText, checked: checkedCode })), (others) => {
        const codes = [...others, { text: `https://ours/p/${'A'.repeat(32)}`, checked: RIGHT }]
        assert.deepEqual(judgePhoto(codes), RIGHT)
      }),
    )
  })

  test('is an alarm when a look-alike of a place code hangs there, even beside the right one', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ text: plainText, checked: checkedCode })), (others) => {
        const codes = [...others, { text: look, checked: strange }]
        assert.deepEqual(judgePhoto(codes), strange)
      }),
    )
  })

  test('without a code says so, and never claims more than the codes it has', () => {
    assert.deepEqual(judgePhoto([]), { ok: false, problem: 'no-code' })
    fc.assert(
      fc.property(
        fc.array(fc.record({ text: plainText, checked: checkedCode }), { minLength: 1 }),
        (codes) => {
          const judged = judgePhoto(codes)
          assert.ok(codes.some(({ checked }) => checked === judged))
        },
      ),
    )
  })
})

describe('advice', () => {
  const scans = fc.integer({ min: 0, max: 100_000 })
  const limit = fc.integer({ min: 1, max: 600 })

  test('asks for no more points than keep the limit, and for no fewer', () => {
    fc.assert(
      fc.property(scans, limit, (count, scansPerMinute) => {
        const more = morePointsFor(count, scansPerMinute)
        const perMinute = (points: number): number => count / (points * 15)
        assert.ok(more >= 0)
        assert.ok(perMinute(1 + more) <= scansPerMinute)
        if (more > 0) assert.ok(perMinute(more) > scansPerMinute)
      }),
    )
  })

  test('starts above twelve a minute: 180 scans are enough for one, 181 are not', () => {
    assert.equal(morePointsFor(180, 12), 0)
    assert.equal(morePointsFor(181, 12), 1)
    assert.equal(morePointsFor(361, 12), 2)
  })
})

describe('a step', () => {
  test('lasts thirty seconds', () => {
    assert.equal(stepAt(0), 0)
    assert.equal(stepAt(29_999), 0)
    assert.equal(stepAt(30_000), 1)
  })

  test('has a code of eight characters of the alphabet of addresses', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (mac) => {
        const code = stepCodeOf(mac)
        assert.equal(code.length, STEP_CODE_CHARACTERS)
        assert.equal(code, Buffer.from(mac.subarray(0, 6)).toString('base64url'))
      }),
    )
  })

  test('fits a QR of version 6 at level M with a host of fifty characters', () => {
    const host = `https://${'a'.repeat(40)}.example.cn`
    const token = randomBytes(24).toString('base64url')
    const url = stepUrl(`${host}/`, token, 'AAAAAAAA')
    assert.equal(url, `${host}/p/${token}?s=AAAAAAAA`)
    assert.ok(encode(url, { ecc: 'M', border: 0 }).version <= 6)
  })
})
