import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assign, createDeal } from '../../src/lib/domain/deal/commands';
import type { RecordChange } from '../../src/lib/domain/core/change';
import type { Space } from '../../src/lib/domain/space/space';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

let relay: TestRelay;
let olga: Actor;
let anna: Actor;
let space: Space;

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('olga', relay);
	space = await olga.addSpace();
	await olga.synced();
	anna = await olga.invite('anna', 'agent', relay);
	await waitFor(
		() => anna.workspace.catalogue.length > 0,
		() => 'no space'
	);
	await anna.synced();
	const [stage] = space.stages;
	if (stage === undefined) throw new Error('no stage');
	const wish = {
		title: 'Windmill',
		customer: null,
		contact: '',
		stage: stage.id,
		closeOn: '2031-01-01',
		rate: { source: 'stage' },
		revenue: 100,
		owner: anna.me
	} as const;
	const place = { space: space.id, currency: 'USD', order: 'a0', fields: [] };
	await change(anna, createDeal(wish, place, stage, actingAs(anna)));
});
afterEach(async () => {
	await anna.leave();
	await olga.leave();
});

const actingAs = (actor: Actor) => ({ actor: actor.me, clock, random });
async function change(actor: Actor, what: RecordChange): Promise<void> {
	const changed = await actor.workspace.records.change(`space.${space.id}`, 'deal', what);
	if (!changed.ok) throw new Error(JSON.stringify(changed.error));
	await waitFor(
		async () => (await actor.workspace.db.outbox.count()) === 0,
		() => JSON.stringify(actor.workspace.status)
	);
}
const presence = (actor: Actor) => actor.workspace.presence({ kind: 'space', space: space.id });
const seen = (actor: Actor) =>
	[...presence(actor).visitors('deal').values()].map(({ member, state }) => ({
		member,
		state: [...state]
	}));
const sees = (actor: Actor, expected: ReturnType<typeof seen>): Promise<void> =>
	waitFor(
		() => JSON.stringify(seen(actor)) === JSON.stringify(expected),
		() => `${actor.name} sees ${JSON.stringify(seen(actor))}`
	);

test('two devices see each other at a record, where they are, and that one is gone', async () => {
	const leave = presence(anna).enter('deal');
	presence(olga).enter('deal');
	await sees(anna, [{ member: olga.me, state: [] }]);
	await sees(olga, [{ member: anna.me, state: [] }]);
	presence(anna).point('deal', new Uint8Array([1]));
	presence(anna).point('deal', new Uint8Array([7, 8]));
	await sees(olga, [{ member: anna.me, state: [7, 8] }]);
	// A connection that breaks takes everybody with it; a new one brings them back, as they are.
	anna.network.cut();
	await sees(anna, []);
	anna.workspace.retry();
	await sees(anna, [{ member: olga.me, state: [] }]);
	await sees(olga, [{ member: anna.me, state: [7, 8] }]);
	leave();
	await sees(olga, []);
	expect(olga.workspace.status.state).toBe('synced');
});

test('a second tab that follows no records takes part as well', async () => {
	const tab = await anna.openTab();
	const place = { kind: 'space', space: space.id } as const;
	expect(tab.leads).toBe(false);
	tab.presence(place).enter('deal');
	presence(olga).enter('deal');
	await sees(olga, [{ member: anna.me, state: [] }]);
	expect(tab.presence(place).visitors('deal').size).toBe(1);
});

test('OP-08 · whoever loses the record loses who is in it', async () => {
	presence(anna).enter('deal');
	presence(olga).enter('deal');
	await sees(anna, [{ member: olga.me, state: [] }]);
	await change(olga, assign({ owner: anna.me }, olga.me, actingAs(olga)));
	await sees(anna, []);
	await sees(olga, []);
});

test('two devices see each other in a space again at once when a connection was broken for a moment', async () => {
	const awareness = (actor: Actor) => actor.workspace.space(space.id).awareness;
	const here = (actor: Actor) => {
		const states = [...awareness(actor).getStates().values()];
		return states.map((state) => state['user']).sort();
	};
	const meet = (...expected: string[]) =>
		waitFor(
			() => [olga, anna].every((actor) => String(here(actor)) === String(expected)),
			() => JSON.stringify([here(olga), here(anna)]),
			// Within this time y-protocols repeats nothing.
			8000
		);
	for (const actor of [olga, anna]) await actor.workspace.space(space.id).whenLoaded();
	awareness(olga).setLocalState({ user: 'olga' });
	awareness(anna).setLocalState({ user: 'anna' });
	await meet('anna', 'olga');
	for (const actor of [anna, olga]) {
		actor.network.cut();
		await waitFor(
			() => String(here(actor)) === actor.name,
			() => String(here(actor))
		);
		actor.workspace.retry();
		await meet('anna', 'olga');
	}
});
