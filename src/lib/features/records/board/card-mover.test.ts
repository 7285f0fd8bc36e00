import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { succeed } from '$lib/domain/core/result';
import type { Role } from '$lib/domain/member/member';
import { member, peopleOf } from '$lib/domain/member/testkit';
import type { StageKind } from '$lib/domain/space/space';
import { salesSpace, stage } from '$lib/domain/space/testkit';
import type { RecordChange } from '$lib/domain/core/change';
import type { Undone } from '$lib/features/common/undo/undo';
import type { RecordEdits } from '$lib/replica/store/change-together';
import { ReplicaDatabase } from '$lib/replica/store/database';
import type { DealRow } from '$lib/replica/store/rows';
import { dealRow } from '$lib/replica/store/testkit';
import { columnPage } from '$lib/replica/store/queries';
import type { MovingView } from '../moves/moving-view';
import { CardMover } from './card-mover';
import type { Target } from '../moves/target';

const named = (id: string, kind: StageKind) => stage(id, kind, { name: id.toUpperCase() });
const STAGES = [named('new', 'open'), named('talks', 'open'), named('won', 'won')];

const deal = (id: string, order: string, at = 'new'): DealRow =>
	dealRow({ id, order, stage: at, owner: 'zoe' });

/** A board in a database, with one person who moves cards and others who move them at the same time. */
class Table {
	readonly said: string[] = [];
	readonly written: RecordChange[] = [];
	undo: (() => Promise<Undone>) | null = null;
	role: Role = 'agent';
	readonly mover: CardMover;

	constructor(readonly db: ReplicaDatabase) {
		const view = {
			space: () => salesSpace(STAGES),
			get me() {
				return member('zoe', table.role);
			},
			acting: {
				actor: 'zoe',
				clock: { now: () => 5, offset: () => 0 },
				random: { bytes: (count: number) => new Uint8Array(count) }
			},
			directory: peopleOf([member('zoe', 'agent')]),
			replica: {
				db,
				me: 'zoe',
				records: {
					read: () => Promise.resolve(null),
					changeTogether: async (wanted: readonly RecordEdits[]) => {
						for (const { id, edits } of wanted)
							for (const change of edits) {
								this.written.push(change);
								await db.records.update(id, change.set);
							}
						return succeed(null);
					}
				}
			}
		} satisfies MovingView;
		// eslint-disable-next-line @typescript-eslint/no-this-alias -- The role is asked for with each move.
		const table = this;
		const voice = {
			announce: () => undefined,
			moved: (text: string, undo: (() => Promise<Undone>) | null) => {
				this.said.push(text);
				this.undo = undo;
			},
			failed: (text: string) => void this.said.push(text)
		};
		this.mover = new CardMover(view, 's', voice, () => undefined);
	}

	async column(at: string): Promise<string[]> {
		return (await columnPage(this.db, 's', at, { start: 0, count: 20 })).map(({ id }) => id);
	}
}

const to = (at: string, beside: Target['beside'], gap = 0): Target => ({ stage: at, beside, gap });

let table: Table;
const held = deal('held', 'a5');

beforeEach(async () => {
	const db = new ReplicaDatabase(`t${String(Math.random())}`, {
		indexedDB: new IDBFactory(),
		IDBKeyRange
	});
	await db.open();
	await db.records.bulkPut([
		held,
		deal('one', 'a1', 'talks'),
		deal('two', 'a3', 'talks'),
		deal('three', 'a5', 'talks')
	]);
	table = new Table(db);
});

describe('OP-03 · a drag ends in the present', () => {
	test('OP-03 · a card lands beside the cards that it was dropped between, wherever they are by now', async () => {
		const beside = { before: 'one', after: 'two' };
		await table.db.records.bulkPut([deal('new above', 'a0', 'talks'), deal('x', 'Zz', 'talks')]);
		await table.mover.move(held, to('talks', beside, 1));
		expect(await table.column('talks')).toEqual(['x', 'new above', 'one', 'held', 'two', 'three']);
	});

	test.each<[string, Target['beside'], readonly string[], string[]]>([
		['the one above has gone', { before: 'one', after: 'two' }, ['one'], ['held', 'two', 'three']],
		['the one below has gone', { before: 'one', after: 'two' }, ['two'], ['one', 'held', 'three']],
		['at the top', { before: null, after: 'one' }, [], ['held', 'one', 'two', 'three']],
		['at the end', { before: 'three', after: null }, [], ['one', 'two', 'three', 'held']],
		['all have gone', { before: null, after: 'one' }, ['one', 'two', 'three'], ['held']]
	])('OP-03 · and when %s', async (_, beside, gone, column) => {
		await table.db.records.bulkDelete([...gone]);
		await table.mover.move(held, to('talks', beside, 2));
		expect(await table.column('talks')).toEqual(column);
	});

	test('OP-04 · who moved it meanwhile is where it comes from in the history, and that is said', async () => {
		await table.db.records.put(deal('held', 'a9', 'talks'));
		await table.mover.move(held, to('new', null));
		expect(table.written[0]?.history).toMatchObject([{ what: 'stage', from: 'talks', to: 'new' }]);
		expect(table.said).toEqual(['“held” is in NEW now. Somebody had moved it to TALKS meanwhile.']);
	});

	test('OP-07 · a card that was won meanwhile stays won, also for those who may open it again', async () => {
		table.role = 'owner';
		await table.db.records.put(deal('held', 'a9', 'won'));
		expect(await table.mover.move(held, to('talks', null))).toBe(null);
		expect([table.written, table.said]).toEqual([
			[],
			['“held” was moved to WON meanwhile. It stays there.']
		]);
		// A person who picks up the closed card may move it.
		expect(await table.mover.move(deal('held', 'a9', 'won'), to('talks', null))).not.toBe(null);
	});

	test('OP-03 · a card that was taken away or binned meanwhile is moved nowhere', async () => {
		await table.db.records.delete('held');
		expect(await table.mover.move(held, to('talks', null))).toBe(null);
		expect([table.written, table.said]).toEqual([
			[],
			['“held” was taken away or put into the bin meanwhile. Nothing was moved.']
		]);
	});

	test('OP-03 · taking a move back leaves alone what somebody has moved on since', async () => {
		await table.mover.move(held, to('talks', null));
		await table.db.records.update('held', { stage: 'won' });
		expect(await table.undo?.()).toEqual({
			is: 'changed',
			said: '“held” was changed meanwhile. It stays as it is.'
		});
		expect(await table.column('won')).toEqual(['held']);
	});
});
