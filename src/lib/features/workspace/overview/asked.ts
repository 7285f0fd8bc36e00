import { isDay, type Day, type Instant } from '$lib/domain/core/day';
import { BANDS } from '$lib/domain/figures/bands';
import type { DaySpan } from '$lib/domain/figures/forecast';
import { spanBetween } from '$lib/domain/figures/period';
import { daysBefore, RECENT, recentDays, type Recent } from '$lib/domain/figures/recent';
import type { TargetScope } from '$lib/domain/figures/target';
import { isAdmin, type Member, type People } from '$lib/domain/member/member';
import type { OverviewPick } from '$lib/replica/overview/picks';

type Address = Pick<URL, 'searchParams'>;

/** The days that an address asks for, the name of their span, and the days before them. */
export interface AskedRecent {
	readonly span: Recent | 'own';
	readonly days: DaySpan;
	readonly before: DaySpan;
}

/** Returns the days that an address asks for; this month when it asks for none. */
export function askedRecent({ searchParams }: Address, today: Day): AskedRecent {
	const [from, to] = [searchParams.get('from'), searchParams.get('to')];
	const own = isDay(from) && isDay(to) ? spanBetween(from, to) : null;
	if (own !== null) return { span: 'own', days: own, before: daysBefore(own) };
	const span = RECENT.find((one) => one === searchParams.get('period')) ?? 'month';
	return { span, days: recentDays(span, today), before: recentDays(span, today, 1) };
}

/** Returns whose figures an address asks for: a team, a person, or everybody's that somebody may see. */
export function askedWhose({ searchParams }: Address, { members, teams }: People): TargetScope {
	const whose = searchParams.get('whose') ?? '';
	const [kind, id] = [whose.slice(0, 2), whose.slice(2)];
	if (kind === 't.' && teams.has(id)) return { kind: 'team', id };
	if (kind === 'm.' && members.has(id)) return { kind: 'member', id };
	return { kind: 'everybody' };
}

/** Returns the value of `whose` in an address; empty for everybody. */
export const whoseValue = (scope: TargetScope): string =>
	scope.kind === 'everybody' ? '' : `${scope.kind === 'team' ? 't' : 'm'}.${scope.id}`;

/** Returns the owners whose deals count; `null`: all. */
export function ownersOf(scope: TargetScope, { members }: People): ReadonlySet<string> | null {
	if (scope.kind === 'everybody') return null;
	if (scope.kind === 'member') return new Set([scope.id]);
	return new Set([...members.values()].filter(({ team }) => team === scope.id).map(({ id }) => id));
}

/** The teams and people whose figures somebody can ask for; none when they see their own alone. */
export function whoseChoices(
	me: Member | undefined,
	people: People
): { readonly teams: readonly string[]; readonly members: readonly string[] } {
	if (me === undefined || me.role === 'guest' || me.role === 'agent') {
		return { teams: [], members: [] };
	}
	const teams = [...people.teams.values()].filter(
		({ supervisors }) => isAdmin(me.role) || supervisors.includes(me.id)
	);
	const ids = new Set(teams.map(({ id }) => id));
	const members = [...people.members.values()].filter(
		({ id, team, standing, role }) =>
			standing !== 'removed' &&
			role !== 'guest' &&
			(isAdmin(me.role) || id === me.id || (team !== null && ids.has(team)))
	);
	return { teams: [...ids], members: members.map(({ id }) => id) };
}

/**
 * Returns the target with which somebody's figures are compared. Everybody whom a supervisor sees are their
 * teams; whom an agent sees is the agent.
 */
export function targetScopes(
	scope: TargetScope,
	me: Member | undefined,
	{ teams }: People
): readonly TargetScope[] {
	if (scope.kind !== 'everybody' || me === undefined || isAdmin(me.role)) return [scope];
	if (me.role !== 'supervisor') return [{ kind: 'member', id: me.id }];
	const theirs = [...teams.values()].filter(({ supervisors }) => supervisors.includes(me.id));
	const own = theirs.some(({ id }) => id === me.team);
	return [
		...theirs.map(({ id }) => ({ kind: 'team', id }) as const),
		...(own ? [] : [{ kind: 'member', id: me.id } as const])
	];
}

/** Returns the address of the list of what a figure counts. */
export function pickHref(
	pick: OverviewPick,
	whose: TargetScope,
	space: string | null = null
): string {
	const query = new URLSearchParams({ of: pick.of });
	if (pick.of === 'month' || pick.of === 'later') query.set('month', pick.month);
	if (pick.of === 'band') query.set('band', String(pick.band));
	if (pick.of === 'won' || pick.of === 'lost' || pick.of === 'created') {
		query.set('from', pick.span.from);
		query.set('to', pick.span.last);
	}
	if (pick.of === 'made' || pick.of === 'changed') query.set('since', String(pick.since));
	if (whoseValue(whose) !== '') query.set('whose', whoseValue(whose));
	if (space !== null) query.set('space', space);
	return `/overview/list?${query.toString()}`;
}

/** Returns the figure that an address asks for; all open deals when it asks for none. */
export function askedPick({ searchParams }: Address): OverviewPick {
	const of = searchParams.get('of') ?? '';
	const month = searchParams.get('month') ?? '';
	const since: Instant = Number(searchParams.get('since') ?? Number.NaN);
	const [from, to] = [searchParams.get('from'), searchParams.get('to')];
	const span = isDay(from) && isDay(to) ? spanBetween(from, to) : null;
	const band = BANDS.find((one) => String(one) === searchParams.get('band'));
	if (of === 'overdue' || of === 'undated' || of === 'idle') return { of };
	if ((of === 'month' || of === 'later') && /^\d{4}-\d{2}$/.test(month)) return { of, month };
	if (of === 'band' && band !== undefined) return { of, band };
	if ((of === 'won' || of === 'lost' || of === 'created') && span !== null) return { of, span };
	if ((of === 'made' || of === 'changed') && Number.isSafeInteger(since)) return { of, since };
	return { of: 'open' };
}
