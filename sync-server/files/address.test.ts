import { expect, test } from 'vitest';
import { parseFileAddress, uploadId } from './address';

const about = { kind: 'space', space: 'north' } as const;

test.each([
	['/files/space.north/deal/f1', 'file'],
	['/files/space.north/deal/f1/upload', 'upload']
] as const)('%s is the %s', (path, part) => {
	expect(parseFileAddress(path)).toEqual({
		part,
		address: { room: 'space.north', about, record: 'deal', file: 'f1' }
	});
});

test.each([
	'/files',
	'/files/',
	'/files/space.north/deal',
	'/files/space.north/deal/',
	'/files/space.north/deal/f1/',
	'/files/space.north/deal/f1/other',
	'/files/space.north/deal/f1/upload/',
	'/files/space.north/de%61l/f1',
	'/files/space.north/../f1',
	'/files/space.north/deal/..',
	'/files/space.../deal/f1',
	'/files/nothing/deal/f1',
	'/other/space.north/deal/f1'
])('%s is nothing', (path) => {
	expect(parseFileAddress(path)).toBeNull();
});

test('uploads of two devices, records or files never share a name, and none leaves its directory', () => {
	const address = { room: 'space.north', about, record: 'deal', file: 'f1' };
	const ids = [
		uploadId('one', address),
		uploadId('two', address),
		uploadId('one', { ...address, record: 'other' }),
		uploadId('one', { ...address, file: 'f2' }),
		uploadId('one', { ...address, room: 'customers' })
	];
	expect(new Set(ids).size).toBe(5);
	for (const id of ids) expect(id).toMatch(/^[0-9a-f]{64}$/);
});
