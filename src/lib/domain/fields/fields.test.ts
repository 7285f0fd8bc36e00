import { describe, expect, test } from 'vitest';
import type { Acting } from '../core/change';
import { NORTH } from '../policy/testkit';
import { checkField, choicesOf, defineField, EMPTY_FIELD, type FieldDraft } from './define';
import { definitionFault } from './changed-definitions';
import {
	FIELD_TYPES,
	fitsField,
	requiredIn,
	type CustomField,
	type CustomValue,
	type FieldType
} from './field';
import { fieldsToShow, fillField, missingIn } from './fill';
import { storedIn, startingValues, valueIn, missingOf } from './values';

const acting: Acting = {
	actor: 'anna',
	clock: { now: () => 1000, offset: () => 0 },
	random: { bytes: (count) => new Uint8Array(count) }
};
const draft = (more: Partial<FieldDraft>): FieldDraft => ({
	...EMPTY_FIELD,
	name: 'Roof',
	...more
});
const field = (id: string, more: Partial<CustomField> = {}): CustomField => ({
	...defineField(id, draft({ name: id }), []),
	...more
});

describe('LW-06 · defining a field', () => {
	const others = [field('Contract'), field('Old', { removed: true })];

	test.each<[Partial<FieldDraft>, string[]]>([
		[{}, []],
		[{ name: ' ' }, ['name missing']],
		[{ name: 'CONTRACT' }, ['name twice']],
		[{ name: 'Old' }, []],
		[{ type: 'choice' }, ['choices missing']],
		[{ type: 'choices', choices: ['Flat'] }, []],
		[{ type: 'choice', choices: ['x'.repeat(201)] }, ['choices too-many']],
		[
			{ type: 'choice', choices: Array.from({ length: 101 }, (_, at) => String(at)) },
			['choices too-many']
		],
		[{ name: '', type: 'choice' }, ['name missing', 'choices missing']]
	])('%j: %j', (more, faults) => {
		expect(checkField(draft(more), others).map(({ field, fault }) => `${field} ${fault}`)).toEqual(
			faults
		);
	});

	test('choices are lines, each once', () => {
		expect(choicesOf(' Flat \n\nSteep\nFlat\n')).toEqual(['Flat', 'Steep']);
	});

	test('a new field goes behind the others; choices only where they are chosen', () => {
		const made = defineField('f', draft({ name: ' Roof ', choices: ['Flat'] }), others);
		expect(made).toMatchObject({ id: 'f', name: 'Roof', choices: [], removed: false });
		expect(made.order > (others.at(-1)?.order ?? '')).toBe(true);
	});
});

describe('LW-06 · values', () => {
	const GOOD: Readonly<Record<FieldType, unknown>> = {
		text: 'a',
		number: 1.5,
		money: 100,
		date: '2026-03-01',
		choice: 'Flat',
		choices: ['Flat', 'Steep'],
		'yes-no': false,
		member: 'anna',
		link: 'https://example.com/a',
		email: 'a@example.com',
		phone: '+48 600'
	};
	const BAD: Readonly<Record<FieldType, unknown>> = {
		text: 1,
		number: Number.NaN,
		money: 1.5,
		date: '2026-02-30',
		choice: ['Flat'],
		choices: 'Flat',
		'yes-no': 'yes',
		member: 'not an id',
		link: 'javascript:alert(1)',
		email: 'nobody',
		phone: 600
	};

	test.each(FIELD_TYPES)('%s takes its own and nothing, and no other', (type) => {
		expect(fitsField({ type }, GOOD[type])).toBe(true);
		expect(fitsField({ type }, null)).toBe(true);
		expect(fitsField({ type }, BAD[type])).toBe(false);
	});

	test('HI-01 · a value is set with its line; the same value changes nothing', () => {
		expect(fillField({}, { id: 'f' }, 'C-1', acting)).toMatchObject({
			set: { 'custom.f': 'C-1' },
			history: [{ what: 'field', field: 'custom.f', from: null, to: 'C-1' }]
		});
		expect(fillField({ f: ['a'] }, { id: 'f' }, ['a'], acting).set).toEqual({});
		expect(fillField({ f: 'C-1' }, { id: 'f' }, '', acting).set).toEqual({ 'custom.f': null });
		expect(fillField({ f: true }, { id: 'f' }, false, acting).set).toEqual({ 'custom.f': false });
	});

	test('nothing is in a field that only every object has', () => {
		expect(storedIn({}, 'constructor')).toBeNull();
	});
});

