import type { Instant } from '../../domain/core/day';
import type { MemberId, SpaceId } from '../../domain/core/ids';
import type { Space, SpaceKind, Stage } from '../../domain/space/space';
import type { ReplicaDatabase } from '../store/database';

/**
 * What figures over all spaces need of each: how its deals are weighed, and when it was made. Kept as a
 * row, so that they need no document of a space.
 */
export interface SpaceBasis {
	readonly id: SpaceId;
	readonly kind: SpaceKind;
	readonly stages: readonly Pick<Stage, 'id' | 'kind' | 'probability' | 'idleDays'>[];
	readonly activities: Space['activities'];
	readonly rateFrom: Space['rateFrom'];
	readonly createdAt: Instant;
	readonly createdBy: MemberId;
}

/** Returns what figures need of a space. */
export const basisOf = ({
	id,
	kind,
	stages,
	activities,
	rateFrom,
	createdAt,
	createdBy
}: Space): SpaceBasis => ({
	id,
	kind,
	stages: stages.map(({ id: stage, kind: is, probability, idleDays }) => ({
		id: stage,
		kind: is,
		probability,
		idleDays
	})),
	activities,
	rateFrom,
	createdAt,
	createdBy
});

const PREFIX = 'basis/';

/** Returns what this device has kept of its spaces, by their ids. */
export async function keptBases(db: ReplicaDatabase): Promise<ReadonlyMap<SpaceId, SpaceBasis>> {
	const rows = await db.meta.where('key').startsWith(PREFIX).toArray();
	return new Map(rows.map(({ value }) => value as SpaceBasis).map((basis) => [basis.id, basis]));
}

/** Keeps what figures need of spaces. */
export async function keepBases(db: ReplicaDatabase, bases: readonly SpaceBasis[]): Promise<void> {
	await db.meta.bulkPut(bases.map((basis) => ({ key: PREFIX + basis.id, value: basis })));
}

/** Removes what was kept of a space that its member may no longer enter. */
export async function dropBasis(db: ReplicaDatabase, space: SpaceId): Promise<void> {
	await db.meta.delete(PREFIX + space);
}

/** Whether two say the same. */
export const isSameBasis = (one: SpaceBasis | undefined, other: SpaceBasis): boolean =>
	one !== undefined && JSON.stringify(one) === JSON.stringify(other);
