import { expect, test } from 'vitest';
import type { Acting } from '../core/change';
import { together } from '../core/set-field';
import type { CustomField } from '../fields/field';
import { fieldShape } from '../policy/record-shapes';
import { asAsked, automaticByHand, type AskedDeal } from './as-asked';
import type { CompleteDealDraft } from './new-deal';
import { extrasOf, NO_EXTRAS, type DealExtras } from './new-deal-extras';
import { createDeal } from './commands';

const acting: Acting = {
	actor: 'anna',
	clock: { now: () => Date.UTC(2026, 4, 10, 9), offset: () => 0 },
	random: { bytes: (count) => new Uint8Array(count).map((_, index) => index) }
};
const DRAFT: CompleteDealDraft = {
	title: 'Two boats',
	customer: 'c1',
	contact: 'Eva',
	stage: 'new',
	closeOn: '2031-05-01',
	rate: { source: 'hand', percent: 70 },
	revenue: 9000,
	owner: 'anna'
};
const DEAL: AskedDeal = { ...DRAFT, source: 'Fair', tags: ['VIP'], custom: { need: 'one' } };
const field = (id: string, removed = false): CustomField => ({
	...{
		id,
		name: id,
		hint: '',
		type: 'text',
		choices: [],
		required: false,
		initial: null,
		requiredFrom: null
	},
	...{ onCard: false, order: 'a0', removed }
});
const SPACE = { fields: [field('need'), field('gone', true)] };

test.each<[string, Partial<CompleteDealDraft>, Partial<DealExtras>, Record<string, unknown>]>([
	['the same', {}, { source: 'Fair', tags: ['vip'], custom: { need: 'one' } }, {}],
	['another title and amount', { title: 'A', revenue: 1 }, {}, { title: 'A', revenue: 1 }],
	['the rate of the stage', { rate: { source: 'stage' } }, {}, { rate: null }],
	['another owner', { owner: 'ben' }, {}, { owner: 'ben' }],
	['another stage, which is for a move', { stage: 'won' }, {}, {}],
	['one more tag', {}, { tags: ['New'] }, { 'tag.new': 'New' }],
	['an empty source, which takes none away', {}, { source: ' ' }, {}],
	['a field', {}, { custom: { need: 'two' } }, { 'custom.need': 'two' }],
	['a field that was removed', {}, { custom: { gone: 'x' } }, {}]
])('OP-11 · PL-05 · a deal becomes what is asked for: %s', (_, draft, extras, set) => {
	const change = asAsked(DEAL, { ...DRAFT, ...draft }, { ...NO_EXTRAS, ...extras }, SPACE, acting);
	expect(change.set).toEqual(set);
	// Each field has its line of history, and a valid value.
	expect(change.history).toHaveLength(Object.keys(set).length);
	for (const [name, value] of Object.entries(change.set)) {
		expect(fieldShape('deal', name)?.(value), name).toBe(true);
	}
});

test('OP-12 · what makes itself, made by hand, is in the end what a form without that makes', () => {
	const place = { space: 's', currency: 'EUR', order: 'a0', fields: SPACE.fields };
	const into = { place, stage: { kind: 'open' } as const };
	const extras = { source: 'Fair', tags: ['VIP'], custom: { need: 'one' } };
	const edits = automaticByHand('Acme', DRAFT, extras, into, acting);
	expect(edits[0]?.set).toMatchObject({
		...{ title: 'Acme', closeOn: '2026-05-17', rate: null, revenue: 0, contact: '' },
		...{ stage: 'new', startStage: 'new', owner: 'anna', customer: 'c1' }
	});
	// Nothing that was typed is in the part that gives way.
	expect(edits[1]?.set).toEqual({
		...{ title: 'Two boats', contact: 'Eva', closeOn: '2031-05-01', rate: 70, revenue: 9000 },
		...{ source: 'Fair', 'tag.vip': 'VIP', 'custom.need': 'one' }
	});
	const plain = together(
		createDeal(DRAFT, place, into.stage, acting, extras.custom),
		extrasOf(extras)
	);
	expect(together(...edits).set).toEqual({ ...plain.set, startStage: 'new' });
});