describe('LW-06 · required from a stage on', () => {
	const fields = [
		field('contract', { requiredFrom: 'offer' }),
		field('early', { type: 'yes-no', requiredFrom: 'new' }),
		field('gone', { requiredFrom: 'new', removed: true }),
		field('lost-stage', { requiredFrom: 'deleted' }),
		field('never')
	];

	test.each([
		['new', ['early']],
		['offer', ['contract', 'early']],
		['won', ['contract', 'early']],
		['lost', []],
		['elsewhere', []]
	])('%s asks for %j', (stage, ids) => {
		expect(requiredIn(fields, NORTH.stages, stage).map(({ id }) => id)).toEqual(ids);
	});

	test('what is filled in is not missing; no counts as an answer', () => {
		const space = { fields, stages: NORTH.stages };
		expect(missingIn(space, 'won', { early: false }).map(({ id }) => id)).toEqual(['contract']);
		expect(missingIn(space, 'won', { early: '', contract: 'C' }).map(({ id }) => id)).toEqual([
			'early'
		]);
	});
});

test('LW-06 · what was filled in stays readable when its field is removed', () => {
	const fields = [field('a'), field('b', { removed: true }), field('c', { removed: true })];
	const { offered, gone } = fieldsToShow(fields, { b: 'kept', elsewhere: 'x' });
	expect(offered.map(({ id }) => id)).toEqual(['a']);
	expect(gone.map(({ id }) => id)).toEqual(['b']);
});

describe('LW-06 · LS-10 · what a record starts with', () => {
	const fields = [
		field('region', { initial: 'North' }),
		field('size', { type: 'number', initial: 3, required: true }),
		field('note', { required: true }),
		field('odd', { type: 'number', initial: 'not a number' }),
		field('gone', { initial: 'x', removed: true })
	];

	test.each<[string, Record<string, CustomValue>, Record<string, CustomValue>]>([
		['the defaults', {}, { region: 'North', size: 3 }],
		['what is given instead', { region: 'South' }, { region: 'South', size: 3 }],
		['nothing, where nothing is wanted', { region: null, size: null }, {}],
		['no value of another type', { size: 'three' }, { region: 'North' }],
		[
			'no value of a field that is not in use',
			{ gone: 'y', elsewhere: 'z' },
			{ region: 'North', size: 3 }
		]
	])('%s', (_, given, expected) => {
		expect(startingValues(fields, given)).toEqual(expected);
	});

	test('a default answers what is asked for', () => {
		const missing = missingOf(fields, startingValues(fields));
		expect(missing.map(({ id }) => id)).toEqual(['note']);
	});

	test('what an earlier type has left behind is kept, and neither shown nor counted as filled in', () => {
		const size = field('size', { type: 'number', required: true, requiredFrom: 'new' });
		expect(storedIn({ size: 'a lot' }, 'size')).toBe('a lot');
		expect(valueIn(size, { size: 'a lot' })).toBeNull();
		expect(missingOf([size], { size: 'a lot' })).toEqual([size]);
		const space = { fields: [size], stages: NORTH.stages };
		expect(missingIn(space, 'new', { size: 'a lot' })).toEqual([size]);
		expect(valueIn({ ...size, type: 'text' }, { size: 'a lot' })).toBe('a lot');
	});
});

describe('LW-06 · LS-10 · definitions that can be', () => {
	const size = field('size', { type: 'number', initial: 3 });
	const old = field('old', { removed: true });

	test.each<[string, readonly CustomField[], string | null]>([
		['the same', [size, old], null],
		['another default of its type', [{ ...size, initial: 4 }, old], null],
		['a default that does not fit', [{ ...size, initial: 'four' }, old], 'size'],
		['another type that the default does not fit', [{ ...size, type: 'date' }, old], 'size'],
		['another type without a default', [{ ...size, type: 'date', initial: null }, old], null],
		[
			'a new one with a default that does not fit',
			[size, old, field('new', { initial: 5 })],
			'new'
		],
		['one deleted for good that was removed', [size], null],
		['one deleted for good that is in use', [old], 'size']
	])('%s', (_, after, fault) => {
		expect(definitionFault([size, old], after)).toBe(fault);
	});
});
