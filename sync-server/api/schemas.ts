import * as v from 'valibot';
import { CALL_OUTCOMES } from '../../src/lib/domain/campaign/campaign';
import { isPart, RECORD_KINDS } from '../../src/lib/domain/core/record';
import { FIELD_TYPES } from '../../src/lib/domain/fields/field';
import { LEAD_STATUSES } from '../../src/lib/domain/lead/lead';
import { ROLES } from '../../src/lib/domain/member/member';
import { SPACE_KINDS, STAGE_KINDS, VISIBILITIES } from '../../src/lib/domain/space/space';
import { PROJECT_STATES } from '../../src/lib/domain/project/project';
import { DEPENDENCY_KINDS } from '../../src/lib/domain/task/dependency';
import { PRIORITIES } from '../../src/lib/domain/task/priority';
import { WEBHOOK_EVENTS } from '../../src/lib/domain/webhook/events';

/** The written form of everything that the HTTP API takes and answers. `openapi.ts` describes it from these. */

const id = v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{1,64}$/));
const whole = v.pipe(v.number(), v.integer());
const text = v.string();
/** A calendar day. */
const day = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/));
/** A moment, in UTC. */
const moment = v.pipe(
	v.string(),
	v.regex(/^(?:\d{4}|[+-]\d{6})-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
);

/** An opaque cursor, as an answer gave it. */
export const cursorSchema = v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{1,400}$/));

/** Money: whole minor units (cents) of a currency (ISO 4217). */
export const amountSchema = v.object({ minor: whole, currency: text });

const files = v.array(v.object({ id, name: text, size: v.number(), type: text }));

const base = {
	id,
	title: text,
	owner: v.nullable(id),
	createdAt: moment,
	createdBy: text,
	binned: v.boolean(),
	externalId: v.nullable(text)
};
const onBoard = { space: id, stage: text, closedAt: v.nullable(moment) };

export const dealSchema = v.object({
	...base,
	kind: v.literal('deal'),
	...onBoard,
	customer: v.nullable(id),
	contact: text,
	amount: amountSchema,
	/** Where the close rate comes from; `percent` when somebody set it. */
	closeRate: v.object({
		source: v.picklist(['stage', 'start', 'hand']),
		percent: v.nullable(v.number())
	}),
	closeOn: v.nullable(day),
	participants: v.array(text),
	source: text,
	lostReason: text,
	tags: v.array(text),
	/** By the id of the space's field. */
	custom: v.record(v.string(), v.unknown()),
	products: v.array(v.object({ id, name: text, quantity: v.number(), price: amountSchema })),
	links: v.array(id),
	projects: v.array(id),
	files
});

export const taskSchema = v.object({
	...base,
	kind: v.literal('task'),
	...onBoard,
	dueOn: v.nullable(day),
	/** The time of that day, `HH:MM`. */
	dueTime: v.nullable(text),
	startOn: v.nullable(day),
	/** How it comes again, as an RRULE; empty when it does not. */
	repeat: text,
	priority: v.nullable(v.picklist(PRIORITIES)),
	/** Minutes. */
	estimate: v.nullable(v.number()),
	/** Whole percent. */
	progress: v.number(),
	/** Who works on it beside its owner. */
	assignees: v.array(text),
	/** The project that it belongs to. */
	project: v.nullable(id),
	/** The task that it is a part of. */
	parent: v.nullable(id),
	/** The tasks that it waits for, and how. */
	dependencies: v.record(v.string(), v.picklist(DEPENDENCY_KINDS)),
	tags: v.array(text),
	note: text,
	deal: v.nullable(id),
	participants: v.array(text),
	/** By the id of the space's field. */
	custom: v.record(v.string(), v.unknown()),
	files
});

/** A project of a work space. Its tasks name it. */
export const projectSchema = v.object({
	...base,
	kind: v.literal('project'),
	space: id,
	state: v.picklist(PROJECT_STATES),
	startOn: v.nullable(day),
	dueOn: v.nullable(day),
	closedAt: v.nullable(moment),
	/** The topics and pages that are about it. */
	links: v.array(id),
	tags: v.array(text),
	files
});

export const leadSchema = v.object({
	...base,
	kind: v.literal('lead'),
	space: id,
	company: text,
	contact: text,
	email: text,
	phone: text,
	source: text,
	note: text,
	tags: v.array(text),
	status: v.picklist(LEAD_STATUSES),
	reason: text,
	deal: v.nullable(id),
	customer: v.nullable(id),
	closedAt: v.nullable(moment)
});

export const topicSchema = v.object({ ...base, kind: v.literal('topic'), space: id, files });

export const folderSchema = v.object({
	...base,
	kind: v.literal('folder'),
	space: id,
	/** The folder that it is in. */
	parent: v.nullable(id)
});

export const fileSchema = v.object({
	...base,
	kind: v.literal('file'),
	space: id,
	/** The folder that it is in. */
	folder: v.nullable(id),
	tags: v.array(text),
	/** The newest first. */
	versions: files
});

