import { isBlank } from './csv';
import { bodyRows, detectDialect, headersOf, rowsAbove } from './dialect';
import { HEADER_WORDS } from './header-words';
import { looksLikeEmail } from '../text/email';
import { fold } from '../text/fold';
import { identity } from '../text/identity';
import { phoneKey } from '../text/phone';
import type { Country } from '../text/country';
import { visible } from '../text/visible';

/** Somebody out of a pasted list: any of it may be empty, not all. */
export interface PastedContact {
	/** The line of the text on which they are, from 1. */
	readonly line: number;
	readonly name: string;
	readonly contact: string;
	readonly email: string;
	readonly phone: string;
	readonly source: string;
	readonly note: string;
}

/** What a pasted text comes to: every line that says something is in one of the two. */
export interface PastedList {
	readonly contacts: readonly PastedContact[];
	/** Lines that say something and nobody to get in touch with. */
	readonly unread: readonly { readonly line: number; readonly text: string }[];
}

/**
 * Returns the contacts whose email or number an earlier line has as well, however that is written: both
 * stay, and it is said. `country`: where numbers without a country are from.
 */
export function repeatedAddresses(contacts: readonly PastedContact[], country: Country | null) {
	const seen = new Map<string, number>();
	return contacts.flatMap(({ email, phone, line }) => {
		const values = [
			{ value: email, key: identity(email) },
			{ value: phone, key: phoneKey(phone, country) }
		].filter(({ value }) => value !== '');
		const again = values.find(({ key }) => seen.has(key));
		const firstLine = again === undefined ? undefined : seen.get(again.key);
		for (const { key } of values) if (!seen.has(key)) seen.set(key, line);
		return again === undefined || firstLine === undefined
			? []
			: [{ line, firstLine, value: again.value }];
	});
}

type Column = Exclude<keyof PastedContact, 'line'>;
type ContactTexts = Omit<PastedContact, 'line'>;

const HEADERS: Readonly<Record<Column, readonly string[]>> = {
	name: [...HEADER_WORDS.customer, ...HEADER_WORDS.name, ...HEADER_WORDS.title],
	contact: HEADER_WORDS.contact,
	email: HEADER_WORDS.email,
	phone: HEADER_WORDS.phone,
	source: ['source', 'lead source', 'campaign', 'nguon', 'zrodlo', 'kampania'],
	note: ['note', 'notes', 'comment', 'ghi chu', 'notatka', 'uwagi']
};

/** In which order the columns claim what their headers say: "contact name" is not a name. */
const CLAIMS: readonly Column[] = ['contact', 'email', 'phone', 'source', 'note', 'name'];

/**
 * Reads people and companies out of a text that was pasted or comes from a CSV file: one a line, with
 * or without a header. Columns are known by their names in English, Vietnamese and Polish, else by
 * what is in them; the first that is neither address nor number is the name. A line whose quotes do not
 * fit is taken as it stands: `"Hoa Sen" JSC` is a name.
 */
export function pastedContacts(text: string): PastedList {
	const { delimiter, start } = detectDialect(text);
	const namedFrom = (start?: number) =>
		headerColumns(headersOf(text, { delimiter, header: true, start }).map(plainHeader));
	// Lines are above the table only when the row below them says what the columns are.
	const lower = start === undefined ? new Map<number, Column>() : namedFrom(start);
	const table = { delimiter, start: lower.size > 1 ? start : undefined };
	const named = lower.size > 1 ? lower : namedFrom();
	// Names alone look like a header: it is one only when it says what a column is.
	const header = named.size > 0;
	const contacts: PastedContact[] = [];
	const unread = rowsAbove(text, { ...table, header }).map(({ line, cells }) => ({
		line,
		text: cells.map(visible).filter(Boolean).join(' ')
	}));
	for (const row of bodyRows(text, { ...table, header })) {
		if (isBlank(row)) continue;
		const { line } = row;
		const raw = row.fault === null ? row.cells : (row.cells[0] ?? '').split(delimiter);
		const cells = raw.map(visible);
		const contact = header ? byHeader(cells, named) : byContent(cells);
		const name = contact.name || contact.contact || contact.email || contact.phone;
		if (name !== '') contacts.push({ ...contact, name, line });
		else unread.push({ line, text: cells.filter(Boolean).join(' ') });
	}
	return { contacts, unread };
}

/** A header as the list of known ones has it: folded, words with one space between them. */
const plainHeader = (header: string): string => fold(header.replace(/[^\p{L}\p{N}]+/gu, ' '));

const NOTHING: ContactTexts = {
	name: '',
	contact: '',
	email: '',
	phone: '',
	source: '',
	note: ''
};

function headerColumns(headers: readonly string[]): Map<number, Column> {
	const columns = new Map<number, Column>();
	for (const column of CLAIMS) {
		const at = headers.findIndex(
			(header, index) => !columns.has(index) && HEADERS[column].includes(header)
		);
		if (at !== -1) columns.set(at, column);
	}
	// Beside the company's name, another one is the person's.
	if (![...columns.values()].includes('contact')) {
		const at = headers.findIndex(
			(header, index) => !columns.has(index) && HEADER_WORDS.name.includes(header)
		);
		if (at !== -1) columns.set(at, 'contact');
	}
	return columns;
}

const byHeader = (
	cells: readonly string[],
	columns: ReadonlyMap<number, Column>
): ContactTexts => ({
	...NOTHING,
	...Object.fromEntries([...columns].map(([index, column]) => [column, cells[index] ?? '']))
});

function byContent(cells: readonly string[]): ContactTexts {
	const found: Record<Column, string> = { ...NOTHING };
	for (const cell of cells) {
		const column = columnOf(cell);
		if (cell === '') continue;
		if (column !== 'name') found[column] ||= cell;
		else if (found.name === '') found.name = cell;
		else found.contact ||= cell;
	}
	return found;
}

function columnOf(cell: string): Column {
	if (looksLikeEmail(cell)) return 'email';
	const digits = cell.replace(/\D/g, '').length;
	return digits >= 6 && /^[+\d\s()./-]+$/.test(cell) ? 'phone' : 'name';
}
