import { afterEach, beforeEach, expect, test } from 'vitest';
import { putStage, readSpace } from '../../src/lib/documents/space';
import type { SpaceId } from '../../src/lib/domain/core/ids';
import type { Workspace } from '../../src/lib/replica/workspace';
import { Actor, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

let olga: Actor;
let relay: TestRelay;
beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('Olga', relay);
	await olga.synced();
});
afterEach(async () => {
	await olga.leave();
});

const namesIn = (document: ReturnType<Workspace['space']>, id: SpaceId): readonly string[] =>
	document.read((doc) => readSpace(doc, id)?.stages.map(({ name }) => name)) ?? [];

test('promise 2 · what is written while a tab is being closed comes to the other tabs, and from there to the relay', async () => {
	const { id, stages } = await olga.addSpace({ name: 'Sales' });
	const tab = await olga.openTab();
	const here = tab.space(id);
	const there = olga.workspace.space(id);
	await Promise.all([here.whenLoaded(), there.whenLoaded()]);
	await olga.synced();
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
		() => namesIn(there, id).includes('Late'),
		() => `the other tab has ${namesIn(there, id).join(', ')}`
	);
	await olga.synced();
});

test('promise 2 · what was written while a tab did not listen comes to it from the disk, and from there to the relay', async () => {
	const { id, stages } = await olga.addSpace({ name: 'Sales' });
	const tab = await olga.openTab();
	const there = olga.workspace.space(id);
	await Promise.all([tab.space(id).whenLoaded(), there.whenLoaded()]);
	await olga.synced();
	const [first] = stages;
	if (first === undefined) throw new Error('no stage');
	// As while its leadership is taken and it has not begun to follow.
	there.provider.disconnect();
	tab.space(id).provider.disconnect();
	const saved = await tab.space(id).edit((doc) => {
		putStage(doc, { ...first, id: 'missed', name: 'Missed' });
	});
	expect(saved.ok).toBe(true);
	await tab.close();
	expect(namesIn(there, id)).not.toContain('Missed');
	there.shareWithTabs();
	await waitFor(
		() => namesIn(there, id).includes('Missed'),
		() => `the other tab has ${namesIn(there, id).join(', ')}`
	);
	expect(there.waiting()).not.toBeNull();
	there.provider.connect();
	await olga.synced();
	const adam = await olga.invite('Adam', 'admin', relay);
	await adam.synced();
	await waitFor(
		() => namesIn(adam.workspace.space(id), id).includes('Missed'),
		() => `another device has ${namesIn(adam.workspace.space(id), id).join(', ')}`
	);
	await adam.leave();
});
