import { isDay, startOfDay, type Day, type Instant } from '../core/day';
import type { Plain } from '../history/history';
import type { PastLine } from '../history/past';
import type { StageKind } from '../space/space';
import type { DealState } from './deal-state';

/**
 * Returns a deal as it was at a moment, from its present state and its past, or `null` when it did not
 * exist yet or was in the bin. A field had the value that the first later change replaced. For a deal
 * that was closed when it was imported, the file contains when it was created and closed: between the
 * two it was open, in an unknown stage, and it has been closed since then, whenever it was imported. A
 * stage that has been removed since is unknown as well.
 */
export function dealAsOf(
	deal: DealState,
	past: readonly PastLine[],
	moment: Instant,
	kindOf: (stage: string) => StageKind | undefined
): DealState | null {
	const firstMove = past.find(({ field }) => field === 'stage')?.at ?? null;
	if (knownFrom(deal, firstMove) > moment) return null;
	const later = new Map<string, Plain>();
	let movedAt: Instant | null = null;
	for (const { at, field, from } of past) {
		if (at > moment) {
			if (!later.has(field)) later.set(field, from);
		} else if (field === 'stage') movedAt = at;
	}
	if (later.get('binned') === true) return null;
	const was = <Value extends Plain>(
		field: string,
		now: Value,
		fits: (value: Plain) => value is Value
	): Value => {
		const value = later.get(field);
		return value !== undefined && fits(value) ? value : now;
	};
	const then = was('stage', deal.stage, isTextOrNull);
	const stage = then === null || kindOf(then) === undefined ? null : then;
	const closeOn = was('closeOn', deal.closeOn, isText);
	const isOpen = stage === null || kindOf(stage) === 'open';
	const closedAt = isOpen ? null : (movedAt ?? closedAtFirst(deal, closeOn, firstMove));
	const isUnknown = closedAt !== null && closedAt > moment;
	return {
		...deal,
		title: was('title', deal.title, isText),
		stage: isUnknown ? null : stage,
		owner: was('owner', deal.owner, isTextOrNull),
		revenue: was('revenue', deal.revenue, isNumber),
		currency: was('currency', deal.currency, isText),
		rate: was('rate', deal.rate, isNumberOrNull),
		startOver: isStartOver(deal, past, moment),
		closeOn,
		lostReason: was('lostReason', deal.lostReason, isText),
		closedAt: isUnknown ? null : closedAt,
		done: doneThen(deal, later)
	};
}

/**
 * Returns whether the starting value of the close rate had ended (PL-07): by a move, unless that was
 * taken back since, or by somebody who had it follow the stage.
 */
function isStartOver(deal: DealState, past: readonly PastLine[], moment: Instant): boolean {
	if (deal.startStage === null) return false;
	const ends = past.filter(({ field }) => field === 'stage' || field === 'startOver');
	const last = ends.findLastIndex(({ at }) => at <= moment);
	return last === ends.length - 1 ? deal.startOver : last >= 0;
}

/**
 * Returns the moment from which a deal is known. It may have been closed before the file's date of
 * creation.
 */
const knownFrom = ({ createdAt, closedAt }: DealState, firstMove: Instant | null): Instant =>
	firstMove === null && closedAt !== null ? Math.min(createdAt, closedAt) : createdAt;

/**
 * Returns when a deal that had not moved yet was closed, as set at its creation. An import's closing
 * moment is overwritten when the deal moves later, but its close date remains.
 */
function closedAtFirst(deal: DealState, closeOn: Day | '', firstMove: Instant | null): Instant {
	if (firstMove === null) return deal.closedAt ?? deal.createdAt;
	return deal.imported ? Math.min(noonOf(closeOn) ?? firstMove, firstMove) : deal.createdAt;
}

/** Returns noon of a day in UTC, or `null` when there is no day. */
const noonOf = (day: Day | ''): Instant | null =>
	isDay(day) ? startOfDay(day, 0) + HALF_A_DAY : null;

const HALF_A_DAY = 43_200_000;

/**
 * Returns the activities that were done at the time: not those that a later line ticks, but those that
 * it unticks.
 */
function doneThen(deal: DealState, later: ReadonlyMap<string, Plain>): string[] {
	const done = new Set(deal.done);
	for (const [field, from] of later) {
		if (!field.startsWith('done.')) continue;
		const activity = field.slice('done.'.length);
		if (from === true) done.add(activity);
		else done.delete(activity);
	}
	return [...done];
}

const isText = (value: Plain): value is string => typeof value === 'string';
const isTextOrNull = (value: Plain): value is string | null => value === null || isText(value);
const isNumber = (value: Plain): value is number => typeof value === 'number';
const isNumberOrNull = (value: Plain): value is number | null => value === null || isNumber(value);
