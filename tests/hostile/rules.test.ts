import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { callOf } from '../../src/lib/domain/campaign/commands';
import { derivedId } from '../../src/lib/domain/core/ids';
import { automaticDealId } from '../../src/lib/domain/deal/automatic';
import { customerOfLead, dealOfLead } from '../../src/lib/domain/lead/commands';
import { triggeredId } from '../../src/lib/domain/process/trigger';
import { historyValue } from '../../src/lib/domain/core/history-value';
import { structureOf } from '../../src/lib/domain/space/saved-template';
import { putCustomField } from '../../src/lib/documents/custom-fields';
import {
	putDevice,
	putGroup,
	putMember,
	putWorkspaceField,
	putTeam,
	writeWorkspace
} from '../../src/lib/documents/write-directory';
import {
	putStage,
	setDeleted,
	setSpaceField,
	setSpaceMember,
	setSpaceValue,
	writeSpace
} from '../../src/lib/documents/space';
import { applyChange, firstUpdate } from '../../src/lib/documents/record';
import type { Question } from '../../src/lib/protocol/handshake';
import { CLOSE } from '../../src/lib/protocol/messages';
import { hashOf } from '../../sync-server/access/secret-hash';
import { actingAs, dealOf, newDeal, rawUpdateOn } from '../support/guarded-records';
import { GuardedRelay, NORTH, type Person } from '../support/guarded-relay';
import { everythingIn, Sending, syncFrame } from '../support/hostile-kit';
import { makeKey, RawConnection } from '../support/raw-device';

const ROOM = 'space.north';
let guarded: GuardedRelay;
beforeEach(async () => {
	guarded = await GuardedRelay.open();
	const { relay } = guarded;
	for (const visibility of ['hidden', 'private', 'public'] as const) {
		const space = { ...NORTH, id: visibility, visibility, members: ['bob'], createdBy: 'bob' };
		await relay.rooms.editSpace(visibility, (doc) => {
			writeSpace(doc, space);
		});
	}
	const olga = await inRoom('olga');
	for (const [owner, stage] of [
		['olga', 'new'],
		['bob', 'new'],
		['anna', 'new'],
		['anna', 'won']
	] as const) {
		const id = stage === 'won' ? 'won' : owner;
		expect(await olga.edit(id, dealOf(owner, 'olga', { stage }))).toEqual({ outcome: 'saved' });
	}
	olga.connection.hangUp();
});
afterEach(() => guarded.relay.stop());

async function inRoom(who: Person, room = ROOM): Promise<Sending> {
	const connection = await guarded.inside(guarded.keys[who], room);
	if (room === 'customers' || room.startsWith('space')) {
		connection.say({ type: 'subscribe', cursor: null });
		await connection.until('batch');
	}
	return new Sending(connection);
}

/** Somebody does anything at all to a record, without asking the rules first. */
async function does(who: Person, record: string, work: (doc: Y.Doc) => void, room = ROOM) {
	const sending = await inRoom(who, room);
	const state = guarded.store.record(room, record)?.state;
	return sending.edit(record, rawUpdateOn(state, work));
}

/** Somebody does anything at all to a room's own document. */
async function writes(who: Person, room: string, work: (doc: Y.Doc) => void) {
	const sending = await inRoom(who, room);
	return sending.update(rawUpdateOn(guarded.store.document(room) ?? undefined, work));
}

async function answerTo(who: Person, question: Question) {
	const door = await guarded.inside(guarded.keys[who]);
	door.say({ type: 'ask', number: 7, question });
	await door.until('answer');
	return door.messages.flatMap((message) => (message.type === 'answer' ? [message.answer] : []))[0];
}

async function doorOf(who: Person, room: string): Promise<RawConnection> {
	const door = new RawConnection(guarded.relay, room);
	door.hello(guarded.keys[who], 'workspace');
	await expect
		.poll(() => door.closed !== null || door.messages.some(({ type }) => type === 'welcome'))
		.toBe(true);
	return door;
}

let lines = 0;
const line = (by: string) => ({ id: `l${String(++lines)}`, at: 5, by });
const fields = (doc: Y.Doc) => doc.getMap('fields');
const history = (doc: Y.Doc) => doc.getArray('history');

const told = (by: string, field: string, to: unknown) => (doc: Y.Doc) => {
	const from = fields(doc).get(field) ?? null;
	history(doc).push([
		field === 'stage' || field === 'owner'
			? { ...line(by), what: field, from, to }
			: { ...line(by), what: 'field', field, from: historyValue(from), to: historyValue(to) }
	]);
	fields(doc).set(field, to);
};
const move = (by: string, to: string) => told(by, 'stage', to);
const reopen = (doc: Y.Doc) => {
	move('adam', 'new')(doc);
	fields(doc).set('closedAt', null);
};
const nothing = (doc: Y.Doc) => fields(doc).set('order', 'a1');
const post = (by: string) => (doc: Y.Doc) =>
	doc.getArray('posts').push([{ ...line(by), text: 'hi' }]);

/** A line beside a field that is set, each saying what it likes. */
const says =
	(by: string, field: string, from: unknown, to: unknown, set: unknown) => (doc: Y.Doc) => {
		const what = field === 'stage' ? { what: 'stage' } : { what: 'field', field };
		const tick = { ...line(by), what: 'activity', activity: 'approval', done: true, note: '' };
		history(doc).push([field.startsWith('done.') ? tick : { ...line(by), ...what, from, to }]);
		fields(doc).set(field, set);
	};
/** As whoever claims not to have seen what is there writes it: the field begins anew. */
const beside = (work: (doc: Y.Doc) => void) => (doc: Y.Doc) => {
	const blank = new Y.Doc();
	blank.clientID = 77;
	work(blank);
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(blank));
};
const MONTH = 30 * 24 * 60 * 60_000;
const [AHEAD, BACK] = [MONTH, -MONTH];
/** What is done, dated otherwise. */
const dated = (work: (doc: Y.Doc) => void, at: number) => (doc: Y.Doc) => {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	const before = ['history', 'posts'].map((root) => copy.getArray(root).length);
	work(copy);
	for (const [root, count] of [
		['history', before[0] ?? 0],
		['posts', before[1] ?? 0]
	] as const) {
		for (const entry of copy.getArray(root).slice(count)) {
			doc.getArray(root).push([{ ...(entry as object), at }]);
		}
	}
	const were = fields(doc).toJSON();
	for (const [key, value] of Object.entries(fields(copy).toJSON())) {
		if (were[key] !== value) fields(doc).set(key, value);
	}
};
const made = (more: Readonly<Record<string, unknown>>) => (doc: Y.Doc) => {
	applyChange(doc, newDeal('anna'), 0);
	for (const [key, value] of Object.entries(more)) fields(doc).set(key, value);
};
const FILE = { name: 'a.pdf', size: 1, type: '', hash: 'a'.repeat(64), at: 5, by: 'anna' };
const attaches = (by: string, wish: Readonly<Record<string, unknown>>) =>
	told(by, 'file.f', { ...FILE, by, ...wish });
