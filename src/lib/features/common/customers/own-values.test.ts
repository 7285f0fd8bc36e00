import { expect, test } from 'vitest';
import type { WorkspaceField } from '$lib/domain/fields/workspace-field';
import { ownFaults, requiredOwn } from './own-values';

const field = (id: string, more: Partial<WorkspaceField> = {}): WorkspaceField => ({
	...{ id, name: id, hint: '', type: 'text', choices: [], required: true },
	...{ initial: null, order: id, removed: false, ...more }
});

test('LS-10 · whoever makes a customer along with something else is asked for the same as by its form', () => {
	const fields = [
		field('segment'),
		field('region', { initial: 'North' }),
		field('size', { type: 'number', required: false }),
		field('gone', { removed: true })
	];
	const faults = (own: Parameters<typeof ownFaults>[1]) =>
		ownFaults(fields, own).map(({ of, fault }) => `${of.id} ${fault}`);
	expect(faults({})).toEqual(['segment missing']);
	expect(faults({ segment: 'Large', region: null })).toEqual(['region missing']);
	expect(faults({ segment: 'Large', size: 'many' })).toEqual(['size not-of-its-type']);
	expect(faults({ segment: 'Large' })).toEqual([]);
	expect([...requiredOwn(fields)]).toEqual(['segment', 'region']);
});
