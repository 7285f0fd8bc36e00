import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededActing } from '../domain/import/testkit';
import { applyChange, openRecord } from './record';
import { readRecord } from './read-record';
import { RecordReading } from './record-reading';
import type { RecordChange } from '../domain/core/change';
import { together } from '../domain/core/set-field';
import { setApart } from '../domain/customer/apart';
import { createCustomer, editCustomer } from '../domain/customer/commands';
import { assign } from '../domain/deal/commands';
import type { Customer } from '../domain/customer/customer';
import { duplicateGroups, sharedBy } from '../domain/customer/groups';
import { merge, proposedValues, splitAgain, unmerge } from '../domain/customer/merge';
import { addPerson, addTag } from '../domain/customer/people';
import { united } from '../domain/customer/united';
import type { CustomValue } from '../domain/fields/field';
import { fillField } from '../domain/fields/fill';

const acting = seededActing('anna');

/** A record in a document, which changes can be applied to and which is read back from the document. */
class Kept {
	private readonly doc = openRecord([]);
	constructor(
		readonly id: string,
		fields: Parameters<typeof createCustomer>[0]
	) {
		this.do(createCustomer(fields, 'anna', acting, []));
	}
	do(change: RecordChange | undefined): this {
		if (change !== undefined) applyChange(this.doc, change, 'local');
		return this;
	}
	get history() {
		return new RecordReading(this.doc, this.id).history;
	}
	get now(): Customer {
		const record = readRecord(this.doc, this.id);
		if (record?.kind !== 'customer') throw new Error('no customer');
		return record;
	}
}

function two() {
	const acme = new Kept('acme', { title: 'Acme', email: 'a@acme.com' });
	const other = new Kept('other', {
		title: 'ACME Inc.',
		phone: '555 123 456',
		email: 'b@acme.com'
	});
	const person = { name: 'Jan', role: 'CEO', email: 'jan@acme.com', phone: '' };
	acme.do(addTag(acme.now, 'VIP', acting));
	other.do(together(addTag(other.now, 'vip', acting), addTag(other.now, 'North', acting)));
	other.do(addPerson(other.now, person, acting));
	return { acme, other };
}

describe('customers that turned out to be one', () => {
	test('OP-12 · the one that stays has the chosen values; people and tags are united, each once', () => {
		const { acme, other } = two();
		const values = { ...proposedValues(acme.now, [other.now]), email: 'b@acme.com' };
		const changes = merge({ kept: acme.now, others: [other.now], values, owner: 'ben' }, acting);
		acme.do(changes.kept);
		other.do(changes.others.get('other'));
		expect(acme.now).toMatchObject({
			title: 'Acme',
			email: 'b@acme.com',
			phone: '555 123 456',
			owner: 'ben',
			mergedInto: null
		});
		expect([...acme.now.tags].sort()).toEqual(['North', 'VIP']);
		expect(acme.now.people.map(({ name }) => name)).toEqual(['Jan']);
		expect(other.now.mergedInto).toBe('acme');
	});

	test('HI-01 · every field that a merge sets has its line of history', () => {
		const { acme, other } = two();
		const values = proposedValues(acme.now, [other.now]);
		const { kept } = merge({ kept: acme.now, others: [other.now], values, owner: null }, acting);
		const told = kept.history.flatMap((line) => (line.what === 'field' ? [line.field] : []));
		expect(new Set(told)).toEqual(new Set(Object.keys(kept.set)));
	});

	test('undone at once, both are as they were', () => {
		const { acme, other } = two();
		const [before, otherBefore] = [acme.now, other.now];
		const values = { ...proposedValues(before, [otherBefore]), title: 'ACME Inc.' };
		const wanted = { kept: before, others: [otherBefore], values, owner: 'ben' };
		const made = merge(wanted, acting);
		acme.do(made.kept);
		other.do(made.others.get('other'));
		const back = unmerge(wanted, acme.now, [other.now], acting);
		expect(back.left).toEqual([]);
		acme.do(back.kept);
		other.do(back.others.get('other'));
		expect(acme.now).toEqual(before);
		expect(other.now).toEqual(otherBefore);
	});

	test('undone after somebody changed what it had set, that stays and is named', () => {
		const { acme, other } = two();
		const wanted = {
			kept: acme.now,
			others: [other.now],
			values: { ...proposedValues(acme.now, [other.now]), title: 'ACME Inc.' },
			owner: 'ben'
		};
		const made = merge(wanted, acting);
		acme.do(made.kept);
		other.do(made.others.get('other'));
		acme.do(editCustomer(acme.now, 'phone', '777', acting)).do(assign(acme.now, 'sue', acting));
		const back = unmerge(wanted, acme.now, [other.now], acting);
		acme.do(back.kept);
		expect(back.left).toEqual(['phone', 'owner']);
		expect(acme.now).toMatchObject({ title: 'Acme', phone: '777', owner: 'sue' });
	});

	test('whom the others were set apart from, the one that stays is, too; undone, it is not', () => {
		const { acme, other } = two();
		const separate = [{ id: 'north' }, { id: 'acme' }].map((far) => [far]);
		other.do(setApart([[other.now], ...separate], acting).get('other'));
		acme.do(setApart([[acme.now], [{ id: 'south' }]], acting).get('acme'));
		const before = acme.now;
		const values = proposedValues(before, [other.now]);
		const wanted = { kept: before, others: [other.now], values, owner: null };
		acme.do(merge(wanted, acting).kept);
		expect(acme.now.apart).toEqual(['north', 'south']);
		acme.do(unmerge(wanted, acme.now, [other.now], acting).kept);
		expect(acme.now.apart).toEqual(['south']);
	});

	test('split again later, the other takes back its people; values stay', () => {
		const { acme, other } = two();
		const values = proposedValues(acme.now, [other.now]);
		const made = merge({ kept: acme.now, others: [other.now], values, owner: null }, acting);
		acme.do(made.kept);
		other.do(made.others.get('other'));
		const back = splitAgain(acme.now, [other.now], acting);
		acme.do(back.kept);
		other.do(back.others.get('other'));
		expect(acme.now.people).toEqual([]);
		expect(other.now.people).toHaveLength(1);
		expect(other.now.mergedInto).toBeNull();
		expect(acme.now.phone).toBe('555 123 456');
	});
});

