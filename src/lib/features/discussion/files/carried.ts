/** The type of what is dragged from a file area: the ids of files and folders, as JSON. */
export const CARRIED = 'application/x-polder-files';

/** Returns the ids of what is being dragged; none when it is something else. */
export function carriedIn(transfer: DataTransfer | null): readonly string[] {
	const text = transfer?.getData(CARRIED) ?? '';
	if (text === '') return [];
	// Another page can put anything there.
	const ids: unknown = parsed(text);
	return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [];
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// Expected: it was dragged from another program, and is nothing of ours.
		return null;
	}
}
