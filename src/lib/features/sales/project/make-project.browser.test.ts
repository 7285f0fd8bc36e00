import { expect, test } from 'vitest';
import { addSpace } from '$lib/features/common/spaces/add-space';
import { addDeal, foundCompany, rowOf } from '$lib/features/common/testkit/company';
import { makeProjectIn } from './make-project';

test('LS-02 · a won deal becomes a project of a work space that is there: linked, with the hand-over as its topic', async () => {
	const { view, ...company } = await foundCompany();
	const deal = await addDeal({ view, ...company }, 'Harbour crane');
	const made = await addSpace(view, {
		...{ kind: 'work', name: 'Works', visibility: 'public', members: [] },
		stages: [{ name: 'To do', kind: 'open', probability: 0, begun: false }]
	});
	if (!made.ok) throw new Error('no space');
	const wish = { name: 'Build the crane', handOver: 'Contact: Ewa Nowak' };
	const project = await makeProjectIn(view, deal, made.value, wish);
	if (!project.ok) throw new Error('no project');
	const { records } = view.replica;
	expect((await rowOf(view, deal.id)).projects).toEqual([project.value]);
	const found = (await records.read(project.value))?.record;
	expect(found).toMatchObject({ kind: 'project', title: 'Build the crane', state: 'active' });
	const [topic = ''] = found?.kind === 'project' ? found.links : [];
	const row = await view.replica.db.records.get(topic);
	expect(row).toMatchObject({ kind: 'topic', space: made.value });
	// Nothing of the project says which deal it is from.
	expect(JSON.stringify(found)).not.toContain(deal.id);
});
