import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ImportKind } from './fields';
import { freshSnapshot, person, planText } from './testkit';

/** Files of the kinds that people met (`tests/fixtures/cases`), and what is right. */
const planned = (name: string, kind: ImportKind, members: readonly string[] = []) =>
	planText(
		kind,
		readFileSync(`tests/fixtures/cases/${name}`, 'utf8'),
		freshSnapshot({
			members: [
				person('owner-1', 'Olga Owner', 'owner'),
				...members.map((name) => person(name, name, 'agent'))
			]
		})
	);

test('a1 · people whose names differ in accents are two', () => {
	const { plan } = planned('a1-people-tones.csv', 'people');
	expect(plan.members.map(({ name }) => name)).toEqual(['Nguyễn Văn Hùng', 'Nguyễn Văn Hưng']);
	expect(plan.rejected).toEqual([]);
});

test('a2 · each deal has the owner that is written', () => {
	const members = ['Nguyễn Văn Hùng', 'Nguyễn Văn Hưng'];
	const { plan, deals } = planned('a2-deals-tones.csv', 'deals', members);
	expect(deals.map(({ change }) => change.set['owner'])).toEqual(members);
	expect(plan.members).toEqual([]);
	const [one] = members;
	const alone = planned('a2-deals-tones.csv', 'deals', [one ?? '']).plan;
	expect(alone.members.map(({ name }) => name)).toEqual(['Nguyễn Văn Hưng']);
	expect(alone.people[1]).toMatchObject({ match: 'add', alike: [{ id: one, name: one }] });
});

test('q1 · what nobody sees makes no second customer and no second owner', () => {
	const { plan, customers, deals } = planned('q1-zero-width.csv', 'deals');
	expect(customers.map(({ change }) => change.set['title'])).toEqual(['Acme']);
	expect(deals.map(({ change }) => change.set['owner'])).toEqual(['owner-1', 'owner-1']);
	expect(plan.members).toEqual([]);
});
