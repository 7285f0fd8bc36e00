import { flushSync } from 'svelte';
import { toStore } from 'svelte/store';
import { expect, test } from 'vitest';
import { createCustomer } from '$lib/domain/customer/commands';
import { foundCompany } from '$lib/features/common/testkit/company';

test('an edit tells nobody who reads of the workspace what it does not change', async () => {
	const { view } = await foundCompany();
	const told = { rest: 0, replica: 0 };
	const stopRest = toStore(() => [
		view.isWhole,
		view.everySpace,
		view.arrivingAnywhere,
		view.removal
	]).subscribe(() => (told.rest += 1));
	const stopReplica = view.replica.onChange(() => (told.replica += 1));
	flushSync();
	told.rest = 0;
	const made = createCustomer({ title: 'Harbour' }, null, view.acting, []);
	expect((await view.changeCustomer('harbour', made)).ok).toBe(true);
	// The replica has spoken, and what follows from that is done.
	await expect.poll(() => told.replica).toBeGreaterThan(0);
	flushSync();
	expect(told.rest).toBe(0);
	stopRest();
	stopReplica();
});
