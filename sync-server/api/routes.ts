import * as v from 'valibot';
import { recordHiddenBy } from '../../src/lib/domain/addons/hidden';
import type { Cursor } from '../../src/lib/protocol/messages';
import { roomName } from '../../src/lib/protocol/rooms';
import { failure, hiddenAnswer, NOT_FOUND, type Answer } from './answer';
import { newCustomerSchema, newRecordSchema, patchSchema, writtenSchema } from './bodies';
import { CUSTOMERS, type Caller } from './caller';
import type { JsonSchema } from './json-schema';
import type { Reading } from './reading';
import {
	changesSchema,
	cursorSchema,
	customersSchema,
	errorSchema,
	fieldsSchema,
	idSchema,
	kindSchema,
	limitSchema,
	MOST_ON_PAGE,
	recordSchema,
	recordsSchema,
	spacesSchema
} from './schemas';
import type { Keeping, Writing } from './writing';
import { viewFields, viewRecord, viewSpace } from './views';

/** A request that has come through authorization, limits and the shape of its parameters. */
export interface Ask {
	readonly caller: Caller;
	/** The parameters of path and query, as their schemas read them. */
	readonly path: Readonly<Record<string, string>>;
	readonly query: Readonly<Record<string, unknown>>;
	readonly reading: Reading;
	readonly writing: Writing;
	/** The body, as JSON reads it. Only for routes that take one. */
	readonly body: unknown;
	readonly keeping: Keeping;
}

/** A parameter of a query: how it is read, and how it is described. */
export interface Parameter {
	readonly reads: v.GenericSchema;
	readonly about: string;
	readonly describes?: JsonSchema;
}

/** One path and method. The router and the description are both made of these. */
export interface Route {
	readonly method: 'GET' | 'POST' | 'PATCH';
	/** Below `API_PATH`, with parameters in braces. */
	readonly path: string;
	readonly name: string;
	readonly about: string;
	readonly query: Readonly<Record<string, Parameter>>;
	/** What is sent; `null` for routes that only read. */
	readonly body: v.GenericSchema | null;
	/** What is answered, by status. */
	readonly answers: Readonly<
		Record<number, { readonly about: string; readonly schema: v.GenericSchema }>
	>;
	readonly handle: (ask: Ask) => Promise<Answer> | Answer;
}

const error = (about: string) => ({ about, schema: errorSchema });
const unknown = { 404: error('It does not exist, or the token may not see it') };
/** Where something may be hidden although it is there. */
const hides = {
	403: error('Its add-on is off, or its space is in the bin; said to tokens that admins made')
};
const startAgain = {
	410: error(
		'The cursor is too old, or rights or add-ons have changed: begin again without a cursor'
	)
};

const written = {
	403: error('The token may only read; or its add-on is off, or its space is in the bin'),
	409: error('Others have changed what this builds on, or the key was used for another request'),
	413: error('The body is too large'),
	415: error('The body is not `application/json`'),
	422: error('The body does not fit, or a rule of the workspace refuses the change')
};

const limit: Parameter = {
	reads: limitSchema,
	about: 'The most records to answer. Fewer may come although there are more',
	describes: { type: 'integer', minimum: 1, maximum: MOST_ON_PAGE, default: 100 }
};
const after: Parameter = { reads: v.optional(cursorSchema), about: '`next` of the page before' };
const cursor: Parameter = {
	reads: v.optional(cursorSchema),
	about: 'The cursor of the last answer. Without one, begins with all records'
};

const textOr = (value: unknown): Cursor | null => (typeof value === 'string' ? value : null);
const paging = ({ query }: Ask) => ({
	after: textOr(query['after']),
	limit: Number(query['limit'])
});

const BAD_CURSOR = failure(400, 'bad-cursor', 'This is no cursor of this list.');
const START_AGAIN = failure(
	410,
	'start-again',
	'Begin again without a cursor, and drop what does not come again.'
);

