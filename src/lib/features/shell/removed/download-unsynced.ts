import type { UnsyncedExport } from '$lib/replica/unsynced';
import { saveFile } from '$lib/ui/save-file';

/** Downloads everything that had not reached the others, as a JSON file. */
export function downloadUnsynced(unsynced: UnsyncedExport, workspace: string): void {
	const text = JSON.stringify(unsynced, null, '\t');
	saveFile(new Blob([text], { type: 'application/json' }), `${fileName(workspace)}-unsynced.json`);
}

/** Returns the number of changes in the export. */
export const unsyncedCount = ({ records, documents, refused }: UnsyncedExport): number =>
	records.length + documents.length + refused.length;

/** Returns a file name that every file system accepts. */
const fileName = (name: string): string =>
	name
		.trim()
		.replace(/[^\p{L}\p{N}]+/gu, '-')
		.replace(/^-|-$/g, '')
		.slice(0, 60) || 'workspace';
