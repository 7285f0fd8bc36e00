import { expect, test } from 'vitest';
import { bodyOf } from '$lib/domain/note/body';
import { PageTree } from '$lib/domain/page/tree';
import { readPlan } from '$lib/documents/private-plan';
import { newSession } from '$lib/features/common/testkit/company';
import { projectsOf, tasksIn } from '$lib/replica/store/projects';
import { pagesOf } from '$lib/replica/store/pages';
import { fillSample, SAMPLE } from './fill-sample';

test('PG-03 · the sample company is filled, and its pages are there with their texts', async () => {
	const session = newSession();
	await session.start('');
	const created = await session.createSample(SAMPLE.name, SAMPLE.person, SAMPLE.currency);
	if (!created.ok) throw new Error(created.error.reason);
	const view = created.value;
	const filled = await fillSample(view);
	if (!filled.ok) throw new Error(JSON.stringify(filled.error));
	const talk = () => view.catalogue.find(({ kind }) => kind === 'discussion')?.id;
	await expect.poll(talk).toBeDefined();
	const rows = await pagesOf(view.replica.db, talk() ?? '');
	const tree = new PageTree(rows);
	expect(tree.grown(() => true).map(({ row, depth }) => `${String(depth)} ${row.title}`)).toEqual([
		'0 How we work',
		'1 Bảo trì kho lạnh hằng năm',
		'1 Pierwsza wizyta u klienta',
		'0 Transport: what it costs'
	]);
	for (const { id, title, body } of rows) {
		expect(body?.count, title).toBeGreaterThan(20);
		const text = await view.replica.records.read(bodyOf(id));
		expect(text?.note.length, title).toBeGreaterThan(2);
	}
	// LW-07 · the day of who looks at it is planned, with tasks of their own.
	const { blocks } = view.replica.mine.read(readPlan);
	const planned = await view.replica.db.records.bulkGet(blocks.map(({ record }) => record));
	expect(planned.map((row) => row?.owner)).toEqual(blocks.map(() => view.replica.me));
	expect(blocks).toHaveLength(3);
	// LW-02 · and so are the projects of its work space, with tasks in them.
	const works = view.catalogue.find(({ kind }) => kind === 'work')?.id ?? '';
	const projects = await projectsOf(view.replica.db, works);
	expect(projects.map(({ state }) => state)).toEqual(['active', 'active', 'planned', 'done']);
	const tasks = await tasksIn(
		view.replica.db,
		projects.map(({ id }) => id)
	);
	expect(new Set(tasks.map(({ project }) => project)).size).toBe(projects.length);
});
