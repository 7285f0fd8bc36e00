import { parsedFields } from '../core/json';
import { isDay } from '../core/day';
import { STAGE_KINDS } from '../space/space';
import { PRIORITY_CHOICES } from '../task/priority';
import {
	isSet,
	NO_FILTER,
	type DaySpan,
	type DealFilter,
	type FieldTest,
	type ValueRange
} from './filter';

/**
 * The values by which a list or a column can be sorted (OP-10). `order` is the order that people gave
 * the cards.
 */
export type DealSort =
	| 'order'
	| 'title'
	| 'stage'
	| 'revenue'
	| 'closeOn'
	| 'rate'
	| 'createdAt'
	| 'updatedAt'
	| 'owner'
	| 'priority'
	| 'startOn'
	| 'estimate'
	| 'progress';

export const DEAL_SORTS: readonly DealSort[] = [
	'order',
	'title',
	'stage',
	'revenue',
	'closeOn',
	'rate',
	'createdAt',
	'updatedAt',
	'owner',
	'priority',
	'startOn',
	'estimate',
	'progress'
];

/** One value by which rows are sorted, and which way round. */
export interface OneSort {
	readonly by: DealSort;
	readonly down: boolean;
}

/** By how many values at most rows are sorted after the first one. */
export const MOST_FURTHER = 2;

/** What the columns of a board, or the sections of a list, represent. A tree has subtasks below their tasks. */
export type Grouping = 'none' | 'stage' | 'owner' | 'month' | 'project' | 'tree';

export const GROUPINGS: readonly Grouping[] = [
	...(['none', 'stage', 'owner', 'month', 'project', 'tree'] as const)
];

/** How the records of a space are shown: filter, sort and groups. */
export interface Look {
	readonly filter: DealFilter;
	/** The sort; `null` for the screen's default. */
	readonly sort: OneSort | null;
	/** What decides between rows that are the same by `sort`, one after the other. */
	readonly further: readonly OneSort[];
	readonly group: Grouping | null;
}

/** The default look: everything, unsorted and ungrouped. */
export const PLAIN_LOOK: Look = { filter: NO_FILTER, sort: null, further: [], group: null };

/** Returns a look as the part of an address after its `?`. Empty for the default. */
export function lookToQuery({ filter, sort, further, group }: Look): string {
	const query = new Query();
	if (isSet(filter, 'text')) query.add('q', filter.text);
	for (const [key, part] of LISTS) for (const value of filter[part]) query.add(key, value);
	if (filter.idle) query.add('idle', '1');
	for (const part of ['closing', 'value', 'created', 'updated'] as const) {
		if (isSet(filter, part)) query.add(part, span(filter[part]));
	}
	for (const [id, test] of Object.entries(filter.fields)) {
		query.add(`${FIELD}${id}`, JSON.stringify(test));
	}
	if (sort !== null) {
		query.add('sort', sortText(sort));
		for (const one of further) query.add('then', sortText(one));
	}
	if (group !== null) query.add('by', group);
	return query.text;
}

/** Reads a look from an address. Unreadable parts are ignored, because links can be old or truncated. */
export function lookFromQuery(text: string): Look {
	const values = parse(text);
	const all = (key: string) => [...new Set(values.filter(([k]) => k === key).map(([, v]) => v))];
	const one = (key: string) => values.find(([k]) => k === key)?.[1] ?? '';
	const filter: DealFilter = {
		text: one('q').slice(0, 200),
		teams: all('team'),
		owners: all('owner'),
		customers: all('customer'),
		tags: all('tag'),
		sources: all('source'),
		kinds: STAGE_KINDS.filter((kind) => all('kind').includes(kind)),
		stages: all('stage'),
		projects: all('project'),
		priorities: PRIORITY_CHOICES.filter((priority) => all('priority').includes(priority)),
		closing: readSpan(one('closing')),
		value: readRange(one('value')),
		idle: one('idle') === '1',
		created: readSpan(one('created')),
		updated: readSpan(one('updated')),
		fields: Object.fromEntries(
			values.flatMap(([key, value]) => {
				const test = key.startsWith(FIELD) ? readTest(value) : null;
				return test === null ? [] : [[key.slice(FIELD.length), test]];
			})
		)
	};
	const sort = readSort(one('sort'));
	return {
		filter,
		sort,
		further: sort === null ? [] : readFurther(sort, all('then')),
		group: GROUPINGS.find((group) => group === one('by')) ?? null
	};
}

