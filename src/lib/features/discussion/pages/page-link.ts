import type { RecordId, SpaceId } from '$lib/domain/core/ids';

/** Returns the address of a page. */
export const pageHref = (space: SpaceId, page: RecordId): string => `/s/${space}/pages/${page}`;

/** Returns the address of a space's pages. */
export const pagesHref = (space: SpaceId): string => `/s/${space}/pages`;
