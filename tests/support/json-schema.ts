/**
 * A small judge of JSON schemas, written apart from the code that makes them. It throws for a word that it
 * does not know, so that nothing of a description goes unchecked.
 */

type Schema = Readonly<Record<string, unknown>>;

const KNOWN = new Set([
	...['$ref', 'type', 'const', 'enum', 'anyOf', 'oneOf', 'items', 'properties', 'required'],
	...['additionalProperties', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum'],
	...['default', 'minProperties', 'maxItems']
]);

/** Returns what is wrong with a value: one line for each fault, with its place. */
export function faultsOf(value: unknown, schema: Schema, whole: Schema, at = '$'): string[] {
	for (const word of Object.keys(schema)) {
		if (!KNOWN.has(word)) throw new Error(`unknown word ${word} at ${at}`);
	}
	const inner = (part: unknown, of: unknown, where: string) =>
		faultsOf(part, of as Schema, whole, where);
	if (typeof schema['$ref'] === 'string') return inner(value, resolve(schema['$ref'], whole), at);
	const faults: string[] = [];
	const expect = (word: string, holds: boolean) => {
		if (!holds) faults.push(`${at}: ${word} ${JSON.stringify(schema[word])}`);
	};
	for (const word of ['anyOf', 'oneOf']) {
		const options = schema[word] as readonly Schema[] | undefined;
		if (options === undefined) continue;
		const fitting = options.filter((option) => inner(value, option, at).length === 0).length;
		expect(word, word === 'anyOf' ? fitting > 0 : fitting === 1);
	}
	if ('const' in schema) expect('const', value === schema['const']);
	if ('enum' in schema) expect('enum', (schema['enum'] as readonly unknown[]).includes(value));
	if ('type' in schema) expect('type', isOf(value, String(schema['type'])));
	if (typeof value === 'string') {
		if ('pattern' in schema)
			expect('pattern', new RegExp(String(schema['pattern']), 'u').test(value));
		if ('minLength' in schema) expect('minLength', value.length >= Number(schema['minLength']));
		if ('maxLength' in schema) expect('maxLength', value.length <= Number(schema['maxLength']));
	}
	if (typeof value === 'number') {
		if ('minimum' in schema) expect('minimum', value >= Number(schema['minimum']));
		if ('maximum' in schema) expect('maximum', value <= Number(schema['maximum']));
	}
	if (Array.isArray(value)) {
		if ('maxItems' in schema) expect('maxItems', value.length <= Number(schema['maxItems']));
		for (const [index, item] of value.entries()) {
			faults.push(...inner(item, schema['items'] ?? {}, `${at}[${String(index)}]`));
		}
	} else if (typeof value === 'object' && value !== null) {
		const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
		for (const name of (schema['required'] ?? []) as readonly string[]) {
			if (!Object.hasOwn(value, name)) faults.push(`${at}: lacks ${name}`);
		}
		for (const [name, part] of Object.entries(value)) {
			const others = schema['additionalProperties'];
			if (Object.hasOwn(properties, name)) {
				faults.push(...inner(part, properties[name], `${at}.${name}`));
			} else if (others === false) faults.push(`${at}: has ${name}`);
			else if (typeof others === 'object') faults.push(...inner(part, others, `${at}.${name}`));
		}
	}
	return faults;
}

function isOf(value: unknown, type: string): boolean {
	if (type === 'null') return value === null;
	if (type === 'integer') return Number.isInteger(value);
	if (type === 'array') return Array.isArray(value);
	if (type === 'object')
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	return typeof value === type;
}

function resolve(reference: string, whole: Schema): unknown {
	let part: unknown = whole;
	for (const name of reference.slice(2).split('/')) part = (part as Schema)[name];
	if (part === undefined) throw new Error(`nothing at ${reference}`);
	return part;
}