const adds = (root: string, entry: Readonly<Record<string, unknown>>) => (doc: Y.Doc) => {
	doc.getArray(root).push([{ ...line('anna'), ...entry }]);
};

describe('what nobody’s own rules stop, the relay does: records', () => {
	test.each<[string, Person, string, (doc: Y.Doc) => void]>([
		['OP-05', 'gus', 'anna', post('gus')],
		['OP-05', 'gus', 'anna', nothing],
		['OP-05', 'gus', 'new', (doc) => applyChange(doc, newDeal('gus'), 0)],
		['OP-07', 'anna', 'won', move('anna', 'new')],
		['OP-07', 'anna', 'won', move('anna', 'lost')],
		['OP-07', 'sue', 'won', move('sue', 'offer')],
		[
			'OP-07',
			'anna',
			'anna',
			(doc) => [move('anna', 'won'), move('anna', 'new')].forEach((each) => each(doc))
		],
		['OP-08', 'anna', 'bob', nothing],
		['OP-08', 'anna', 'bob', post('anna')],
		['OP-08', 'sue', 'bob', nothing],
		['OP-08', 'sue', 'olga', told('sue', 'owner', 'sue')],
		['OP-08', 'anna', 'anna', told('anna', 'owner', 'bob')],
		['OP-08', 'sue', 'anna', told('sue', 'owner', 'olga')],
		['OP-08', 'anna', 'new', (doc) => applyChange(doc, newDeal('bob', 'anna'), 0)],
		['HI-01', 'anna', 'anna', (doc) => fields(doc).set('stage', 'offer')],
		['HI-01', 'adam', 'anna', (doc) => fields(doc).set('title', 'Untold')],
		// A line tells the change that is made, and no other.
		['HI-01', 'anna', 'anna', says('anna', 'stage', 'new', 'won', 'new')],
		['HI-01', 'adam', 'anna', says('adam', 'stage', 'new', 'won', 'offer')],
		['HI-01', 'anna', 'anna', says('anna', 'revenue', 5_000_000, 100, 100)],
		['HI-01', 'anna', 'anna', says('anna', 'revenue', 5_000_000, 200, 200)],
		['HI-01', 'adam', 'anna', says('adam', 'revenue', 100, 100, 100)],
		['HI-01', 'anna', 'anna', says('anna', 'done.approval', null, 'yes', null)],
		['HI-01', 'anna', 'anna', beside(says('anna', 'revenue', 5_000_000, 200, 200))],
		['HI-07', 'anna', 'anna', dated(post('anna'), AHEAD)],
		['HI-07', 'adam', 'anna', dated(move('adam', 'offer'), AHEAD)],
		['HI-07', 'anna', 'anna', dated(post('anna'), BACK)],
		['HI-07', 'adam', 'anna', dated(move('adam', 'offer'), BACK)],
		['HI-07', 'anna', 'new', made({ createdAt: BACK })],
		['HI-07', 'anna', 'new', made({ createdAt: AHEAD })],
		['HI-07', 'anna', 'new', made({ stage: 'won', closedAt: BACK })],
		['HI-07', 'anna', 'new', made({ stage: 'won', closedAt: AHEAD, importId: 'i' })],
		['OP-06', 'anna', 'new', made({ closedAt: 5 })],
		['OP-06', 'anna', 'anna', (doc) => fields(doc).set('closedAt', 5)],
		['HI-03', 'anna', 'anna', attaches('anna', { by: 'olga' })],
		['HI-03', 'adam', 'anna', attaches('adam', { by: 'olga' })],
		['HI-03', 'anna', 'anna', attaches('anna', { at: BACK })],
		['HI-03', 'anna', 'new', made({ 'file.f': { ...FILE, by: 'olga' } })],
		['HI-03', 'anna', 'new', made({ 'reaction.p.olga': ['👍'] })],
		['SCHEMA', 'anna', 'anna', adds('history', { id: 'x'.repeat(2_000), what: 'binned' })],
		['SCHEMA', 'anna', 'anna', adds('posts', { id: 'x'.repeat(2_000), text: 'x' })],
		['SCHEMA', 'anna', 'anna', adds('posts', { text: 'x', more: 'x' })],
		['SCHEMA', 'anna', 'anna', adds('posts', { text: 'x', as: 'x' })],
		['SCHEMA', 'anna', 'anna', adds('history', { what: 'created', more: 'x' })],
		['SCHEMA', 'anna', 'anna', adds('history', { what: 'stage', from: 'new', to: 'a b' })],
		[
			'HI-02',
			'anna',
			'anna',
			(doc) => {
				history(doc).delete(0, 1);
			}
		],
		[
			'HI-02',
			'olga',
			'anna',
			(doc) => {
				history(doc).delete(0, 1);
			}
		],
		['HI-03', 'anna', 'anna', post('olga')],
		['HI-03', 'sue', 'anna', move('anna', 'offer')],
		['HI-04', 'anna', 'anna', (doc) => fields(doc).set('createdBy', 'anna')],
		['HI-04', 'olga', 'anna', (doc) => fields(doc).set('space', 'hidden')],
		['HI-04', 'olga', 'anna', (doc) => fields(doc).set('kind', 'task')],
		['HI-04', 'anna', 'new', (doc) => fields(doc).set('kind', 'topic')],
		[
			'HI-05',
			'anna',
			'anna',
			(doc) => {
				history(doc).push([{ ...line('anna'), what: 'binned' }]);
				fields(doc).set('binned', true);
			}
		],
		[
			'SCHEMA',
			'olga',
			'anna',
			(doc) => {
				fields(doc).delete('owner');
			}
		],
		['PR-02', 'anna', 'anna', move('anna', 'nowhere')]
	])('%s · %s may not do that to the record “%s”', async (rule, who, record, work) => {
		const before = everythingIn(guarded.store);
		expect(await does(who, record, work)).toMatchObject({ outcome: 'refused', rule });
		expect(everythingIn(guarded.store)).toBe(before);
	});

	test.each<[string, Person, string, (doc: Y.Doc) => void]>([
		['OP-06', 'anna', 'anna', move('anna', 'won')],
		['OP-06', 'sue', 'anna', move('sue', 'lost')],
		['HI-03', 'anna', 'anna', attaches('anna', {})],
		['HI-07', 'anna', 'new', made({ stage: 'won', closedAt: BACK, importId: 'i' })],
		// Made at once, one after the other: each goes on where the other ended.
		[
			'HI-01',
			'anna',
			'anna',
			(doc) => [move('anna', 'offer'), move('anna', 'won')].forEach((each) => each(doc))
		],
		['OP-07', 'adam', 'won', reopen],
		['OP-08', 'sue', 'anna', told('sue', 'owner', 'sue')],
		[
			'HI-05',
			'adam',
			'anna',
			(doc) => {
				history(doc).push([{ ...line('adam'), what: 'binned' }]);
				fields(doc).set('binned', true);
			}
		]
	])('%s · %s may do that to the record “%s”', async (_rule, who, record, work) => {
		expect(await does(who, record, work)).toEqual({ outcome: 'saved' });
	});

	test('PL-07 · nobody keeps the starting value of a close rate past the first change of stage', async () => {
		const olga = await inRoom('olga');
		const made = newDeal('anna', 'olga');
		const fresh = { ...made, set: { ...made.set, startStage: 'new' } };
		expect(await olga.edit('fresh', firstUpdate(fresh))).toEqual({ outcome: 'saved' });
		olga.connection.hangUp();
		for (const who of ['anna', 'adam'] as const) {
			expect(await does(who, 'fresh', move(who, 'offer'))).toMatchObject({
				outcome: 'refused',
				rule: 'PL-07',
				reason: 'rate-starts'
			});
		}
		const ended = (doc: Y.Doc) => {
			move('anna', 'offer')(doc);
			fields(doc).set('startOver', true);
		};
		expect(await does('anna', 'fresh', ended)).toEqual({ outcome: 'saved' });
		// Neither does it begin again by itself, or in another stage.
		for (const [field, value] of [
			['startOver', false],
			['startStage', 'offer']
		] as const) {
			const changed = (doc: Y.Doc) => fields(doc).set(field, value);
			expect(await does('anna', 'fresh', changed)).toMatchObject({ outcome: 'refused' });
		}
	});

	test('HI-08 · nobody takes an id that follows from others for something else, whether it is taken or not', async () => {
		const [auto, call] = [automaticDealId('north', 'acme'), callOf('c', 'acme')];
		const deal = (changes: Readonly<Record<string, unknown>>) => (doc: Y.Doc) => {
			applyChange(doc, newDeal('anna'), 0);
			for (const [key, value] of Object.entries(changes)) fields(doc).set(key, value);
		};
		const refused = { outcome: 'refused', rule: 'HI-08', reason: 'malformed' };
		const tries = async () => {
			const all: unknown[] = [];
			for (const [id, changes] of [
				[auto, {}],
				[auto, { customer: 'other' }],
				[callOf('c', 'acme'), {}],
				[triggeredId('anna', 'a'), {}],
				[dealOfLead({ id: 'l', space: 'elsewhere' }), { lead: 'l' }],
				[customerOfLead('l'), {}],
				[derivedId('odd', 'x'), {}],
				['d-', {}]
			] as const) {
				all.push(await does('anna', id, deal(changes)));
			}
			// In another room, of the right kind: it is derived for this one.
			all.push(
				await does('anna', auto, deal({ space: 'public', customer: 'acme' }), 'space.public')
			);
			return all;
		};
		const before = await tries();
		for (const answer of before) expect(answer).toMatchObject(refused);
		// Where it belongs, made of what it follows from.
		expect(
			await does('bob', auto, deal({ owner: 'bob', createdBy: 'bob', customer: 'acme' }))
		).toMatchObject({ outcome: 'refused' });
		const bobs = (doc: Y.Doc) => {
			applyChange(doc, newDeal('bob'), 0);
			fields(doc).set('customer', 'acme');
		};
		expect(await does('bob', auto, bobs)).toEqual({ outcome: 'saved' });
		expect(call).not.toBe(auto);
		// From another room it is answered as before: nothing tells that it is there.
		expect(
			await does('anna', auto, deal({ space: 'public', customer: 'acme' }), 'space.public')
		).toEqual(before.at(-1));
	});

	test('PR-11 · who takes part in a deal works on it, and neither hands it on nor takes it', async () => {
		const join = told('bob', 'participants', ['anna']);
		const untold = (doc: Y.Doc) => fields(doc).set('participants', ['anna']);
		expect(await does('bob', 'bob', untold)).toMatchObject({ rule: 'HI-01' });
		expect(await does('anna', 'bob', told('anna', 'participants', ['anna']))).toMatchObject({
			rule: 'OP-08'
		});
		expect(await does('bob', 'bob', join)).toEqual({ outcome: 'saved' });
		expect(await does('anna', 'bob', post('anna'))).toEqual({ outcome: 'saved' });
		expect(await does('anna', 'bob', told('anna', 'owner', 'anna'))).toMatchObject({
			rule: 'OP-08'
		});
		const more = told('anna', 'participants', ['anna', 'sue']);
		expect(await does('anna', 'bob', more)).toMatchObject({ rule: 'OP-08' });
	});

	test('HI-04 · a record of one space does not come in through another’s room', async () => {
		const foreign = (doc: Y.Doc) => {
			applyChange(doc, { ...newDeal('bob'), set: { ...newDeal('bob').set, space: 'hidden' } }, 0);
		};
		expect(await does('bob', 'new', foreign)).toMatchObject({ outcome: 'refused' });
		expect(await does('bob', 'new', foreign, 'customers')).toMatchObject({ outcome: 'refused' });
		expect(await does('bob', 'new', foreign, 'space.public')).toMatchObject({ outcome: 'refused' });
	});

	test('HI-04 · a space that has not been made takes no records, not even customers', async () => {
		const customer = (doc: Y.Doc) => {
			const made = line('anna');
			for (const [key, value] of Object.entries({
				kind: 'customer',
				createdBy: 'anna',
				createdAt: 5
			})) {
				fields(doc).set(key, value);
			}
			history(doc).push([{ ...made, what: 'created' }]);
		};
		const room = 'space.anna-00000000000000';
		expect(await does('anna', 'new', customer, room)).toMatchObject({ rule: 'SCHEMA' });
		expect(await does('anna', 'new', customer, 'customers')).toEqual({ outcome: 'saved' });
	});

	test('OP-08 · the answer does not tell how large a record is that one may not see', async () => {
		const sending = await inRoom('anna');
		for (const size of [10, 5_000_000]) {
			const update = rawUpdateOn(undefined, (doc) => fields(doc).set('title', 'x'.repeat(size)));
			expect(await sending.edit('olga', update)).toMatchObject({ rule: 'OP-08' });
		}
	});

	test('LS-06 · the workspace’s setting decides who works on whose deals', async () => {
		expect(await does('bob', 'anna', post('bob'))).toMatchObject({ rule: 'OP-08' });
		const everyone = (doc: Y.Doc) => doc.getMap('workspace').set('dealVisibility', 'everyone');
		expect(await writes('bob', 'directory', everyone)).toMatchObject({ rule: 'OP-05' });
		expect(await writes('adam', 'directory', everyone)).toEqual({ outcome: 'saved' });
		expect(await does('bob', 'anna', post('bob'))).toEqual({ outcome: 'saved' });
	});
});

