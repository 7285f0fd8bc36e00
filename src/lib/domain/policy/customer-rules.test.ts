import { expect, test } from 'vitest';
import { NO_CHANGE } from '../core/change';
import { createCustomer } from '../customer/commands';
import { fillField } from '../fields/fill';
import type { CustomValue } from '../fields/field';
import type { WorkspaceField } from '../fields/workspace-field';
import { editOf, type RecordFields } from './edit';
import { judgeRecord } from './judge';
import { actingAs, PEOPLE } from './testkit';

const field = (id: string, more: Partial<WorkspaceField> = {}): WorkspaceField => ({
	...{ id, name: `Field ${id}`, hint: '', type: 'text', choices: [] },
	...{ required: false, initial: null, order: 'a0', removed: false, ...more }
});

const WITH_FIELDS = {
	...PEOPLE,
	customerFields: [
		field('note'),
		field('size', { type: 'number', required: true }),
		field('old', { removed: true })
	]
};

const ACME: RecordFields = {
	...{ kind: 'customer', title: 'Acme', owner: 'anna', createdAt: 0, createdBy: 'olga' },
	'custom.gone': 'x'
};

const verdict = (
	actor: string,
	id: string,
	to: CustomValue,
	{ from = null, people = WITH_FIELDS }: { from?: CustomValue; people?: typeof PEOPLE } = {}
) => {
	const change = fillField({ [id]: from }, { id }, to, actingAs(actor));
	const may = judgeRecord(actor, editOf(ACME, change), { people, space: null, now: 5 });
	return may.ok ? true : `${may.error.rule} ${may.error.reason}`;
};

test.each([
	['anna', 'note', 'x', true],
	['anna', 'size', 5, true],
	['bob', 'size', 'five', 'LS-10 malformed'],
	['sue', 'size', 'five', 'LS-10 malformed'],
	['anna', 'note', ['x'], 'LS-10 malformed'],
	['anna', 'elsewhere', 'x', 'LS-10 no-such-field'],
	['anna', 'old', 'x', true],
	// The values that follow another type, or a new field, may arrive before it.
	['adam', 'size', 'five', true],
	['olga', 'elsewhere', 'x', true],
	['gus', 'note', 'x', 'OP-05 guests-read']
])('LS-10 · %s sets “%s” of a customer to %j: %s', (actor, id, to, expected) => {
	expect(verdict(actor, id, to)).toBe(expected);
});

test('LS-10 · what a deleted field left behind may be taken away; a workspace without fields takes none', () => {
	expect(verdict('anna', 'gone', null, { from: 'x' })).toBe(true);
	expect(verdict('anna', 'note', 'x', { people: PEOPLE })).toBe('LS-10 no-such-field');
});

test('LS-10 · a new customer is judged as well, and a required field holds up nobody but a form', () => {
	const made = (custom: Readonly<Record<string, CustomValue>>) => {
		const { set, ...made } = createCustomer({ title: 'New' }, 'anna', actingAs('anna'), []);
		const values = Object.entries(custom).map(([id, value]) => [`custom.${id}`, value]);
		const change = { ...made, set: { ...set, ...Object.fromEntries(values) } };
		const place = { people: WITH_FIELDS, space: null, now: 5 };
		const may = judgeRecord('anna', editOf(null, change), place);
		return may.ok ? true : may.error.rule;
	};
	expect(made({})).toBe(true);
	expect(made({ size: 7, note: '' })).toBe(true);
	expect(made({ size: 'seven' })).toBe('LS-10');
	expect(made({ nowhere: 1 })).toBe('LS-10');
});

test('HI-01 · a value without its line in the history is refused', () => {
	const change = { ...NO_CHANGE, set: { 'custom.size': 5 } };
	const may = judgeRecord('anna', editOf(ACME, change), {
		...{ people: WITH_FIELDS, space: null, now: 5 }
	});
	expect(may.ok ? true : may.error.rule).toBe('HI-01');
});
