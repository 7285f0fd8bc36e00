import { isBlank } from './csv';
import { bodyRows, detectDialect, headersOf, rowsAbove } from './dialect';
import { HEADER_WORDS } from './header-words';
import { looksLikeEmail } from '../text/email';
import { fold } from '../text/fold';
import { identity } from '../text/identity';
import { phoneKey } from '../text/phone';
import type { Country } from '../text/country';
import { visible } from '../text/visible';

/** A person in a pasted list. Any field may be empty, but not all. */
export interface PastedContact {
	/** The line of the text, from 1. */
	readonly line: number;
	readonly name: string;
	readonly contact: string;
	readonly email: string;
	readonly phone: string;
	readonly source: string;
	readonly note: string;
}

/** The result of a pasted text. Every non-empty line is in one of the two lists. */
export interface PastedList {
	readonly contacts: readonly PastedContact[];
	/** Non-empty lines without a contact. */
	readonly unread: readonly { readonly line: number; readonly text: string }[];
}

/**
 * Returns the contacts whose email or number an earlier line also has, in any notation. Both are kept,
 * and the person is told. `country` is the country of numbers without a country code.
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

/** The order in which fields claim headers: "contact name" is not a name. */
const CLAIMS: readonly Column[] = ['contact', 'email', 'phone', 'source', 'note', 'name'];

/**
 * Reads people and companies from a pasted text or a CSV file, one per line, with or without a header.
 * Columns are recognised by their names in English, Vietnamese and Polish, else by their contents; the
 * first one that is neither address nor number is the name. A line whose quotes do not match is read as
 * it stands: `"Hoa Sen" JSC` is a name.
 */
export function pastedContacts(text: string): PastedList {
	const { delimiter, start } = detectDialect(text);
	const namedFrom = (start?: number) =>
		headerColumns(headersOf(text, { delimiter, header: true, start }).map(plainHeader));
	// Lines count as above the table only when the row below them has column names.
	const lower = start === undefined ? new Map<number, Column>() : namedFrom(start);
	const table = { delimiter, start: lower.size > 1 ? start : undefined };
	const named = lower.size > 1 ? lower : namedFrom();
	// Names alone look like a header. It is one only when it names a column.
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

/** Returns a header in the form of the known ones: folded, words separated by one space. */
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
	// Beside the company's name, a second name is the person's.
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
