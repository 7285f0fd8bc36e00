import type { FieldTests } from '$lib/domain/fields/by-field';
import type { FieldTest } from '$lib/domain/deal/filter';
import { readTest } from '$lib/domain/deal/filter-address';

/** What stands before the id of a field: in an address, and in the name of a column or sort. */
const FIELD = 'field.';

/** Returns the name of a field's column and sort. */
export const fieldKey = (id: string): `field.${string}` => `${FIELD}${id}`;

/** Whether a name is that of a field's column or sort. */
export const isFieldKey = (key: string): key is `field.${string}` => key.startsWith(FIELD);

/** Reads the conditions of fields from an address. What cannot be read is ignored. */
export function readFieldTests(query: URLSearchParams): FieldTests {
	const tests = new Map<string, FieldTest>();
	for (const [key, text] of query) {
		const test = isFieldKey(key) ? readTest(text) : null;
		if (test !== null) tests.set(key.slice(FIELD.length), test);
	}
	return Object.fromEntries(tests);
}

/** Writes the conditions of fields into an address. */
export function writeFieldTests(query: URLSearchParams, tests: FieldTests): void {
	for (const [id, test] of Object.entries(tests)) query.set(fieldKey(id), JSON.stringify(test));
}
