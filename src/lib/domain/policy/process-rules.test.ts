import { describe, expect, test } from 'vitest';
import { NO_CHANGE, type RecordChange } from '../core/change';
import { setField, together } from '../core/set-field';
import type { CustomField } from '../fields/field';
import type { Activity } from '../process/activity';
import type { Space } from '../space/space';
import { editOf, type RecordFields } from './edit';
import { judgeRecord } from './judge';
import { actingAs, dealFields, NORTH, PEOPLE } from './testkit';

const activity = (id: string, changes: Partial<Activity> = {}): Activity => ({
	id,
	stage: 'new',
	name: `Activity ${id}`,
	hint: '',
	order: `a${id}`,
	weight: 10,
	mandatory: false,
	performers: { who: 'everyone' },
	requires: 'nothing',
	notify: [],
	notifyPeople: [],
	trigger: null,
	removed: false,
	...changes
});
const field = (id: string, changes: Partial<CustomField> = {}): CustomField => ({
	id,
	name: `Field ${id}`,
	hint: '',
	type: 'text',
	choices: [],
	required: false,
	initial: null,
	requiredFrom: null,
	onCard: false,
	order: `a${id}`,
	removed: false,
	...changes
});

const SPACE: Space = {
	...NORTH,
	activities: [
		activity('call'),
		activity('must', { mandatory: true, stage: 'offer' }),
		activity('gone', { mandatory: true, removed: true }),
		activity('managers', { performers: { who: 'managers' } }),
		activity('admins', { performers: { who: 'admins' } }),
		activity('bobs', { performers: { who: 'people', people: ['bob'] } }),
		activity('noted', { requires: 'note' }),
		activity('filed', { requires: 'file' })
	],
	fields: [
		field('text'),
		field('number', { type: 'number' }),
		field('need', { requiredFrom: 'offer' }),
		field('old', { requiredFrom: 'new', removed: true })
	]
};

const verdict = (
	actor: string,
	before: RecordFields | null,
	change: RecordChange,
	space = SPACE
) => {
	const may = judgeRecord(actor, editOf(before, change), { people: PEOPLE, space, now: 5 });
	return may.ok ? true : `${may.error.rule} ${may.error.reason}`;
};
const deal = (changes: RecordFields = {}): RecordFields => ({ ...dealFields('anna'), ...changes });
const DOING = { at: 1, by: 'anna', note: '', file: null };

function ticking(
	by: string,
	id: string,
	doing: Readonly<Record<string, string | number | null>> = {}
): RecordChange {
	return {
		set: { [`done.${id}`]: { ...DOING, by, ...doing } },
		history: [
			{
				id: 't',
				at: 1,
				by,
				what: 'activity',
				activity: id,
				done: true,
				note: String(doing['note'] ?? '')
			}
		],
		posts: []
	};
}
const unticking = (by: string, id: string): RecordChange => ({
	set: { [`done.${id}`]: null },
	history: [{ id: 'u', at: 1, by, what: 'activity', activity: id, done: false, note: '' }],
	posts: []
});
const moving = (by: string, to: string, at: number | null = 1, from = 'new'): RecordChange => ({
	set: { stage: to, order: 'a1', closedAt: to === 'won' || to === 'lost' ? at : null },
	history: [{ id: 'm', at: 1, by, what: 'stage', from, to }],
	posts: []
});

describe('PR-06 · who ticks', () => {
	test.each([
		['anna', 'call', true],
		['anna', 'managers', 'PR-06 not-your-activity'],
		['anna', 'admins', 'PR-06 not-your-activity'],
		['anna', 'bobs', 'PR-06 not-your-activity'],
		['sue', 'managers', true],
		['sue', 'admins', 'PR-06 not-your-activity'],
		['adam', 'admins', true],
		['adam', 'bobs', 'PR-06 not-your-activity'],
		['bob', 'bobs', 'OP-08 not-yours'],
		['gus', 'call', 'OP-05 guests-read'],
		['anna', 'nowhere', 'PR-06 no-such-activity']
	])('PR-06 · %s ticks “%s”: %s', (actor, id, expected) => {
		expect(verdict(actor, deal(), ticking(actor, id))).toBe(expected);
	});

	test('PR-06 · taking a tick back is for those who may give it', () => {
		const done = deal({ 'done.managers': { ...DOING, by: 'sue' } });
		expect(verdict('anna', done, unticking('anna', 'managers'))).toBe('PR-06 not-your-activity');
		expect(verdict('sue', done, unticking('sue', 'managers'))).toBe(true);
	});

	test('PR-06 · nobody ticks in another’s name, nor in another’s place', () => {
		const forged = ticking('anna', 'managers', { by: 'sue' });
		expect(verdict('anna', deal(), forged)).toBe('PR-06 not-your-activity');
		const named = ticking('anna', 'call', { by: 'sue' });
		expect(verdict('anna', deal(), named)).toBe('PR-06 not-the-author');
	});

	test('PR-06 · a deal is not made with what its maker may not tick', () => {
		const made = together(
			{
				set: { ...deal(), createdBy: 'anna' },
				history: [{ id: 'c', at: 1, by: 'anna', what: 'created' }],
				posts: []
			},
			ticking('anna', 'managers')
		);
		expect(verdict('anna', null, made)).toBe('PR-06 not-your-activity');
	});

	test('PR-10 · what is removed from the process can still be ticked by who was offline', () => {
		expect(verdict('anna', deal(), ticking('anna', 'gone'))).toBe(true);
	});
});

