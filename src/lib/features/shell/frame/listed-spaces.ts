import type { SpaceId } from '$lib/domain/core/ids';
import type { CatalogueEntry } from '$lib/domain/space/space';
import type { OwnSpaces } from '$lib/documents/private';

/** The most spaces that the navigation lists. Beyond that, the list of spaces is quicker. */
export const MOST_LISTED = 20;

/**
 * Returns the spaces that the navigation lists, in the order of the list (LW-01): all of them, or, where
 * there are many, the one that is open, the favourites, those that were used last, and the first others.
 */
export function navigationSpaces(
	spaces: readonly CatalogueEntry[],
	{ favourites, recent }: OwnSpaces,
	open: SpaceId | null
): readonly CatalogueEntry[] {
	if (spaces.length <= MOST_LISTED) return spaces;
	const known = new Set(spaces.map(({ id }) => id));
	const first = [...(open === null ? [] : [open]), ...favourites, ...recent];
	const chosen = new Set(first.filter((id) => known.has(id)).slice(0, MOST_LISTED));
	for (const { id } of spaces) {
		if (chosen.size >= MOST_LISTED) break;
		chosen.add(id);
	}
	return spaces.filter(({ id }) => chosen.has(id));
}
