import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { setField, together } from '../../src/lib/domain/core/set-field';
import type { Activity } from '../../src/lib/domain/process/activity';
import { putActivity } from '../../src/lib/documents/activities';
import { putCustomField } from '../../src/lib/documents/custom-fields';
import { firstUpdate, openRecord, readFields } from '../../src/lib/documents/record';
import { putLostReason, putSharedView, setSpaceField } from '../../src/lib/documents/space';
import { GuardedRelay, type Person } from '../support/guarded-relay';
import { actingAs, newDeal, rawUpdateOn, updateOn } from '../support/guarded-records';
import { Sending } from '../support/hostile-kit';
import type { RawConnection } from '../support/raw-device';

const ROOM = 'space.north';
let guarded: GuardedRelay;
const lines = new Map<Person, RawConnection>();
let number = 0;

const ACTIVITY: Activity = {
	id: 'call',
	stage: 'new',
	name: 'Call',
	hint: '',
	order: 'a0',
	weight: 10,
	mandatory: false,
	performers: { who: 'everyone' },
	requires: 'nothing',
	notify: [],
	notifyPeople: [],
	trigger: null,
	removed: false
};

beforeEach(async () => {
	guarded = await GuardedRelay.open();
	lines.clear();
	await guarded.relay.rooms.editSpace('north', (doc) => {
		putActivity(doc, { ...ACTIVITY, id: 'must', name: 'Contract', mandatory: true });
		putActivity(doc, { ...ACTIVITY, id: 'managers', performers: { who: 'managers' } });
		putActivity(doc, { ...ACTIVITY, id: 'noted', requires: 'note' });
		putActivity(doc, { ...ACTIVITY, id: 'filed', requires: 'file' });
		putCustomField(doc, {
			id: 'budget',
			name: 'Budget',
			hint: '',
			type: 'number',
			choices: [],
			required: false,
			initial: null,
			requiredFrom: 'offer',
			onCard: false,
			order: 'a0',
			removed: false
		});
	});
});
afterEach(() => guarded.relay.stop());

const stored = (id: string) => guarded.relay.environment.store.record(ROOM, id);
const fields = (id: string) => readFields(openRecord([stored(id)?.state ?? new Uint8Array()]));

async function line(person: Person): Promise<RawConnection> {
	const open = lines.get(person) ?? (await guarded.follow(person));
	lines.set(person, open);
	return open;
}

/** Sends an update past the device's own judgement. `true`, or what the relay answers. */
async function send(by: Person, record: string, update: Uint8Array): Promise<true | string> {
	const connection = await line(by);
	number += 1;
	const mine = number;
	connection.say({ type: 'edit', number: mine, record, update });
	const answer = (): true | string | null => {
		for (const message of connection.messages) {
			if (message.type === 'accepted' && message.number >= mine) return true;
			if (message.type === 'refused' && message.number === mine) {
				return `${message.rule} ${message.reason}`;
			}
		}
		return null;
	};
	await expect.poll(answer).not.toBeNull();
	return answer() ?? 'nothing';
}

const edit = (by: Person, record: string, change: RecordChange) =>
	send(by, record, updateOn(stored(record)?.state, change));

const ticking = (
	by: string,
	id: string,
	more: Record<string, string | null> = {}
): RecordChange => ({
	set: { [`done.${id}`]: { at: 5, by, note: '', file: null, ...more } },
	history: [
		{
			...{ id: `t${String(number)}`, at: 5, by, what: 'activity', activity: id, done: true },
			note: more['note'] ?? ''
		}
	],
	posts: []
});
const moving = (by: string, from: string, to: string, closedAt: number | null): RecordChange => ({
	set: { stage: to, order: 'a1', closedAt },
	history: [{ id: `m${String(number)}`, at: 5, by, what: 'stage', from, to }],
	posts: []
});

