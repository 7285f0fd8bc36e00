import { parsedJson } from '$lib/domain/core/json';

/** The type of what is dragged from a file area: the ids of files and folders, as JSON. */
export const CARRIED = 'application/x-polder-files';

/** Returns the ids of what is being dragged; none when it is something else. */
export function carriedIn(transfer: DataTransfer | null): readonly string[] {
	// Another page or program can put anything there.
	const ids = parsedJson(transfer?.getData(CARRIED) ?? null);
	return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [];
}
