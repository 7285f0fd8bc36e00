import { expect, test } from 'vitest';
import { stageKey } from '$lib/domain/customer/listing';
import type { DealRow, TaskRow } from '$lib/replica/store/rows';
import { splitDeals, stripOf } from './strip';
import type { TimelineItem } from '$lib/features/records/timeline/timeline';

const kinds = new Map([
	[stageKey('s', 'new'), 'open'],
	[stageKey('s', 'won'), 'won'],
	[stageKey('s', 'lost'), 'lost']
] as const);
const deal = (id: string, stage: string, revenue: number, currency = 'EUR') =>
	({ id, space: 's', stage, revenue, currency }) as unknown as DealRow;
const task = (id: string, closedAt: number | null) => ({ id, closedAt }) as unknown as TaskRow;
const line = (at: number, interaction: boolean) => ({ at, interaction }) as TimelineItem;

test('OP-13 · the strip counts open and won value, and names last contact and next task', () => {
	const deals = [
		deal('a', 'new', 500),
		deal('b', 'new', 20, 'USD'),
		deal('c', 'won', 90),
		deal('d', 'lost', 7)
	];
	const timeline = [line(9, false), line(7, true), line(3, true)];
	expect(stripOf(deals, [task('t', null), task('u', 4)], timeline, kinds)).toEqual({
		open: { count: 2, sum: { EUR: 500, USD: 20 } },
		won: { count: 1, sum: { EUR: 90 } },
		contactedAt: 7,
		nextTask: task('t', null)
	});
	expect(stripOf([], [task('u', 4)], [], kinds)).toMatchObject({
		contactedAt: null,
		nextTask: null
	});
});

test('OP-13 · open deals and closed ones are apart; one whose stage is gone is open', () => {
	const { open, closed } = splitDeals(
		[deal('a', 'won', 1), deal('b', 'new', 1), deal('c', 'gone', 1), deal('d', 'lost', 1)],
		kinds
	);
	expect(open.map(({ id }) => id)).toEqual(['b', 'c']);
	expect(closed.map(({ id }) => id)).toEqual(['a', 'd']);
});
