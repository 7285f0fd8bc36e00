import { expect, test } from 'vitest';
import { targetKey, type TargetOf } from '$lib/domain/figures/target';
import { member, peopleOf, team } from '$lib/domain/member/testkit';
import {
	isBlock,
	pastedTargets,
	targetCell,
	targetLines,
	targetsTogether,
	yearMonths
} from './target-table';

const people = peopleOf(
	[
		member('olga', 'owner'),
		member('sue', 'supervisor'),
		member('anna', 'agent', 'one'),
		member('bob', 'agent', 'two'),
		member('ben', 'agent', 'one'),
		member('gus', 'guest')
	],
	[team('one', 'sue'), team('two')]
);
const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));
const linesOf = (me: string) => targetLines({ me, people }, compare);
const names = (me: string) =>
	linesOf(me).map(({ of, mayEdit }) => `${of.id}${mayEdit ? ' *' : ''}`);
const months = yearMonths(2026);
const read = (text: string) => (/^\d+$/.test(text.trim()) ? Number(text) * 100 : null);

test('LW-09 · the table has the teams and people whose targets somebody may see, and says which they may set', () => {
	expect(names('olga')).toEqual([
		...['one *', 'anna *', 'ben *', 'two *', 'bob *', 'olga *', 'sue *']
	]);
	expect(names('sue')).toEqual(['one *', 'anna *', 'ben *', 'sue']);
	expect(names('anna')).toEqual(['anna']);
	expect(names('gus')).toEqual([]);
});

test('LW-09 · a pasted block fills the table to the right and down; what is outside or no amount is said', () => {
	const paste = (text: string, line: number, month: number, me = 'sue') =>
		pastedTargets(text, { line, month }, { lines: linesOf(me), months, currency: 'EUR', read });
	expect(paste('100\t200\r\n\t300\r\n', 1, 0)).toEqual({
		changes: [
			{
				of: { kind: 'member', id: 'anna' },
				month: '2026-01',
				to: { amount: 10_000, currency: 'EUR' }
			},
			{
				of: { kind: 'member', id: 'anna' },
				month: '2026-02',
				to: { amount: 20_000, currency: 'EUR' }
			},
			{ of: { kind: 'member', id: 'ben' }, month: '2026-01', to: null },
			{
				of: { kind: 'member', id: 'ben' },
				month: '2026-02',
				to: { amount: 30_000, currency: 'EUR' }
			}
		],
		unread: [],
		outside: 0
	});
	// Sue's own line is nobody's team of hers, and December is the last month.
	expect(paste('1\t2\n3\t4', 2, 11)).toMatchObject({ outside: 3, changes: [{ month: '2026-12' }] });
	expect(paste('many\t-5', 0, 0)).toMatchObject({ unread: ['many', '-5'], changes: [] });
});

test('LW-09 · a team’s cell has what was set, else the sum of its people', () => {
	const set = (entries: readonly (readonly [TargetOf, number])[]) =>
		new Map(entries.map(([of, amount]) => [targetKey(of, '2026-03'), { amount, currency: 'EUR' }]));
	const one: TargetOf = { kind: 'team', id: 'one' };
	const own = set([
		[{ kind: 'member', id: 'anna' }, 100],
		[{ kind: 'member', id: 'ben' }, 50]
	]);
	expect(targetCell(one, '2026-03', own, people)).toEqual({ set: null, sums: { EUR: 150 } });
	expect(targetsTogether({ kind: 'everybody' }, months, own, people)).toEqual({ EUR: 150 });
	const more = new Map([...own, ...set([[one, 400]])]);
	expect(targetCell(one, '2026-03', more, people).sums).toEqual({ EUR: 400 });
});

test('one cell is no block, also with the end of line that spreadsheets add', () => {
	expect([isBlock('5'), isBlock('5\r\n'), isBlock('5\t6'), isBlock('5\n6')]).toEqual([
		...[false, false, true, true]
	]);
});
