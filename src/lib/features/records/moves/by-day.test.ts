import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordEdits } from '$lib/replica/store/change-together';
import { recordFrom } from '$lib/documents/read-record';
import { seededActing } from '$lib/domain/import/testkit';
import { member } from '$lib/domain/member/testkit';
import { salesSpace, stage } from '$lib/domain/space/testkit';
import { createTask } from '$lib/domain/task/commands';
import { repeatedId } from '$lib/domain/task/repeat/next';
import { BY_DAY } from '$lib/domain/task/repeat/repeat-by';
import { ownedBytes } from '$lib/domain/core/owned-bytes';
import { succeed } from '$lib/domain/core/result';
import { ReplicaDatabase } from '$lib/replica/store/database';
import { makeDueTasks, type SeriesView } from './by-day';

const space = salesSpace([stage('todo', 'open'), stage('done', 'won')], { kind: 'work' });
const acting = seededActing('anna');
const [todo] = space.stages;
if (todo === undefined) throw new Error('no stage');
const fields = {
	...createTask(
		{
			...{ title: 'Water', space: space.id, stage: todo, order: 'a0', owner: 'anna', fields: [] },
			...{ dueOn: '2026-01-05', plan: { repeat: 'FREQ=DAILY' } }
		},
		acting
	).set,
	repeatBy: 'day'
};

let db: ReplicaDatabase;
beforeEach(() => {
	db = new ReplicaDatabase('by day', { indexedDB: new IDBFactory(), IDBKeyRange });
});
afterEach(() => {
	db.close();
});

const row = (id: string, slot: string) => ({
	...{ id, room: 'space.w' as const, kind: 'task' as const, space: space.id, stage: 'done' },
	...{ title: 'Water', sortTitle: 'water', words: [], owner: 'anna', order: 'a0', postCount: 0 },
	...{ createdAt: 0, updatedAt: 0, dueOn: slot, closedAt: 5, repeat: 'FREQ=DAILY' },
	...{ links: [BY_DAY], comes: { series: 't', slot } }
});

function device(made: RecordEdits[], more: object = {}): SeriesView {
	const records = {
		read: (id: string) => {
			const slot = id === 't' ? {} : { series: 't', slot: '2026-01-07', dueOn: '2026-01-07' };
			const record = recordFrom({ ...fields, ...slot }, id);
			return Promise.resolve({ record, history: [], posts: [] });
		},
		changeTogether: (edits: readonly RecordEdits[]) => {
			made.push(...edits);
			return Promise.resolve(succeed(null));
		}
	};
	return {
		...{ acting, me: member('anna', 'agent'), replica: { db, records } },
		...{ catalogue: [{ id: space.id, kind: 'work', enter: true, archived: false }] },
		...{ space: () => space, ...more }
	} as unknown as SeriesView;
}

test('LW-05 · a task whose day has come is made once, from the last of its series, done or not', async () => {
	await db.records.bulkPut([row('t', '2026-01-05'), row('later', '2026-01-07')]);
	const made: RecordEdits[] = [];
	expect(await makeDueTasks(device(made), '2026-01-07')).toBe(0);
	expect(await makeDueTasks(device(made), '2026-01-09')).toBe(1);
	const id = repeatedId('t', '2026-01-09');
	expect(made).toMatchObject([{ id, edits: [{ set: { slot: '2026-01-09', stage: 'todo' } }] }]);
	await db.updates.add({ record: id, update: ownedBytes(new Uint8Array()), mine: [] });
	expect(await makeDueTasks(device(made), '2026-01-09')).toBe(0);
});

test('LW-05 · none is made by a guest, in an archived space, or where no new task may begin', async () => {
	await db.records.put(row('t', '2026-01-05'));
	const made: RecordEdits[] = [];
	const archived = { catalogue: [{ id: space.id, kind: 'work', enter: true, archived: true }] };
	const kept = { ...space, stages: [stage('todo', 'open', { enterBy: 'managers' })] };
	for (const more of [{ me: member('gus', 'guest') }, archived, { space: () => kept }]) {
		expect(await makeDueTasks(device(made, more), '2026-01-09')).toBe(0);
	}
	expect(made).toEqual([]);
});