const member = (id: string, field: string, value: unknown) => (doc: Y.Doc) =>
	(doc.getMap('members').get(id) as Y.Map<unknown>).set(field, value);
const base = { name: 'New', team: null, standing: 'active', createdAt: 0, importId: null } as const;

describe('what nobody’s own rules stop, the relay does: the directory', () => {
	const device = (of: string) => (doc: Y.Doc) => {
		putDevice(doc, { id: 'new', member: of, name: '', publicKey: 'key', createdAt: 0 });
	};
	const arrangement = (parts: Readonly<Record<string, unknown>>) => (doc: Y.Doc) => {
		const own = { name: 'Mornings', by: 'anna', team: null, order: ['work'], hidden: [] };
		doc.getMap('arrangements').set('shared', { ...own, ...parts });
	};
	const template = (more: Readonly<Record<string, unknown>>) => (doc: Y.Doc) => {
		const own = { ...structureOf(NORTH, 'sales', []), name: 'Weekly', by: 'anna', at: 5 };
		doc.getMap('templates').set('saved', { ...own, ...more });
	};
	const forNewPeople = (doc: Y.Doc) => doc.getMap('workspace').set('arrangement', 'shared');
	const target =
		(key: string, amount = 100, currency = 'EUR') =>
		(doc: Y.Doc) =>
			void doc.getMap('targets').set(key, { amount, currency });
	test.each<[string, Person, string, (doc: Y.Doc) => void]>([
		['OP-05', 'gus', 'rename the workspace', (doc) => doc.getMap('workspace').set('name', 'Gus')],
		['OP-05', 'anna', 'rename another', member('bob', 'name', 'x')],
		['OP-05', 'sue', 'take a member into a team', member('bob', 'team', 'one')],
		[
			'OP-05',
			'sue',
			'supervise a team',
			(doc) => (doc.getMap('teams').get('two') as Y.Map<unknown>).set('supervisors', ['sue'])
		],
		[
			'OP-05',
			'anna',
			'add a member',
			(doc) => {
				putMember(doc, { ...base, id: 'new', role: 'agent' });
			}
		],
		['DI-02', 'anna', 'raise themself', member('anna', 'role', 'supervisor')],
		['DI-02', 'adam', 'make themself owner', member('adam', 'role', 'owner')],
		['DI-03', 'adam', 'make an admin', member('anna', 'role', 'admin')],
		[
			'DI-03',
			'adam',
			'add an owner',
			(doc) => {
				putMember(doc, { ...base, id: 'new', role: 'owner' });
			}
		],
		['DI-03', 'adam', 'unmake the owner', member('olga', 'role', 'agent')],
		['DI-03', 'adam', 'remove the owner', member('olga', 'standing', 'removed')],
		['DI-03', 'olga', 'leave no owner', member('olga', 'role', 'agent')],
		[
			'DI-04',
			'olga',
			'erase a member',
			(doc) => {
				doc.getMap('members').delete('anna');
			}
		],
		['DI-04', 'olga', 'rewrite when a member came', member('anna', 'createdAt', 5)],
		[
			'DI-05',
			'olga',
			'make it another workspace',
			(doc) => doc.getMap('workspace').set('id', 'other')
		],
		['DI-06', 'adam', 'add a device to the owner', device('olga')],
		['DI-06', 'anna', 'add a device to themself', device('anna')],
		[
			'DI-06',
			'adam',
			'take over a device',
			(doc) =>
				(doc.getMap('devices').get(guarded.keys.anna.id) as Y.Map<unknown>).set('member', 'adam')
		],
		['DI-08', 'anna', 'set their own target', target('m_anna_2026-11')],
		['DI-08', 'sue', 'set the target of a team of others', target('t_two_2026-11')],
		['DI-08', 'sue', 'set the target of a person of others', target('m_bob_2026-11')],
		['OP-05', 'gus', 'set a target', target('m_gus_2026-11')],
		['DI-08', 'olga', 'set a target of nobody', target('m_nobody_2026-11')],
		['DI-08', 'olga', 'set a target of no month', target('m_anna_2026-99')],
		['SCHEMA', 'olga', 'set a target that is no amount', target('m_anna_2026-11', -5)],
		['SCHEMA', 'sue', 'hide something in a target', target('m_anna_2026-11', 5, 'x'.repeat(99))],
		['DI-09', 'anna', 'share an arrangement as another', arrangement({ by: 'olga' })],
		['DI-09', 'anna', 'share an arrangement with a team of others', arrangement({ team: 'two' })],
		['OP-05', 'gus', 'share an arrangement', arrangement({ by: 'gus' })],
		['SCHEMA', 'anna', 'hide something in an arrangement', arrangement({ note: 'x' })],
		[
			'SCHEMA',
			'anna',
			'share an endless arrangement',
			arrangement({ order: Array.from({ length: 51 }, () => 'work') })
		],
		['DI-10', 'anna', 'save a template as another', template({ by: 'olga' })],
		['OP-05', 'gus', 'save a template', template({ by: 'gus' })],
		['SCHEMA', 'anna', 'hide something in a template', template({ note: 'x' })],
		['SCHEMA', 'anna', 'save a template of another kind', template({ kind: 'discussion' })],
		['SCHEMA', 'anna', 'save a template without a name', template({ name: ' ' })],
		['SCHEMA', 'anna', 'save stages that are none', template({ stages: [{ id: 'new' }] })],
		[
			'SCHEMA',
			'anna',
			'save an endless template',
			template({ views: [{ name: 'x', view: 'x'.repeat(41_000) }] })
		],
		['OP-05', 'anna', 'set the arrangement for new people', forNewPeople],
		[
			'DI-07',
			'adam',
			'remove the owner’s device',
			(doc) => {
				doc.getMap('devices').delete(guarded.olga.id);
			}
		],
		[
			'DI-07',
			'olga',
			'remove the last way in',
			(doc) => {
				doc.getMap('devices').delete(guarded.olga.id);
			}
		]
	])('%s · %s may not %s', async (rule, who, _what, work) => {
		const before = everythingIn(guarded.store);
		const outcome = await writes(who, 'directory', work);
		expect(outcome).toMatchObject({ outcome: 'refused' });
		// More than one rule may forbid the same; the id says which of them did.
		if (outcome.outcome === 'refused') expect([rule, 'OP-05', 'DI-03']).toContain(outcome.rule);
		expect(everythingIn(guarded.store)).toBe(before);
	});

	test('DI-08 · a supervisor sets a year’s targets of their team, and nobody below takes them away', async () => {
		const year = (doc: Y.Doc) => {
			for (let month = 1; month <= 12; month += 1) {
				const of = `2026-${String(month).padStart(2, '0')}`;
				for (let at = 0; at < 15; at += 1)
					doc.getMap('targets').set(`m_anna_${of}`, { amount: at, currency: 'EUR' });
				doc.getMap('targets').set(`t_one_${of}`, { amount: month, currency: 'EUR' });
			}
		};
		expect(await writes('sue', 'directory', year)).toEqual({ outcome: 'saved' });
		expect(guarded.relay.directory.targets.size).toBeGreaterThanOrEqual(24);
		const removed = (doc: Y.Doc) => {
			doc.getMap('targets').delete('m_anna_2026-11');
		};
		expect(await writes('anna', 'directory', removed)).toMatchObject({ rule: 'DI-08' });
		expect(await writes('bob', 'directory', removed)).toMatchObject({ rule: 'DI-08' });
		expect(await writes('sue', 'directory', removed)).toEqual({ outcome: 'saved' });
	});

	test('DI-01, DI-07 · everybody but guests renames themself and removes a device of their own', async () => {
		expect(await writes('sue', 'directory', member('sue', 'name', 'Susan'))).toEqual({
			outcome: 'saved'
		});
		expect(await writes('gus', 'directory', member('gus', 'name', 'Gustav'))).toMatchObject({
			outcome: 'refused',
			rule: 'OP-05'
		});
		const own = (doc: Y.Doc) => {
			doc.getMap('devices').delete(guarded.anna.id);
		};
		const anna = await inRoom('anna');
		expect(await writes('anna', 'directory', own)).toMatchObject({ outcome: expect.anything() });
		await anna.connection.until('closed');
		expect(anna.connection.closed?.code).toBe(CLOSE.removed);
	});
});