describe('PR-07 · notes', () => {
	const attached = { 'file.f1': { name: 'offer.pdf' } };
	test.each([
		['noted', {}, {}, 'PR-07 note-missing'],
		['noted', { note: '  ' }, {}, 'PR-07 note-missing'],
		['noted', { note: 'They agree' }, {}, true],
		['filed', { note: 'They agree' }, {}, 'PR-07 file-missing'],
		['filed', { note: 'They agree', file: 'f1' }, {}, 'PR-07 file-missing'],
		['filed', { file: 'f1' }, attached, 'PR-07 note-missing'],
		['filed', { note: 'They agree', file: 'f1' }, attached, true]
	])('PR-07 · “%s” with %j of a deal with %j: %s', (id, doing, fields, expected) => {
		expect(verdict('anna', deal(fields), ticking('anna', id, doing))).toBe(expected);
	});
});

describe('PR-05 · mandatory', () => {
	const done = { 'done.must': { ...DOING, by: 'anna' } };
	const full = { 'custom.need': 'x' };
	test.each([
		['anna', full, 'PR-05 mandatory-open'],
		['adam', full, 'PR-05 mandatory-open'],
		['olga', full, 'PR-05 mandatory-open'],
		['anna', { ...full, ...done }, true]
	])('PR-05 · %s wins a deal with %j: %s', (actor, fields, expected) => {
		expect(verdict(actor, deal(fields), moving(actor, 'won'))).toBe(expected);
	});

	test('PR-05 · losing asks for nothing', () => {
		expect(verdict('anna', deal(), moving('anna', 'lost'))).toBe(true);
	});

	test('PR-05 · ticking and winning in one go', () => {
		const both = together(ticking('anna', 'must'), moving('anna', 'won'));
		expect(verdict('anna', deal(full), both)).toBe(true);
	});

	test('PR-05 · a mandatory tick stays while the deal is won', () => {
		const won = { ...full, ...done, stage: 'won', closedAt: 1 };
		expect(verdict('adam', deal(won), unticking('adam', 'must'))).toBe('PR-05 mandatory-open');
		expect(verdict('anna', deal({ ...full, ...done }), unticking('anna', 'must'))).toBe(true);
		expect(verdict('anna', deal({ ...won, 'done.call': DOING }), unticking('anna', 'call'))).toBe(
			true
		);
	});

	test('PR-05 · a deal made as won needs them as well; a manager brings in what was won elsewhere', () => {
		const made = (by: string, importId: string | null): RecordChange => ({
			set: {
				...deal({ stage: 'won', closedAt: 1, importId }),
				owner: 'anna',
				createdBy: by
			},
			history: [{ id: 'c', at: 1, by, what: 'created' }],
			posts: []
		});
		expect(verdict('anna', null, made('anna', null))).toBe('PR-05 mandatory-open');
		expect(verdict('anna', null, made('anna', 'import'))).toBe('PR-05 mandatory-open');
		expect(verdict('sue', null, made('sue', 'import'))).toBe(true);
		expect(verdict('adam', null, made('adam', null))).toBe('PR-05 mandatory-open');
	});
});

describe('OP-06 · the moment of closing', () => {
	test.each([
		['that of the move', moving('anna', 'lost', 1), true],
		['another', moving('anna', 'lost', 99), 'OP-06 closing-moment'],
		['none of a move', { ...NO_CHANGE, set: { closedAt: 99 } }, 'OP-06 closing-moment']
	])('OP-06 · %s', (_, change, expected) => {
		expect(verdict('anna', deal(), change)).toBe(expected);
	});

	test('OP-07 · reopening takes it away, and nothing else does', () => {
		const lost = deal({ stage: 'lost', closedAt: 7 });
		expect(verdict('adam', lost, moving('adam', 'new', null, 'lost'))).toBe(true);
		expect(verdict('anna', lost, { ...NO_CHANGE, set: { closedAt: null } })).toBe(
			'OP-06 closing-moment'
		);
	});
});

