import { expect, test } from 'vitest';
import type { HistoryEntry } from '$lib/domain/history/history';
import type { CustomField, FieldType } from '$lib/domain/fields/field';
import { historyText, type Names } from './history-words';

const REGION: CustomField = {
	id: 'f1',
	name: 'Region',
	hint: '',
	type: 'text',
	choices: [],
	required: false,
	initial: null,
	requiredFrom: null,
	onCard: false,
	order: 'a0',
	removed: false
};
const names: Names = {
	member: (id) => ({ anna: 'Anna', ben: 'Ben' })[id ?? ''] ?? '?',
	activity: (id: string) => id,
	stage: (id) => ({ s1: 'New', s2: 'Won' })[id] ?? '?',
	customer: () => 'Konex',
	currency: 'EUR',
	field: (id) => (id === 'f1' ? REGION : undefined),
	byActivities: false
};
const base = { id: 'x', at: 0, by: 'anna' };
const words = (entry: Partial<HistoryEntry>) =>
	historyText({ ...base, ...entry } as HistoryEntry, names);

test('OP-04 · a change of stage says who moved the deal from where to where', () => {
	expect(words({ what: 'stage', from: 's1', to: 's2' })).toBe('Anna moved it from New to Won');
});

test('OP-04 · owners and fields are told with their names and values', () => {
	expect(words({ what: 'owner', from: 'anna', to: 'ben' })).toBe('Anna handed it from Anna to Ben');
	expect(words({ what: 'field', field: 'revenue', from: 100, to: 250_000 })).toBe(
		'Anna changed the expected revenue from €1 to €2,500'
	);
	expect(words({ what: 'field', field: 'customer', from: null, to: 'c1' })).toBe(
		'Anna set the customer to Konex'
	);
	expect(words({ what: 'field', field: 'contact', from: 'Jo', to: '' })).toBe(
		'Anna cleared the contact (it was “Jo”)'
	);
});

test('HI-01 · what a record has several of is told by its name', () => {
	const product = '{"name":"Pump","order":"a0","price":100,"quantity":2}';
	const line = (field: string, from: string | null, to: string | null) =>
		words({ what: 'field', field, from, to });
	expect(line('tag.vip', null, 'VIP')).toBe('Anna tagged it “VIP”');
	expect(line('tag.vip', 'VIP', null)).toBe('Anna took off the tag “VIP”');
	expect(line('product.p1', null, product)).toBe('Anna added the product “Pump”');
	expect(line('product.p1', product, null)).toBe('Anna removed the product “Pump”');
	expect(line('custom.f1', null, 'North')).toBe('Anna set Region to “North”');
	expect(line('participants', '[]', '["ben"]')).toBe('Anna set who takes part to Ben');
});

test('LW-06 · a value of a custom field is told as its field shows it, and as it is where the field has another type by now', () => {
	const told = (type: FieldType | null, to: string | number | boolean) =>
		historyText(
			{ ...base, what: 'field', field: 'custom.f2', from: null, to },
			{ ...names, field: () => (type === null ? undefined : { ...REGION, type }) }
		).replace(/^Anna set .*? to /, '');
	expect(told('money', 125_050)).toBe('€1,250.50');
	expect(told('number', 125_050)).toBe('125,050');
	expect(told('date', '2026-11-30')).toBe('Nov 30, 2026');
	expect(told(null, '2026-11-30')).toBe('Nov 30, 2026');
	expect(told('date', 'soon')).toBe('“soon”');
	expect(told('text', '2026-11-30')).toBe('“2026-11-30”');
	expect(told('member', 'ben')).toBe('Ben');
	expect(told('yes-no', true)).toBe('Yes');
	expect(told('text', 'x'.repeat(100))).toBe(`“${'x'.repeat(80)}…”`);
});

test('OP-07 · the reason for losing a deal is told when it is given and when it goes', () => {
	expect(words({ what: 'field', field: 'lostReason', from: '', to: 'Too dear' })).toBe(
		'Anna gave the reason for losing it: “Too dear”'
	);
	expect(words({ what: 'field', field: 'lostReason', from: 'Too dear', to: '' })).toBe(
		'Anna took back the reason for losing it (it was “Too dear”)'
	);
});

test('PL-07 · letting the rate follow the stage is told as such', () => {
	expect(words({ what: 'field', field: 'rate', from: 40, to: null })).toBe(
		'Anna let the close rate follow the stage'
	);
});

test('HI-01 · LW-05 · a task’s plan, people, parts and what it waits for are told in words', () => {
	const line = (field: string, from: string | number | boolean | null, to: typeof from) =>
		words({ what: 'field', field, from, to });
	expect(line('priority', null, 'high')).toBe('Anna set the priority to High');
	expect(line('estimate', 30, 90)).toBe('Anna changed the estimate from 30 min to 1 hr 30 min');
	expect(line('progress', 0, 50)).toBe('Anna changed the progress from 0% to 50%');
	expect(line('repeat', '', 'FREQ=WEEKLY;INTERVAL=2')).toBe(
		'Anna set the repetition to every 2 weeks'
	);
	expect(line('repeat', null, 'FREQ=WEEKLY;BYDAY=MO')).toBe(
		'Anna set the repetition to every week on Mon'
	);
	expect(line('assignee.ben', null, true)).toBe('Anna put Ben on this task');
	expect(line('assignee.ben', true, null)).toBe('Anna took Ben off this task');
	expect(line('parent', null, 'other')).toBe('Anna made this a part of another task');
	expect(line('after.other', null, 'finish-start')).toBe('Anna let this wait for another task');
	expect(line('after.other', 'finish-start', null)).toBe(
		'Anna lets this wait for another task no more'
	);
});
