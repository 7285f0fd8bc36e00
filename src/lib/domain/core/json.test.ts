import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsedFields, parsedJson } from './json';

test('a text is read as what it says, and one that is no JSON as nothing', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			expect(parsedJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
		})
	);
	for (const text of ['', '{', 'Anna', '{"a":1,}', null]) expect(parsedJson(text)).toBeUndefined();
});

test('only an object has fields', () => {
	expect(parsedFields('{"a":[1],"b":null}')).toEqual({ a: [1], b: null });
	for (const text of ['[1]', '"a"', '1', 'null', '{', null]) expect(parsedFields(text)).toEqual({});
});
