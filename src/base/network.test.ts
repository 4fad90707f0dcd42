import assert from 'node:assert/strict'
import { test } from 'node:test'
import { networkOf } from './network.ts'

const NETWORKS = {
  '192.0.2.1': '192.0.2.1',
  '::ffff:192.0.2.1': '192.0.2.1',
  '::FFFF:192.0.2.1': '192.0.2.1',
  '::ffff:c000:201': '192.0.2.1',
  '0:0:0:0:0:ffff:192.0.2.1': '192.0.2.1',
  '2001:db8:1:2:3:4:5:6': '2001:db8:1:2::/64',
  '2001:0DB8:0001:0002::9': '2001:db8:1:2::/64',
  '2001:db8::1': '2001:db8:0:0::/64',
  '2001:db8::5:6:7:8': '2001:db8:0:0::/64',
  '2001:db8:0:0:1::': '2001:db8:0:0::/64',
  '2001:db8::1:2:3:4:5': '2001:db8:0:1::/64',
  '::1': '0:0:0:0::/64',
  '::': '0:0:0:0::/64',
  '64:ff9b::192.0.2.1': '64:ff9b:0:0::/64',
  'fe80::1%eth0': 'fe80:0:0:0::/64',
  unknown: 'unknown',
  'no:address': 'no:address',
  '': '',
}

for (const [address, network] of Object.entries(NETWORKS)) {
  test(`counts ${JSON.stringify(address)} as ${JSON.stringify(network)}`, () => {
    assert.equal(networkOf(address), network)
  })
}
