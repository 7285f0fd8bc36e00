/** The opening and closing tags of tables and rows in an OpenDocument spreadsheet, with whatever prefix. */
const TAG = /<(\/?)[\w.-]+:(table|table-row)(?=[\s/>])([^<>]*)>/g;

/** How much of a document is read at a time, in UTF-16 units. */
export const PART_LENGTH = 100_000;

/** A document with some rows of one table of a larger document. */
export interface OdsPart {
	/** The number of the table. */
	readonly table: number;
	/** The number of the table's row that is the part's first one. */
	readonly row: number;
	readonly xml: string;
}

interface Span {
	readonly table: number;
	readonly row: number;
	readonly from: number;
	readonly to: number;
	/** The beginning of the table, where the part does not hold it itself. */
	readonly opening: string;
	/** Whether the table goes on after the part. */
	readonly goesOn: boolean;
}

/**
 * Cuts the content of an OpenDocument spreadsheet after rows, into documents of about `length` units that
 * each have everything that precedes the first table, such as the formats. A beginning that is long makes
 * the parts longer, so that it is at most half of what is read. Returns `null` when that cannot be done:
 * there is no table, a table is not closed, or one is within another.
 */
export function odsParts(content: string, length = PART_LENGTH): Iterable<OdsPart> | null {
	const whole = content.replace(/<!--[\s\S]*?-->/g, '');
	const spans = spansOf(whole, length);
	const first = spans?.[0];
	if (spans === null || first === undefined) return null;
	const prelude = whole.slice(0, first.from);
	return (function* () {
		for (const { table, row, from, to, opening, goesOn } of spans) {
			const closing = goesOn ? '</table:table>' : '';
			yield { table, row, xml: prelude + opening + whole.slice(from, to) + closing };
		}
	})();
}

/** Returns where each part begins and ends, or `null` when the document cannot be cut. */
function spansOf(content: string, length: number): readonly Span[] | null {
	const spans: Span[] = [];
	let open: { readonly at: number; head: string | null } | null = null;
	let table = -1;
	let prelude = 0;
	/** The first row of the part, the next row, and how often the row that was opened last stands. */
	let [row, next, repeated] = [0, 0, 1];
	let from = 0;
	for (const { 0: tag, 1: slash, 2: name, 3: attributes = '', index } of content.matchAll(TAG)) {
		const end = index + tag.length;
		const isClosing = slash === '/';
		if (name === 'table-row') {
			if (open === null) continue;
			if (isClosing) {
				next += repeated;
				repeated = 1;
				const head = open.head ?? '';
				if (end - from < Math.max(length, prelude + head.length)) continue;
				const opening = from === open.at ? '' : head;
				spans.push({ table, row, from, to: end, opening, goesOn: true });
				[row, from] = [next, end];
			} else {
				open.head ??= content.slice(open.at, index);
				repeated = Math.max(1, Number(/rows-repeated\s*=\s*["'](\d+)/.exec(attributes)?.[1] ?? 1));
			}
		} else if (isClosing) {
			if (open === null) return null;
			const opening = from === open.at ? '' : (open.head ?? '');
			spans.push({ table, row, from, to: end, opening, goesOn: false });
			open = null;
		} else if (!attributes.endsWith('/')) {
			if (open !== null) return null;
			if (table === -1) prelude = index;
			open = { at: index, head: null };
			table += 1;
			[row, next, repeated, from] = [0, 0, 1, index];
		}
	}
	return open === null ? spans : null;
}
