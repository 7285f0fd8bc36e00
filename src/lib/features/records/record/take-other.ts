import { stamp, type Acting, type RecordChange } from '$lib/domain/core/change';
import { assign } from '$lib/domain/deal/commands';
import type { Clash } from '$lib/domain/history/clashes';
import type { AnyRecord } from '$lib/documents/read-record';

/** The other of two values that were set at the same time, where it is an owner or a field. */
export type OtherValue = Exclude<Clash['other'], { readonly what: 'stage' }>;

/**
 * Returns the edit that sets an owner or a field to the other of two values that were set at the same
 * time (HI-06).
 */
export function takeOther(record: AnyRecord, other: OtherValue, acting: Acting): RecordChange {
	switch (other.what) {
		case 'owner':
			return assign(record, other.to, acting);
		case 'field': {
			const { field, to } = other;
			const from = valueOf(record, field);
			return {
				set: { [field]: to },
				history: [{ ...stamp(acting), what: 'field', field, from, to }],
				posts: []
			};
		}
	}
}

/** Returns the present value of a field, as the history stores it. */
function valueOf(record: AnyRecord, field: string): string | number | boolean | null {
	if (field === 'rate') {
		return record.kind === 'deal' && record.rate.source === 'hand' ? record.rate.percent : null;
	}
	const value: unknown = Object.entries(record).find(([key]) => key === field)?.[1];
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? value
		: null;
}
