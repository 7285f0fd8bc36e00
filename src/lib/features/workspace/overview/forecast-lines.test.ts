import { expect, test } from 'vitest';
import { targetKey } from '$lib/domain/figures/target';
import { peopleOf, member, team } from '$lib/domain/member/testkit';
import { NO_FIGURE, type Figure } from '$lib/replica/store/aggregates';
import { forecastLines } from './forecast-lines';

const figure = (count: number): Figure => ({ count, sums: { EUR: count }, weighted: {} });
const people = peopleOf([member('anna', 'agent', 'one')], [team('one')]);

test('LW-09 · the lines of the forecast are all open deals, and months have their targets', () => {
	const months = new Map([
		['2026-11', figure(1)],
		['2027-10', figure(2)],
		['2027-11', figure(4)],
		['2029-01', figure(8)]
	]);
	const targets = new Map([
		[targetKey({ kind: 'member', id: 'anna' }, '2026-12'), { amount: 500, currency: 'EUR' }]
	]);
	const lines = forecastLines(
		{ overdue: figure(16), undated: figure(32), months, wonThisMonth: figure(3) },
		'2026-11-29',
		[{ kind: 'team', id: 'one' }],
		targets,
		people
	);
	expect(lines.map(({ key }) => key).slice(0, 3)).toEqual(['overdue', '2026-11', '2026-12']);
	expect(lines).toHaveLength(15);
	expect(lines.reduce((sum, line) => sum + line.figure.count, 0)).toBe(63);
	expect(lines.at(-2)).toMatchObject({
		pick: { of: 'later', month: '2027-10' },
		figure: figure(12)
	});
	expect(lines[1]).toMatchObject({ won: { EUR: 3 }, target: {} });
	expect(lines[2]).toMatchObject({ won: {}, target: { EUR: 500 }, figure: NO_FIGURE });
});