describe('a hostile device and the sales process', () => {
	beforeEach(async () => {
		expect(await send('anna', 'own', firstUpdate(newDeal('anna')))).toBe(true);
	});

	test('PR-06 · cannot tick what is for others, in their name, or as one that is not there', async () => {
		expect(await edit('anna', 'own', ticking('anna', 'managers'))).toBe('PR-06 not-your-activity');
		const forged = ticking('sue', 'managers');
		expect(await edit('anna', 'own', forged)).toMatch(/^(PR-06|HI-03) /);
		expect(await edit('anna', 'own', ticking('anna', 'invented'))).toBe('PR-06 no-such-activity');
		expect(Object.keys(fields('own')).filter((key) => key.startsWith('done.'))).toEqual([]);
		expect(await edit('sue', 'own', ticking('sue', 'managers'))).toBe(true);
	});

	test('PR-07 · cannot tick without the note, nor with a file that is not there', async () => {
		expect(await edit('anna', 'own', ticking('anna', 'noted'))).toBe('PR-07 note-missing');
		expect(await edit('anna', 'own', ticking('anna', 'filed', { note: 'x', file: 'f' }))).toBe(
			'PR-07 file-missing'
		);
		expect(await edit('anna', 'own', ticking('anna', 'noted', { note: 'They agree' }))).toBe(true);
	});

	test('PR-05 · cannot win with mandatory activities open: nobody can', async () => {
		await edit('anna', 'own', setField('custom.budget', null, 5, actingAs('anna')));
		for (const by of ['anna', 'sue', 'adam', 'olga'] as const) {
			expect(await edit(by, 'own', moving(by, 'new', 'won', 5))).toBe('PR-05 mandatory-open');
		}
		expect(fields('own')['stage']).toBe('new');
		const both = together(ticking('anna', 'must'), moving('anna', 'new', 'won', 5));
		expect(await edit('anna', 'own', both)).toBe(true);
		// Nor can the tick be taken back behind the won deal.
		const untick: RecordChange = {
			set: { 'done.must': null },
			history: [
				{ id: 'u', at: 6, by: 'anna', what: 'activity', activity: 'must', done: false, note: '' }
			],
			posts: []
		};
		expect(await edit('anna', 'own', untick)).toBe('PR-05 mandatory-open');
	});

	test('PR-05 · cannot make a deal that is won already', async () => {
		const made = newDeal('bob', 'bob', { stage: 'won' });
		expect(await send('bob', 'ready', firstUpdate(made))).toBe('PR-05 mandatory-open');
		expect(stored('ready')).toBeNull();
	});

	test('OP-06 · cannot put the closing into another month', async () => {
		expect(await edit('anna', 'own', moving('anna', 'new', 'lost', 1))).toBe(
			'OP-06 closing-moment'
		);
		expect(await edit('anna', 'own', moving('anna', 'new', 'lost', 5))).toBe(true);
		const shifted: RecordChange = { set: { closedAt: 1 }, history: [], posts: [] };
		expect(await edit('anna', 'own', shifted)).toBe('OP-06 closing-moment');
	});

	test('LW-06 · cannot fill fields of other spaces, other types, nor leave out what is required', async () => {
		const set = (id: string, to: string | number) =>
			edit('anna', 'own', setField(`custom.${id}`, null, to, actingAs('anna')));
		expect(await set('elsewhere', 1)).toBe('LW-06 no-such-field');
		expect(await set('budget', 'much')).toBe('LW-06 malformed');
		expect(await edit('anna', 'own', moving('anna', 'new', 'offer', null))).toBe(
			'LW-06 field-required'
		);
		expect(await set('budget', 5)).toBe(true);
		expect(await edit('anna', 'own', moving('anna', 'new', 'offer', null))).toBe(true);
	});

	test('SCHEMA · cannot put things of odd forms into a deal', async () => {
		const odd: readonly [string, RecordChange['set'][string]][] = [
			['product.p1', { name: 'x', quantity: -1, price: 1, order: 'a0' }],
			['product.p1', { name: 'x', quantity: 1, price: 0.5, order: 'a0' }],
			['product.p1', { name: 'x', quantity: 1, price: 1, order: 'a0', more: 'x' }],
			['file.f1', { name: 'x', size: 1, type: '', hash: '../../etc/passwd', at: 1, by: 'anna' }],
			['tag.x', ''],
			['tag.x', 'x'.repeat(61)],
			['link.other', 'yes'],
			['reaction.p1.anna.more', ['x']],
			['person.p1', { name: 'x' }],
			['unknown.x', 1]
		];
		for (const [field, value] of odd) {
			const answer = await edit('anna', 'own', setField(field, null, value, actingAs('anna')));
			expect(answer, field).toBe('SCHEMA malformed');
		}
	});

	test('HI-01 · cannot tag, price or tick without the line that tells of it', async () => {
		const silent: readonly RecordChange['set'][] = [
			{ 'tag.x': 'x' },
			{ 'product.p1': { name: 'x', quantity: 1, price: 1, order: 'a0' } },
			{ 'custom.budget': 7 },
			{ 'done.must': { at: 5, by: 'anna', note: '', file: null } },
			{ lostReason: 'x' }
		];
		for (const set of silent) {
			const answer = await edit('anna', 'own', { set, history: [], posts: [] });
			expect(answer, JSON.stringify(set)).toBe('HI-01 history');
		}
	});

	test('HI-04 · cannot make a record a second time, to begin it anew in their own name', async () => {
		expect(await send('sue', 'own', firstUpdate(newDeal('anna', 'sue')))).toBe(
			'HI-04 made-already'
		);
		expect(await send('adam', 'own', firstUpdate(newDeal('anna', 'adam')))).toBe(
			'HI-04 made-already'
		);
		expect(fields('own')['createdBy']).toBe('anna');
	});

	test('OP-08 · is sent no lead, no call and no task of a deal that is another’s', async () => {
		const made = (
			kind: string,
			owner: string,
			more: Record<string, string> = {}
		): RecordChange => ({
			set: {
				kind,
				space: 'north',
				title: `secret ${kind}`,
				owner,
				createdAt: 1,
				createdBy: 'olga',
				...more
			},
			history: [{ id: `c${kind}`, at: 1, by: 'olga', what: 'created' }],
			posts: []
		});
		await line('anna');
		await line('bob');
		expect(await send('olga', 'l1', firstUpdate(made('lead', 'bob')))).toBe(true);
		expect(
			await send('olga', 'k1', firstUpdate(made('call', 'bob', { customer: 'c', campaign: 'g' })))
		).toBe(true);
		expect(await send('olga', 't1', firstUpdate(made('task', 'bob', { deal: 'own' })))).toBe(true);
		const bob = await line('bob');
		await expect.poll(() => JSON.stringify(bob.messages).includes('t1')).toBe(true);
		const seen = JSON.stringify((await line('anna')).messages);
		for (const id of ['l1', 'k1', 't1']) expect(seen).not.toContain(`"${id}"`);
	});
});

