/** A tag of a table in an OpenDocument spreadsheet, with whatever prefix. */
const TAG = /<(\/?)[\w.-]+:(table-row|table-cell|covered-table-cell)\b([^<>]*)>/g;

const REPEATED = {
	rows: /number-rows-repeated\s*=\s*["'](\d{1,9})/,
	columns: /number-columns-repeated\s*=\s*["'](\d{1,9})/
};

const repeated = (attributes: string, of: keyof typeof REPEATED): number =>
	attributes.includes('repeated')
		? Math.max(1, Number(REPEATED[of].exec(attributes)?.[1] ?? 1))
		: 1;

/**
 * Counts the cells with something in them that an OpenDocument spreadsheet promises: it writes a row and
 * a cell once and says how often they are repeated, so that a short text can promise more cells than a
 * device can hold. Counts no further than just above `most`.
 */
export function cellsPromised(content: string, most: number): number {
	let total = 0;
	let rows = 1;
	let cells = 0;
	for (const [, closing, name, attributes = ''] of content.matchAll(TAG)) {
		if (name === 'table-row') {
			total += closing === '' ? 0 : cells * rows;
			if (total > most) return total;
			cells = 0;
			rows = repeated(attributes, 'rows');
		} else if (closing === '') {
			// A cell without content is written as one tag.
			const isEmpty = attributes.endsWith('/') && !/\bvalue-type\b/.test(attributes);
			cells += isEmpty ? 0 : repeated(attributes, 'columns');
		}
	}
	return Math.max(total, cells * rows);
}
