import { addDays, type Day, type Instant } from '../core/day';
import { beginsIn, type TimeZone } from '../core/zone';
import type { FieldId, MemberId, RecordId, StageId, TeamId } from '../core/ids';
import { isFilled, type CustomField, type CustomValue, type FieldType } from '../fields/field';
import { valueIn } from '../fields/values';
import { isAdmin, type Role } from '../member/member';
import { converted, type Exchange } from '../money/exchange';
import type { Currency, Minor } from '../money/money';
import type { Stage, StageKind } from '../space/space';
import type { Priority, PriorityChoice } from '../task/priority';
import { askedPart, fold } from '../text/fold';
import { identity } from '../text/identity';

/** A range of days, both included. `null` leaves an end open. */
export interface DaySpan {
	readonly from: Day | null;
	readonly to: Day | null;
}

/** A range of amounts in minor units, both ends included. `null` leaves an end open. */
export interface ValueRange {
	readonly from: Minor | null;
	readonly to: Minor | null;
}

/** A condition on a custom field. */
export type FieldTest =
	| { readonly is: 'contains'; readonly text: string }
	| { readonly is: 'one-of'; readonly values: readonly string[] }
	| { readonly is: 'from-to'; readonly from: number | null; readonly to: number | null }
	| { readonly is: 'days'; readonly from: Day | null; readonly to: Day | null }
	| { readonly is: 'yes'; readonly value: boolean }
	| { readonly is: 'filled' }
	| { readonly is: 'empty' };

/**
 * The filter for the records of a space (OP-09, LW-07, LW-08). A record must match every part that is
 * set; of a part with several values, one must match. A record without an owner has the owner `''`.
 */
export interface DealFilter {
	/** A part of the description, without regard to accents and case. */
	readonly text: string;
	readonly teams: readonly TeamId[];
	readonly owners: readonly MemberId[];
	readonly customers: readonly RecordId[];
	readonly tags: readonly string[];
	readonly sources: readonly string[];
	readonly kinds: readonly StageKind[];
	readonly stages: readonly StageId[];
	/** Of tasks: the projects that they are in. A task in none has the project `''`. */
	readonly projects: readonly RecordId[];
	/** Of tasks. */
	readonly priorities: readonly PriorityChoice[];
	/** The expected close date of a deal, the due date of a task. */
	readonly closing: DaySpan;
	/** The expected revenue, in minor units of the space's currency. */
	readonly value: ValueRange;
	/** Only records that have not moved for too long in their stage. */
	readonly idle: boolean;
	readonly created: DaySpan;
	readonly updated: DaySpan;
	readonly fields: Readonly<Record<FieldId, FieldTest>>;
}

/** The parts of a filter. */
export type FilterPart = keyof DealFilter;

const OPEN = { from: null, to: null } as const;

/** The filter that matches everything. */
export const NO_FILTER: DealFilter = {
	text: '',
	teams: [],
	owners: [],
	customers: [],
	tags: [],
	sources: [],
	kinds: [],
	stages: [],
	projects: [],
	priorities: [],
	closing: OPEN,
	value: OPEN,
	idle: false,
	created: OPEN,
	updated: OPEN,
	fields: {}
};

/** Whether a part narrows the result. */
export function isSet(filter: DealFilter, part: FilterPart): boolean {
	switch (part) {
		case 'text':
			return fold(filter.text) !== '';
		case 'idle':
			return filter.idle;
		case 'closing':
		case 'value':
		case 'created':
		case 'updated':
			return filter[part].from !== null || filter[part].to !== null;
		case 'fields':
			return Object.keys(filter.fields).length > 0;
		default:
			return filter[part].length > 0;
	}
}

/** Returns the parts that narrow the result, in the order of the screen. */
export const setParts = (filter: DealFilter): readonly FilterPart[] =>
	FILTER_PARTS.filter((part) => isSet(filter, part));

/** All parts, in the order of the screen. */
export const FILTER_PARTS: readonly FilterPart[] = [
	'text',
	'teams',
	'owners',
	'customers',
	'tags',
	'stages',
	'kinds',
	'projects',
	'priorities',
	'closing',
	'value',
	'idle',
	'created',
	'updated',
	'sources',
	'fields'
];

/** Whether a role may use a part (OP-09). Teams are for admins, owners also for supervisors. */
export function mayFilterBy(part: FilterPart, role: Role): boolean {
	if (part === 'teams') return isAdmin(role);
	if (part === 'owners') return isAdmin(role) || role === 'supervisor';
	return true;
}

/**
 * Returns a filter without the parts that the role may not use (OP-09), which another person's view may
 * contain.
 */
