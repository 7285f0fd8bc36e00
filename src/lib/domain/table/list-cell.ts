/** Several texts in one cell, as `listed` reads them: those with a comma or quotes in them are quoted. */
export const listCell = (texts: readonly string[]): string =>
	texts
		.map((text) => (/[,;"]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
		.join(', ');

/** The texts of a cell that holds several, between commas or semicolons. */
export function listed(cell: string): string[] {
	const found: string[] = [];
	for (const [, quoted, plain = ''] of cell.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,;"][^,;]*))/g)) {
		const text = quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"');
		if (text !== '') found.push(text);
	}
	return found;
}