test('OP-08 · nobody hides a task by making it one of a deal, nor shows one by taking it out', async () => {
	const task = (id: string, more: Record<string, string> = {}): RecordChange => ({
		set: {
			...{ kind: 'task', space: 'north', title: id, owner: 'bob', createdAt: 1, createdBy: 'bob' },
			...more
		},
		history: [{ id: `c${id}`, at: 1, by: 'bob', what: 'created' }],
		posts: []
	});
	expect(await send('anna', 'own', firstUpdate(newDeal('anna')))).toBe(true);
	expect(await send('bob', 'public', firstUpdate(task('public')))).toBe(true);
	expect(await send('bob', 'bobs', firstUpdate(task('bobs', { deal: 'other' })))).toBe(true);
	const joined = (by: string) => setField('deal', null, 'own', actingAs(by));
	const taken = setField('deal', 'other', null, actingAs('bob'));
	expect(await edit('anna', 'public', joined('anna'))).toBe('OP-08 fixed');
	expect(await edit('olga', 'public', joined('olga'))).toBe('OP-08 fixed');
	expect(await edit('bob', 'bobs', taken)).toBe('OP-08 fixed');
	expect(fields('public')['deal']).toBeUndefined();
});

test('SP-02 · an agent cannot edit the process: weights, who may perform, fields, reasons', async () => {
	const before = guarded.store.document(ROOM);
	for (const person of ['anna', 'bob', 'gus'] as const) {
		const works: readonly ((doc: Y.Doc) => void)[] = [
			(doc) => {
				putActivity(doc, {
					...ACTIVITY,
					id: 'must',
					name: 'Contract',
					mandatory: true,
					weight: 99
				});
			},
			(doc) => {
				putActivity(doc, { ...ACTIVITY, id: 'managers', performers: { who: 'everyone' } });
			},
			(doc) => {
				putActivity(doc, { ...ACTIVITY, id: 'new' });
			},
			(doc) => {
				putLostReason(doc, { id: 'r', name: 'Price', order: 'a0' });
			},
			(doc) => {
				putSharedView(doc, { id: 'v', name: 'Mine', view: '{}', order: 'a0' });
			},
			(doc) => {
				setSpaceField(doc, 'rateFrom', 'activities');
			}
		];
		for (const work of works) {
			const sending = new Sending(await guarded.inside(guarded.keys[person], ROOM));
			const update = rawUpdateOn(guarded.store.document(ROOM) ?? undefined, work);
			expect(await sending.update(update)).toMatchObject({ outcome: 'refused' });
		}
	}
	expect(guarded.store.document(ROOM)).toEqual(before);
});
