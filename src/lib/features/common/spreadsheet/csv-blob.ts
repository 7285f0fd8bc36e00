import { csvFile, type Cell } from '$lib/domain/table/csv-file';

/** Returns a table as a file to save. See `csvFile`. */
export const csvBlob = (
	head: readonly string[],
	rows: readonly (readonly Cell[])[],
	delimiter?: string
): Blob => new Blob([csvFile(head, rows, delimiter)], { type: 'text/csv;charset=utf-8' });
