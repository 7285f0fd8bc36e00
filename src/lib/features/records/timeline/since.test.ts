import { expect, test } from 'vitest';
import { linesSince } from './since';

const line = (key: string, at: number, by = 'anna') => ({ key, at, by, deal: null });

test('what arrived since the last look counts, whatever moment it names; one’s own lines do not', () => {
	const lines = [line('late', 5), line('seen', 8), line('mine', 20, 'olga'), line('new', 21)];
	const since = { is: 'look', at: 10, arrived: new Set(['late', 'mine', 'new']) } as const;
	expect([...linesSince(lines, since, 'olga')]).toEqual(['late', 'new']);
});

test('the lines of a customer’s deals count by their moment', () => {
	const lines = [
		{ ...line('deal', 12), deal: {} },
		{ ...line('before', 8), deal: {} }
	];
	const since = { is: 'look', at: 10, arrived: new Set<string>() } as const;
	expect([...linesSince(lines, since, 'olga')]).toEqual(['deal']);
});

test('since a day everything of others from its first moment on counts; without a look nothing does', () => {
	const lines = [line('a', 9), line('b', 10), line('c', 11, 'olga')];
	expect([...linesSince(lines, { is: 'moment', at: 10 }, 'olga')]).toEqual(['b']);
	expect(linesSince(lines, null, 'olga').size).toBe(0);
});
