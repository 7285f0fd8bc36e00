import { expect, test } from 'vitest';
import { SteadyRows } from './steady-rows';

interface Row {
	readonly id: string;
	readonly title: string;
	readonly tags?: readonly string[];
	readonly waits?: Readonly<Record<string, string>>;
}

test('a row that is read again is the same object until something of it has changed', () => {
	const rows = new SteadyRows<Row>();
	const made = (title: string, more: Omit<Row, 'id' | 'title'> = {}): Row[] => [
		{ id: 'a', title, ...more },
		{ id: 'b', title: 'B', tags: ['x'], waits: { c: 'finish-start' } }
	];
	const [a, b] = rows.keep(made('A'));
	expect(rows.keep(made('A'))).toEqual([a, b]);
	const [sameA, sameB] = rows.keep(made('A'));
	expect(sameA).toBe(a);
	expect(sameB).toBe(b);
	for (const [title, more] of [
		['Other', {}],
		['A', { tags: ['y'] }],
		['A', { tags: [] }],
		['A', { waits: { c: 'start-start' } }]
	] as const) {
		const [changed, still] = rows.keep(made(title, more));
		expect(changed).toEqual({ id: 'a', title, ...more });
		expect(still).toBe(b);
	}
	// What was gone and comes back is read as it is then.
	rows.keep([]);
	expect(rows.keep(made('A'))[1]).not.toBe(b);
});
