import type * as v from 'valibot';
import { API_PATH } from '../../src/lib/protocol/rooms';
import {
	dealPatchSchema,
	leadPatchSchema,
	newDealSchema,
	newLeadSchema,
	newRecordSchema,
	newTaskSchema,
	taskPatchSchema
} from './bodies';
import { jsonSchemaOf, type JsonSchema } from './json-schema';
import { ROUTES, type Route } from './routes';
import {
	amountSchema,
	callSchema,
	campaignSchema,
	customerSchema,
	dealSchema,
	errorSchema,
	eventSchema,
	idSchema,
	leadSchema,
	projectSchema,
	recordSchema,
	spaceSchema,
	taskSchema,
	topicSchema,
	pageSchema
} from './schemas';

/** The schemas that have a name in the description. */
const NAMED: ReadonlyMap<v.GenericSchema, string> = new Map<v.GenericSchema, string>([
	[amountSchema, 'Amount'],
	[callSchema, 'Call'],
	[campaignSchema, 'Campaign'],
	[customerSchema, 'Customer'],
	[dealPatchSchema, 'DealPatch'],
	[dealSchema, 'Deal'],
	[errorSchema, 'Error'],
	[eventSchema, 'Event'],
	[leadPatchSchema, 'LeadPatch'],
	[leadSchema, 'Lead'],
	[newDealSchema, 'NewDeal'],
	[newLeadSchema, 'NewLead'],
	[newRecordSchema, 'NewRecord'],
	[newTaskSchema, 'NewTask'],
	[projectSchema, 'Project'],
	[recordSchema, 'Record'],
	[spaceSchema, 'Space'],
	[taskPatchSchema, 'TaskPatch'],
	[taskSchema, 'Task'],
	[topicSchema, 'Topic'],
	[pageSchema, 'Page']
]);

/** Where the description is. It is the only path that needs no token. */
export const DESCRIPTION = '/openapi.json';

/** What any request may be answered. */
const ANY = {
	400: 'A parameter that the API does not know or cannot read',
	401: 'The request shows no valid token',
	405: 'The path does not have this method',
	429: 'Too many requests: wait as long as `Retry-After` says',
	500: 'A bug of the relay, which its log tells',
	503: 'The relay takes no changes at present, or rights have just changed: try again'
} as const;

/** Returns the OpenAPI 3.1 description of the API, made of its routes and their schemas. */
export function describeApi(): JsonSchema {
	const paths: Record<string, Record<string, unknown>> = {};
	for (const route of ROUTES) {
		(paths[`${API_PATH}${route.path}`] ??= {})[route.method.toLowerCase()] = operation(route);
	}
	return {
		openapi: '3.1.0',
		info: {
			title: 'Polder',
			version: '1',
			description: 'Reads and writes a workspace by the rules that hold for its members.'
		},
		security: [{ token: [] }],
		paths,
		webhooks: { event: { post: WEBHOOK } },
		components: {
			securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
			schemas: Object.fromEntries(
				[...NAMED].map(([schema, name]) => [name, jsonSchemaOf(schema, NAMED)])
			)
		}
	};
}

/** What the relay sends to webhooks; docs/webhooks.md says how. */
const WEBHOOK = {
	operationId: 'event',
	summary: 'Tells a webhook what has happened',
	parameters: ['polder-signature', 'polder-event', 'polder-id'].map((name) => ({
		...{ name, in: 'header', required: true, schema: { type: 'string' } }
	})),
	requestBody: { required: true, content: json(eventSchema) },
	responses: { '2XX': { description: 'It was taken' } }
};

/** The header that makes a write idempotent. */
const KEY = {
	name: 'Idempotency-Key',
	in: 'header',
	required: false,
	description:
		'The same key with the same request within 24 hours writes once, and is answered alike',
	schema: { type: 'string', pattern: '^[!-~]{1,255}$' }
} as const;

function operation({ path, name, about, query, body, answers }: Route): JsonSchema {
	const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => ({
		name: parameter,
		in: 'path',
		required: true,
		schema: jsonSchemaOf(idSchema)
	}));
	const inQuery = Object.entries(query).map(([parameter, { reads, about, describes }]) => ({
		name: parameter,
		in: 'query',
		required: false,
		description: about,
		schema: describes ?? jsonSchemaOf(reads)
	}));
	const described = Object.entries(answers).map(([status, { about, schema }]) => [
		status,
		{ description: about, content: json(schema) }
	]);
	const any = Object.entries(ANY).map(([status, description]) => [
		status,
		{ description, content: json(errorSchema) }
	]);
	return {
		operationId: name,
		summary: about,
		parameters: [...inPath, ...inQuery, ...(body === null ? [] : [KEY])],
		...(body === null ? {} : { requestBody: { required: true, content: json(body) } }),
		responses: Object.fromEntries([...described, ...any]) as JsonSchema
	};
}

function json(schema: v.GenericSchema): JsonSchema {
	const name = NAMED.get(schema);
	return {
		'application/json': {
			schema:
				name === undefined ? jsonSchemaOf(schema, NAMED) : { $ref: `#/components/schemas/${name}` }
		}
	};
}
