import { describe, expect, test } from 'vitest';
import { memorySettings } from '$lib/ui/drafts-testkit';
import { BoardMemory } from './board-memory.svelte';

const KEY = 'board/north';

/** Settings that hold the text of a test. */
const storageWith = (text: string | null) =>
	memorySettings(new Map(text === null ? [] : [[KEY, text]]));

describe('how this device shows the columns of a board', () => {
	test('what is folded and how far back is there again in the next visit, for this space alone', () => {
		const storage = storageWith(null);
		const memory = new BoardMemory('north', storage);
		expect([memory.isCollapsed('won'), memory.period('won')]).toEqual([false, 'month']);
		memory.fold('won', true);
		memory.fold('lost', true);
		memory.fold('lost', true);
		memory.setPeriod('won', 'year');
		memory.setPeriod('lost', 'all');
		memory.fold('won', false);

		const again = new BoardMemory('north', storage);
		expect(['won', 'lost'].map((column) => again.isCollapsed(column))).toEqual([false, true]);
		expect(['won', 'lost', 'new'].map((stage) => again.period(stage))).toEqual([
			'year',
			'all',
			'month'
		]);
		again.fold('lost', false);
		expect(again.isCollapsed('lost')).toBe(false);

		const elsewhere = new BoardMemory('south', storage);
		expect([elsewhere.isCollapsed('lost'), elsewhere.period('won')]).toEqual([false, 'month']);
		expect([...storage.kept.keys()]).toEqual([KEY]);
	});

	test('what the cards show is there again, and nobody has chosen at first', () => {
		const storage = storageWith(null);
		const memory = new BoardMemory('north', storage);
		expect(memory.parts).toBe(null);
		memory.showParts(['days', 'task']);
		expect(new BoardMemory('north', storage).parts).toEqual(['task', 'days']);
		memory.showParts([]);
		expect(new BoardMemory('north', storage).parts).toEqual([]);
	});

	test.each([
		['nothing', ''],
		['half of it', '{"collapsed":["won"'],
		['null', 'null'],
		['a number', '5'],
		['a list', '["won"]'],
		['other types', '{"collapsed":"won","periods":["year"]}'],
		['nulls', '{"collapsed":null,"periods":null}'],
		[
			'parts of other types',
			'{"collapsed":[1,null,{"won":true}],"periods":{"won":3,"lost":"decade"}}'
		]
	])('what it cannot read is as if nothing had been kept: %s', (_, text) => {
		const storage = storageWith(text);
		const memory = new BoardMemory('north', storage);
		expect([memory.isCollapsed('won'), memory.period('won'), memory.period('lost')]).toEqual([
			false,
			'month',
			'month'
		]);
		memory.fold('won', true);
		expect(new BoardMemory('north', storage).isCollapsed('won')).toBe(true);
	});

	test('of what it can read in part, that part counts', () => {
		const text = '{"collapsed":["won",7],"periods":{"won":"all","lost":9},"later":true}';
		const memory = new BoardMemory('north', storageWith(text));
		expect([memory.isCollapsed('won'), memory.period('won'), memory.period('lost')]).toEqual([
			true,
			'all',
			'month'
		]);
	});

	test.each(['constructor', '__proto__', 'toString'])(
		'a stage may be called as what every object has: %s',
		(stage) => {
			const storage = storageWith(null);
			expect(new BoardMemory('north', storage).period(stage)).toBe('month');
			new BoardMemory('north', storage).setPeriod(stage, 'year');
			expect(new BoardMemory('north', storage).period(stage)).toBe('year');
		}
	);
});
