import { csvFile, type Cell } from '$lib/domain/table/csv-file';

/** A table as a file to save; see `csvFile`. */
export const csvBlob = (
	head: readonly string[],
	rows: readonly (readonly Cell[])[],
	delimiter?: string
): Blob => new Blob([csvFile(head, rows, delimiter)], { type: 'text/csv;charset=utf-8' });
