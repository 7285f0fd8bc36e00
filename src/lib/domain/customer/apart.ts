import type { Acting, RecordChange } from '../core/change';
import type { RecordId } from '../core/ids';
import { keyed } from '../core/keyed';
import { setField, together } from '../core/set-field';

/** What determines whether two customers are marked as different. */
export interface Separable {
	readonly id: RecordId;
	/** Left out where nobody has marked anything. */
	readonly apart?: readonly RecordId[] | undefined;
}

/** Whether somebody has marked two customers as different. The mark is stored at both; one is enough. */
export const areApart = (one: Separable, other: Separable): boolean =>
	one.apart?.includes(other.id) === true || other.apart?.includes(one.id) === true;

/**
 * Returns the changes that mark customers as different, so that they are not suggested as duplicates
 * again. The customers of every group are different from those of all other groups. The result has the
 * change of each customer that has one, by id.
 */
export const setApart = (
	groups: readonly (readonly Separable[])[],
	acting: Acting
): ReadonlyMap<RecordId, RecordChange> => between(groups, true, acting);

/**
 * Returns the changes that remove such marks, so that the customers may be suggested again. The groups
 * are those of `setApart`.
 */
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
