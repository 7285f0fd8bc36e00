import { expect, test } from 'vitest';
import type { RecordChange } from '$lib/domain/core/change';
import { DEAL_DEFAULTS, type Deal } from '$lib/domain/deal/deal';
import { seededActing } from '$lib/domain/import/testkit';
import { member, peopleOf } from '$lib/domain/member/testkit';
import { ACTIVITY_DEFAULTS } from '$lib/domain/process/defaults';
import type { Activity } from '$lib/domain/process/activity';
import { BARE } from '$lib/domain/process/tick';
import { handOver } from '$lib/features/records/moves/hand-over';
import { performActivity, type Ticking } from './ticking';

const acting = seededActing('anna');
const anna = member('anna', 'agent');
const people = peopleOf([anna, member('bob', 'agent')]);
const deal = {
	...DEAL_DEFAULTS,
	id: 'd',
	space: 's',
	owner: 'anna',
	title: 'Crane',
	stage: 'talk',
	participants: [],
	done: new Map()
} as unknown as Deal;

/** A device that has these tasks of the deal and the records with these ids. It lists what is written. */
function device(
	tasks: readonly { readonly id: string; readonly closedAt: number | null }[],
	known = false
) {
	const written: (readonly [string, RecordChange])[] = [];
	const rows = tasks.map((row) => ({ ...row, kind: 'task', deal: 'd' }));
	const task = { kind: 'task', owner: 'cleo', participants: ['anna'], createdBy: 'adam' };
	const replica = {
		db: {
			records: { where: () => ({ equals: () => ({ toArray: () => Promise.resolve(rows) }) }) },
			updates: {
				where: () => ({
					equals: () => ({ limit: () => ({ count: () => Promise.resolve(known ? 1 : 0) }) })
				})
			}
		},
		records: {
			read: () => Promise.resolve({ record: task }),
			changeMany: (_room: string, ids: readonly string[], change: (id: string) => RecordChange) => {
				for (const id of ids) written.push([id, change(id)]);
				return Promise.resolve({ ok: true, value: null });
			}
		}
	};
	return { replica: replica as unknown as Ticking['replica'], written };
}

test('OP-08 · with a deal go its open tasks, in one transaction; a task that is done stays as it is', async () => {
	const { replica, written } = device([
		{ id: 'open', closedAt: null },
		{ id: 'done', closedAt: 5 }
	]);
	const view = { replica, acting } as unknown as Parameters<typeof handOver>[0];
	expect(await handOver(view, deal, 'bob')).toMatchObject({ ok: true });
	expect(written.map(([id, { set }]) => [id, set])).toEqual([
		['d', { owner: 'bob' }],
		['open', { participants: ['bob'] }]
	]);
	expect(await handOver(view, deal, 'anna')).toMatchObject({ ok: true });
	expect(written).toHaveLength(2);
});

const quote: Activity = {
	...ACTIVITY_DEFAULTS,
	id: 'quote',
	stage: 'talk',
	name: 'Quote',
	order: 'a0',
	removed: false,
	trigger: { title: 'Ask about it', assignee: { who: 'owner' }, dueInDays: 2 }
};

test.each([
	['PR-09 · a tick makes its task with it', false, 2, 'Ask about it'],
	['PR-09 · ticked again, it makes no second task, also not of one in the bin', true, 1, null]
])('%s', async (_, known, count, title) => {
	const { replica, written } = device([], known);
	const by: Ticking = { replica, directory: people, me: anna, acting };
	expect(await performActivity(by, deal, quote, BARE)).toEqual({ ok: true, value: title });
	expect(written).toHaveLength(count);
	expect(written[0]?.[0]).toBe('d');
});
