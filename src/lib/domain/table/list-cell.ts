/** Returns several texts as one cell, as `listed` reads them. Texts with a comma or quotes are quoted. */
export const listCell = (texts: readonly string[]): string =>
	texts
		.map((text) => (/[,;"]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
		.join(', ');

/** Returns the texts of a cell that has several, separated by commas or semicolons. */
export function listed(cell: string): string[] {
	const found: string[] = [];
	for (const [, quoted, plain = ''] of cell.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,;"][^,;]*))/g)) {
		const text = quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"');
		if (text !== '') found.push(text);
	}
	return found;
}