describe('what nobody’s own rules stop, the relay does: spaces', () => {
	test.each<[string, Person, string, string, (doc: Y.Doc) => void]>([
		['OP-05', 'gus', ROOM, 'rename the space', (doc) => doc.getMap('space').set('name', 'x')],
		['SP-02', 'anna', ROOM, 'rename the space', (doc) => doc.getMap('space').set('name', 'x')],
		[
			'SP-02',
			'anna',
			ROOM,
			'let somebody in',
			(doc) => {
				setSpaceMember(doc, 'anna', true);
			}
		],
		[
			'SP-02',
			'bob',
			ROOM,
			'reopen what won means',
			(doc) => (doc.getMap('stages').get('won') as Y.Map<unknown>).set('kind', 'open')
		],
		[
			'SP-03',
			'olga',
			ROOM,
			'turn it into another kind',
			(doc) => doc.getMap('space').set('kind', 'work')
		],
		[
			'SP-03',
			'adam',
			ROOM,
			'say that another made it',
			(doc) => doc.getMap('space').set('createdBy', 'adam')
		],
		[
			'SP-03',
			'olga',
			ROOM,
			'empty it',
			(doc) => {
				for (const key of doc.getMap('space').keys()) doc.getMap('space').delete(key);
			}
		],
		[
			'LS-05',
			'bob',
			'space.public',
			'ask in another’s name',
			(doc) => doc.getMap('requests').set('anna', 5)
		],
		[
			'LS-12',
			'sue',
			ROOM,
			'put it into the bin',
			(doc) => {
				setDeleted(doc, true);
			}
		],
		[
			'SCHEMA',
			'sue',
			ROOM,
			'set a limit of no tasks',
			(doc) => (doc.getMap('stages').get('new') as Y.Map<unknown>).set('limit', 0)
		],
		[
			'SCHEMA',
			'sue',
			ROOM,
			'set a limit of half a task',
			(doc) => (doc.getMap('stages').get('new') as Y.Map<unknown>).set('limit', 1.5)
		],
		[
			'SCHEMA',
			'sue',
			ROOM,
			'set a limit beyond all',
			(doc) => (doc.getMap('stages').get('new') as Y.Map<unknown>).set('limit', 1e9)
		],
		[
			'SCHEMA',
			'sue',
			ROOM,
			'say that work has begun, more or less',
			(doc) => (doc.getMap('stages').get('new') as Y.Map<unknown>).set('begun', 'rather')
		],
		[
			'SCHEMA',
			'sue',
			ROOM,
			'let nobody known in',
			(doc) => (doc.getMap('stages').get('new') as Y.Map<unknown>).set('enterBy', 'friends')
		],
		[
			'SCHEMA',
			'sue',
			ROOM,
			'let tasks come from anywhere written',
			(doc) =>
				(doc.getMap('stages').get('new') as Y.Map<unknown>).set('enterFrom', ['no id at all!'])
		],
		[
			'SP-02',
			'anna',
			ROOM,
			'let themselves into a status',
			(doc) => (doc.getMap('stages').get('won') as Y.Map<unknown>).set('enterBy', 'everyone')
		],
		[
			'SCHEMA',
			'sue',
			ROOM,
			'tag it with what is no tag',
			(doc) => doc.getMap('tags').set('t', { much: 1 })
		],
		[
			'LS-04',
			'anna',
			'directory',
			'switch an add-on off',
			(doc) => doc.getMap('workspace').set('filesOff', true)
		],
		[
			'LS-04',
			'sue',
			'directory',
			'switch leads on',
			(doc) => doc.getMap('workspace').set('leads', true)
		],
		[
			'OP-05',
			'gus',
			'directory',
			'switch an add-on off',
			(doc) => doc.getMap('workspace').set('workOff', true)
		],
		[
			'OP-05',
			'sue',
			'directory',
			'let themselves decide who creates spaces',
			(doc) => doc.getMap('workspace').set('spaceMakers', 'members')
		],
		[
			'OP-05',
			'anna',
			'directory',
			'make a group of spaces',
			(doc) => {
				putGroup(doc, { id: 'g', name: 'Mine', colour: 'red', order: 'a0' });
			}
		],
		[
			'SCHEMA',
			'olga',
			'directory',
			'make a field of no type',
			(doc) => doc.getMap('spaceFields').set('f', new Y.Map([['type', 'code']]))
		],
		[
			'SCHEMA',
			'olga',
			'directory',
			'make a field of customers of no type',
			(doc) => doc.getMap('customerFields').set('f', new Y.Map([['type', 'code']]))
		],
		[
			'OP-05',
			'sue',
			'directory',
			'make a field of customers',
			(doc) => doc.getMap('customerFields').set('f', new Y.Map([['type', 'text']]))
		],
		[
			'SP-01',
			'anna',
			'space.anna-00000000000000',
			'make it in another’s name',
			(doc) => {
				writeSpace(doc, { ...NORTH, createdBy: 'olga' });
			}
		],
		[
			'SCHEMA',
			'olga',
			'customers',
			'write into the customers’ own document',
			(doc) => doc.getMap('space').set('name', 'x')
		],
		[
			'SCHEMA',
			'anna',
			'private.anna',
			'keep other things there',
			(doc) => doc.getMap('members').set('a', 1)
		]
	])('%s · %s in %s may not %s', async (rule, who, room, _what, work) => {
		const before = everythingIn(guarded.store);
		expect(await writes(who, room, work)).toMatchObject({ outcome: 'refused', rule });
		expect(everythingIn(guarded.store)).toBe(before);
	});

	test('SP-01, SP-02 · an agent makes a space under an id of their own, and looks after it', async () => {
		const room = 'space.anna-00000000000000';
		const id = 'anna-00000000000000';
		const mine = {
			...NORTH,
			id,
			visibility: 'hidden',
			members: ['anna'],
			createdBy: 'anna'
		} as const;
		expect(
			await writes('anna', room, (doc) => {
				writeSpace(doc, mine);
			})
		).toEqual({ outcome: 'saved' });
		const [stage] = NORTH.stages;
		if (stage === undefined) throw new Error('no stage');
		const change = (doc: Y.Doc) => {
			putStage(doc, { ...stage, name: 'Mine' });
		};
		expect(await writes('anna', room, change)).toEqual({ outcome: 'saved' });
		expect((await doorOf('bob', room)).closed?.code).toBe(CLOSE.closed);
	});
});

