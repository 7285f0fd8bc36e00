import { expect, test } from 'vitest';
import type { RecordChange } from '$lib/domain/core/change';
import { NO_CHANGE } from '$lib/domain/core/change';
import type { Member, Role } from '$lib/domain/member/member';
import { SPACE_DEFAULTS, STAGE_DEFAULTS, type Space } from '$lib/domain/space/space';
import { firstUpdate } from '$lib/documents/record';
import type { DealRow, Row } from '$lib/replica/store/rows';
import type { RefusalRow, Wanted } from '$lib/replica/store/sync-rows';
import { copyText, entryOf, type Around } from './entry';

const member = (id: string, name: string, role: Role = 'agent'): Member => ({
	id,
	name,
	role,
	team: null,
	standing: 'active',
	createdAt: 0,
	importId: null
});

const stage = (id: string, name: string, kind: 'open' | 'won' = 'open') => ({
	id,
	name,
	...STAGE_DEFAULTS,
	kind,
	probability: 50,
	order: 'a0',
	importId: null
});

const sales: Space = {
	id: 'sales',
	name: 'Sales',
	kind: 'sales',
	visibility: 'public',
	members: [],
	currency: 'EUR',
	nearDays: 7,
	createdAt: 0,
	createdBy: 'olga',
	...SPACE_DEFAULTS,
	requests: new Map(),
	fields: [
		{
			...{ id: 'roof', name: 'Roof', hint: '', type: 'money', choices: [], order: 'a0' },
			...{ required: false, initial: null },
			...{ requiredFrom: null, onCard: false, removed: false }
		}
	],
	stages: [stage('s1', 'New'), stage('s2', 'Won', 'won')]
};

const deal = { id: 'd1', kind: 'deal', space: 'sales', title: 'Crane' } as DealRow;

const around = (rows: readonly Row[]): Around => ({
	directory: {
		workspace: null,
		members: new Map(
			[member('olga', 'Olga', 'owner'), member('anna', 'Anna')].map((each) => [each.id, each])
		),
		teams: new Map(),
		devices: new Map(),
		rates: new Map(),
		targets: new Map(),
		arrangements: new Map(),
		groups: []
	},
	catalogue: [
		{
			id: 'sales',
			name: 'Sales',
			kind: 'sales',
			visibility: 'public',
			enter: true,
			archived: false
		}
	],
	space: (id) => (id === 'sales' ? sales : null),
	rows: new Map(rows.map((row) => [row.id, row]))
});

const refusal = (wanted: Wanted, more: Partial<RefusalRow> = {}): RefusalRow => ({
	n: 1,
	room: 'space.sales',
	record: 'd1',
	title: 'Crane',
	rule: 'OP-07',
	reason: 'closed-stays-closed',
	facts: {},
	wanted,
	at: 0,
	...more
});

const record = (change: Partial<RecordChange>, was = {}): Wanted => ({
	of: 'record',
	change: { ...NO_CHANGE, ...change },
	was
});

const shown = (wanted: Wanted, more: Partial<RefusalRow> = {}, rows: readonly Row[] = [deal]) => {
	const entry = entryOf(refusal(wanted, more), around(rows));
	return {
		...entry,
		told: entry.lines.map(({ label, stays, wanted }) => `${label}: ${stays} → ${wanted}`)
	};
};

test('LW-06 · a custom field is told by its name, its value in its form, and never by its key', () => {
	const { told } = shown(
		record({ set: { 'custom.roof': 1250, 'custom.gone': 'flat' } }, { 'custom.roof': 900 })
	);
	expect(told[0]).toBe('Roof: €9 → €12.50');
	expect(told[1]).toMatch(/flat$/);
	expect(told.join(' ')).not.toMatch(/custom\.|gone:/);
});

test('OP-07 · a refused move is told with the names of stages, its rule and the way to the deal', () => {
	const entry = shown(
		record({ set: { stage: 's1', order: 'a1', closedAt: null } }, { stage: 's2', order: 'a0' }),
		{ facts: { stage: 'Won' } }
	);
	expect(entry.told).toEqual(['Stage: Won → New']);
	expect(entry.why).toBe(
		'“Won” is final: only an admin or owner can take an opportunity out of it.'
	);
	expect(entry.href).toBe('/s/sales/deal/d1');
	expect(entry.place).toBe('Opportunity · Sales');
});

