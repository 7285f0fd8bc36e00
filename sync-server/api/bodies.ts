import * as v from 'valibot';
import { isDay } from '../../src/lib/domain/core/day';
import { MAX_TITLE_LENGTH } from '../../src/lib/domain/deal/new-deal';
import { MAX_FIELD_TEXT } from '../../src/lib/domain/fields/field';
import { MAX_MINUTES } from '../../src/lib/domain/task/minutes';
import { DEPENDENCY_KINDS } from '../../src/lib/domain/task/dependency';
import { TIME_OF_DAY } from '../../src/lib/domain/task/due';
import { PRIORITIES } from '../../src/lib/domain/task/priority';
import { readRule } from '../../src/lib/domain/task/repeat/rule';
import { idSchema as id } from './schemas';

/** The written form of what scripts send. What is not foreseen here is refused, and not left out. */

const title = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_TITLE_LENGTH));
const line = v.pipe(v.string(), v.maxLength(300));
const note = v.pipe(v.string(), v.maxLength(20_000));
const day = v.pipe(
	v.string(),
	v.regex(/^\d{4}-\d{2}-\d{2}$/),
	v.check((text) => isDay(text))
);
const tags = v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(60))), v.maxLength(50));
/** Money in the currency of the space. */
const amount = v.strictObject({
	minor: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
	currency: v.pipe(v.string(), v.maxLength(10))
});
/** `hand` with a percentage; `stage` follows the stage. */
const closeRate = v.strictObject({
	source: v.picklist(['stage', 'hand']),
	percent: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)))
});
/** By the id of the field, of the space or of all customers; `null` empties it. */
const custom = v.record(
	v.string(),
	v.nullable(
		v.union([
			v.pipe(v.string(), v.maxLength(MAX_FIELD_TEXT)),
			v.number(),
			v.boolean(),
			v.pipe(v.array(v.pipe(v.string(), v.maxLength(MAX_FIELD_TEXT))), v.maxLength(100))
		])
	)
);
/** What is said of the work on a task beside its due date. */
const taskPlan = {
	priority: v.exactOptional(v.nullable(v.picklist(PRIORITIES))),
	startOn: v.exactOptional(v.nullable(day)),
	/** The time of the day by which it is due, `HH:MM`. */
	dueTime: v.exactOptional(v.nullable(v.pipe(v.string(), v.regex(TIME_OF_DAY)))),
	/** Minutes. */
	estimate: v.exactOptional(
		v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_MINUTES)))
	),
	/** Whole percent. */
	progress: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))),
	tags: v.exactOptional(tags),
	/** Who works on it beside its owner. A list replaces those who do. */
	assignees: v.exactOptional(v.pipe(v.array(id), v.maxLength(100))),
	/** The task of the board that it is a part of. */
	parent: v.exactOptional(v.nullable(id)),
	/** The tasks of the board that it waits for, and how. They replace those that it waited for. */
	dependencies: v.exactOptional(
		v.pipe(
			v.record(id, v.picklist(DEPENDENCY_KINDS)),
			v.check((all) => Object.keys(all).length <= 100)
		)
	),
	/** How it comes again: an RRULE of whole days; empty for not at all. */
	repeat: v.exactOptional(
		v.pipe(
			v.string(),
			v.maxLength(200),
			v.check((text) => text === '' || readRule(text) !== null)
		)
	)
};
const optional = <Schema extends v.GenericSchema>(schema: Schema) => v.exactOptional(schema);

const leadTexts = {
	title: optional(line),
	company: optional(line),
	contact: optional(line),
	email: optional(line),
	phone: optional(line),
	source: optional(line),
	note: optional(note)
};

export const newDealSchema = v.strictObject({
	kind: v.literal('deal'),
	title,
	amount,
	closeOn: day,
	/** The first open one when none is given. */
	stage: optional(id),
	/** The starting value when none is given (OP-11). */
	closeRate: optional(closeRate),
	/** The member who made the token when none is given. */
	owner: optional(id),
	customer: optional(v.nullable(id)),
	contact: optional(line),
	source: optional(line),
	tags: optional(tags),
	custom: optional(custom)
});

/** A task on the space's board, or of one of its deals. */
export const newTaskSchema = v.strictObject({
	kind: v.literal('task'),
	title,
	/** By its id, the key of its template or its name. When none is given, the first open one in which a task may begin. */
	stage: optional(line),
	deal: optional(id),
	owner: optional(id),
	dueOn: optional(v.nullable(day)),
	...taskPlan,
	/** Of a task on the board. */
	custom: optional(custom)
});

export const newLeadSchema = v.strictObject({
	kind: v.literal('lead'),
	...leadTexts,
	owner: optional(id)
});

export const newRecordSchema = v.variant('kind', [newDealSchema, newTaskSchema, newLeadSchema]);
export type NewRecord = v.InferOutput<typeof newRecordSchema>;

export const dealPatchSchema = v.strictObject({
	title: optional(title),
	contact: optional(line),
	customer: optional(v.nullable(id)),
	amount: optional(amount),
	closeOn: optional(day),
	closeRate: optional(closeRate),
	owner: optional(id),
	stage: optional(id),
	source: optional(line),
	lostReason: optional(line),
	tags: optional(tags),
	custom: optional(custom),
	binned: optional(v.boolean())
});
export type DealPatch = v.InferOutput<typeof dealPatchSchema>;

export const taskPatchSchema = v.strictObject({
	title: optional(title),
	note: optional(note),
	dueOn: optional(v.nullable(day)),
	...taskPlan,
	owner: optional(id),
	/** Of a task on a board: by its id, the key of its template or its name. */
	stage: optional(line),
	/** Of a task of a deal. */
	done: optional(v.boolean()),
	/** Of a task on a board. */
	custom: optional(custom),
	binned: optional(v.boolean())
});
export type TaskPatch = v.InferOutput<typeof taskPatchSchema>;

export const leadPatchSchema = v.strictObject({
	...leadTexts,
	owner: optional(id),
	tags: optional(tags),
	binned: optional(v.boolean())
});
export type LeadPatch = v.InferOutput<typeof leadPatchSchema>;

const customerTexts = {
	email: optional(line),
	phone: optional(line),
	address: optional(v.pipe(v.string(), v.maxLength(1000))),
	sector: optional(line),
	website: optional(v.pipe(v.string(), v.maxLength(500))),
	taxNumber: optional(line),
	tags: optional(tags),
	custom: optional(custom)
};

export const newCustomerSchema = v.strictObject({
	title,
	...customerTexts,
	/** The member who made the token when none is given. */
	owner: optional(v.nullable(id))
});
export type NewCustomer = v.InferOutput<typeof newCustomerSchema>;

export const customerPatchSchema = v.strictObject({
	title: optional(title),
	...customerTexts,
	owner: optional(id),
	binned: optional(v.boolean())
});
export type CustomerPatch = v.InferOutput<typeof customerPatchSchema>;

/** Which of them counts is told by the record's kind. */
export const patchSchema = v.union([
	dealPatchSchema,
	taskPatchSchema,
	leadPatchSchema,
	customerPatchSchema
]);

/** What a write answers. */
export const writtenSchema = v.object({ id });
