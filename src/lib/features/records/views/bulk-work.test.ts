import { describe, expect, test } from 'vitest';
import type { CustomField } from '$lib/domain/fields/field';
import type { Activity } from '$lib/domain/process/activity';
import { ACTIVITY_DEFAULTS } from '$lib/domain/process/defaults';
import { salesSpace, stage } from '$lib/domain/space/testkit';
import type { DealRow } from '$lib/replica/store/rows';
import { dealRow, taskRow } from '$lib/replica/store/testkit';
import { bulkChange, bulkUndo, type BulkContext, type BulkWork } from './bulk-work';

const open = stage('a', 'open', { probability: 50 });
const won = stage('b', 'won', { probability: 50 });
const lost = stage('c', 'lost', { probability: 50 });

const space = salesSpace([open, won, lost]);

const row = dealRow({ id: 'd', title: 'Deal', stage: 'a', owner: 'ann', tags: ['Fair'] });

const context: BulkContext = {
	space,
	role: 'agent',
	acting: {
		actor: 'ann',
		clock: { now: () => 5, offset: () => 0 },
		random: { bytes: (count) => new Uint8Array(count).fill(1) }
	},
	order: 'a1'
};

const set = (work: BulkWork, of: DealRow = row) => {
	const change = bulkChange(of, work, context);
	return change.ok ? change.value.set : change.error;
};

describe('LW-07 · what work on many does to one', () => {
	test.each<[BulkWork, unknown]>([
		[{ what: 'owner', owner: 'bea' }, { owner: 'bea' }],
		[{ what: 'owner', owner: 'ann' }, {}],
		[
			{ what: 'stage', stage: won, reason: '' },
			{ stage: 'b', order: 'a1', closedAt: 5 }
		],
		[{ what: 'stage', stage: open, reason: '' }, {}],
		[
			{ what: 'stage', stage: lost, reason: 'Price' },
			{ stage: 'c', order: 'a1', closedAt: 5, lostReason: 'Price' }
		],
		[{ what: 'add-tag', tag: 'FAIR' }, {}],
		[{ what: 'add-tag', tag: 'Fáir' }, { 'tag.fáir': 'Fáir' }],
		[{ what: 'add-tag', tag: 'web' }, { 'tag.web': 'web' }],
		[{ what: 'remove-tag', tag: 'fair' }, { 'tag.fair': null }],
		[{ what: 'remove-tag', tag: 'web' }, {}],
		[{ what: 'close-on', day: '2026-08-01' }, { closeOn: '2026-08-01' }],
		[{ what: 'bin' }, { binned: true }]
	])('%j', (work, expected) => {
		expect(set(work)).toEqual(expected);
	});

	test('LW-02 · tasks are put into a project and taken back, and a deal is in none', () => {
		const task = taskRow({ id: 't', project: 'old' });
		const into: BulkWork = { what: 'project', project: 'p' };
		const change = bulkChange(task, into, context);
		expect(change).toMatchObject({ ok: true, value: { set: { project: 'p' } } });
		expect(bulkUndo(task, { ...task, project: 'p' }, into, context)).toMatchObject({
			...{ ok: true, value: { set: { project: 'old' } } }
		});
		// Somebody has put it elsewhere since.
		expect(bulkUndo(task, { ...task, project: 'other' }, into, context)).toMatchObject({
			...{ ok: false, error: { reason: 'changed-since' } }
		});
		expect(set(into)).toEqual({});
	});

	test('OP-07 · what is won stays won for an agent', () => {
		const refused = set({ what: 'stage', stage: open, reason: '' }, { ...row, stage: 'b' });
		expect(refused).toMatchObject({ rule: 'OP-07' });
	});

	test('LW-06 · a record without a required field is left where it is', () => {
		const field: CustomField = {
			id: 'f',
			name: 'Place',
			hint: '',
			type: 'text',
			choices: [],
			required: false,
			initial: null,
			requiredFrom: 'b',
			onCard: false,
			order: 'a0',
			removed: false
		};
		const asking = salesSpace([open, won, lost], { fields: [field] });
		const work: BulkWork = { what: 'stage', stage: won, reason: '' };
		expect(bulkChange(row, work, { ...context, space: asking })).toEqual({
			ok: false,
			error: { rule: 'LW-06', reason: 'field-required', facts: { field: 'Place' } }
		});
		const filled = { ...row, custom: { f: 'Hue' } };
		expect(bulkChange(filled, work, { ...context, space: asking }).ok).toBe(true);
	});

	test('PR-05 · a record with open mandatory activities is left where it is', () => {
		const activity: Activity = {
			...ACTIVITY_DEFAULTS,
			id: 'x',
			name: 'Sign',
			stage: 'a',
			mandatory: true,
			removed: false,
			order: 'a'
		};
		const asking = salesSpace([open, won, lost], { activities: [activity] });
		const work: BulkWork = { what: 'stage', stage: won, reason: '' };
		expect(bulkChange(row, work, { ...context, space: asking })).toMatchObject({
			error: { rule: 'PR-05', facts: { activity: 'Sign' } }
		});
	});
});

describe('LW-07 · what takes it back', () => {
	const back = (work: BulkWork, now: Partial<DealRow>, was = row) => {
		const change = bulkUndo(was, { ...was, ...now }, work, { ...context, role: 'admin' });
		return change.ok ? change.value.set : change.error.reason;
	};

	test.each<[BulkWork, Partial<DealRow>, unknown]>([
		[{ what: 'owner', owner: 'bea' }, { owner: 'bea' }, { owner: 'ann' }],
		[
			{ what: 'stage', stage: lost, reason: 'Price' },
			{ stage: 'c', closedAt: 5, lostReason: 'Price' },
			{ stage: 'a', order: 'a0', closedAt: null, lostReason: '' }
		],
		[{ what: 'add-tag', tag: 'web' }, { tags: ['Fair', 'web'] }, { 'tag.web': null }],
		[{ what: 'remove-tag', tag: 'fair' }, { tags: [] }, { 'tag.fair': 'Fair' }],
		[{ what: 'close-on', day: '2026-08-01' }, { closeOn: '2026-08-01' }, { closeOn: '2026-07-01' }],
		[{ what: 'bin' }, {}, { binned: false }]
	])('%j', (work, now, expected) => {
		expect(back(work, now)).toEqual(expected);
	});

	test.each<[BulkWork, Partial<DealRow>]>([
		[{ what: 'owner', owner: 'bea' }, { owner: 'sue' }],
		[
			{ what: 'stage', stage: lost, reason: 'Price' },
			{ stage: 'b', closedAt: 6 }
		],
		[{ what: 'add-tag', tag: 'web' }, { tags: [] }],
		[{ what: 'remove-tag', tag: 'fair' }, { tags: ['FAIR'] }],
		[{ what: 'close-on', day: '2026-08-01' }, { closeOn: '2026-08-02' }]
	])('%j stays where somebody has changed it since', (work, now) => {
		expect(back(work, now)).toBe('changed-since');
	});

	test('what nobody owned cannot be given back to nobody', () => {
		const work: BulkWork = { what: 'owner', owner: 'bea' };
		expect(back(work, { owner: 'bea' }, { ...row, owner: null })).toBe('nobody-before');
	});
});
