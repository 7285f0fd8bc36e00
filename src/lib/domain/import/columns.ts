import { looksLikeEmail } from '../text/email';
import { fold } from '../text/fold';
import { readDay } from './dates';
import type { PlanFault } from './faults';
import { FIELDS, type ColumnUse, type Field, type ImportKind, type Mapping } from './fields';
import { HEADER_WORDS, PRODUCT_WORDS } from './header-words';

/** Names that the workspace knows already, folded: columns are recognised by them. */
export interface KnownNames {
	readonly members: ReadonlySet<string>;
	readonly customers: ReadonlySet<string>;
	readonly stages: ReadonlySet<string>;
}

/** Guesses what the columns are, by their names and then by what the sample has in them. */
export function guessMapping(
	kind: ImportKind,
	headers: readonly string[],
	sample: readonly (readonly string[])[],
	known: KnownNames
): Mapping {
	const names = headers.map(headerWords);
	const uses: ColumnUse[] = headers.map(() => 'ignore');
	const free = new Set(headers.keys());
	const claimed = new Set<Field>();
	const claim = (field: Field, column: number | null) => {
		if (column === null || claimed.has(field)) return;
		uses[column] = field;
		claimed.add(field);
		free.delete(column);
	};
	const byName = FIELDS[kind]
		.flatMap((field) => [...free].map((column) => ({ field, column })))
		.map((pair) => ({
			...pair,
			score: nameScore(names[pair.column] ?? '', wordsFor(kind, pair.field))
		}))
		.filter(({ score }) => score > 0)
		.sort((a, b) => b.score - a.score);
	for (const { field, column } of byName) if (free.has(column)) claim(field, column);

	const contents = headers.map((_, column) =>
		sample.map((cells) => (cells[column] ?? '').trim()).filter((cell) => cell !== '')
	);
	for (const [field, test] of contentTests(kind, known)) {
		claim(field, [...free].find((column) => share(contents[column] ?? [], test) >= 0.6) ?? null);
	}
	const firstFree = [...free][0];
	if (kind !== 'deals' && firstFree !== undefined) claim('name', firstFree);
	// What is not understood is kept, not lost; people have no place for it.
	if (kind !== 'people') for (const column of free) uses[column] = 'fact';
	return { uses, title: kind === 'deals' ? guessTitle(names, uses) : [] };
}

/** A customer's own name goes by other words than a person's. */
const wordsFor = (kind: ImportKind, field: Field): readonly string[] =>
	kind === 'customers' && field === 'name'
		? [...HEADER_WORDS.customer, 'name', 'nazwa', 'ten']
		: HEADER_WORDS[field];

/** A header as folded words: `closeDate`, `close_date` and `Close date` become the same. */
const headerWords = (header: string): string =>
	fold(header.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/[^\p{L}\p{N}]+/gu, ' '));

/** How well a header fits a list of names: a whole name beats a part of one. */
function nameScore(header: string, words: readonly string[]): number {
	const exact = words.indexOf(header);
	if (exact !== -1) return 100 - exact;
	const part = words.findIndex((word) => word.length > 3 && ` ${header} `.includes(` ${word} `));
	return part === -1 ? 0 : 50 - part;
}

const share = (cells: readonly string[], test: (cell: string) => boolean): number =>
	cells.length === 0 ? 0 : cells.filter(test).length / cells.length;

type ContentTest = readonly [Field, (cell: string) => boolean];

/** What a field's values look like, where they look like anything. */
function contentTests(kind: ImportKind, known: KnownNames): ContentTest[] {
	const isDate = (cell: string) => readDay(cell, 'dmy') !== null || readDay(cell, 'mdy') !== null;
	const isMember = (cell: string) => known.members.has(fold(cell));
	const tests: Readonly<Record<ImportKind, readonly ContentTest[]>> = {
		people: [],
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
			['closeOn', isDate]
		]
	};
	return [...tests[kind]];
}

/** A deal is called by its title column, else by product and customer, else by its first column. */
function guessTitle(names: readonly string[], uses: readonly ColumnUse[]): number[] {
	const scored = names
		.map((name, column) => ({ column, score: nameScore(name, HEADER_WORDS.title) }))
		.filter(({ column, score }) => score > 50 && uses[column] === 'fact')
		.sort((a, b) => b.score - a.score);
	if (scored[0] !== undefined) return [scored[0].column];
	const product = names.findIndex((name) => nameScore(name, PRODUCT_WORDS) > 0);
	const customer = uses.indexOf('customer');
	const found = [product, customer].filter((column) => column !== -1);
	const firstFact = uses.indexOf('fact');
	return found.length > 0 ? found : [Math.max(0, firstFact)];
}

/** What is still wrong with a mapping: what is needed and missing, what is there twice. */
export function checkMapping(kind: ImportKind, mapping: Mapping): PlanFault[] {
	const faults: PlanFault[] = [];
	if (kind === 'deals') {
		if (mapping.title.length === 0) faults.push({ code: 'field-missing', field: 'title' });
	} else if (!mapping.uses.includes('name')) faults.push({ code: 'field-missing', field: 'name' });
	for (const field of FIELDS[kind]) {
		if (mapping.uses.filter((use) => use === field).length > 1) {
			faults.push({ code: 'field-twice', field });
		}
	}
	return faults;
}
