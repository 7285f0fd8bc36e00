import { isId } from '../domain/core/ids';
import { TOKEN_KINDS } from '../domain/history/tokens';

/*
 * The parts of a note. The editor offers them, devices draw them, and the relay accepts nothing else: a name
 * or a value that is not listed here is malformed.
 */

/** Returns whether an attribute may have a value. */
type Fits = (value: unknown) => boolean;
type Attributes = Readonly<Record<string, Fits>>;

/**
 * The levels of headings, of which the highest is the page's second; and the longest address, in UTF-16
 * units.
 */
const LEVELS: readonly unknown[] = [1, 2, 3];
const MAX_HREF = 2000;

/** How deep parts of a note may be nested: about ten levels of lists in lists. */
export const RICH_DEPTH = 24;

/** The schemes of addresses that a note may link to. None of them runs code in the page. */
const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** Returns whether a note may link to an address. */
export function isSafeHref(value: unknown): value is string {
	// Browsers remove tabs and line breaks from an address before they look at its scheme.
	if (typeof value !== 'string' || value.length > MAX_HREF || /[\s<>"]/u.test(value)) return false;
	const scheme = /^([a-z]+:)./u.exec(value.toLowerCase())?.[1];
	return scheme !== undefined && SCHEMES.has(scheme);
}

/** What a callout is for, which its look says. */
export const CALLOUT_TONES = ['info', 'tip', 'warning', 'danger'] as const;

export type CalloutTone = (typeof CALLOUT_TONES)[number];

/** The longest name of a language of code, and the longest text that stands for a picture, in UTF-16 units. */
const MAX_LANGUAGE = 40;
const MAX_ALT = 500;

/** How many columns or rows a cell of a table may span. */
const span: Fits = (value) =>
	Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= 100;

const CELL: Attributes = { colspan: span, rowspan: span };

/** The kinds of block and inline node, with their attributes. */
export const RICH_NODES: Readonly<Record<string, Attributes>> = {
	paragraph: {},
	heading: { level: (value) => LEVELS.includes(value) },
	bulletList: {},
	orderedList: { start: (value) => Number.isSafeInteger(value) && Math.abs(Number(value)) <= 1e6 },
	listItem: {},
	taskList: {},
	taskItem: { checked: (value) => typeof value === 'boolean' },
	hardBreak: {},
	horizontalRule: {},
	blockquote: {},
	codeBlock: {
		language: (value) =>
			typeof value === 'string' && value.length <= MAX_LANGUAGE && /^[\w+#.-]*$/u.test(value)
	},
	callout: { tone: (value) => CALLOUT_TONES.some((one) => one === value) },
	details: {},
	detailsSummary: {},
	columns: {},
	column: {},
	table: {},
	tableRow: {},
	tableCell: CELL,
	tableHeader: CELL,
	/** `file`: the key of one of the record's files, whose pixels it shows. */
	picture: {
		file: isId,
		alt: (value) => typeof value === 'string' && value.length <= MAX_ALT
	},
	/** `at`: when the mention was added, ms; not every editor sets it. */
	mention: {
		kind: (value) => TOKEN_KINDS.some((one) => one === value),
		id: isId,
		at: (value) => Number.isSafeInteger(value) && Number(value) >= 0
	}
};

/** The kinds of mark on text, with their attributes. */
export const RICH_MARKS: Readonly<Record<string, Attributes>> = {
	bold: {},
	italic: {},
	strike: {},
	code: {},
	link: { href: isSafeHref }
};

/**
 * Returns whether a node may have this name. A name such as `constructor` must not find an inherited
 * property.
 */
export const isRichNode = (name: string): boolean => Object.hasOwn(RICH_NODES, name);

/** Returns whether an attribute of a node may have this value. */
export function fitsAttribute(node: string, name: string, value: unknown): boolean {
	const attributes = Object.hasOwn(RICH_NODES, node) ? RICH_NODES[node] : undefined;
	return attributes !== undefined && fits(attributes, name, value);
}

/** Returns whether a mark may begin with this value, or end (with `null`). */
export function fitsMark(name: string, value: unknown): boolean {
	const attributes = Object.hasOwn(RICH_MARKS, name) ? RICH_MARKS[name] : undefined;
	if (attributes === undefined) return false;
	if (value === null) return true;
	if (typeof value !== 'object' || Array.isArray(value)) return false;
	const given = Object.entries(value);
	return (
		given.every(([key, part]) => fits(attributes, key, part)) &&
		Object.keys(attributes).every((key) => given.some(([name]) => name === key))
	);
}

const fits = (attributes: Attributes, name: string, value: unknown): boolean =>
	Object.hasOwn(attributes, name) && (attributes[name]?.(value) ?? false);
