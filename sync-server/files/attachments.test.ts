import { expect, test } from 'vitest';
import { tablesOf } from '../../tests/support/relay-tables';
import { MemoryStore } from '../../tests/support/memory-store';
import { Places } from './attachments';

const hash = 'a'.repeat(64);
const here = { room: 'space.north', record: 'deal', file: 'f1' };
const there = { ...here, record: 'other' };
const place = { size: 10, by: 'anna', at: 1, unnamedSince: null };

test('what was brought for a record is known after a restart, and counted once', async () => {
	const tables = tablesOf(new MemoryStore('log'));
	const places = new Places(tables);
	await places.put(hash, here, place);
	await places.put(hash, here, { ...place, unnamedSince: 5 });
	await places.put(hash, there, { ...place, by: 'bob' });
	for (const each of [places, new Places(tables)]) {
		expect(each.has(hash)).toBe(true);
		expect(each.at(hash, here)).toMatchObject({ size: 10, by: 'anna', unnamedSince: 5 });
		expect(each.at(hash, { ...here, file: 'f2' })).toBeUndefined();
		expect(each.of(hash)).toHaveLength(2);
		expect([each.broughtBy('anna'), each.broughtBy('bob'), each.broughtBy('gus')]).toEqual([
			10, 10, 0
		]);
	}
});

test('a place that is dropped counts no more', async () => {
	const places = new Places(tablesOf(new MemoryStore('log')));
	await places.put(hash, here, place);
	const [known] = places.all();
	if (known !== undefined) await places.drop(known);
	expect([places.has(hash), places.broughtBy('anna'), places.all()]).toEqual([false, 0, []]);
});
