import { expect, test } from 'vitest';
import { targetKey, type TargetOf } from '$lib/domain/figures/target';
import { member, peopleOf, team } from '$lib/domain/member/testkit';
import { shareOfTarget, targetOfRow } from './targets';

const people = peopleOf([member('anna', 'agent', 'one')], [team('one'), team('two')]);
const set = (of: TargetOf, month: string, amount: number) =>
	[targetKey(of, month), { amount, currency: 'EUR' }] as const;
const directory = {
	...people,
	targets: new Map([
		set({ kind: 'team', id: 'one' }, '2026-11', 1000),
		set({ kind: 'member', id: 'anna' }, '2026-11', 300),
		set({ kind: 'member', id: 'anna' }, '2026-12', 310)
	])
};
const money = { currency: 'PLN', exchange: { base: 'EUR', rates: new Map([['PLN', 0.25]]) } };
const days = { from: '2026-11-01', last: '2026-12-01' };
const target = (
	group: 'month' | 'stage' | 'owner',
	value: string | null,
	of: string | null = 'one'
) => targetOfRow({ of: { group, value } }, { team: of }, days, directory, money);

test('LW-09 · OP-13 · the forecast has the target of the space’s team by month, and of each person', () => {
	// In the space's currency, by the workspace's rates.
	expect(target('month', '2026-11')).toBe(4000);
	// A team without a target of its own has what its people's come to.
	expect(target('month', '2026-12')).toBe(1240);
	expect(target('owner', 'anna')).toBe((300 + 10) * 4);
	for (const none of [
		...[target('month', 'overdue'), target('month', '2027-01'), target('month', '2026-11', null)],
		...[target('stage', 'new'), target('owner', null), target('month', '2026-11', 'two')]
	]) {
		expect(none).toBeNull();
	}
	expect(shareOfTarget({ weighted: 1000, wonSum: 2000 }, 4000)).toBe(75);
});
