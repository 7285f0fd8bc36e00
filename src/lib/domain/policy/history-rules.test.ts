import { describe, expect, test } from 'vitest';
import type { RecordChange } from '../core/change';
import { editOf, type FieldLine, type MadeElsewhere, type RecordEdit } from './edit';
import { CLOCK_GRACE } from './history-rules';
import { judgeRecord } from './judge';
import { dealFields, NORTH, PEOPLE } from './testkit';

const DAY = 24 * 60 * 60_000;
const NOW = 100 * DAY;
const verdict = (actor: string, edit: RecordEdit) => {
	const may = judgeRecord(actor, edit, { people: PEOPLE, space: NORTH, now: NOW });
	return may.ok ? true : `${may.error.rule} ${may.error.reason}`;
};
const priced = (from: number, to: number, at: number): RecordChange => ({
	set: { revenue: to },
	history: [{ id: 'l', at, by: 'anna', what: 'field', field: 'revenue', from, to }],
	posts: []
});
const PAST: FieldLine[] = [
	{ id: 'p', at: 0, by: 'anna', what: 'field', field: 'revenue', from: 70, to: 100 }
];
const elsewhere = (wish: Partial<MadeElsewhere>): MadeElsewhere => ({
	unseen: new Set(),
	lost: new Map(),
	behind: new Map(),
	past: () => PAST,
	...wish
});

describe('HI-07 · when it was', () => {
	test.each([
		['now', NOW, NOW, true],
		['offline for days, upon what was there then', NOW - 9 * DAY, NOW - 10 * DAY, true],
		['before what its maker had seen', NOW - 9 * DAY, NOW - 8 * DAY, 'HI-07 clock-behind'],
		['a little before that', NOW - CLOCK_GRACE, NOW, true],
		['a little ahead', NOW + CLOCK_GRACE, NOW, true],
		['ahead', NOW + CLOCK_GRACE + 1, NOW, 'HI-07 clock-ahead']
	])('HI-07 · %s', (_, at, seen, expected) => {
		const edit = editOf(dealFields('anna'), priced(100, 200, at));
		const made = elsewhere({ behind: new Map([['l', seen]]) });
		expect(verdict('anna', { ...edit, elsewhere: made })).toBe(expected);
	});

	test('HI-07 · nothing is older than its space or its maker, unless an import brings it', () => {
		const since = NOW - DAY;
		const made = (at: number, importId: string | null) =>
			judgeRecord(
				'anna',
				editOf(null, {
					set: {
						...dealFields('anna', 'won'),
						createdAt: at,
						createdBy: 'anna',
						closedAt: at,
						importId
					},
					history: [{ id: 'c', at: importId === null ? at : NOW, by: 'anna', what: 'created' }],
					posts: []
				}),
				{ people: PEOPLE, space: { ...NORTH, createdAt: since }, now: NOW }
			).ok;
		expect(made(since, null)).toBe(true);
		expect(made(since - DAY, null)).toBe(false);
		expect(made(since - DAY, 'import')).toBe(true);
	});
});

describe('HI-01 · what a line says is the change', () => {
	test('HI-01 · who had not seen what stands there tells what had stood there before, nothing else', () => {
		const made = elsewhere({ unseen: new Set(['revenue']) });
		const edit = (from: number) => ({
			...editOf(dealFields('anna'), priced(from, 200, NOW)),
			elsewhere: made
		});
		expect(verdict('anna', edit(70))).toBe(true);
		expect(verdict('anna', edit(5_000_000))).toBe('HI-01 history');
		expect(verdict('anna', { ...edit(70), elsewhere: elsewhere({}) })).toBe('HI-01 history');
	});

	test('HI-01 · what was set and lost against what others set is told as it was set', () => {
		const lost = (to: number) => ({
			...editOf(dealFields('anna'), priced(70, 200, NOW)),
			after: dealFields('anna'),
			elsewhere: elsewhere({ unseen: new Set(['revenue']), lost: new Map([['revenue', to]]) })
		});
		expect(verdict('anna', lost(200))).toBe(true);
		expect(verdict('anna', lost(300))).toBe('HI-01 history');
	});
});