/** A page of a space. Its text is not answered. */
export const pageSchema = v.object({
	...base,
	kind: v.literal('page'),
	space: id,
	icon: text,
	parent: v.nullable(id),
	order: text,
	locked: v.boolean(),
	tags: v.array(text),
	files
});

export const campaignSchema = v.object({
	...base,
	kind: v.literal('campaign'),
	space: id,
	script: text,
	closedAt: v.nullable(moment)
});

export const callSchema = v.object({
	...base,
	kind: v.literal('call'),
	space: id,
	campaign: text,
	customer: text,
	phone: text,
	outcome: v.picklist(CALL_OUTCOMES),
	note: text,
	callbackOn: v.nullable(day),
	attempts: v.number(),
	calledAt: v.nullable(moment)
});

export const customerSchema = v.object({
	...base,
	kind: v.literal('customer'),
	space: v.null(),
	email: text,
	phone: text,
	address: text,
	sector: text,
	website: text,
	taxNumber: text,
	/** By the id of the workspace's field. */
	custom: v.record(v.string(), v.unknown()),
	tags: v.array(text),
	people: v.array(v.object({ id, name: text, role: text, email: text, phone: text })),
	mergedInto: v.nullable(id),
	files
});

export const recordSchema = v.variant('kind', [
	dealSchema,
	taskSchema,
	projectSchema,
	leadSchema,
	topicSchema,
	pageSchema,
	campaignSchema,
	callSchema,
	folderSchema,
	fileSchema,
	customerSchema
]);
export type RecordView = v.InferOutput<typeof recordSchema>;

/** A custom field that is in use. */
export const fieldSchema = v.object({
	id,
	name: text,
	type: v.picklist(FIELD_TYPES),
	choices: v.array(text),
	/** Whether whoever makes a task or a customer has to give a value. */
	required: v.boolean(),
	/** The value of what is made without one; `null` for none. */
	initial: v.unknown()
});
export type FieldView = v.InferOutput<typeof fieldSchema>;

export const fieldsSchema = v.object({ fields: v.array(fieldSchema) });

export const spaceSchema = v.object({
	id,
	name: text,
	kind: v.picklist(SPACE_KINDS),
	visibility: v.picklist(VISIBILITIES),
	archived: v.boolean(),
	/** Whether it is in the bin. */
	deleted: v.boolean(),
	tags: v.array(text),
	currency: text,
	createdAt: moment,
	stages: v.array(
		v.object({ id, name: text, kind: v.picklist(STAGE_KINDS), probability: v.number() })
	),
	fields: v.array(fieldSchema)
});
export type SpaceView = v.InferOutput<typeof spaceSchema>;

export const spacesSchema = v.object({ spaces: v.array(spaceSchema) });

/** A page; `next` is given as `after` to get the one after it, and is `null` at the end. */
export const recordsSchema = v.object({
	records: v.array(recordSchema),
	next: v.nullable(cursorSchema)
});
export const customersSchema = v.object({
	customers: v.array(customerSchema),
	next: v.nullable(cursorSchema)
});

/** What has changed since a cursor. With `more`, ask again at once with the new cursor. */
export const changesSchema = v.object({
	records: v.array(recordSchema),
	/** The ids of records that can no longer be read: drop what you have of them. */
	withdrawn: v.array(id),
	cursor: cursorSchema,
	more: v.boolean()
});

/** What a webhook is sent. New fields may be added. */
export const eventSchema = v.object({
	/** The same for every repetition: what has come already is left out by it. */
	id: text,
	type: v.picklist([...WEBHOOK_EVENTS, 'test', 'missed']),
	/** When the relay took the change. */
	at: moment,
	webhook: id,
	workspace: v.nullable(id),
	/** The space that it happened in; `null` for customers and members. */
	space: v.nullable(id),
	/** The member who did it; `null` when that is not known. */
	by: v.nullable(text),
	/** The fields that have changed, by the names of the API. */
	fields: v.array(text),
	/** Set when the record changed its stage. */
	move: v.nullable(v.object({ from: text, to: text })),
	recordId: v.nullable(id),
	/** The record as it is when this is sent; `null` when it was deleted for good. */
	record: v.nullable(recordSchema),
	/** Set for events of members. */
	member: v.nullable(v.object({ id, name: text, role: v.picklist(ROLES) }))
});
export type EventView = v.InferOutput<typeof eventSchema>;

export const errorSchema = v.object({
	error: v.object({
		code: text,
		message: text,
		/** The id of the rule that refused a change, and what it is about. */
		rule: v.optional(text),
		facts: v.optional(v.record(v.string(), v.string()))
	})
});

/** The most records on a page, and how many are on one when nothing is said. */
export const MOST_ON_PAGE = 200;
const ON_PAGE = '100';

/** Parameters come as texts. */
export const limitSchema = v.pipe(
	v.optional(v.string(), ON_PAGE),
	v.regex(/^\d{1,3}$/),
	v.transform(Number),
	v.minValue(1),
	v.maxValue(MOST_ON_PAGE)
);
/** The kinds of record that are in a space. */
export const kindSchema = v.picklist(
	RECORD_KINDS.filter((kind) => kind !== 'customer' && !isPart(kind))
);
export const idSchema = id;
