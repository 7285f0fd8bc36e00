import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordChange } from '../../src/lib/domain/core/change';
import type { PlannedUpdate } from '../../src/lib/domain/import/plan-changes';
import { changeOf } from '../../src/lib/domain/import/update-change';
import { createLead } from '../../src/lib/domain/lead/commands';
import { setSpaceGroup, setSpaceTag, setDeleted } from '../../src/lib/documents/space';
import { applyChange, openRecord, readFields } from '../../src/lib/documents/record';
import { actingAs, dealOf, rawUpdateOn } from '../support/guarded-records';
import { GuardedRelay, NORTH, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';

// What an import of a modified device writes although the preview says that it may not: the mark of an
// import opens no door.
const ROOM = 'space.north';
let guarded: GuardedRelay;
beforeEach(async () => {
	guarded = await GuardedRelay.open();
	const olga = await inRoom('olga');
	for (const [id, owner, stage] of [
		['bobs', 'bob', 'new'],
		['annas', 'anna', 'new'],
		['won', 'anna', 'won']
	] as const) {
		expect(await olga.edit(id, dealOf(owner, 'olga', { stage }))).toEqual({ outcome: 'saved' });
	}
	olga.connection.hangUp();
});
afterEach(() => guarded.relay.stop());

async function inRoom(who: Person): Promise<Sending> {
	const connection = await guarded.inside(guarded.keys[who], ROOM);
	connection.say({ type: 'subscribe', cursor: null });
	await connection.until('batch');
	return new Sending(connection);
}

/** Somebody writes what an import would write for a row, without asking the rules first. */
async function updates(who: Person, update: PlannedUpdate) {
	const sending = await inRoom(who);
	const state = guarded.store.record(ROOM, update.id)?.state;
	if (state === undefined) throw new Error('no such record');
	const fields = readFields(openRecord([state]));
	const context = { stages: NORTH.stages, country: null, importId: 'import1' };
	const change = changeOf(fields, update, context, actingAs(who));
	return sending.edit(
		update.id,
		rawUpdateOn(state, (doc) => applyChange(doc, change, 'local'))
	);
}

async function makes(who: Person, id: string, change: RecordChange) {
	const sending = await inRoom(who);
	return sending.edit(
		id,
		rawUpdateOn(undefined, (doc) => applyChange(doc, change, 'local'))
	);
}

const stageOf = (kind: string) => {
	const stage = NORTH.stages.find((one) => one.kind === kind);
	if (stage === undefined) throw new Error('no such stage');
	return stage;
};

test('LS-09 · an import updates what its person may, and its lines carry its id', async () => {
	const set = { title: 'Imported' };
	expect(await updates('anna', { id: 'annas', set })).toEqual({ outcome: 'saved' });
	const stage = stageOf('won');
	expect(await updates('anna', { id: 'annas', set: {}, move: { stage, order: 'a5' } })).toEqual({
		outcome: 'saved'
	});
});

test('OP-08 · an import changes nothing of another’s, and takes and gives nothing', async () => {
	const refused = { outcome: 'refused', rule: 'OP-08' };
	expect(await updates('anna', { id: 'bobs', set: { title: 'Mine' } })).toMatchObject(refused);
	expect(await updates('anna', { id: 'bobs', set: {}, owner: 'anna' })).toMatchObject(refused);
	expect(await updates('anna', { id: 'annas', set: {}, owner: 'bob' })).toMatchObject(refused);
});

test('OP-07 · an import takes nothing out of won', async () => {
	const stage = stageOf('open');
	expect(await updates('anna', { id: 'won', set: {}, move: { stage, order: 'a5' } })).toMatchObject(
		{ outcome: 'refused', rule: 'OP-07' }
	);
});

test('HI-04 · an import makes what exists no other record: its id in the source stays', async () => {
	expect(await updates('anna', { id: 'annas', set: { externalId: 'X' } })).toMatchObject({
		outcome: 'refused',
		rule: 'HI-04'
	});
});

test('OP-08 · an import makes no lead for somebody out of reach', async () => {
	const lead = createLead({ company: 'Acme' }, 'north', 'bob', actingAs('anna'));
	const marked = { ...lead, set: { ...lead.set, importId: 'import1' } };
	expect(await makes('anna', 'lead1', marked)).toMatchObject({ outcome: 'refused', rule: 'OP-08' });
});

test('SP-02, LS-12 · an import changes and deletes no space that its person does not look after', async () => {
	const writes = async (work: Parameters<typeof rawUpdateOn>[1]) => {
		const sending = await inRoom('anna');
		return sending.update(rawUpdateOn(guarded.store.document(ROOM) ?? undefined, work));
	};
	for (const work of [
		(doc: Parameters<typeof setSpaceTag>[0]) => setSpaceTag(doc, 'imported', true),
		(doc: Parameters<typeof setSpaceTag>[0]) => setSpaceGroup(doc, 'g1', true)
	]) {
		expect(await writes(work)).toMatchObject({ outcome: 'refused', rule: 'SP-02' });
	}
	expect(await writes((doc) => setDeleted(doc, true))).toMatchObject({
		outcome: 'refused',
		rule: 'LS-12'
	});
});