export function allowedFilter(filter: DealFilter, role: Role): DealFilter {
	return {
		...filter,
		teams: mayFilterBy('teams', role) ? filter.teams : [],
		owners: mayFilterBy('owners', role) ? filter.owners : []
	};
}

/** Returns the filter with one part reset. */
export const without = (filter: DealFilter, part: FilterPart): DealFilter => ({
	...filter,
	[part]: NO_FILTER[part]
});

/** The parts of a record that a filter reads. A task has no customer or source, a deal no priority. */
export interface Filterable {
	readonly sortTitle: string;
	readonly owner: MemberId | null;
	readonly stage: StageId;
	readonly createdAt: Instant;
	readonly updatedAt: Instant;
	readonly customer?: RecordId;
	/** A deal's expected close date. */
	readonly closeOn?: Day;
	/** A task's due date. */
	readonly dueOn?: Day | null;
	readonly revenue?: Minor;
	/** The currency of its amounts. */
	readonly currency?: Currency;
	readonly tags?: readonly string[];
	readonly priority?: Priority;
	readonly project?: RecordId;
	/** The members who work on a task beside its owner. */
	readonly assignees?: readonly MemberId[];
	readonly source?: string;
	readonly custom?: Readonly<Record<FieldId, CustomValue>>;
}

/** What a filter needs beside the record. It is plain data, because it is sent to a worker. */
export interface FilterContext {
	readonly stages: readonly Pick<Stage, 'id' | 'kind' | 'idleDays'>[];
	readonly fields: readonly Pick<CustomField, 'id' | 'type' | 'removed'>[];
	/** The currency of the filter's amounts, and the rates to compare other currencies with it. */
	readonly currency: Currency;
	readonly exchange: Exchange;
	/** The team of each member who has one. */
	readonly teamOf: ReadonlyMap<MemberId, TeamId>;
	readonly now: Instant;
	/** The workspace's time zone, in which days begin, each with its own offset. */
	readonly timeZone: TimeZone;
}

const DAY = 86_400_000;

/**
 * Whether a record has not moved for longer than its stage allows. A stage without `idleDays`, and a
 * won or lost one, sets no limit.
 */
export function isIdle(
	record: Pick<Filterable, 'updatedAt'>,
	stage: Pick<Stage, 'kind' | 'idleDays'> | undefined,
	now: Instant
): boolean {
	if (stage === undefined || stage.kind !== 'open' || stage.idleDays === null) return false;
	return now - record.updatedAt >= stage.idleDays * DAY;
}

/** Returns a filter as a predicate for many records. Its values are looked up once. */
export function predicate(
	filter: DealFilter,
	context: FilterContext
): (record: Filterable) => boolean {
	const tests: ((record: Filterable) => boolean)[] = [];
	const text = askedPart(filter.text);
	if (text !== '') tests.push(({ sortTitle }) => sortTitle.includes(text));
	if (filter.owners.length > 0) {
		const owners = new Set(filter.owners);
		// Who works on a task beside its owner finds it as well.
		tests.push(
			({ owner, assignees }) =>
				owners.has(owner ?? '') || (assignees?.some((member) => owners.has(member)) ?? false)
		);
	}
	if (filter.teams.length > 0) {
		const teams = new Set(filter.teams);
		tests.push(({ owner }) => teams.has(context.teamOf.get(owner ?? '') ?? ''));
	}
	if (filter.customers.length > 0) {
		const customers = new Set(filter.customers);
		tests.push(({ customer }) => customer !== undefined && customers.has(customer));
	}
	if (filter.tags.length > 0) {
		const tags = new Set(filter.tags.map(identity));
		tests.push(({ tags: own }) => own?.some((tag) => tags.has(identity(tag))) ?? false);
	}
	if (filter.sources.length > 0) {
		const sources = new Set(filter.sources.map(identity));
		tests.push(({ source }) => source !== undefined && sources.has(identity(source)));
	}
	const stages = new Map(context.stages.map((stage) => [stage.id, stage]));
	if (filter.kinds.length > 0) {
		const kinds = new Set(filter.kinds);
		// A removed stage counts as open, as in a move.
		tests.push(({ stage }) => kinds.has(stages.get(stage)?.kind ?? 'open'));
	}
	if (filter.stages.length > 0) {
		const wanted = new Set(filter.stages);
		tests.push(({ stage }) => wanted.has(stage));
	}
	if (filter.projects.length > 0) {
		const wanted = new Set(filter.projects);
		tests.push(({ project }) => wanted.has(project ?? ''));
	}
	if (filter.priorities.length > 0) {
		const wanted = new Set(filter.priorities);
		tests.push(({ priority }) => wanted.has(priority ?? 'none'));
	}
	if (isSet(filter, 'closing')) {
		const test = { is: 'days', ...filter.closing } as const;
		tests.push(({ closeOn, dueOn }) => holds(test, closeOn ?? dueOn ?? null));
	}
	if (isSet(filter, 'value')) {
		const test = { is: 'from-to', ...filter.value } as const;
		// An amount without a known rate is in no range.
		tests.push(({ revenue, currency = context.currency }) =>
			holds(
				test,
				revenue === undefined
					? null
					: converted(revenue, currency, context.currency, context.exchange)
			)
		);
	}
	if (filter.idle) tests.push((record) => isIdle(record, stages.get(record.stage), context.now));
	for (const [part, at] of [
		['created', 'createdAt'],
		['updated', 'updatedAt']
	] as const) {
		if (!isSet(filter, part)) continue;
		const { from: first, to: last } = filter[part];
		const from = first === null ? null : beginsIn(context.timeZone, first);
		const before = last === null ? null : beginsIn(context.timeZone, addDays(last, 1));
		tests.push(
			(record) => (from === null || record[at] >= from) && (before === null || record[at] < before)
		);
	}
	for (const field of context.fields) {
		const test = field.removed ? undefined : filter.fields[field.id];
		if (test === undefined) continue;
		tests.push((record) => holds(test, comparable(record, field, test, context)));
	}
	return (record) => tests.every((test) => test(record));
}

