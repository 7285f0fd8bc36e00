import { expect, test } from 'vitest';
import type { Acting, RecordChange } from '../core/change';
import { isDerivedId } from '../core/ids';
import type { RecordFields } from '../policy/edit';
import { fieldShape } from '../policy/record-shapes';
import {
	convertLead,
	createLead,
	customerOfLead,
	dealOfLead,
	discardLead,
	editLead,
	leadTitle,
	reopenLead,
	type LeadDraft
} from './commands';

const NOW = 1_700_000_000_000;
const acting: Acting = {
	actor: 'anna',
	clock: { now: () => NOW, offset: () => 0 },
	random: { bytes: (count) => new Uint8Array(count).map((_, index) => index) }
};
const OPEN = { status: 'open', reason: '', deal: null, customer: null, closedAt: null } as const;
const apply = (fields: RecordFields, { set }: RecordChange): RecordFields => ({
	...fields,
	...set
});

/** Expects that every field that a change sets has its line of history, and a valid value. */
function expectTold({ set, history }: RecordChange): void {
	expect(history.map((entry) => (entry.what === 'field' ? entry.field : entry.what))).toEqual(
		Object.keys(set)
	);
	for (const [field, value] of Object.entries(set)) {
		expect(fieldShape('lead', field)?.(value), field).toBe(true);
	}
}

test.each<[LeadDraft, string]>([
	[{ title: ' Fair ', company: 'Acme' }, 'Fair'],
	[{ company: 'Acme', contact: 'Eva' }, 'Acme'],
	[{ contact: 'Eva', email: 'eva@acme.test' }, 'Eva'],
	[{ email: 'eva@acme.test', phone: '1' }, 'eva@acme.test'],
	[{ phone: '0123' }, '0123'],
	[{ company: '  ' }, '']
])('PL-05 · a lead without a name is called by what is known: %j', (draft, title) => {
	expect(leadTitle(draft)).toBe(title);
});

test('PL-05 · a new lead is open, belongs to its owner, and keeps nothing empty', () => {
	const change = createLead({ company: ' Acme ', email: '' }, 'sales', 'bao', acting);
	expect(change.set).toEqual({
		kind: 'lead',
		space: 'sales',
		owner: 'bao',
		status: 'open',
		createdAt: NOW,
		createdBy: 'anna',
		company: 'Acme',
		title: 'Acme'
	});
	for (const [field, value] of Object.entries(change.set)) {
		expect(fieldShape('lead', field)?.(value), field).toBe(true);
	}
});

test('PL-05 · converting names what it became, discarding says why, and both can be taken back', () => {
	const made = { deal: dealOfLead({ id: 'l1', space: 's' }), customer: customerOfLead('l1') };
	const converted = convertLead(OPEN, made, acting);
	expect(converted.set).toEqual({ status: 'converted', ...made, closedAt: NOW });
	expectTold(converted);
	const discarded = discardLead(OPEN, ' no money ', acting);
	expect(discarded.set).toEqual({ status: 'discarded', reason: 'no money', closedAt: NOW });
	expectTold(discarded);
	for (const change of [converted, discarded]) {
		const closed = { ...OPEN, ...change.set } as Parameters<typeof reopenLead>[0];
		const reopened = reopenLead(closed, acting);
		expectTold(reopened);
		expect(apply(closed, reopened)).toEqual(OPEN);
	}
});

test('PL-05 · what a lead becomes has ids that follow from it, apart from each other', () => {
	expect(dealOfLead({ id: 'l1', space: 's' })).toBe(dealOfLead({ id: 'l1', space: 's' }));
	const ids = ['l1', 'l2'].flatMap((lead) => [
		dealOfLead({ id: lead, space: 's' }),
		customerOfLead(lead)
	]);
	expect(new Set(ids).size).toBe(4);
	expect(ids.every(isDerivedId)).toBe(true);
});

test('PL-05 · editing says what was and what is; the same again changes nothing', () => {
	const lead = {
		...{ title: 'A', company: '', contact: '', email: '', phone: '', source: '', note: '' }
	};
	expectTold(editLead(lead, 'source', 'Fair', acting));
	expect(editLead(lead, 'title', ' A ', acting).history).toEqual([]);
});
