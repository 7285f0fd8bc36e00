import { readMinutes } from '../task/minutes';
import { readPriority } from '../task/read-priority';
import { looksLikeEmail } from '../text/email';
import { fold } from '../text/fold';
import { visible } from '../text/visible';
import { currenciesNamed } from './currencies';
import { readDay } from './dates';
import type { PlanFault } from './faults';
import {
	FIELDS,
	hasCustomFields,
	keepsFacts,
	type ColumnUse,
	type CustomUse,
	type Field,
	type ImportKind,
	type Mapping
} from './fields';
import {
	CONTACT_WORDS,
	HEADER_WORDS,
	ID_WORDS,
	LEAD_WORDS,
	PRODUCT_WORDS,
	SPACE_WORDS,
	TASK_WORDS
} from './header-words';
import { saysNothing } from './nothing';
import { readAmount, readPercent } from './numbers';
import type { ImportSettings } from './plan-types';

/** The uses of columns by their headings, in the form of `headingKey`. */
export type Headings = ReadonlyMap<string, ColumnUse | 'title'>;

/** Names that the workspace knows already, folded. Columns are recognised by them. */
export interface KnownNames {
	readonly members: ReadonlySet<string>;
	readonly customers: ReadonlySet<string>;
	readonly stages: ReadonlySet<string>;
	/** The headings of the app's own exports of a kind, by `headingKey`, in every language. */
	readonly headings?: Readonly<Partial<Record<ImportKind, Headings>>>;
}

/**
 * Guesses the use of the columns, from their names and the sample. A name that the contents contradict
 * does not count, and contents decide where names do not.
 */
export function guessMapping(
	kind: ImportKind,
	headers: readonly string[],
	sample: readonly (readonly string[])[],
	known: KnownNames
): Mapping {
	const names = headers.map(headingKey);
	const uses: ColumnUse[] = headers.map(() => 'ignore');
	const free = new Set(headers.keys());
	const claimed = new Set<Field | CustomUse>();
	const claim = (field: Field | CustomUse, column: number | null) => {
		if (column === null || claimed.has(field)) return;
		uses[column] = field;
		claimed.add(field);
		free.delete(column);
	};
	const contents = headers.map((_, column) =>
		sample.map((cells) => visible(cells[column] ?? '')).filter((cell) => !saysNothing(cell))
	);
	const scoreOf = (field: Field | 'title', column: number): number => {
		const score = nameScore(names[column] ?? '', wordsFor(kind, field));
		if (score === 0 || contradicts(field, contents[column] ?? [])) return 0;
		// Of two columns with the same name, the one with values is meant.
		return contents[column]?.length === 0 ? score / 2 : score;
	};
	const byName = FIELDS[kind]
		.flatMap((field) => [...free].map((column) => ({ field, column })))
		.map((pair) => ({ ...pair, score: scoreOf(pair.field, pair.column) }))
		.filter(({ score }) => score > 0)
		.sort((a, b) => b.score - a.score);
	// The app reads its own exports.
	const headings = known.headings?.[kind];
	let own: number | null = null;
	for (const [column, name] of names.entries()) {
		const use = headings?.get(name);
		if (use === 'title') own ??= kind === 'deals' ? column : null;
		else if (use === 'ignore' || use === 'fact') continue;
		else if (use !== undefined && isUse(kind, use)) claim(use, column);
	}
	const title = own ?? (kind === 'deals' ? titleColumn(headers, scoreOf, byName) : null);
	const isOurs = kind === 'customers' && OUR_CUSTOMERS.every((field) => claimed.has(field));
	for (const { field, column } of byName) {
		if (free.has(column) && column !== title && !isOurs) claim(field, column);
	}
	if (title !== null) free.delete(title);

	for (const [field, test] of isOurs ? [] : contentTests(kind, known)) {
		claim(field, [...free].find((column) => share(contents[column] ?? [], test) >= 0.6) ?? null);
	}
	const firstFree = [...free][0];
	if (kind !== 'deals' && kind !== 'leads' && firstFree !== undefined) claim('name', firstFree);
	// Columns that are not recognised are kept where there is a field for them.
	if (keepsFacts(kind)) for (const column of free) uses[column] = 'fact';
	// The columns before those of rejected rows, which say why they were left out.
	const told = names.findIndex((name) => headings?.get(name) !== 'ignore');
	for (const column of told > 1 ? free : []) if (column < told) uses[column] = 'ignore';
	// The date of a change has no meaning for a new record.
	for (const column of kind === 'tasks' || kind === 'spaces' ? free : []) {
		if (headings?.get(names[column] ?? '') === 'ignore') uses[column] = 'ignore';
	}
	if (title !== null) uses[title] = 'fact';
	return { uses, title: kind === 'deals' ? guessTitle(names, uses, title) : [] };
}

/**
 * The columns by which an exported table of customers is recognised. Its other columns are additional
 * columns of the customers.
 */
