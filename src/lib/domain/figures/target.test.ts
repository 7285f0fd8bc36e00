import { expect, test } from 'vitest';
import { PEOPLE } from '../policy/testkit';
import {
	fromTargetKey,
	isTarget,
	MAX_TARGET,
	maySetTarget,
	targetKey,
	targetOfMonth,
	targetOfSpan,
	teamTarget,
	type TargetOf
} from './target';

const target = (amount: number, currency = 'EUR') => ({ amount, currency });
const of = (kind: TargetOf['kind'], id: string): TargetOf => ({ kind, id });
const targets = (entries: readonly (readonly [TargetOf, string, number, string?])[]) =>
	new Map(
		entries.map(([whose, month, amount, currency]) => [
			targetKey(whose, month),
			target(amount, currency)
		])
	);
const mates = [...PEOPLE.members.values()].filter(({ team }) => team === 'one');

test('LW-09 · a key names whose target it is and of which month, whatever the id has in it', () => {
	for (const id of ['a', 'x_y', 'm_2026-01_z', '0123456789abcdef']) {
		for (const kind of ['member', 'team'] as const) {
			expect(fromTargetKey(targetKey(of(kind, id), '2026-11'))).toEqual({
				of: { kind, id },
				month: '2026-11'
			});
		}
	}
	for (const key of ['', 'm_a', 'm_a_2026-13', 'x_a_2026-11', 'm__2026-11', 'm_a_2026-11-02']) {
		expect(fromTargetKey(key)).toBeNull();
	}
});

test('LW-09 · a target is a whole amount that is not negative, in a currency', () => {
	expect(isTarget(target(0))).toBe(true);
	expect(isTarget(target(MAX_TARGET))).toBe(true);
	for (const bad of [
		...[null, 5, [], {}, target(-1), target(0.5), target(MAX_TARGET + 1), target(1, 'euro')],
		...[{ ...target(1), more: 1 }, target(Number.NaN)]
	]) {
		expect(isTarget(bad)).toBe(false);
	}
});

test.each([
	['olga', true, true, true, true],
	['adam', true, true, true, true],
	['sue', true, true, false, false],
	['anna', false, false, false, false],
	['gus', false, false, false, false],
	['rem', false, false, false, false],
	['nobody', false, false, false, false]
])('DI-08 · who sets targets: %s', (actor, team, mate, otherTeam, stranger) => {
	const may = (whose: TargetOf) => maySetTarget(actor, whose, PEOPLE);
	expect([
		may(of('team', 'one')),
		may(of('member', 'anna')),
		may(of('team', 'two')),
		may(of('member', 'bob'))
	]).toEqual([team, mate, otherTeam, stranger]);
});

test('LW-09 · a team’s target is the one that was set, else what its people’s come to', () => {
	const [first] = mates;
	if (first === undefined) throw new Error('the team has nobody');
	const own = targets([[of('member', first.id), '2026-11', 500]]);
	expect(teamTarget('one', '2026-11', own, PEOPLE)).toEqual({ sums: { EUR: 500 }, from: 'people' });
	const set = targets([
		[of('member', first.id), '2026-11', 500],
		[of('team', 'one'), '2026-11', 900]
	]);
	expect(teamTarget('one', '2026-11', set, PEOPLE)).toEqual({ sums: { EUR: 900 }, from: 'set' });
	expect(teamTarget('one', '2026-12', set, PEOPLE)).toEqual({ sums: {}, from: 'nothing' });
});

test('LW-09 · everybody’s target has each person once: in their team, or by themself', () => {
	const alone = [...PEOPLE.members.values()].find(({ team }) => team === null);
	const [first] = mates;
	if (alone === undefined || first === undefined) throw new Error('nobody is there');
	const set = targets([
		[of('member', first.id), '2026-11', 500],
		[of('team', 'one'), '2026-11', 900],
		[of('member', alone.id), '2026-11', 70, 'PLN']
	]);
	expect(targetOfMonth({ kind: 'everybody' }, '2026-11', set, PEOPLE)).toEqual({
		EUR: 900,
		PLN: 70
	});
});

test('LW-09 · a span counts a month of which it has a part by its days', () => {
	const set = targets([
		[of('team', 'one'), '2026-11', 3000],
		[of('team', 'one'), '2026-12', 3100]
	]);
	const span = (from: string, last: string) =>
		targetOfSpan(of('team', 'one'), { from, last }, set, PEOPLE);
	expect(span('2026-11-01', '2026-12-31')).toEqual({ sums: { EUR: 6100 }, isShare: false });
	expect(span('2026-11-30', '2026-12-01')).toEqual({ sums: { EUR: 200 }, isShare: true });
	expect(span('2027-01-01', '2027-01-31')).toEqual({ sums: {}, isShare: false });
});