describe('LS-06, LS-10 · what the workspace says about its spaces', () => {
	const settle = (set: Readonly<Record<string, unknown>>) =>
		guarded.relay.rooms.editDirectory((doc) => {
			for (const [key, value] of Object.entries(set)) doc.getMap('workspace').set(key, value);
		});
	const makes = (who: Person, visibility: 'public' | 'private' | 'hidden') => {
		const id = `${who}-00000000000000`;
		return writes(who, `space.${id}`, (doc) => {
			writeSpace(doc, { ...NORTH, id, visibility, members: [who], createdBy: who });
		});
	};

	test('LS-06 · who may not create spaces creates none by a forged change either', async () => {
		await settle({ spaceMakers: 'admins' });
		expect(await makes('anna', 'public')).toMatchObject({ outcome: 'refused', rule: 'LS-06' });
		await settle({ spaceMakers: 'supervisors' });
		expect(await makes('anna', 'public')).toMatchObject({ outcome: 'refused', rule: 'LS-06' });
		expect(await makes('sue', 'public')).toEqual({ outcome: 'saved' });
	});

	test('LS-06 · where only admins choose, others hide nothing and open nothing', async () => {
		await settle({ spaceVisibility: 'private', spaceVisibilityBy: 'admins' });
		expect(await makes('anna', 'hidden')).toMatchObject({ outcome: 'refused', rule: 'LS-06' });
		expect(await makes('anna', 'private')).toEqual({ outcome: 'saved' });
		const open = (doc: Y.Doc) => {
			setSpaceField(doc, 'visibility', 'public');
		};
		const own = 'space.anna-00000000000000';
		expect(await writes('anna', own, open)).toMatchObject({ outcome: 'refused', rule: 'LS-06' });
		expect(await writes('olga', own, open)).toEqual({ outcome: 'saved' });
	});

	test('LS-10 · a value that is not of its field’s type is refused of who is no admin', async () => {
		await guarded.relay.rooms.editDirectory((doc) => {
			putWorkspaceField(doc, 'spaces', {
				...{ id: 'size', name: 'Size', hint: '', type: 'number', choices: [] },
				...{ required: false, initial: null, order: 'a0', removed: false }
			});
		});
		const set = (value: string | number) => (doc: Y.Doc) => {
			setSpaceValue(doc, 'size', value);
		};
		expect(await writes('sue', ROOM, set('five'))).toMatchObject({ rule: 'LS-10' });
		expect(await writes('sue', ROOM, set(5))).toEqual({ outcome: 'saved' });
		expect(await writes('anna', ROOM, set(6))).toMatchObject({ rule: 'SP-02' });
	});
});

