import { expect, test } from 'vitest';
import { recordFrom } from '$lib/documents/read-record';
import { seededActing } from '$lib/domain/import/testkit';
import { member } from '$lib/domain/member/testkit';
import { salesSpace, stage } from '$lib/domain/space/testkit';
import { createTask } from '$lib/domain/task/commands';
import { followingOf, takenBack } from './following';
import type { MovingView } from './moving-view';

const [todo, done, dropped] = [stage('todo', 'open'), stage('done', 'won'), stage('no', 'lost')];
const space = salesSpace([todo, done, dropped], { kind: 'work', fields: [] });
const acting = seededActing('anna');
const fields = createTask(
	{
		...{ title: 'Water', space: space.id, stage: todo, order: 'a0', owner: 'anna', fields: [] },
		...{ dueOn: '2026-01-05', plan: { repeat: 'FREQ=WEEKLY' } }
	},
	acting
).set;
const task = recordFrom(fields, 't');

/** A device with the task, on which the next one is known or not, and what has happened to it. */
function device(known: boolean, history: readonly { readonly what: string }[] = []): MovingView {
	const record = { ...task, binned: false };
	const replica = {
		db: {
			records: {
				where: () => ({
					between: () => ({
						offset: () => ({ limit: () => ({ toArray: () => Promise.resolve([]) }) })
					})
				})
			},
			updates: {
				where: () => ({
					equals: () => ({ limit: () => ({ count: () => Promise.resolve(known ? 1 : 0) }) })
				})
			}
		},
		records: { read: () => Promise.resolve({ record, history, posts: [] }) }
	};
	const me = member('anna', 'agent');
	return { acting, me, replica } as unknown as MovingView;
}

const row = { id: 't', kind: 'task', stage: 'todo', repeat: 'FREQ=WEEKLY' } as Parameters<
	typeof followingOf
>[2];

test('LW-05 · the next task is made when one ends, done or dropped, and only then', async () => {
	for (const to of [done, dropped]) {
		const next = await followingOf(device(false), space, row, to);
		expect(next?.edits[0]?.set).toMatchObject({
			stage: 'todo',
			series: 't',
			repeat: 'FREQ=WEEKLY'
		});
	}
	expect(await followingOf(device(false), space, row, todo)).toBeNull();
	const { repeat: _, ...once } = row;
	expect(await followingOf(device(false), space, once, done)).toBeNull();
});

test('LW-05 · ending a task again makes no second one, also when that is done or in the bin', async () => {
	expect(await followingOf(device(true), space, row, done)).toBeNull();
});

test('LW-05 · taking the move back takes the next task along, unless somebody has worked on it', async () => {
	const untouched = await takenBack(device(true, [{ what: 'created' }]), 'n');
	expect(untouched?.edits[0]?.set).toEqual({ binned: true });
	expect(await takenBack(device(true, [{ what: 'created' }, { what: 'field' }]), 'n')).toBeNull();
});