/**
 * Returns a record's value in the form in which a condition compares it: an amount in the filter's
 * currency (OP-09). An amount without a known rate is in no range.
 */
function comparable(
	{ custom, currency }: Filterable,
	field: Pick<CustomField, 'id' | 'type'>,
	test: FieldTest,
	context: FilterContext
): CustomValue {
	const value = valueIn(field, custom ?? {});
	if (field.type !== 'money' || test.is !== 'from-to' || typeof value !== 'number') return value;
	return converted(value, currency ?? context.currency, context.currency, context.exchange);
}

/** Whether a value of a custom field passes a test. */
export function holds(test: FieldTest, value: CustomValue): boolean {
	switch (test.is) {
		case 'filled':
			return isFilled(value);
		case 'empty':
			return !isFilled(value);
		case 'yes':
			// A checkbox that nobody has ticked means no.
			return (value === true) === test.value;
		case 'contains':
			return typeof value === 'string' && fold(value).includes(askedPart(test.text));
		case 'one-of':
			if (typeof value === 'string') return test.values.includes(value);
			return Array.isArray(value) && value.some((item: string) => test.values.includes(item));
		case 'from-to':
			return (
				typeof value === 'number' &&
				(test.from === null || value >= test.from) &&
				(test.to === null || value <= test.to)
			);
		case 'days':
			return (
				typeof value === 'string' &&
				value !== '' &&
				(test.from === null || value >= test.from) &&
				(test.to === null || value <= test.to)
			);
	}
}

/** The conditions that fit a type of field, the simplest first. */
export const TESTS_OF: Readonly<Record<FieldType, readonly FieldTest['is'][]>> = {
	text: ['contains', 'filled', 'empty'],
	link: ['contains', 'filled', 'empty'],
	email: ['contains', 'filled', 'empty'],
	phone: ['contains', 'filled', 'empty'],
	number: ['from-to', 'filled', 'empty'],
	money: ['from-to', 'filled', 'empty'],
	date: ['days', 'filled', 'empty'],
	choice: ['one-of', 'filled', 'empty'],
	choices: ['one-of', 'filled', 'empty'],
	member: ['one-of', 'filled', 'empty'],
	'yes-no': ['yes', 'filled', 'empty']
};

/** Returns an empty condition. */
export function blankTest(is: FieldTest['is']): FieldTest {
	switch (is) {
		case 'contains':
			return { is, text: '' };
		case 'one-of':
			return { is, values: [] };
		case 'from-to':
		case 'days':
			return { is, from: null, to: null };
		case 'yes':
			return { is, value: true };
		case 'filled':
		case 'empty':
			return { is };
	}
}

/** Whether a condition is empty. An empty one is not stored. */
export function isBlankTest(test: FieldTest): boolean {
	switch (test.is) {
		case 'contains':
			return fold(test.text) === '';
		case 'one-of':
			return test.values.length === 0;
		case 'from-to':
		case 'days':
			return test.from === null && test.to === null;
		default:
			return false;
	}
}