async function changesOf(ask: Ask, room: string): Promise<Answer> {
	const { caller, query, reading } = ask;
	if (!caller.rooms.has(room))
		return hiddenAnswer(caller, caller.hidden.get(ask.path['space'] ?? ''));
	const wish = { cursor: textOr(query['cursor']), limit: Number(query['limit']) };
	const changes = await reading.since(caller, room, wish);
	if (changes === null) return START_AGAIN;
	return {
		status: 200,
		body: {
			...changes,
			records: changes.records.map((record) => viewRecord(record, caller.switches))
		}
	};
}

const roomOf = ({ path }: Ask): string => roomName({ kind: 'space', space: path['space'] ?? '' });

/** Everything that the API answers. */
export const ROUTES: readonly Route[] = [
	{
		method: 'GET',
		path: '/spaces',
		name: 'listSpaces',
		about: 'The spaces of the token',
		query: {},
		body: null,
		answers: { 200: { about: 'The spaces', schema: spacesSchema } },
		handle: ({ caller }) => ({
			status: 200,
			body: { spaces: [...caller.spaces.values()].map(viewSpace) }
		})
	},
	{
		method: 'GET',
		path: '/spaces/{space}/records',
		name: 'listRecords',
		about: 'The records of a space, page by page',
		query: {
			kind: { reads: v.optional(kindSchema), about: 'Only records of this kind' },
			after,
			limit
		},
		body: null,
		answers: { 200: { about: 'A page', schema: recordsSchema }, ...unknown, ...hides },
		handle: async (ask) => {
			const { caller, query, reading } = ask;
			const room = roomOf(ask);
			if (!caller.rooms.has(room)) {
				return hiddenAnswer(caller, caller.hidden.get(ask.path['space'] ?? ''));
			}
			const kind = v.parse(v.nullish(kindSchema, null), query['kind']);
			const off = kind === null ? null : recordHiddenBy(kind, null, caller.switches);
			if (off !== null && caller.mayKnowWhy) return hiddenAnswer(caller, off);
			const page = await reading.page(caller, room, { kind, ...paging(ask) });
			if (page === null) return BAD_CURSOR;
			return {
				status: 200,
				body: {
					records: page.records.map((record) => viewRecord(record, caller.switches)),
					next: page.next
				}
			};
		}
	},
	{
		method: 'GET',
		path: '/spaces/{space}/changes',
		name: 'listChanges',
		about: 'What has changed in a space since a cursor',
		query: { cursor, limit },
		body: null,
		answers: {
			200: { about: 'What has changed', schema: changesSchema },
			...{ ...unknown, ...hides, ...startAgain }
		},
		handle: (ask) => changesOf(ask, roomOf(ask))
	},
	{
		method: 'GET',
		path: '/records/{record}',
		name: 'readRecord',
		about: 'One record of the spaces or customers of the token',
		query: {},
		body: null,
		answers: { 200: { about: 'The record', schema: recordSchema }, ...unknown, ...hides },
		handle: ({ caller, path, reading }) => {
			const id = path['record'] ?? '';
			const room = reading.roomOf(caller, id);
			const record = room === null ? null : reading.record(caller, room, id);
			if (record === null) return hiddenAnswer(caller, reading.hidden(caller, id));
			return { status: 200, body: viewRecord(record, caller.switches) };
		}
	},
	{
		method: 'GET',
		path: '/customers',
		name: 'listCustomers',
		about: 'The customers of the workspace, page by page; for tokens that were made for customers',
		query: { after, limit },
		body: null,
		answers: { 200: { about: 'A page', schema: customersSchema }, ...unknown },
		handle: async (ask) => {
			const { caller, reading } = ask;
			if (!caller.rooms.has(CUSTOMERS)) return NOT_FOUND;
			const page = await reading.page(caller, CUSTOMERS, { kind: null, ...paging(ask) });
			if (page === null) return BAD_CURSOR;
			return {
				status: 200,
				body: {
					customers: page.records.map((record) => viewRecord(record, caller.switches)),
					next: page.next
				}
			};
		}
	},
	{
		method: 'GET',
		path: '/customers/fields',
		name: 'listCustomerFields',
		about: 'The custom fields of customers; for tokens that were made for customers',
		query: {},
		body: null,
		answers: { 200: { about: 'The fields', schema: fieldsSchema }, ...unknown },
		handle: ({ caller, writing }) =>
			caller.rooms.has(CUSTOMERS)
				? { status: 200, body: { fields: viewFields(writing.customerFields) } }
				: NOT_FOUND
	},
	{
		method: 'GET',
		path: '/customers/changes',
		name: 'listCustomerChanges',
		about:
			'What has changed in the customers since a cursor; for tokens that were made for customers',
		query: { cursor, limit },
		body: null,
		answers: {
			200: { about: 'What has changed', schema: changesSchema },
			...{ ...unknown, ...startAgain }
		},
		handle: (ask) => changesOf(ask, CUSTOMERS)
	},
	{
		method: 'POST',
		path: '/spaces/{space}/records',
		name: 'createRecord',
		about: 'Makes a deal, a task or a lead in a space',
		query: {},
		body: newRecordSchema,
		answers: {
			201: { about: 'The id of the record', schema: writtenSchema },
			...unknown,
			...written
		},
		handle: ({ caller, path, writing, body, keeping }) =>
			writing.create(caller, path['space'] ?? '', body, keeping)
	},
	{
		method: 'POST',
		path: '/customers',
		name: 'createCustomer',
		about: 'Makes a customer; for tokens that were made for customers',
		query: {},
		body: newCustomerSchema,
		answers: {
			201: { about: 'The id of the customer', schema: writtenSchema },
			...unknown,
			...written
		},
		handle: ({ caller, writing, body, keeping }) => writing.createCustomer(caller, body, keeping)
	},
	{
		method: 'PATCH',
		path: '/records/{record}',
		name: 'changeRecord',
		about:
			'Changes fields of a deal, a task, a lead or a customer; what is left out stays as it is',
		query: {},
		body: patchSchema,
		answers: {
			200: { about: 'The id of the record', schema: writtenSchema },
			...unknown,
			...written
		},
		handle: ({ caller, path, reading, writing, body, keeping }) => {
			const id = path['record'] ?? '';
			const room = reading.roomOf(caller, id);
			if (room === null) return hiddenAnswer(caller, reading.hidden(caller, id));
			return writing.change(caller, room, id, { body, keeping });
		}
	}
];