const OUR_CUSTOMERS: readonly Field[] = ['name', 'contactEmail', 'contactPhone', 'createdOn'];

/**
 * Returns the words for a field. A customer's name has other words than a person's, and each kind has
 * its own ids.
 */
function wordsFor(kind: ImportKind, field: Field | 'title'): readonly string[] {
	if (field === 'externalId') return ID_WORDS[kind];
	return field === 'name' ? NAME_WORDS[kind] : HEADER_WORDS[field];
}

/** The words for what the records of a kind are called by. */
const NAME_WORDS: Readonly<Record<ImportKind, readonly string[]>> = {
	people: HEADER_WORDS.name,
	customers: [...HEADER_WORDS.customer, 'name', 'nazwa', 'ten'],
	contacts: CONTACT_WORDS,
	leads: LEAD_WORDS,
	deals: HEADER_WORDS.name,
	tasks: TASK_WORDS,
	spaces: SPACE_WORDS
};

/** Returns a header as folded words: `closeDate`, `close_date` and `Close date` become the same. */
export const headingKey = (header: string): string =>
	fold(header.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/[^\p{L}\p{N}]+/gu, ' '));

/** Words that make a header describe a property of a thing rather than the thing: an id, a date. */
const ABOUT: ReadonlySet<string> = new Set([
	...[
		'id',
		'ids',
		'code',
		'no',
		'number',
		'type',
		'email',
		'mail',
		'phone',
		'date',
		'url',
		'count'
	],
	...[
		'currency',
		'size',
		'kod',
		'nr',
		'numer',
		'typ',
		'telefon',
		'data',
		'identyfikator',
		'waluta'
	],
	...['ma', 'so', 'loai', 'ngay', 'sdt']
]);

/** Returns how well a header fits a list of names. A whole name beats one at its start or end. */
function nameScore(header: string, words: readonly string[]): number {
	const exact = words.indexOf(header);
	if (exact !== -1) return 100 - exact;
	const part = words.findIndex((word) => word.length > 3 && isPart(header, word));
	return part === -1 ? 0 : 50 - part;
}

/** Whether a header is a more precise form of a word: `sales stage`, but not `account id` for `account`. */
function isPart(header: string, word: string): boolean {
	if (!header.startsWith(`${word} `) && !header.endsWith(` ${word}`)) return false;
	const own = word.split(' ');
	return header.split(' ').every((token) => own.includes(token) || !ABOUT.has(token));
}

const share = (cells: readonly string[], test: (cell: string) => boolean): number =>
	cells.length === 0 ? 0 : cells.filter(test).length / cells.length;

type ContentTest = readonly [Field, (cell: string) => boolean];

/** Returns the tests for fields whose values have a recognisable form. */
function contentTests(kind: ImportKind, known: KnownNames): ContentTest[] {
	const isMember = (cell: string) => known.members.has(fold(cell));
	const tests: Readonly<Record<ImportKind, readonly ContentTest[]>> = {
		people: [],
		spaces: [],
		contacts: [
			['email', looksLikeEmail],
			['customer', (cell) => known.customers.has(fold(cell))]
		],
		leads: [
			['email', looksLikeEmail],
			['owner', isMember]
		],
		customers: [
			['email', looksLikeEmail],
			['website', (cell) => /^(?:https?:\/\/|www\.)\S+$/i.test(cell)],
			['owner', isMember]
		],
		deals: [
			['owner', isMember],
			['stage', (cell) => known.stages.has(fold(cell))],
			['customer', (cell) => known.customers.has(fold(cell))],
			['revenue', (cell) => /^\p{Sc}\s?\d|\d\s?(?:\p{Sc}|zł|đ|VND|PLN|USD|EUR)$/iu.test(cell)],
			['currency', (cell) => /^[A-Za-z]{3}$/.test(cell) && currenciesNamed(cell) !== null],
			['closeOn', isDate]
		],
		tasks: [
			['owner', isMember],
			['stage', (cell) => known.stages.has(fold(cell))],
			['dueOn', isDate]
		]
	};
	return [...tests[kind]];
}

/** Whether records of a kind have that field. */
const isUse = (kind: ImportKind, use: Field | CustomUse): boolean =>
	FIELDS[kind].some((field) => field === use) ||
	(hasCustomFields(kind) && use.startsWith('field.'));

/** The number of cells that together prove that a column is not what its name says. */
const TELLING = 3;

const isDate = (cell: string): boolean =>
	readDay(cell, 'dmy') !== null || readDay(cell, 'mdy') !== null;
const isAmount = (cell: string): boolean =>
	readAmount(cell, '.') !== null || readAmount(cell, ',') !== null;
const isPercent = (cell: string): boolean =>
	readPercent(cell, '.', 'percent') !== null || readPercent(cell, ',', 'percent') !== null;
const isPlain = (cell: string): boolean => !isAmount(cell) && !isDate(cell);