describe('LS-10 · the workspace’s fields of customers that turned out to be one', () => {
	const filled = () => {
		const { acme, other } = two();
		const fill = (of: Kept, id: string, value: CustomValue) =>
			of.do(fillField(of.now.custom, { id }, value, acting));
		fill(acme, 'size', 5);
		fill(other, 'size', 9);
		fill(other, 'region', ['North', 'South']);
		const wanted = {
			...{ kept: acme.now, others: [other.now], owner: null },
			values: proposedValues(acme.now, [other.now])
		};
		const made = merge(wanted, acting);
		acme.do(made.kept);
		other.do(made.others.get('other'));
		return { acme, other, wanted, fill };
	};

	test('LS-10 · the one that stays keeps its values and gets those that it lacks; undone, it has its own', () => {
		const { acme, other, wanted } = filled();
		expect(acme.now.custom).toEqual({ size: 5, region: ['North', 'South'] });
		const back = unmerge(wanted, acme.now, [other.now], acting);
		acme.do(back.kept);
		other.do(back.others.get('other'));
		expect([back.leftValues, acme.now.custom]).toEqual([[], { size: 5 }]);
		expect(other.now).toEqual(wanted.others[0]);
	});

	test('LS-10 · what somebody has changed since stays and is named; split again, each has its own', () => {
		const { acme, other, wanted, fill } = filled();
		fill(acme, 'region', ['West']);
		const back = unmerge(wanted, acme.now, [other.now], acting);
		acme.do(back.kept);
		expect([back.leftValues, acme.now.custom]).toEqual([['region'], { size: 5, region: ['West'] }]);
		other.do(splitAgain(acme.now, [other.now], acting).others.get('other'));
		expect(other.now.custom).toEqual({ size: 9, region: ['North', 'South'] });
	});

	test('OP-12, LS-10 · what the other got later is shown, and edited where it is; what was removed stays away', () => {
		const { acme, other, fill } = filled();
		fill(acme, 'region', null);
		fill(other, 'since', '2026-01-01');
		const { customer, homes } = united(acme.now, acme.history, [other.now]);
		expect(customer.custom).toEqual({ size: 5, since: '2026-01-01' });
		expect(homes.get('custom.since')).toBe('other');
		expect(homes.has('custom.size')).toBe(false);
	});
});

describe('groups of possible duplicates', () => {
	test('who shares a key is in one group, by way of others too', () => {
		const items = [
			{ id: 'a', keys: ['n:acme', 'p:1'] },
			{ id: 'b', keys: ['p:1', 'e:x'] },
			{ id: 'c', keys: ['e:x'] },
			{ id: 'd', keys: ['n:delta'] }
		];
		expect(duplicateGroups(items).map((group) => group.map(({ id }) => id))).toEqual([
			['a', 'b', 'c']
		]);
		expect(sharedBy(items)).toEqual(['email', 'phone']);
	});

	test('a key that many have is no sign', () => {
		const items = Array.from({ length: 9 }, (_, n) => ({ id: String(n), keys: ['p:1'] }));
		expect(duplicateGroups(items)).toEqual([]);
	});

	test('nobody is in two groups, and everybody shares something', () => {
		const key = fc.constantFrom('n:a', 'n:b', 'e:c', 'p:d', 't:e');
		fc.assert(
			fc.property(fc.array(fc.uniqueArray(key), { maxLength: 8 }), (all) => {
				const groups = duplicateGroups(all.map((keys, n) => ({ id: String(n), keys })));
				const ids = groups.flat().map(({ id }) => id);
				expect(new Set(ids).size).toBe(ids.length);
				for (const group of groups) expect(sharedBy(group).length).toBeGreaterThan(0);
			})
		);
	});
});