/** Reads the parameters of a path; `null` when the path is not that of the route. */
export function pathParameters(
	route: Pick<Route, 'path'>,
	path: string
): Readonly<Record<string, string>> | null {
	const wanted = route.path.split('/');
	const given = path.split('/');
	if (wanted.length !== given.length) return null;
	const parameters: Record<string, string> = {};
	for (const [at, part] of wanted.entries()) {
		const text = given[at] ?? '';
		if (part.startsWith('{')) {
			if (!v.is(idSchema, text)) return null;
			parameters[part.slice(1, -1)] = text;
		} else if (part !== text) return null;
	}
	return parameters;
}

/**
 * Reads the parameters of a query. Returns the name of the first that the route does not have, that is given
 * twice, or that cannot be read.
 */
export function queryParameters(
	{ query }: Pick<Route, 'query'>,
	given: URLSearchParams
): { readonly read: Readonly<Record<string, unknown>> } | { readonly bad: string } {
	const names = [...given.keys()];
	const odd = names.find((name, at) => !Object.hasOwn(query, name) || names.indexOf(name) !== at);
	if (odd !== undefined) return { bad: Object.hasOwn(query, odd) ? odd : 'another' };
	const read: Record<string, unknown> = {};
	for (const [name, { reads }] of Object.entries(query)) {
		const result = v.safeParse(reads, given.get(name) ?? undefined);
		if (!result.success) return { bad: name };
		read[name] = result.output;
	}
	return { read };
}
