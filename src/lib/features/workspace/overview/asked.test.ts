import { expect, test } from 'vitest';
import { member, peopleOf, team } from '$lib/domain/member/testkit';
import type { OverviewPick } from '$lib/replica/overview/picks';
import {
	askedPick,
	askedRecent,
	askedWhose,
	ownersOf,
	pickHref,
	targetScopes,
	whoseChoices,
	whoseValue
} from './asked';

const people = peopleOf(
	[
		member('olga', 'owner'),
		member('sue', 'supervisor'),
		member('anna', 'agent', 'one'),
		member('bob', 'agent', 'two'),
		member('gus', 'guest')
	],
	[team('one', 'sue'), team('two')]
);
const url = (query: string) => new URL(`http://x/overview?${query}`);

test('LW-09 · the link of a figure says exactly which one it is', () => {
	const picks: readonly OverviewPick[] = [
		...([{ of: 'open' }, { of: 'overdue' }, { of: 'undated' }, { of: 'idle' }] as const),
		{ of: 'month', month: '2026-12' },
		{ of: 'later', month: '2027-11' },
		{ of: 'band', band: 60 },
		{ of: 'won', span: { from: '2026-11-01', last: '2026-11-30' } },
		{ of: 'lost', span: { from: '2026-11-29', last: '2026-11-29' } },
		{ of: 'created', span: { from: '2026-01-01', last: '2026-12-31' } },
		{ of: 'made', since: 1_700_000_000_000 },
		{ of: 'changed', since: 5 }
	];
	for (const pick of picks) {
		const address = new URL(pickHref(pick, { kind: 'team', id: 'one' }, 's'), 'http://x');
		expect(askedPick(address)).toEqual(pick);
		expect(askedWhose(address, people)).toEqual({ kind: 'team', id: 'one' });
		expect(address.searchParams.get('space')).toBe('s');
	}
	for (const bad of ['of=month&month=x', 'of=band&band=7', 'of=won&from=1', 'of=made', 'of=x']) {
		expect(askedPick(url(bad))).toEqual({ of: 'open' });
	}
});

test('LW-09 · the period is this month unless an address asks for another', () => {
	const today = '2026-11-29';
	expect(askedRecent(url(''), today)).toMatchObject({
		span: 'month',
		days: { from: '2026-11-01', last: '2026-11-30' },
		before: { from: '2026-10-01', last: '2026-10-31' }
	});
	expect(askedRecent(url('period=week'), today).days.from).toBe('2026-11-23');
	expect(askedRecent(url('from=2026-03-01&to=2026-03-02'), today)).toEqual({
		span: 'own',
		days: { from: '2026-03-01', last: '2026-03-02' },
		before: { from: '2026-02-27', last: '2026-02-28' }
	});
	expect(askedRecent(url('from=2026-03-05&to=2026-03-02'), today).span).toBe('month');
});

test('LW-09 · admins choose among all teams and people, supervisors among theirs, others see their own', () => {
	const of = (id: string) => whoseChoices(people.members.get(id), people);
	expect(of('olga')).toEqual({ teams: ['one', 'two'], members: ['olga', 'sue', 'anna', 'bob'] });
	expect(of('sue')).toEqual({ teams: ['one'], members: ['sue', 'anna'] });
	for (const id of ['anna', 'gus']) expect(of(id)).toEqual({ teams: [], members: [] });
	expect(ownersOf({ kind: 'team', id: 'one' }, people)).toEqual(new Set(['anna']));
	expect(ownersOf({ kind: 'everybody' }, people)).toBeNull();
	expect(askedWhose(url('whose=m.nobody'), people)).toEqual({ kind: 'everybody' });
	expect(whoseValue(askedWhose(url('whose=m.bob'), people))).toBe('m.bob');
});

test('LW-09 · figures are compared with the targets of those whom somebody sees', () => {
	const scopes = (id: string) =>
		targetScopes({ kind: 'everybody' }, people.members.get(id), people);
	expect(scopes('olga')).toEqual([{ kind: 'everybody' }]);
	expect(scopes('sue')).toEqual([
		{ kind: 'team', id: 'one' },
		{ kind: 'member', id: 'sue' }
	]);
	expect(scopes('anna')).toEqual([{ kind: 'member', id: 'anna' }]);
	expect(targetScopes({ kind: 'member', id: 'bob' }, people.members.get('olga'), people)).toEqual([
		{ kind: 'member', id: 'bob' }
	]);
});