/**
 * Returns what decides after the first sort once a value is asked for in addition: it comes last, is turned round when it
 * is there, and taken off when it is turned already. `falls`: it begins with the largest. One too many takes the place
 * of the last.
 */
export function furtherAfter(
	further: readonly OneSort[],
	by: DealSort,
	falls: boolean
): readonly OneSort[] {
	const own = further.find((one) => one.by === by);
	if (own === undefined) return [...further.slice(0, MOST_FURTHER - 1), { by, down: falls }];
	if (own.down !== falls) return further.filter((one) => one !== own);
	return further.map((one) => (one === own ? { by, down: !falls } : one));
}

const sortText = ({ by, down }: OneSort): string => `${down ? '-' : ''}${by}`;

function readSort(text: string): OneSort | null {
	const down = text.startsWith('-');
	const by = DEAL_SORTS.find((sort) => sort === (down ? text.slice(1) : text));
	return by === undefined ? null : { by, down };
}

/** Reads what decides after the first sort: each value once, and none after the order that people gave, which is whole. */
function readFurther(first: OneSort, texts: readonly string[]): readonly OneSort[] {
	const known = new Set<DealSort>([first.by, 'order']);
	const further: OneSort[] = [];
	for (const text of texts) {
		const sort = readSort(text);
		if (sort === null || known.has(sort.by) || first.by === 'order') continue;
		known.add(sort.by);
		further.push(sort);
	}
	return further.slice(0, MOST_FURTHER);
}

const FIELD = 'field.';

const LISTS = [
	['team', 'teams'],
	['owner', 'owners'],
	['customer', 'customers'],
	['tag', 'tags'],
	['source', 'sources'],
	['kind', 'kinds'],
	['stage', 'stages'],
	['project', 'projects'],
	['priority', 'priorities']
] as const;

/** Builds a query without the browser's class, which the domain may not use. */
class Query {
	private readonly parts: string[] = [];

	add(key: string, value: string): void {
		this.parts.push(`${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
	}

	get text(): string {
		return this.parts.join('&');
	}
}

function parse(text: string): (readonly [string, string])[] {
	return text
		.replace(/^\?/, '')
		.split('&')
		.flatMap((part) => {
			const at = part.indexOf('=');
			const key = decode(at < 0 ? part : part.slice(0, at));
			const value = at < 0 ? '' : decode(part.slice(at + 1));
			return key === null || key === '' || value === null ? [] : [[key, value] as const];
		});
}

function decode(text: string): string | null {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		// The address has a percent sign that encodes nothing.
		return null;
	}
}

const span = ({ from, to }: DaySpan | ValueRange): string => `${from ?? ''}..${to ?? ''}`;

function readSpan(text: string): DaySpan {
	const [from, to] = text.split('..');
	return { from: isDay(from) ? from : null, to: isDay(to) ? to : null };
}

function readRange(text: string): ValueRange {
	const [from, to] = text.split('..').map((end) => (/^-?\d{1,15}$/.test(end) ? Number(end) : null));
	return { from: from ?? null, to: to ?? null };
}

/** Reads a condition on a field. Returns `null` when it is invalid. */
export function readTest(text: string): FieldTest | null {
	const { is, text: part, values, from, to, value } = parsedFields(text);
	switch (is) {
		case 'filled':
		case 'empty':
			return { is };
		case 'yes':
			return typeof value === 'boolean' ? { is, value } : null;
		case 'contains':
			return typeof part === 'string' ? { is, text: part } : null;
		case 'one-of':
			return Array.isArray(values)
				? { is, values: values.filter((item): item is string => typeof item === 'string') }
				: null;
		case 'from-to':
			return {
				is,
				from: typeof from === 'number' ? from : null,
				to: typeof to === 'number' ? to : null
			};
		case 'days':
			return { is, from: isDay(from) ? from : null, to: isDay(to) ? to : null };
		default:
			return null;
	}
}
