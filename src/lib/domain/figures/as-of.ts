import { isDay, startOfDay, type Day, type Instant } from '../core/day';
import type { Plain } from '../history/history';
import type { PastLine } from '../history/past';
import type { StageKind } from '../space/space';
import type { DealState } from './deal-state';

/**
 * A deal as it was at a moment, out of what it is and its past; `null` when it did not exist yet or
 * was in the bin. What a field was is what the first later change says that it replaced. Of a deal
 * that was imported when it was closed, the file tells when it was made and when it ended: between
 * the two it ran, in a stage that is not known; and it has ended since then, whenever it came here.
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
	const stage = was('stage', deal.stage, isTextOrNull);
	const closeOn = was('closeOn', deal.closeOn, isText);
	const isOpen = stage === null || (kindOf(stage) ?? 'open') === 'open';
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
		closeOn,
		lostReason: was('lostReason', deal.lostReason, isText),
		closedAt: isUnknown ? null : closedAt,
		done: doneThen(deal, later)
	};
}

/** Since when a deal is known of: it may have been closed before the file says that it was made. */
const knownFrom = ({ createdAt, closedAt }: DealState, firstMove: Instant | null): Instant =>
	firstMove === null && closedAt !== null ? Math.min(createdAt, closedAt) : createdAt;

/**
 * When a deal was closed that had not moved yet: as its making said. What an import said of it is
 * overwritten when the deal moves later, but its close date tells.
 */
function closedAtFirst(deal: DealState, closeOn: Day | '', firstMove: Instant | null): Instant {
	if (firstMove === null) return deal.closedAt ?? deal.createdAt;
	return deal.imported ? Math.min(noonOf(closeOn) ?? firstMove, firstMove) : deal.createdAt;
}

/** The middle of a day at a place that is not known; `null` when there is no day. */
const noonOf = (day: Day | ''): Instant | null =>
	isDay(day) ? startOfDay(day, 0) + HALF_A_DAY : null;

const HALF_A_DAY = 43_200_000;

/** The activities that were done: what a later line ticks was not, what it unticks was. */
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
