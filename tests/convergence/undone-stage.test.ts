import { expect, test } from 'vitest';
import { createDeal } from '../../src/lib/domain/deal/commands';
import { bin } from '../../src/lib/domain/history/commands';
import { newId } from '../../src/lib/domain/core/ids';
import { removeStage } from '../../src/lib/documents/space';
import { roomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from '../support/actors';

test('PR-02 · an import that is taken back before it reached the relay is refused nothing, though its stages went first', async () => {
	const relay = new TestRelay();
	const olga = await Actor.found('Olga', relay);
	const space = await olga.addSpace();
	await olga.synced();
	const stage = space.stages[0];
	if (stage === undefined) throw new Error('no stage');
	olga.network.goOffline();
	const room = roomName({ kind: 'space', space: space.id });
	const acting = { actor: olga.me, clock, random };
	const draft = {
		title: 'Imported',
		customer: null,
		contact: '',
		stage: stage.id,
		closeOn: '2026-12-01',
		rate: { source: 'stage' },
		revenue: 1,
		owner: olga.me
	} as const;
	const place = { space: space.id, currency: 'USD', order: 'a0', fields: [] };
	const id = newId(random);
	const change = createDeal(draft, place, stage, acting);
	await olga.workspace.records.createMany(room, [{ id, change }]);
	await olga.workspace.records.changeMany(room, [id], () => bin(acting));
	await olga.workspace.space(space.id).edit((doc) => {
		removeStage(doc, stage.id);
	});
	olga.network.online = true;
	olga.workspace.retry();
	await olga.synced();
	expect(await olga.workspace.db.refusals.count()).toBe(0);
	expect(relay.store.record(room, id)).not.toBeNull();
	await olga.leave();
});
