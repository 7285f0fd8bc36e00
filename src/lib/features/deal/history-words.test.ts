import { expect, test } from 'vitest';
import type { HistoryEntry } from '$lib/domain/history/history';
import { historyText, type Names } from './history-words';

const names: Names = {
	member: (id) => ({ anna: 'Anna', ben: 'Ben' })[id ?? ''] ?? '?',
	activity: (id: string) => id,
	stage: (id) => ({ s1: 'New', s2: 'Won' })[id] ?? '?',
	customer: () => 'Konex',
	currency: 'EUR'
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

test('PL-07 · letting the rate follow the stage is told as such', () => {
	expect(words({ what: 'field', field: 'rate', from: 40, to: null })).toBe(
		'Anna let the close rate follow the stage'
	);
});
