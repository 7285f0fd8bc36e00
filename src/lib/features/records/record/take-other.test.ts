import { expect, test } from 'vitest';
import { seededActing } from '$lib/domain/import/testkit';
import type { AnyRecord } from '$lib/documents/read-record';
import { takeOther } from './take-other';

const acting = seededActing('anna');
const deal = {
	kind: 'deal',
	id: 'd',
	owner: 'anna',
	title: 'Roof',
	rate: { source: 'hand', percent: 40 }
};
const record = deal as unknown as AnyRecord;
const base = { id: 'e', at: 5, by: 'ben' };

test.each([
	['owner', { ...base, what: 'owner', from: 'anna', to: 'ben' }, { owner: 'ben' }],
	[
		'field',
		{ ...base, what: 'field', field: 'title', from: 'Roof', to: 'Roofs' },
		{ title: 'Roofs' }
	],
	['rate', { ...base, what: 'field', field: 'rate', from: 40, to: 60 }, { rate: 60 }]
] as const)(
	'HI-06 · the other of two values stands, with its line of history: %s',
	(_, other, set) => {
		const change = takeOther(record, other, acting);
		expect(change.set).toEqual(set);
		expect(change.history).toMatchObject([
			{ what: other.what, from: other.from, to: other.to, by: 'anna' }
		]);
	}
);
