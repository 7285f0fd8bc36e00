import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { writeSpace } from '../../src/lib/documents/space';
import type { Question } from '../../src/lib/protocol/handshake';
import { syncFrame } from '../support/hostile-kit';
import { dealOf } from '../support/guarded-records';
import { GuardedRelay, NORTH } from '../support/guarded-relay';

let guarded: GuardedRelay;
beforeEach(async () => {
	guarded = await GuardedRelay.open();
});
afterEach(() => guarded.relay.stop());

test('nobody makes a record under the id that one of another room has', async () => {
	const { relay, store } = guarded;
	await relay.rooms.editSpace('south', (doc) => {
		writeSpace(doc, { ...NORTH, id: 'south', name: 'South' });
	});
	const olga = await guarded.follow('olga');
	olga.say({ type: 'edit', number: 1, record: 'hers', update: dealOf('olga') });
	await olga.until('accepted');
	const anna = await guarded.follow('anna', 'space.south');
	const update = dealOf('anna', 'anna', { space: 'south' });
	anna.say({ type: 'edit', number: 1, record: 'hers', update });
	await anna.until('refused');
	expect(store.record('space.south', 'hers')).toBeNull();
	anna.say({ type: 'edit', number: 2, record: 'own', update });
	await anna.until('accepted');
	expect(store.record('space.south', 'own')).not.toBeNull();
});

test('nobody puts a link of their own in the place of another', async () => {
	const olga = await guarded.inside(guarded.olga);
	const invite: Question = {
		ask: 'invite',
		id: 'link',
		role: 'agent',
		team: null,
		spaces: [],
		member: null,
		lifetime: 60_000,
		uses: 1,
		secretHash: 'one'
	};
	olga.say({ type: 'ask', number: 1, question: invite });
	await olga.until('answer');
	const anna = await guarded.inside(guarded.anna);
	anna.say({
		type: 'ask',
		number: 1,
		question: { ask: 'link-device', id: 'link', secretHash: 'two' }
	});
	await anna.until('answer');
	expect(anna.messages.at(-1)).toMatchObject({ answer: { answer: 'no' } });
	expect(guarded.relay.invitations.list()).toMatchObject([{ id: 'link', createdBy: 'olga' }]);
});

test('DI-01 · nobody makes the entry of a member anew, by which others’ changes of it would get lost', async () => {
	const anna = await guarded.inside(guarded.anna);
	const doc = new Y.Doc();
	const state = guarded.store.document('directory');
	if (state !== null) Y.applyUpdate(doc, state);
	const vector = Y.encodeStateVector(doc);
	const old = doc.getMap<Y.Map<unknown>>('members').get('anna');
	const made = new Y.Map(Object.entries({ ...old?.toJSON(), name: 'Me' }));
	doc.getMap('members').set('anna', made);
	anna.throw(syncFrame(2, Y.encodeStateAsUpdate(doc, vector)));
	await anna.until('unsaved');
	expect(anna.messages.at(-1)).toMatchObject({ rule: 'SCHEMA', facts: { field: 'members/anna' } });
	expect(guarded.relay.directory.members.get('anna')?.name).toBe('anna');
});