describe('LW-06 · fields of a space', () => {
	const setting = (
		by: string,
		id: string,
		to: string | number | null,
		from: string | null = null
	) => setField(`custom.${id}`, from, to, actingAs(by));
	test.each([
		['text', 'x', true],
		['number', 3, true],
		['number', 'three', 'LW-06 malformed'],
		['elsewhere', 'x', 'LW-06 no-such-field'],
		['old', 'x', true]
	])('LW-06 · “%s” is set to %j: %s', (id, to, expected) => {
		expect(verdict('anna', deal(), setting('anna', id, to))).toBe(expected);
	});

	test.each([
		['work', 'text', 'x', true],
		['work', 'number', 'three', 'LW-06 malformed'],
		['work', 'elsewhere', 'x', 'LW-06 no-such-field'],
		['sales', 'text', 'x', 'LW-06 no-such-field']
	] as const)('LW-06 · a task of a %s space: “%s” is set to %j: %s', (kind, id, to, expected) => {
		const task = deal({ kind: 'task' });
		expect(verdict('anna', task, setting('anna', id, to), { ...SPACE, kind })).toBe(expected);
	});

	test('LW-06 · who looks after a space brings the values that follow another type, and no value of no field', () => {
		expect(verdict('sue', deal(), setting('sue', 'number', 'three'))).toBe(true);
		expect(verdict('sue', deal(), setting('sue', 'elsewhere', 'x'))).toBe('LW-06 no-such-field');
		const task = deal({ kind: 'task' });
		const work: Space = { ...SPACE, kind: 'work' };
		expect(verdict('sue', task, setting('sue', 'number', 'three'), work)).toBe(true);
		// A new deal comes from a form or a file, and not from another type.
		const made = { set: { ...deal({ 'custom.number': 'three', createdBy: 'sue' }) } };
		const born = [{ id: 'c', at: 0, by: 'sue', what: 'created' as const }];
		expect(verdict('sue', null, { ...made, history: born, posts: [] } as RecordChange)).toBe(
			'LW-06 malformed'
		);
	});

	test('LW-06 · what a field left behind that was deleted for good may be taken away', () => {
		const left = deal({ 'custom.elsewhere': 'x' });
		expect(verdict('anna', left, setting('anna', 'elsewhere', null, 'x'))).toBe(true);
		expect(verdict('anna', left, setting('anna', 'elsewhere', 'y', 'x'))).toBe(
			'LW-06 no-such-field'
		);
	});

	test('LW-06 · what an earlier type has left behind fills in nothing that is required', () => {
		const left = deal({ 'custom.need': 5 });
		expect(verdict('anna', left, moving('anna', 'offer'))).toBe('LW-06 field-required');
	});

	test('LW-06 · nothing is required of a task', () => {
		const task = deal({ kind: 'task' });
		const work: Space = { ...SPACE, kind: 'work' };
		expect(verdict('anna', task, moving('anna', 'offer'), work)).toBe(true);
	});

	test('LW-06 · from a stage on a field is required', () => {
		expect(verdict('anna', deal(), moving('anna', 'offer'))).toBe('LW-06 field-required');
		expect(verdict('anna', deal({ 'custom.need': 'x' }), moving('anna', 'offer'))).toBe(true);
		const filled = together(setting('anna', 'need', 'x'), moving('anna', 'offer'));
		expect(verdict('anna', deal(), filled)).toBe(true);
		const there = deal({ stage: 'offer', 'custom.need': 'x' });
		expect(verdict('anna', there, setting('anna', 'need', null, 'x'))).toBe('LW-06 field-required');
		expect(verdict('anna', deal({ 'custom.need': 'x' }), setting('anna', 'need', null, 'x'))).toBe(
			true
		);
		expect(verdict('anna', deal(), moving('anna', 'lost'))).toBe(true);
	});
});

describe('HI-03 · signs on what is said', () => {
	const nod = (whose: string): RecordChange => ({
		...NO_CHANGE,
		set: { [`reaction.p1.${whose}`]: ['👍'] }
	});
	test('HI-03 · everybody puts their own', () => {
		expect(verdict('anna', deal(), nod('anna'))).toBe(true);
		expect(verdict('anna', deal(), nod('sue'))).toBe('HI-03 not-the-author');
		expect(verdict('adam', deal(), nod('anna'))).toBe('HI-03 not-the-author');
	});
});

describe('OP-08 · what is seen as deals are', () => {
	const record = (kind: string, owner: string | null, more: RecordFields = {}): RecordFields => ({
		kind,
		space: 'north',
		title: 'x',
		owner,
		createdAt: 0,
		createdBy: 'olga',
		...more
	});
	const retitle = (by: string) => setField('title', 'x', 'y', actingAs(by));
	test.each([
		['anna', record('lead', 'anna'), true],
		['anna', record('lead', 'bob'), 'OP-08 not-yours'],
		['sue', record('call', 'anna'), true],
		['anna', record('call', 'bob'), 'OP-08 not-yours'],
		['anna', record('task', 'bob'), true],
		['anna', record('task', 'bob', { deal: 'd1' }), 'OP-08 not-yours'],
		['anna', record('task', 'bob', { deal: 'd1', participants: ['anna'] }), true],
		['anna', record('campaign', 'bob'), true]
	])('OP-08 · %s changes %j: %s', (actor, before, expected) => {
		expect(verdict(actor, before, retitle(actor))).toBe(expected);
	});
});