/** The tests for fields whose cells must have a certain form. */
const LOOKS: Partial<Readonly<Record<Field | 'title', (cell: string) => boolean>>> = {
	revenue: isAmount,
	rate: isPercent,
	currency: (cell) => currenciesNamed(cell) !== null,
	closeOn: isDate,
	dueOn: isDate,
	startOn: isDate,
	priority: (cell) => readPriority(cell) !== null,
	estimate: (cell) => readMinutes(cell) !== null,
	progress: isPercent,
	createdOn: isDate,
	email: (cell) => cell.includes('@'),
	contactEmail: (cell) => cell.includes('@'),
	phone: (cell) => /\d{3}/.test(cell.replace(/[\s().-]/g, '')),
	customer: isPlain,
	owner: isPlain,
	name: isPlain,
	stage: (cell) => !isDate(cell)
};

/** Whether the cells of a column contradict that it is this field. */
function contradicts(field: Field | 'title', cells: readonly string[]): boolean {
	if (field === 'externalId') return !areKeys(cells);
	const test = LOOKS[field];
	return test !== undefined && cells.length >= TELLING && share(cells, test) < 1 / 3;
}

/** Whether cells can identify records: they do not repeat, and do not only count the rows. */
function areKeys(cells: readonly string[]): boolean {
	if (new Set(cells).size < cells.length) return false;
	const first = Number(cells[0]);
	const isCount = cells.every(
		(cell, index) => /^\d+\.?$/.test(cell) && parseInt(cell, 10) === first + index
	);
	return cells.length < 2 || !isCount || first > 1;
}

/** Returns the column with a deal's title, when its name fits that better than any field. */
function titleColumn(
	headers: readonly string[],
	scoreOf: (field: 'title', column: number) => number,
	fields: readonly { readonly column: number; readonly score: number }[]
): number | null {
	const [best] = [...headers.keys()]
		.map((column) => ({ column, score: scoreOf('title', column) }))
		.filter(({ score }) => score > 0)
		.sort((a, b) => b.score - a.score);
	if (best === undefined) return null;
	const asField = fields.filter(({ column }) => column === best.column).map(({ score }) => score);
	return Math.max(0, ...asField) < best.score ? best.column : null;
}

/**
 * Guesses the columns of a deal's title: its title column, else product and customer, else the first
 * column.
 */
function guessTitle(
	names: readonly string[],
	uses: readonly ColumnUse[],
	title: number | null
): number[] {
	if (title !== null) return [title];
	const product = names.findIndex((name) => nameScore(name, PRODUCT_WORDS) > 0);
	const customer = uses.indexOf('customer');
	const found = [product, customer].filter((column) => column !== -1);
	const firstFact = uses.indexOf('fact');
	return found.length > 0 ? found : [Math.max(0, firstFact)];
}

/** The fields of which a lead needs one. */
const LEAD_NAMES: readonly Field[] = ['name', 'company', 'contact', 'email', 'phone'];

/** The fields by which the customer of a contact is found. */
const CUSTOMER_KEYS: readonly Field[] = ['customer', 'customerId', 'taxNumber'];

/** What of the settings decides which columns there must be. */
type Wanted = Partial<Pick<ImportSettings, 'mode' | 'key'>>;

/** Returns what is still wrong with a mapping: missing required fields, and duplicates. */
export function checkMapping(kind: ImportKind, mapping: Mapping, wanted: Wanted = {}): PlanFault[] {
	const faults = wanted.mode === 'update' ? [] : missingFields(kind, mapping);
	if (kind === 'contacts' && !CUSTOMER_KEYS.some((field) => mapping.uses.includes(field))) {
		faults.push({ code: 'field-missing', field: 'customer' });
	}
	const { mode = 'create', key = null } = wanted;
	if (mode !== 'create' && !hasKey(mapping, key)) faults.push({ code: 'key-missing' });
	for (const field of FIELDS[kind]) {
		if (mapping.uses.filter((use) => use === field).length > 1) {
			faults.push({ code: 'field-twice', field });
		}
	}
	return faults;
}

/** Whether the columns hold the key by which records are recognised. */
const hasKey = ({ uses, title }: Mapping, key: ImportSettings['key']): boolean =>
	key === 'title' ? title.length > 0 : key !== null && uses.includes(key);

/** Returns the fields that new records need and that no column is. */
function missingFields(kind: ImportKind, { uses, title }: Mapping): PlanFault[] {
	switch (kind) {
		case 'deals':
			return title.length === 0 ? [{ code: 'field-missing', field: 'title' }] : [];
		case 'leads':
			return LEAD_NAMES.some((field) => uses.includes(field))
				? []
				: [{ code: 'field-missing', field: 'company' }];
		case 'people':
		case 'customers':
		case 'contacts':
		case 'tasks':
		case 'spaces':
			return uses.includes('name') ? [] : [{ code: 'field-missing', field: 'name' }];
	}
}
