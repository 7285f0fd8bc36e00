import { expect, test } from 'vitest';
import { tablesOf } from '../../tests/support/relay-tables';
import { MemoryStore } from '../../tests/support/memory-store';
import { Attachments } from './attachments';

const hash = 'a'.repeat(64);
const here = { room: 'space.north', record: 'deal', file: 'f1' };
const there = { ...here, record: 'other' };
const attachment = { size: 10, by: 'anna', at: 1, unnamedSince: null };

test('what was brought for a record is known after a restart, and counted once', async () => {
	const tables = tablesOf(new MemoryStore('log'));
	const attachments = new Attachments(tables);
	await attachments.put(hash, here, attachment);
	await attachments.put(hash, here, { ...attachment, unnamedSince: 5 });
	await attachments.put(hash, there, { ...attachment, by: 'bob' });
	for (const each of [attachments, new Attachments(tables)]) {
		expect(each.has(hash)).toBe(true);
		expect(each.at(hash, here)).toMatchObject({ size: 10, by: 'anna', unnamedSince: 5 });
		expect(each.at(hash, { ...here, file: 'f2' })).toBeUndefined();
		expect(each.of(hash)).toHaveLength(2);
		expect([each.broughtBy('anna'), each.broughtBy('bob'), each.broughtBy('gus')]).toEqual([
			10, 10, 0
		]);
	}
});

test('a attachment that is dropped counts no more', async () => {
	const attachments = new Attachments(tablesOf(new MemoryStore('log')));
	await attachments.put(hash, here, attachment);
	const [known] = attachments.all();
	if (known !== undefined) await attachments.drop(known);
	expect([attachments.has(hash), attachments.broughtBy('anna'), attachments.all()]).toEqual([
		false,
		0,
		[]
	]);
});