test('LS-10 · a value of a customer that is not of its field’s type, or of no field, is refused of who is no admin', async () => {
	await guarded.relay.rooms.editDirectory((doc) => {
		putWorkspaceField(doc, 'customers', {
			...{ id: 'size', name: 'Size', hint: '', type: 'number', choices: [] },
			...{ required: false, initial: null, order: 'a0', removed: false }
		});
	});
	const made = (doc: Y.Doc) => {
		const first = {
			kind: 'customer',
			title: 'Acme',
			owner: 'anna',
			createdBy: 'anna',
			createdAt: 5
		};
		for (const [key, value] of Object.entries(first)) fields(doc).set(key, value);
		history(doc).push([{ ...line('anna'), what: 'created' }]);
	};
	const sets = (who: Person, field: string, to: unknown) =>
		does(who, 'acme', told(who, field, to), 'customers');
	expect(await does('anna', 'acme', made, 'customers')).toEqual({ outcome: 'saved' });
	expect(await sets('anna', 'custom.size', 'five')).toMatchObject({ rule: 'LS-10' });
	expect(await sets('sue', 'custom.size', ['5'])).toMatchObject({ rule: 'LS-10' });
	expect(await sets('anna', 'custom.other', 5)).toMatchObject({ rule: 'LS-10' });
	expect(await sets('anna', 'custom.', 5)).toMatchObject({ rule: 'SCHEMA' });
	expect(await sets('anna', 'custom.size', 5)).toEqual({ outcome: 'saved' });
	expect(await sets('olga', 'custom.size', 'five')).toEqual({ outcome: 'saved' });
});

