import type { FieldId, StageId } from '$lib/domain/core/ids';
import { requiredIn } from '$lib/domain/fields/field';
import type { Space } from '$lib/domain/space/space';

/** Returns the ids of the fields that a new deal must have a value in, in a stage (LW-06). */
export const requiredIds = (
	space: Pick<Space, 'fields' | 'stages'> | null,
	stage: StageId | null
): ReadonlySet<FieldId> =>
	new Set(
		space === null || stage === null
			? []
			: requiredIn(space.fields, space.stages, stage).map(({ id }) => id)
	);
