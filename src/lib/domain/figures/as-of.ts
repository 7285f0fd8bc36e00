import type { Instant } from '../core/day';
import type { Plain } from '../history/history';
import type { PastLine } from '../history/past';
import type { StageKind } from '../space/space';
import type { DealState } from './deal-state';

/**
 * A deal as it was at a moment, out of what it is and its past; `null` when it did not exist yet or
 * was in the bin. What a field was is what the first later change says that it replaced. An imported
 * deal that was closed later, without a line that tells from where, was in a stage that is not known.
 */
export function dealAsOf(
	deal: DealState,
	past: readonly PastLine[],
	moment: Instant,
	kindOf: (stage: string) => StageKind | undefined
): DealState | null {
	if (deal.createdAt > moment) return null;
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
	const closedAt = closedBy(deal, stage, movedAt, later.has('stage'), kindOf);
	const isUnknown = closedAt !== null && closedAt > moment;
	return {
		...deal,
		title: was('title', deal.title, isText),
		stage: isUnknown ? null : stage,
		owner: was('owner', deal.owner, isTextOrNull),
		revenue: was('revenue', deal.revenue, isNumber),
		currency: was('currency', deal.currency, isText),
		rate: was('rate', deal.rate, isNumberOrNull),
		closeOn: was('closeOn', deal.closeOn, isText),
		lostReason: was('lostReason', deal.lostReason, isText),
		closedAt: isUnknown ? null : closedAt,
		done: doneThen(deal, later)
	};
}

/** When a deal in this stage was closed: by its last move, or as its making said. */
function closedBy(
	deal: DealState,
	stage: string | null,
	movedAt: Instant | null,
	hasMovedSince: boolean,
	kindOf: (stage: string) => StageKind | undefined
): Instant | null {
	if (stage === null || (kindOf(stage) ?? 'open') === 'open') return null;
	if (movedAt !== null) return movedAt;
	return hasMovedSince ? deal.createdAt : (deal.closedAt ?? deal.createdAt);
}

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
