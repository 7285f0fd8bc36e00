import { dayNumber, type Day } from '../core/day';
import type { MemberId, TeamId } from '../core/ids';
import { isAdmin, type People } from '../member/member';
import type { Currency, Minor } from '../money/money';
import { NO_SUMS, plus, sumOf, type Sums } from '../money/sums';
import type { DaySpan, Month } from './forecast';
import { addMonths, monthsOf } from './period';

/** The revenue that somebody is to win in a month. */
export interface Target {
	readonly amount: Minor;
	/** The workspace's currency when it was set. Another currency of the workspace changes no target. */
	readonly currency: Currency;
}

/** Whose target it is. */
export type TargetOf =
	| { readonly kind: 'member'; readonly id: MemberId }
	| { readonly kind: 'team'; readonly id: TeamId };

/** The targets by `targetKey`. */
export type Targets = ReadonlyMap<string, Target>;

/** The largest target, in minor units: sums of thousands of them stay exact. */
export const MAX_TARGET: Minor = 1_000_000_000_000;

const KEY = /^(m|t)_(.+)_(\d{4}-(?:0[1-9]|1[0-2]))$/;

/** Returns the key under which the directory has a target. It has the form of an id. */
export const targetKey = ({ kind, id }: TargetOf, month: Month): string =>
	`${kind === 'member' ? 'm' : 't'}_${id}_${month}`;

/** Returns whose target a key names, and of which month; `null` when it is no such key. */
export function fromTargetKey(
	key: string
): { readonly of: TargetOf; readonly month: Month } | null {
	const [, kind, id = '', month = ''] = KEY.exec(key) ?? [];
	if (kind === undefined) return null;
	return { of: { kind: kind === 'm' ? 'member' : 'team', id }, month };
}

/** Whether a value is a target. */
export function isTarget(value: unknown): value is Target {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	const { amount, currency, ...rest } = value as Partial<Record<keyof Target, unknown>>;
	return (
		Number.isSafeInteger(amount) &&
		Number(amount) >= 0 &&
		Number(amount) <= MAX_TARGET &&
		typeof currency === 'string' &&
		/^[A-Z]{3}$/.test(currency) &&
		Object.keys(rest).length === 0
	);
}

/**
 * Whether a member may set somebody's target: admins and owners everybody's, a supervisor that of a team
 * that they supervise and of its members (DI-08).
 */
export function maySetTarget(actor: MemberId, of: TargetOf, people: People): boolean {
	const member = people.members.get(actor);
	if (member === undefined || member.standing === 'removed') return false;
	if (isAdmin(member.role)) return true;
	if (member.role !== 'supervisor') return false;
	const team = of.kind === 'team' ? of.id : (people.members.get(of.id)?.team ?? null);
	return team !== null && (people.teams.get(team)?.supervisors.includes(actor) ?? false);
}

/** Returns the target that was set for a person or a team in a month, or `null`. */
const setFor = (of: TargetOf, month: Month, targets: Targets): Target | null =>
	targets.get(targetKey(of, month)) ?? null;

/** The target of a team in a month, and whether it was set or follows from its people. */
export interface TeamTarget {
	readonly sums: Sums;
	readonly from: 'set' | 'people' | 'nothing';
}

/** Returns the target of a team: the one that was set, else what its people's come to. */
export function teamTarget(
	team: TeamId,
	month: Month,
	targets: Targets,
	people: Pick<People, 'members'>
): TeamTarget {
	const set = setFor({ kind: 'team', id: team }, month, targets);
	if (set !== null) return { sums: sumOf(set.currency, set.amount), from: 'set' };
	let sums: Sums = NO_SUMS;
	let from: TeamTarget['from'] = 'nothing';
	for (const { id, team: theirs } of people.members.values()) {
		if (theirs !== team) continue;
		const target = setFor({ kind: 'member', id }, month, targets);
		if (target === null) continue;
		sums = plus(sums, sumOf(target.currency, target.amount));
		from = 'people';
	}
	return { sums, from };
}

/** Whose figures are compared with a target. */
export type TargetScope = { readonly kind: 'everybody' } | TargetOf;

/** Returns the target of a month by currency; empty when none is set. */
export function targetOfMonth(
	scope: TargetScope,
	month: Month,
	targets: Targets,
	people: Pick<People, 'members' | 'teams'>
): Sums {
	if (scope.kind === 'team') return teamTarget(scope.id, month, targets, people).sums;
	if (scope.kind === 'member') {
		const target = setFor(scope, month, targets);
		return target === null ? NO_SUMS : sumOf(target.currency, target.amount);
	}
	let sums: Sums = NO_SUMS;
	for (const team of people.teams.keys()) {
		sums = plus(sums, teamTarget(team, month, targets, people).sums);
	}
	for (const { id, team } of people.members.values()) {
		// Who is in a team is in its target.
		if (team !== null && people.teams.has(team)) continue;
		const target = setFor({ kind: 'member', id }, month, targets);
		if (target !== null) sums = plus(sums, sumOf(target.currency, target.amount));
	}
	return sums;
}

/** The target of a span of days. */
export interface SpanTarget {
	readonly sums: Sums;
	/** Whether a month counts with the share of its days that the span has. */
	readonly isShare: boolean;
}

/** Returns the target of a span of days. A month of which the span has a part counts by its days. */
export function targetOfSpan(
	scope: TargetScope,
	span: DaySpan,
	targets: Targets,
	people: Pick<People, 'members' | 'teams'>
): SpanTarget {
	let sums: Sums = NO_SUMS;
	let isShare = false;
	for (const month of monthsOf(span)) {
		const whole = targetOfMonth(scope, month, targets, people);
		const days = daysIn(month);
		const had = sharedDays(month, span);
		for (const [currency, minor] of Object.entries(whole)) {
			isShare ||= had < days;
			sums = plus(sums, sumOf(currency, Math.round((minor * had) / days)));
		}
	}
	return { sums, isShare };
}

const firstOf = (month: Month): Day => `${month}-01`;
const daysIn = (month: Month): number =>
	dayNumber(firstOf(addMonths(month, 1))) - dayNumber(firstOf(month));

/** The number of days that a month and a span share. */
function sharedDays(month: Month, { from, last }: DaySpan): number {
	const begin = Math.max(dayNumber(firstOf(month)), dayNumber(from));
	const end = Math.min(dayNumber(firstOf(addMonths(month, 1))), dayNumber(last) + 1);
	return Math.max(0, end - begin);
}
