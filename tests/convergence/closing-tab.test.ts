import { afterEach, beforeEach, expect, test } from 'vitest';
import { putStage, readSpace } from '../../src/lib/documents/space';
import type { Workspace } from '../../src/lib/replica/workspace';
import { Actor, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

let olga: Actor;
beforeEach(async () => {
	olga = await Actor.found('Olga', new TestRelay());
	await olga.synced();
});
afterEach(async () => {
	await olga.leave();
});

test('promise 2 · what is written while a tab is being closed comes to the other tabs, and from there to the relay', async () => {
	const { id, stages } = await olga.addSpace({ name: 'Sales' });
	const tab = await olga.openTab();
	const here = tab.space(id);
	const there = olga.workspace.space(id);
	await Promise.all([here.whenLoaded(), there.whenLoaded()]);
	await olga.synced();
	const namesIn = (document: ReturnType<Workspace['space']>) =>
		document.read((doc) => readSpace(doc, id)?.stages.map(({ name }) => name)) ?? [];
	const [first] = stages;
	if (first === undefined) throw new Error('no stage');
	// The connection is ended first, and the documents are closed last.
	const late = new Promise<boolean>((resolve) => {
		const { provider } = here;
		const end = provider.disconnect.bind(provider);
		provider.disconnect = () => {
			end();
			const saved = here.edit((doc) => {
				putStage(doc, { ...first, id: 'late', name: 'Late' });
			});
			void saved.then(({ ok }) => {
				resolve(ok);
			});
		};
	});
	const closing = tab.close();
	expect(await late).toBe(true);
	await closing;
	await waitFor(
		() => namesIn(there).includes('Late'),
		() => `the other tab has ${namesIn(there).join(', ')}`
	);
	await olga.synced();
});
