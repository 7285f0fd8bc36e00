import { expect, test } from 'vitest';
import { assign } from '../../src/lib/domain/deal/commands';
import { GuardedRelay } from '../support/guarded-relay';
import { actingAs, dealOf, rawUpdateOn, updateOn } from '../support/guarded-records';

const ROOM = 'space.north';

test('OP-08 · whoever loses a deal in the commit that their refused edit waits for is not sent its state', async () => {
	const relay = await GuardedRelay.open();
	const { store } = relay;
	const olga = await relay.follow('olga');
	const anna = await relay.follow('anna');
	olga.say({ type: 'edit', number: 1, record: 'd1', update: dealOf('anna', 'olga') });
	await olga.until('accepted');
	const broken = () =>
		rawUpdateOn(store.record(ROOM, 'd1')?.state, (doc) => {
			doc.getMap('fields').set('title', 7);
		});
	const refused = () => anna.messages.flatMap((m) => (m.type === 'refused' ? [m] : []));
	anna.say({ type: 'edit', number: 1, record: 'd1', update: broken() });
	await expect.poll(() => refused().length).toBe(1);
	expect(refused()[0]?.state).not.toBeNull();
	// Both come in one turn, and are stored and answered together.
	anna.say({ type: 'edit', number: 2, record: 'd1', update: broken() });
	const given = updateOn(
		store.record(ROOM, 'd1')?.state,
		assign({ owner: 'anna' }, 'olga', actingAs('olga'))
	);
	olga.say({ type: 'edit', number: 2, record: 'd1', update: given });
	await expect.poll(() => refused().length).toBe(2);
	expect(refused()[1]).toMatchObject({ number: 2, state: null });
	await relay.relay.stop();
});
