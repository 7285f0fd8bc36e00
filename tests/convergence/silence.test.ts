import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { random, Actor, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';
import { putTeam } from '../../src/lib/documents/write-directory';
import { newId } from '../../src/lib/domain/core/ids';

/** Connections that are taken and stay silent, as by a hotel's proxy, or after sleep. */
let relay: TestRelay;
let olga: Actor;
beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('Olga', relay, {
		linkTiming: { handshake: 150, silence: 0, sign: 100, steady: 30_000 }
	});
	await olga.synced();
});
afterEach(async () => {
	olga.network.delivery = 'flowing';
	await olga.leave();
});

const change = () =>
	olga.workspace.directory.edit((doc) => {
		putTeam(doc, { id: newId(random), name: 'North', label: '', supervisors: [], importId: null });
	});

/** Long enough ago was anything heard. */
const quiet = async () => {
	const from = Date.now();
	await waitFor(
		() => Date.now() > from + 5,
		() => 'the clock stands',
		5000
	);
};

const attempts = () => olga.network.shown.length;

describe('promise 2 · a tab whose storage is gone', () => {
	test('says so and saves nothing, and what was removed does not come back', async () => {
		const other = await olga.openTab();
		await other.erase();
		await waitFor(
			() => olga.workspace.status.failure === 'removed',
			() => JSON.stringify(olga.workspace.status),
			5000
		);
		expect(olga.workspace.status.state).toBe('failed');
		olga.workspace.retry();
		expect(olga.workspace.status.state).toBe('failed');
		await expect(olga.workspace.db.records.count()).rejects.toThrow();
	});
});

describe('promise 2 · a connection that hangs', () => {
	test('while it is made is given up, and made anew until one gets through', async () => {
		olga.network.delivery = 'held';
		olga.network.cut();
		await change();
		const before = attempts();
		await waitFor(
			() => attempts() > before + 8,
			() => String(attempts() - before),
			5000
		);
		expect(olga.workspace.status.state).toBe('offline');
		olga.network.delivery = 'flowing';
		await olga.synced();
	});

	test('after it was open is found out when the device wakes up', async () => {
		olga.network.delivery = 'held';
		await change();
		expect(olga.workspace.status.waitingCount).toBe(1);
		await quiet();
		const before = attempts();
		olga.workspace.wake();
		await waitFor(
			() => attempts() > before,
			() => 'no attempt',
			5000
		);
		olga.network.delivery = 'flowing';
		await olga.synced();
	});

	test('and lives is left alone', async () => {
		await quiet();
		const before = attempts();
		olga.workspace.wake();
		const { received } = olga.network;
		const heard = received.length;
		await waitFor(
			() => received.length > heard,
			() => 'no sign of life',
			5000
		);
		await change();
		await olga.synced();
		expect(attempts()).toBe(before);
	});
});
