import { expect, test } from 'vitest';
import type { CardRow } from '../cards/cards';
import { rowBeside, type Line } from '../list/list-rows.svelte';
import { BoardColumns, type ColumnHandle } from './board-columns.svelte';
import { Behind, stepOf } from '../cards/behind.svelte';

const card = (id: string) => ({ id }) as CardRow;

/** A column of which only some cards have been read. */
function column(ids: readonly (string | null)[], revealed: number[] = []): ColumnHandle {
	return {
		count: ids.length,
		rowAt: (index) => {
			const id = ids[index] ?? null;
			return id === null ? undefined : card(id);
		},
		isRead: true,
		indexOf: (id) => ids.indexOf(id),
		reveal: (index) => void revealed.push(index)
	};
}

test('on a board the next record is the next card of the same column, as far as it has been read', () => {
	const layout = { columns: () => [], isFolded: () => false } as never;
	const columns = new BoardColumns({} as never, 's', layout);
	const revealed: number[] = [];
	columns.add('new', column(['a', 'b', 'c', null], revealed));
	columns.add('won', column(['w']));
	const behind = new Behind();
	expect(behind.neighbour('a', 1)).toBe(null);
	const leave = behind.show(columns);
	expect(behind.neighbour('a', 1)?.id).toBe('b');
	expect(behind.neighbour('b', -1)?.id).toBe('a');
	// The ends of a column, what has not been read, and what is not on the board.
	for (const [id, step] of [
		['a', -1],
		['c', 1],
		['w', 1],
		['x', 1]
	] as const) {
		expect(behind.neighbour(id, step)).toBe(null);
	}
	behind.reveal('c');
	expect(revealed).toEqual([2]);
	leave();
	expect(behind.neighbour('a', 1)).toBe(null);
});

test('in a list the heads of groups are passed over', () => {
	const head = { is: 'head', group: {} } as Line;
	const row = (id: string): Line => ({ is: 'row', row: card(id) });
	const lines: readonly Line[] = [head, row('a'), head, head, row('b')];
	const beside = (from: number, step: 1 | -1) => rowBeside((at) => lines[at], from, step)?.id;
	expect(beside(1, 1)).toBe('b');
	expect(beside(4, -1)).toBe('a');
	expect([beside(1, -1), beside(4, 1)]).toEqual([undefined, undefined]);
});

test('Alt with an arrow goes on everywhere, j and k only outside of a field', () => {
	const key = (name: string, alt = false, ctrl = false) => ({
		...{ key: name, altKey: alt, ctrlKey: ctrl, metaKey: false, shiftKey: false }
	});
	for (const inField of [true, false]) {
		expect(stepOf(key('ArrowDown', true), inField)).toBe(1);
		expect(stepOf(key('ArrowUp', true), inField)).toBe(-1);
		expect(stepOf(key('ArrowDown'), inField)).toBe(null);
		expect(stepOf(key('j', false, true), inField)).toBe(null);
		expect(stepOf(key('j'), inField)).toBe(inField ? null : 1);
		expect(stepOf(key('k'), inField)).toBe(inField ? null : -1);
	}
});
