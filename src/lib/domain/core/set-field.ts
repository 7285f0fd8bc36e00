import { NO_CHANGE, stamp, type Acting, type FieldValue, type RecordChange } from './change';
import { historyValue } from './history-value';

/** Sets one field and records that in the history (HI-01). Setting the present value changes nothing. */
export function setField(
	field: string,
	from: FieldValue | undefined,
	to: FieldValue,
	acting: Acting
): RecordChange {
	const [was, is] = [historyValue(from), historyValue(to)];
	if (was === is) return NO_CHANGE;
	return {
		set: { [field]: to },
		history: [{ ...stamp(acting), what: 'field', field, from: was, to: is }],
		posts: []
	};
}

/** Returns several changes of one record as one. Later ones win where two set the same field. */
export const together = (...changes: readonly RecordChange[]): RecordChange => ({
	set: Object.assign({}, ...changes.map(({ set }) => set)) as RecordChange['set'],
	history: changes.flatMap(({ history }) => history),
	posts: changes.flatMap(({ posts }) => posts)
});