test('LW-06 · LS-10 · a forged definition of a field: a default of another type, no such type, or a field in use deleted for good', async () => {
	const size = {
		...{ id: 'size', name: 'Size', hint: '', type: 'number' as const, choices: [] },
		...{ required: false, initial: 3, order: 'a0', removed: false }
	};
	const own = { ...size, requiredFrom: null, onCard: false };
	const part = (root: string, name: string, value: unknown) => (doc: Y.Doc) => {
		(doc.getMap(root).get('size') as Y.Map<unknown>).set(name, value);
	};
	const drop = (root: string) => (doc: Y.Doc) => {
		doc.getMap(root).delete('size');
	};
	const forged = (who: Person, room: string, root: string) => ({
		is: async (rule: string) => {
			expect(await writes(who, room, part(root, 'initial', 'three'))).toMatchObject({ rule });
			expect(await writes(who, room, part(root, 'type', 'date'))).toMatchObject({ rule });
			expect(await writes(who, room, drop(root))).toMatchObject({ rule });
			for (const [name, value] of [
				['initial', { minor: 5 }],
				['initial', Number.NaN],
				['required', 'yes'],
				['type', 'formula']
			] as const) {
				const answer = await writes(who, room, part(root, name, value));
				expect(answer, name).toMatchObject({ rule: 'SCHEMA' });
			}
			expect(await writes(who, room, part(root, 'initial', 4))).toEqual({ outcome: 'saved' });
			expect(await writes(who, room, part(root, 'removed', true))).toEqual({ outcome: 'saved' });
			expect(await writes(who, room, drop(root))).toEqual({ outcome: 'saved' });
		}
	});
	await guarded.relay.rooms.editSpace('north', (doc) => {
		putCustomField(doc, own);
	});
	await guarded.relay.rooms.editDirectory((doc) => {
		putWorkspaceField(doc, 'spaces', size);
		putWorkspaceField(doc, 'customers', size);
	});
	expect(await writes('anna', ROOM, part('fields', 'initial', 4))).toMatchObject({ rule: 'SP-02' });
	const others = part('customerFields', 'initial', 4);
	expect(await writes('sue', 'directory', others)).toMatchObject({ rule: 'OP-05' });
	await forged('sue', ROOM, 'fields').is('LW-06');
	await forged('olga', 'directory', 'spaceFields').is('LS-10');
	await forged('olga', 'directory', 'customerFields').is('LS-10');
});

describe('LS-05 · the door of a space', () => {
	const rooms = [
		'space.hidden',
		'space.nothing',
		'space.bob-00000000000000',
		'space.a/b',
		'space.',
		'private.bob'
	];

	test('says the same of a hidden space, of one that does not exist, and of no id', async () => {
		for (const who of ['anna', 'sue', 'gus'] as const) {
			const ends = [];
			for (const room of [...rooms, 'space.private']) {
				const { closed, standard, messages } = await doorOf(who, room);
				ends.push(JSON.stringify([closed, standard, messages.map(({ type }) => type)]));
			}
			expect(new Set(ends).size).toBe(1);
			expect(ends[0]).toContain(String(CLOSE.closed));
		}
	});

	test('takes about as long for each', async () => {
		const took = new Map<string, number[]>(rooms.map((room) => [room, []]));
		for (let n = 0; n < 60; n++) {
			for (const room of rooms) {
				const door = new RawConnection(guarded.relay, room);
				const began = performance.now();
				door.hello(guarded.anna, 'workspace');
				while (door.closed === null) await Promise.resolve();
				took.get(room)?.push(performance.now() - began);
			}
		}
		const medians = [...took.values()].map((times) => times.sort((a, b) => a - b)[30] ?? 0);
		expect(Math.max(...medians)).toBeLessThan(3 * Math.min(...medians));
	});

	test('catalogues no hidden space, and lets nobody ask to join one', async () => {
		const door = await guarded.inside(guarded.anna);
		await door.until('catalogue');
		expect(JSON.stringify(door.messages)).not.toContain('hidden"');
		const before = everythingIn(guarded.store);
		const answers = [];
		for (const space of ['hidden', 'nothing', 'north']) {
			answers.push(JSON.stringify(await answerTo('anna', { ask: 'join-space', space })));
		}
		expect(new Set(answers).size).toBe(1);
		expect(everythingIn(guarded.store)).toBe(before);
		expect(await answerTo('anna', { ask: 'join-space', space: 'private' })).toEqual({
			answer: 'done'
		});
		expect(await answerTo('gus', { ask: 'join-space', space: 'private' })).toMatchObject({
			answer: 'no'
		});
	});
});

