import type { Acting, RecordChange } from '../core/change';
import type { RecordId } from '../core/ids';
import { keyed } from '../core/keyed';
import { setField, together } from '../core/set-field';

/** What is looked at to know whether two customers are others. */
export interface Separable {
	readonly id: RecordId;
	/** Left out where nobody has said anything. */
	readonly apart?: readonly RecordId[] | undefined;
}

/** Whether somebody has said that two customers are not the same. It stands at both; one is enough. */
export const areApart = (one: Separable, other: Separable): boolean =>
	one.apart?.includes(other.id) === true || other.apart?.includes(one.id) === true;

/**
 * Says that customers are not the same, so that they are not proposed as duplicates again: those of
 * every group are others than those of all other groups. The change of each that has one, by its id.
 */
export const setApart = (
	groups: readonly (readonly Separable[])[],
	acting: Acting
): ReadonlyMap<RecordId, RecordChange> => between(groups, true, acting);

/** Takes back that customers are not the same: they may be proposed again. Groups as in `setApart`. */
export const allowTogether = (
	groups: readonly (readonly Separable[])[],
	acting: Acting
): ReadonlyMap<RecordId, RecordChange> => between(groups, false, acting);

function between(
	groups: readonly (readonly Separable[])[],
	isApart: boolean,
	acting: Acting
): ReadonlyMap<RecordId, RecordChange> {
	const changes = new Map<RecordId, RecordChange>();
	for (const group of groups) {
		const others = groups.filter((other) => other !== group).flat();
		for (const { id, apart = [] } of group) {
			const change = together(
				...others
					.filter((other) => other.id !== id && apart.includes(other.id) !== isApart)
					.map((other) =>
						setField(keyed('apart', other.id), isApart ? null : true, isApart ? true : null, acting)
					)
			);
			if (change.history.length > 0) changes.set(id, change);
		}
	}
	return changes;
}
