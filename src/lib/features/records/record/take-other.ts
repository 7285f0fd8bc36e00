import type { Refusal } from '$lib/domain/access/refusal';
import { NO_CHANGE, stamp, type RecordChange } from '$lib/domain/core/change';
import { orderBetween } from '$lib/domain/core/order';
import { succeed, type Result } from '$lib/domain/core/result';
import { assign } from '$lib/domain/deal/commands';
import type { Clash } from '$lib/domain/history/clashes';
import { moveTask } from '$lib/domain/task/commands';
import type { AnyRecord } from '$lib/documents/read-record';
import { columnPage } from '$lib/replica/store/queries';
import { moveThroughGate, type Moving } from '../moves/move-deal';

/**
 * The edit that sets a field to the other of two values that were set at once (HI-06). `null` when that
 * is a move of a deal and the gate before it did not open: its person has thought better of it, or
 * something has to be done first (PR-05, LW-06).
 */
export async function takeOther(
	view: Moving,
	record: AnyRecord,
	{ other }: Clash
): Promise<Result<RecordChange | null, Refusal>> {
	const { acting } = view;
	switch (other.what) {
		case 'owner':
			return succeed(assign(record, other.to, acting));
		case 'field': {
			const { field, to } = other;
			const from = valueOf(record, field);
			return succeed({
				set: { [field]: to },
				history: [{ ...stamp(acting), what: 'field', field, from, to }],
				posts: []
			});
		}
		case 'stage': {
			if (record.kind !== 'deal' && record.kind !== 'task') return succeed(NO_CHANGE);
			const stages = view.space(record.space)?.stages ?? [];
			const target = stages.find(({ id }) => id === other.to);
			if (target === undefined) return succeed(NO_CHANGE);
			if (record.kind === 'deal') return moveThroughGate(view, record, target);
			const page = { start: 0, count: 1 };
			const [top] = await columnPage(view.replica.db, record.space, target.id, page);
			const order = orderBetween(null, top?.order ?? null);
			return succeed(moveTask(record, target, order, acting));
		}
	}
}

/** What a field holds now, as the history writes it. */
function valueOf(record: AnyRecord, field: string): string | number | boolean | null {
	if (field === 'rate') {
		return record.kind === 'deal' && record.rate.source === 'hand' ? record.rate.percent : null;
	}
	const value: unknown = Object.entries(record).find(([key]) => key === field)?.[1];
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? value
		: null;
}
