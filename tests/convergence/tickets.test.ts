import { expect, test } from 'vitest';
import { Actor, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

test('a device comes back with the newest ticket that the relay gave it, in every tab', async () => {
	const relay = new TestRelay();
	const olga = await Actor.found('Olga', relay);
	await olga.synced();
	const { network } = olga;
	// The first connections of a device have none.
	expect(network.shown.flat()).toEqual([]);
	const first = network.shown.length;
	network.cut();
	await waitFor(
		() => network.shown.length > first,
		() => 'a connection'
	);
	await olga.synced();
	const returning = network.shown.slice(first);
	for (const shown of returning) expect(shown).toEqual([expect.stringMatching(/^polder-ticket\./)]);
	// Also of a tab that has been opened since.
	const before = network.shown.length;
	await olga.openTab();
	await waitFor(
		() => network.shown.length > before,
		() => 'a connection of the tab'
	);
	for (const shown of network.shown.slice(before)) {
		expect(shown).toEqual([expect.stringMatching(/^polder-ticket\./)]);
	}
	await olga.leave();
});
