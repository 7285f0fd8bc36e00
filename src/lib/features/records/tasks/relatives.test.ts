import { expect, test } from 'vitest';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { TaskRow } from '$lib/replica/store/rows';
import { openTasksOf } from './my-tasks';
import { tasksAlong, tasksBelow, toEarlier, toParent, waitingFor } from './relatives';

/** A task's row, found by its parent, what it waits for, and who works on it. */
function row(id: string, parts: Partial<TaskRow> = {}): TaskRow {
	const { parent, dependencies = {}, assignees = [] } = parts;
	return {
		...{ kind: 'task', id, room: 'space.s', space: 's', stage: 'new', order: 'a0', title: id },
		...{ sortTitle: id, words: [], owner: null, createdAt: 0, updatedAt: 0, postCount: 0 },
		...{ dueOn: null, closedAt: null },
		links: [...(parent === undefined ? [] : [parent]), ...Object.keys(dependencies), ...assignees],
		...parts
	};
}

/** A database with these rows. */
function database(rows: readonly TaskRow[]): ReplicaDatabase {
	const found = (test: (one: TaskRow) => boolean) => ({
		toArray: () => Promise.resolve(rows.filter(test))
	});
	const linksTo = (ids: readonly string[]) =>
		found(({ links = [] }) => links.some((id) => ids.includes(id)));
	const records = {
		bulkGet: (ids: readonly string[]) =>
			Promise.resolve(ids.map((id) => rows.find((one) => one.id === id))),
		where: (index: string) => ({
			equals: (key: string | readonly string[]) =>
				index === 'links' ? linksTo([String(key)]) : found(({ owner }) => owner === key[1]),
			anyOf: linksTo
		})
	};
	return { records } as unknown as ReplicaDatabase;
}

test('LW-05 · what a task waits for is followed as far as it leads, circles and what is not here included', async () => {
	const db = database([
		row('a', { dependencies: { b: 'finish-start', gone: 'finish-start' } }),
		row('b', { dependencies: { c: 'start-start' } }),
		row('c', { dependencies: { a: 'finish-start' } }),
		row('d', { dependencies: { a: 'finish-start' } })
	]);
	expect([...(await tasksAlong(db, ['a'], toEarlier)).keys()]).toEqual(['a', 'b', 'c']);
	expect((await waitingFor(db, 'a')).map(({ id }) => id)).toEqual(['c', 'd']);
});

test('LW-05 · the tasks below one are found at any depth, and those above', async () => {
	const db = database([
		row('top', { parent: 'leaf' }),
		row('one', { parent: 'top', createdAt: 2 }),
		row('two', { parent: 'top', createdAt: 1 }),
		row('leaf', { parent: 'one', createdAt: 3 }),
		row('waits', { dependencies: { top: 'finish-start' } })
	]);
	expect((await tasksBelow(db, ['top'])).map(({ id }) => id)).toEqual(['two', 'one', 'leaf']);
	expect([...(await tasksAlong(db, ['leaf'], toParent)).keys()]).toEqual(['leaf', 'one', 'top']);
});

test('LW-07 · “My work” has those that somebody owns and those that they work on, each once', async () => {
	const db = database([
		row('own', { owner: 'ann' }),
		row('both', { owner: 'ann', assignees: ['ann'] }),
		row('helps', { owner: 'bea', assignees: ['ann'] }),
		row('done', { owner: 'bea', assignees: ['ann'], closedAt: 5 }),
		row('other', { owner: 'bea' })
	]);
	const { tasks } = await openTasksOf(db, 'ann');
	expect(tasks.map(({ id }) => id)).toEqual(['own', 'both', 'helps']);
});
