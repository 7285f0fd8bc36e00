import type * as v from 'valibot';

/** A JSON schema, as far as the API's own schemas need it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What is read of a valibot schema or of a step of its pipe. */
interface Part {
	readonly kind: string;
	readonly type: string;
	readonly [property: string]: unknown;
}

/**
 * Returns the JSON schema (2020-12) of what a valibot schema takes. Schemas with a name are referred to.
 *
 * @throws RangeError for a kind of schema that it does not know: a description must not be silently wider
 */
export function jsonSchemaOf(
	schema: v.GenericSchema,
	names: ReadonlyMap<v.GenericSchema, string> = new Map()
): JsonSchema {
	const inner = (part: unknown): JsonSchema => {
		const name = names.get(part as v.GenericSchema);
		return name === undefined
			? jsonSchemaOf(part as v.GenericSchema, names)
			: { $ref: `#/components/schemas/${name}` };
	};
	const part = schema as unknown as Part;
	const [first, ...steps] = (part['pipe'] as readonly Part[] | undefined) ?? [part];
	if (first === undefined) throw new RangeError('an empty pipe');
	const piped = steps.flatMap((step) => stepOf(step, first.type));
	return Object.assign({}, plainSchema(first, inner), ...piped) as JsonSchema;
}

const OPTIONAL: readonly string[] = ['optional', 'exact_optional'];

function plainSchema(part: Part, inner: (part: unknown) => JsonSchema): JsonSchema {
	switch (part.type) {
		case 'string':
		case 'number':
		case 'boolean':
		case 'null':
			return { type: part.type };
		case 'unknown':
			return {};
		case 'literal':
			return { const: part['literal'] };
		case 'picklist':
			return { enum: part['options'] };
		case 'nullable':
			return { anyOf: [inner(part['wrapped']), { type: 'null' }] };
		case 'exact_optional':
		case 'optional': {
			const wrapped = inner(part['wrapped']);
			return part['default'] === undefined ? wrapped : { ...wrapped, default: part['default'] };
		}
		case 'array':
			return { type: 'array', items: inner(part['item']) };
		case 'record':
			return { type: 'object', additionalProperties: inner(part['value']) };
		case 'union':
			return { anyOf: (part['options'] as readonly unknown[]).map(inner) };
		case 'variant':
			return { oneOf: (part['options'] as readonly unknown[]).map(inner) };
		case 'object':
		case 'strict_object': {
			const entries = Object.entries(part['entries'] as Readonly<Record<string, Part>>);
			return {
				type: 'object',
				properties: Object.fromEntries(entries.map(([key, value]) => [key, inner(value)])),
				required: entries.filter(([, { type }]) => !OPTIONAL.includes(type)).map(([key]) => key),
				// What the API answers may get further fields; what it takes must not have any.
				...(part.type === 'strict_object' ? { additionalProperties: false } : {})
			};
		}
		default:
			throw new RangeError(`no JSON schema for ${part.type}`);
	}
}

function stepOf(step: Part, of: string): JsonSchema[] {
	const { type, kind } = step;
	const wanted = step['requirement'];
	if (kind === 'transformation' || type === 'check') return [];
	switch (type) {
		case 'regex':
			return [{ pattern: (wanted as RegExp).source }];
		case 'integer':
		case 'safe_integer':
			return [{ type: 'integer' }];
		case 'min_length':
			return [{ minLength: wanted }];
		case 'max_length':
			return [of === 'array' ? { maxItems: wanted } : { maxLength: wanted }];
		case 'min_value':
			return [{ minimum: wanted }];
		case 'max_value':
			return [{ maximum: wanted }];
		default:
			throw new RangeError(`no JSON schema for the step ${type}`);
	}
}
