import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cameraReason } from './camera-reason.ts'

test('a camera that does not open has a reason, whatever was thrown', () => {
  const thrown = (name: string): unknown => new DOMException('', name)
  assert.equal(cameraReason(thrown('NotAllowedError')), 'denied')
  assert.equal(cameraReason(thrown('NotFoundError')), 'missing')
  assert.equal(cameraReason(thrown('NotReadableError')), 'busy')
  // A page without https has no mediaDevices at all.
  assert.equal(cameraReason(new TypeError('undefined is not an object')), 'unsupported')
  assert.equal(cameraReason(undefined), 'unsupported')
})