test('OP-07 · what stands now is shown beside what stood when it was changed, and who has it', () => {
	const change = record({ set: { stage: 's1', revenue: 5 } }, { stage: 's1', revenue: 100 });
	const now = { ...deal, stage: 's2', revenue: 100, owner: 'anna' };
	const entry = shown(change, {}, [now]);
	expect(entry.lines).toMatchObject([
		{ stays: 'Won', stood: 'New', wanted: 'New' },
		{ stays: '€1', stood: null, wanted: '€0.05' }
	]);
	expect(entry.holder).toBe('Anna has it now.');
	expect(shown(change, {}, [{ ...now, owner: null }]).holder).toBe('Nobody has it now.');
	// Who has what is no longer here is seen by those who may see it.
	expect(shown(change, {}, []).holder).toContain('Somebody else has it now.');
	expect(shown(change, { record: '' }, []).holder).toBeNull();
});

test('values are written as people write them: money, days, people, rates, customers', () => {
	const set = {
		revenue: 250_000,
		closeOn: '2031-06-30',
		owner: 'anna',
		rate: null,
		customer: 'c1',
		contact: 'Jo'
	};
	const was = { revenue: 100, closeOn: '2031-05-01', owner: 'olga', rate: 40, customer: null };
	const konex = { id: 'c1', kind: 'customer', title: 'Konex' } as Row;
	expect(shown(record({ set }, was), {}, [deal, konex]).told).toEqual([
		'Expected revenue: €1 → €2,500',
		'Expected close date: May 1, 2031 → Jun 30, 2031',
		'Owner: Olga → Anna',
		'Close rate: 40% → follows the stage',
		'Customer:  → Konex',
		'Contact person:  → Jo'
	]);
});

test('a move within a column is told as such, without its key', () => {
	expect(shown(record({ set: { order: 'a5' } }, { order: 'a0' })).told).toEqual([
		'Place in the column:  → another one'
	]);
});

test('OP-08 · a comment on a deal that is gone is shown in full, and copied as it was typed', () => {
	const text = 'Two lines,\nand no more.';
	const post = { id: 'p', at: 0, by: 'anna', text };
	const entry = shown(record({ posts: [post] }), { reason: 'not-yours' }, []);
	expect(entry.href).toBeNull();
	expect(entry.texts).toEqual([{ label: 'Your comment', text }]);
	expect(copyText(entry)).toBe(text);
});

test('copying fields gives the title and what was wanted', () => {
	const set = { contact: 'Jo', customer: null };
	const entry = shown(record({ set }, { contact: '', customer: 'c1' }));
	expect(copyText(entry)).toBe('Crane\nContact person: Jo\nCustomer: nothing');
});

test('a record that was never taken is told with what it held', () => {
	const set = { kind: 'deal', space: 'sales', title: 'Tanks', revenue: 500, currency: 'EUR' };
	const update = firstUpdate({ ...NO_CHANGE, set });
	const entry = shown({ of: 'whole-record', update }, { record: 'new', title: 'Tanks' }, []);
	expect(entry.isNew).toBe(true);
	expect(entry.told).toEqual(['Description:  → Tanks', 'Expected revenue:  → €5']);
});

test('SP-02 · changes of a space are told place by place, and lead to its settings', () => {
	const entry = shown(
		{
			of: 'document',
			touches: [
				{ path: ['space', 'visibility'], from: 'public', to: 'private' },
				{ path: ['members', 'anna'], from: undefined, to: true },
				{ path: ['stages', 's1', 'probability'], from: 50, to: 70 },
				{ path: ['stages', 's3', 'name'], from: undefined, to: 'Contract' },
				{ path: ['stages', 's3', 'kind'], from: undefined, to: 'open' }
			]
		},
		{ record: '', title: 'Sales', rule: 'SP-02', reason: 'managers-only' }
	);
	expect(entry.told).toEqual([
		'Who sees it: Public → Private',
		'Anna may enter: no → yes',
		'Win probability of New: 50% → 70%',
		'Name of Contract:  → Contract',
		'Kind of Contract:  → Open'
	]);
	expect(entry.place).toBe('Settings of the space');
	expect(entry.href).toBe('/s/sales/settings');
});

test('OP-05 · changes of people are told with names and roles, a removal in one line', () => {
	const entry = shown(
		{
			of: 'document',
			touches: [
				{ path: ['members', 'anna', 'role'], from: 'agent', to: 'admin' },
				{ path: ['devices', 'x', 'name'], from: 'Phone', to: undefined },
				{ path: ['devices', 'x', 'member'], from: 'anna', to: undefined }
			]
		},
		{ room: 'directory', record: '', rule: 'DI-03', reason: 'owners-only' }
	);
	expect(entry.told).toEqual(['Role of Anna: Agent → Admin', 'Device: Phone → ']);
	expect(entry.href).toBe('/people');
});

test('a reason that this version does not know still has a sentence', () => {
	const entry = shown(record({ set: { contact: 'x' } }), { reason: 'from-the-future' });
	expect(entry.why).toBe('The rules of the workspace do not provide for such a change.');
});
