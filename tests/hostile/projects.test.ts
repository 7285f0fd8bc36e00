import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { firstUpdate } from '../../src/lib/documents/record';
import { writeSpace } from '../../src/lib/documents/space';
import { createProject } from '../../src/lib/domain/project/commands';
import { actingAs, rawUpdateOn } from '../support/guarded-records';
import { GuardedRelay, NORTH, START, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';

const WORK = { ...NORTH, id: 'work', kind: 'work' as const };
const CLOSED = { ...WORK, id: 'closed', visibility: 'hidden' as const, members: ['bob'] };
const draft = {
	title: 'Move',
	owner: 'anna',
	startOn: null,
	dueOn: null,
	state: 'active'
} as const;
let guarded: GuardedRelay;

beforeEach(async () => {
	guarded = await GuardedRelay.open();
	for (const space of [WORK, CLOSED]) {
		await guarded.relay.rooms.editSpace(space.id, (doc) => {
			writeSpace(doc, space);
		});
	}
	expect(await makes('anna', 'move', 'work')).toEqual({ outcome: 'saved' });
});
afterEach(() => guarded.relay.stop());

async function inRoom(who: Person, room: string): Promise<Sending> {
	const connection = await guarded.inside(guarded.keys[who], room);
	connection.say({ type: 'subscribe', cursor: null });
	await connection.until('batch');
	return new Sending(connection);
}

async function makes(who: Person, id: string, space: string, by: Person = who) {
	const sending = await inRoom(who, `space.${space}`);
	return sending.edit(id, firstUpdate(createProject({ ...draft, space }, actingAs(by))));
}

/** Somebody does anything at all to a record, without asking the rules first. */
async function does(who: Person, work: (doc: Y.Doc) => void, record = 'move') {
	const sending = await inRoom(who, 'space.work');
	return sending.edit(record, rawUpdateOn(guarded.store.record('space.work', record)?.state, work));
}

let lines = 0;

/** Sets fields and tells the first of them, as an honest device would. */
const setTold = (by: Person, field: string, from: string | null, to: string, more = {}) => {
	return (doc: Y.Doc) => {
		lines += 1;
		const fields = doc.getMap('fields');
		for (const [name, value] of Object.entries({ [field]: to, ...more })) fields.set(name, value);
		const line = { id: `line-${String(lines)}`, at: START, by, what: 'field', field, from, to };
		doc.getArray('history').push([line]);
	};
};

describe('LW-02 · a project, by a forged change', () => {
	test('is made in nobody else’s name, in no pipeline and in no space that one may not enter', async () => {
		expect(await makes('bob', 'other', 'work', 'anna')).toMatchObject({ rule: 'HI-04' });
		expect(await makes('anna', 'other', 'north')).toMatchObject({ rule: 'LW-02' });
		// A project of one space sent into the room of another one.
		const sending = await inRoom('anna', 'space.work');
		const elsewhere = createProject({ ...draft, space: 'closed' }, actingAs('anna'));
		expect(await sending.edit('other', firstUpdate(elsewhere))).toMatchObject({ rule: 'HI-04' });
	});

	test('is changed by no guest, and told as it was', async () => {
		const pause = (by: Person, from = 'active') => setTold(by, 'state', from, 'paused');
		expect(await does('gus', pause('gus'))).toMatchObject({ rule: 'OP-05' });
		expect(await does('bob', pause('anna'))).toMatchObject({ rule: 'HI-03' });
		expect(await does('bob', pause('bob', 'planned'))).toMatchObject({ rule: 'HI-01' });
		const secretly = (doc: Y.Doc) => void doc.getMap('fields').set('state', 'paused');
		expect(await does('bob', secretly)).toMatchObject({ rule: 'HI-01' });
		expect(await does('bob', pause('bob'))).toEqual({ outcome: 'saved' });
	});

	test.each([
		[{ state: 'gone' }, 'SCHEMA'],
		[{ state: 'done' }, 'LW-02'],
		[{ title: '' }, 'LW-02'],
		[{ title: 'x'.repeat(2000) }, 'SCHEMA'],
		[{ dueOn: 'tomorrow' }, 'SCHEMA'],
		[{ 'link.no id at all!': 'true' }, 'SCHEMA'],
		[{ progress: '50' }, 'SCHEMA']
	])('is never %j', async (forged, rule) => {
		const [[field, to] = ['', '']] = Object.entries(forged);
		const change = setTold('anna', field, field === 'state' ? 'active' : null, to);
		expect(await does('anna', change)).toMatchObject({ outcome: 'refused', rule });
	});

	test('ends when it is said to, and not when somebody would like it to have', async () => {
		const done = (closedAt: number) => setTold('anna', 'state', 'active', 'done', { closedAt });
		expect(await does('anna', done(START - 86_400_000))).toMatchObject({ outcome: 'refused' });
		expect(await does('anna', done(START))).toEqual({ outcome: 'saved' });
		const secretly = (doc: Y.Doc) => void doc.getMap('fields').set('closedAt', null);
		expect(await does('anna', secretly)).toMatchObject({ rule: 'LW-02' });
	});

	test('HI-05 · goes into the bin by who made it or an admin', async () => {
		const bins = (by: Person) => (doc: Y.Doc) => {
			lines += 1;
			doc.getMap('fields').set('binned', true);
			doc
				.getArray('history')
				.push([{ id: `line-${String(lines)}`, at: START, by, what: 'binned' }]);
		};
		expect(await does('bob', bins('bob'))).toMatchObject({ rule: 'HI-05' });
		expect(await does('anna', bins('anna'))).toEqual({ outcome: 'saved' });
	});
});
