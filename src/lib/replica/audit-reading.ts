import type { AuditEntry, ActGroup } from '../domain/audit/entry';
import { groupOf } from '../domain/audit/entry';
import type { Instant } from '../domain/core/day';
import type { MemberId, SpaceId } from '../domain/core/ids';
import type { AuditRow } from './store/rows';
import type { ReplicaDatabase } from './store/database';

/** Which entries of the audit log are asked for. What is left out is not filtered by. */
export interface AuditFilter {
	readonly by?: MemberId;
	readonly group?: ActGroup;
	readonly space?: SpaceId;
	/** The first moment, and the first one after the period. */
	readonly from: Instant;
	readonly before: Instant;
}

/** Whether an entry is asked for. Whom it is about counts as well as who did it. */
export const isAsked = (entry: AuditEntry, { by, group, space }: AuditFilter): boolean =>
	(by === undefined || entry.by === by || entry.subject === by) &&
	(group === undefined || groupOf(entry.act) === group) &&
	(space === undefined || entry.space === space);

/**
 * Returns the newest entries that are asked for, at most `most`. Reads from the newest moment of the period
 * back, as far as it takes.
 */
export const readAudit = (
	db: Pick<ReplicaDatabase, 'audit'>,
	filter: AuditFilter,
	most: number
): Promise<AuditRow[]> =>
	db.audit
		.where('at')
		.between(filter.from, filter.before, true, false)
		.reverse()
		.filter((entry) => isAsked(entry, filter))
		.limit(most)
		.toArray();
