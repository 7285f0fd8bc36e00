import { expect, test, vi } from 'vitest';
import { Subscriptions } from '../../sync-server/rooms/subscriptions';
import { CHANNELS, readChannel } from '../../src/lib/protocol/channels';
import { SYNC_PATH } from '../../src/lib/protocol/rooms';
import { setSpaceMember } from '../../src/lib/documents/space';
import { Actor, TestRelay } from '../support/actors';
import { ORIGIN } from '../support/memory-network';
import { waitFor } from '../support/wait-for';

test('a tab holds one connection, however many spaces are open, and so does each further tab', async () => {
	const relay = new TestRelay();
	const addresses: string[] = [];
	const olga = await Actor.found('Olga', relay);
	const { socket } = olga.environment;
	const noting = class extends socket {
		constructor(url: string | URL, protocols?: string | string[]) {
			super(url, protocols);
			addresses.push(String(url));
		}
	};
	Object.assign(olga.environment, { socket: noting });
	for (let n = 0; n < 12; n++) await olga.addSpace();
	await olga.synced();
	await olga.reload();
	await olga.synced();
	const own = `${ORIGIN.replace('http', 'ws')}${SYNC_PATH}/${CHANNELS}`;
	expect(addresses).toEqual([own]);
	expect(relay.relay?.connectionCount).toBe(1);
	await olga.openTab();
	await waitFor(
		() => relay.relay?.connectionCount === 2,
		() => 'the tab'
	);
	// Everything that comes is in some channel.
	expect(olga.network.received.every((frame) => readChannel(frame).ok)).toBe(true);
	olga.network.cut();
	await waitFor(
		() => addresses.length === 4,
		() => String(addresses.length)
	);
	await olga.synced();
	expect(addresses).toEqual([own, own, own, own]);
	await olga.leave();
});

test('OP-08 · a space that is closed to a member closes alone: the other rooms keep their connection', async () => {
	const relay = new TestRelay();
	const olga = await Actor.found('Olga', relay);
	const space = await olga.addSpace({ visibility: 'private' });
	const bob = await olga.invite('Bob', 'agent', relay);
	const mayEnter = () => bob.workspace.catalogue.some(({ id, enter }) => id === space.id && enter);
	const letBob = async (inside: boolean) => {
		await olga.workspace.space(space.id).edit((doc) => {
			setSpaceMember(doc, bob.me, inside);
		});
		await waitFor(
			() => mayEnter() === inside,
			() => JSON.stringify(bob.workspace.catalogue)
		);
	};
	await letBob(true);
	await bob.synced();
	const { length } = bob.network.shown;
	await letBob(false);
	await bob.synced();
	expect(bob.network.shown).toHaveLength(length);
	await olga.leave();
	await bob.leave();
});

test('LW-03 · the records of a room are asked for once on a channel, also when somebody tries again', async () => {
	const asked = vi.spyOn(Subscriptions.prototype, 'subscribe');
	const relay = new TestRelay();
	const olga = await Actor.found('Olga', relay);
	await olga.addSpace();
	await olga.synced();
	const before = asked.mock.calls.length;
	olga.workspace.retry();
	await waitFor(
		() => asked.mock.calls.length > before,
		() => 'nothing was asked for again'
	);
	await olga.synced();
	// What the relay was still sending for an earlier question would be taken for the answer to the next.
	const channels = asked.mock.calls.map(([client]) => client);
	expect(new Set(channels).size).toBe(channels.length);
	asked.mockRestore();
	await olga.leave();
});
