import type { RecordId, SpaceId } from '$lib/domain/core/ids';

/** Returns the address of a project's page. */
export const projectHref = ({
	space,
	id
}: {
	readonly space: SpaceId;
	readonly id: RecordId;
}): string => `/s/${space}/projects/${id}`;

/** Returns the address of the list of a space's projects. */
export const projectsHref = (space: SpaceId): string => `/s/${space}/projects`;
