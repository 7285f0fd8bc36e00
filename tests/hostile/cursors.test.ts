import { describe, expect, test } from 'vitest';
import { Sealer } from '../../sync-server/seal';

const cursor = { log: 'log', seq: 7, reach: 'owners:anna' };

describe('OP-08 · a cursor', () => {
	const sealer = new Sealer('secret');
	const sealed = sealer.seal('device', 'space.s', cursor);

	test('holds for the device and room that it was given to', () => {
		expect(sealer.holds('device', 'space.s', sealed)).toBe(true);
	});

	test.each([
		['another device', 'eve', 'space.s', {}],
		['another room', 'device', 'space.t', {}],
		['an earlier point', 'device', 'space.s', { seq: 1 }],
		['a wider reach', 'device', 'space.s', { reach: 'all' }],
		['another log', 'device', 'space.s', { log: 'other' }],
		['no seal', 'device', 'space.s', { seal: '' }]
	])('does not hold for %s', (_what, device, room, change) => {
		expect(sealer.holds(device, room, { ...sealed, ...change })).toBe(false);
	});

	test('of another relay does not hold', () => {
		expect(new Sealer('other').holds('device', 'space.s', sealed)).toBe(false);
	});
});