describe('OP-05 · questions, invitations and tokens', () => {
	const about = { lifetime: 100_000, secretHash: hashOf('s') };
	const invite = (role: 'owner' | 'admin' | 'agent', of: string | null = null): Question => ({
		...{ ask: 'invite', id: 'inv', role, team: null, spaces: [], member: of, uses: 5 },
		...about
	});
	const token = (write: boolean): Question => ({
		...{ ask: 'make-token', id: 'tok', name: 'token', space: 'north', write, manage: false },
		...about
	});
	const join = async (): Promise<number | null> => {
		const door = new RawConnection(guarded.relay, 'directory');
		const intent = {
			kind: 'join',
			invitation: 'inv',
			secret: 's',
			name: 'New',
			deviceName: 'd'
		} as const;
		door.hello(makeKey(), null, intent);
		await expect
			.poll(() => door.closed !== null || door.messages.some(({ type }) => type === 'welcome'))
			.toBe(true);
		return door.closed?.code ?? null;
	};
	const change = (id: Person, to: object) =>
		guarded.relay.rooms.editDirectory((doc) => {
			const known = guarded.relay.directory.members.get(id);
			if (known !== undefined) putMember(doc, { ...known, ...to });
		});

	test('of who is no admin are answered with no', async () => {
		const questions: Question[] = [
			{ ask: 'tokens' },
			{ ask: 'invitations' },
			{ ask: 'revoke-token', id: 'tok' },
			{ ask: 'revoke-invitation', id: 'inv' },
			token(true),
			invite('agent')
		];
		for (const who of ['sue', 'anna', 'gus'] as const) {
			for (const question of questions) {
				expect(await answerTo(who, question)).toMatchObject({ answer: 'no', rule: 'OP-05' });
			}
			const devices = await answerTo(who, { ask: 'devices' });
			if (devices?.answer !== 'devices') throw new Error('no devices');
			expect(devices.devices.map(({ id }) => id)).toEqual([guarded.keys[who].id]);
		}
	});

	test('an admin invites nobody above themself, neither anew nor by name', async () => {
		expect(await answerTo('adam', invite('admin'))).toMatchObject({ answer: 'no' });
		expect(await answerTo('adam', invite('owner'))).toMatchObject({ answer: 'no' });
		expect(await answerTo('adam', invite('agent', 'olga'))).toMatchObject({ answer: 'no' });
	});

	test('an invitation ends with its maker’s rights', async () => {
		expect(await answerTo('adam', invite('agent'))).toEqual({ answer: 'done' });
		expect(await join()).toBeNull();
		await change('adam', { role: 'agent' });
		expect(await join()).toBe(CLOSE.unknown);
		await change('adam', { role: 'admin', standing: 'removed' });
		expect(await join()).toBe(CLOSE.unknown);
	});

	test('an invitation for somebody by name ends when they rise above its maker', async () => {
		expect(await answerTo('adam', invite('agent', 'anna'))).toEqual({ answer: 'done' });
		await change('anna', { role: 'owner' });
		const devices = guarded.relay.directory.devices.size;
		expect(await join()).toBe(CLOSE.unknown);
		expect(guarded.relay.directory.devices.size).toBe(devices);
	});

	test('a token that only reads writes nothing', async () => {
		expect(await answerTo('adam', token(false))).toEqual({ answer: 'done' });
		const before = everythingIn(guarded.store);
		const script = new RawConnection(guarded.relay, ROOM, 'tok.s');
		script.throw(
			syncFrame(
				2,
				rawUpdateOn(guarded.store.document(ROOM) ?? undefined, (doc) =>
					doc.getMap('space').set('name', 'x')
				)
			)
		);
		await script.until('closed');
		expect(script.closed?.code).toBe(CLOSE.refused);
		expect(everythingIn(guarded.store)).toBe(before);
		expect(new RawConnection(guarded.relay, 'space.hidden', 'tok.s').closed?.code).toBe(
			CLOSE.unknown
		);
		expect(new RawConnection(guarded.relay, 'directory', 'tok.s').closed?.code).toBe(CLOSE.unknown);
	});

	test.each<[string, (doc: Y.Doc) => void]>([
		['lets somebody in', (doc) => doc.getMap('members').set('bob', true)],
		['puts somebody out', (doc) => doc.getMap('members').delete('gus')],
		['hides the space', (doc) => doc.getMap('space').set('visibility', 'hidden')],
		['archives it', (doc) => doc.getMap('space').set('archived', true)],
		['gives it to a team', (doc) => doc.getMap('space').set('team', 'one')]
	])('SP-04 · a token made to write writes; only one that may manage %s', async (_, work) => {
		const sends = async (name: string) => {
			const script = new RawConnection(guarded.relay, ROOM, `${name}.s`);
			const state = guarded.store.document(ROOM) ?? undefined;
			script.throw(syncFrame(2, rawUpdateOn(state, work)));
			return script;
		};
		expect(await answerTo('adam', token(true))).toEqual({ answer: 'done' });
		const managing = { ...token(true), id: 'man', manage: true } as Question;
		expect(await answerTo('adam', managing)).toEqual({ answer: 'done' });
		const before = everythingIn(guarded.store);
		const script = await sends('tok');
		await script.until('closed');
		expect(script.closed).toMatchObject({ code: CLOSE.refused, reason: 'SP-04: managers-only' });
		expect(everythingIn(guarded.store)).toBe(before);
		const state = () => guarded.store.document(ROOM);
		const was = state();
		await sends('man');
		await expect.poll(state).not.toEqual(was);
	});

	test('a token ends with its maker, is worth what its maker is, and runs out on an open connection', async () => {
		expect(await answerTo('adam', token(true))).toEqual({ answer: 'done' });
		const rename = () =>
			syncFrame(
				2,
				rawUpdateOn(guarded.store.document(ROOM) ?? undefined, (doc) =>
					doc.getMap('space').set('name', 'By script')
				)
			);
		await change('adam', { role: 'agent' });
		const demoted = new RawConnection(guarded.relay, ROOM, 'tok.s');
		demoted.throw(rename());
		await demoted.until('closed');
		expect(demoted.closed).toMatchObject({ code: CLOSE.refused, reason: 'SP-02: managers-only' });
		await change('adam', { role: 'admin' });
		const [writing, reading] = [1, 2].map(() => new RawConnection(guarded.relay, ROOM, 'tok.s'));
		guarded.now += about.lifetime;
		writing?.throw(rename());
		expect(writing?.closed?.code).toBe(CLOSE.unknown);
		await guarded.relay.tidy();
		expect(reading?.closed?.code).toBe(CLOSE.unknown);
		guarded.now -= about.lifetime;
		const last = new RawConnection(guarded.relay, ROOM, 'tok.s');
		await change('adam', { standing: 'removed' });
		await last.until('closed');
		expect(new RawConnection(guarded.relay, ROOM, 'tok.s').closed).not.toBeNull();
	});

	test('a script speaks none of our words', async () => {
		expect(await answerTo('adam', token(true))).toEqual({ answer: 'done' });
		const script = new RawConnection(guarded.relay, ROOM, 'tok.s');
		script.say({ type: 'subscribe', cursor: null });
		expect(script.closed?.code).toBe(CLOSE.malformed);
		expect(script.messages).toEqual([]);
	});
});

describe('OP-05, OP-08 · what comes after rights have gone', () => {
	test('a removed member’s open connections end, and nothing more of theirs is taken', async () => {
		const anna = await inRoom('anna');
		const before = guarded.store.head(ROOM);
		const removal = guarded.relay.rooms.editDirectory((doc) => {
			const known = guarded.relay.directory.members.get('anna');
			if (known !== undefined) putMember(doc, { ...known, standing: 'removed' });
		});
		await removal;
		anna.connection.say({ type: 'edit', number: 1, record: 'late', update: dealOf('anna') });
		expect(anna.connection.closed?.code).toBe(CLOSE.removed);
		expect(guarded.store.head(ROOM)).toBe(before);
	});

	test('a deal that went to another owner is not changed any more by who had it', async () => {
		const anna = await inRoom('anna');
		const state = guarded.store.record(ROOM, 'anna')?.state;
		expect(await does('olga', 'anna', told('olga', 'owner', 'bob'))).toEqual({ outcome: 'saved' });
		await anna.connection.until('batch');
		expect(await anna.edit('anna', rawUpdateOn(state, post('anna')))).toMatchObject({
			rule: 'OP-08'
		});
		const refusal = anna.connection.messages.find(({ type }) => type === 'refused');
		expect(refusal).toMatchObject({ state: null });
	});

	test('a space that became private ends the connections of those outside', async () => {
		const anna = await inRoom('anna');
		await writes('olga', ROOM, (doc) => doc.getMap('space').set('visibility', 'private'));
		await anna.connection.until('closed');
		expect(anna.connection.closed?.code).toBe(CLOSE.closed);
	});
});

test('OP-05 · names in the directory that every object has are members like others', async () => {
	await guarded.relay.rooms.editDirectory((doc) => {
		putMember(doc, { ...base, id: 'constructor', role: 'agent' });
		putTeam(doc, { id: '__proto__', name: '', label: '', supervisors: [], importId: null });
		writeWorkspace(doc, {
			id: 'workspace',
			name: 'x',
			currency: 'USD',
			createdAt: 0,
			sample: false
		});
	});
	expect(guarded.relay.directory.members.get('constructor')?.role).toBe('agent');
	expect(guarded.relay.directory.teams.get('__proto__')?.supervisors).toEqual([]);
	expect(await does('anna', 'anna', post('anna'))).toEqual({ outcome: 'saved' });
	expect(actingAs('anna').actor).toBe('anna');
});
