import { afterEach, expect, test } from 'vitest';
import { MappingMemory } from './mapping-memory';
import { closeWorkers, setUp } from './testkit';

afterEach(closeWorkers);

const memory = (stored: string | null = null) => {
	let kept = stored;
	return new MappingMemory({
		getItem: () => kept,
		setItem: (_, value) => {
			kept = value;
		}
	});
};
const NO_FIELDS: ReadonlySet<string> = new Set();

test('LS-09 · a mapping is remembered for the kind and the headings of a file', () => {
	const mappings = memory();
	const mapping = { uses: ['name', 'ignore'], title: [] } as const;
	mappings.keep('customers', ['Company', 'Note'], mapping);
	expect(mappings.find('customers', ['company ', 'NOTE'], NO_FIELDS)).toEqual(mapping);
	expect(mappings.find('deals', ['Company', 'Note'], NO_FIELDS)).toBeNull();
	expect(mappings.find('customers', ['Note', 'Company'], NO_FIELDS)).toBeNull();
	expect(mappings.find('customers', ['Company'], NO_FIELDS)).toBeNull();
});

test('a custom field that is gone is kept under the name of its column', () => {
	const mappings = memory();
	mappings.keep('deals', ['a', 'b'], { uses: ['field.f1', 'field.f2'], title: [0] });
	expect(mappings.find('deals', ['a', 'b'], new Set(['field.f2']))).toEqual({
		uses: ['fact', 'field.f2'],
		title: [0]
	});
});

test('the shapes that were not used for the longest time give way', () => {
	const mappings = memory();
	for (let at = 0; at < 25; at += 1) {
		mappings.keep('customers', [`column ${String(at)}`], { uses: ['name'], title: [] });
	}
	const isKept = (at: number) =>
		mappings.find('customers', [`column ${String(at)}`], NO_FIELDS) !== null;
	expect([4, 5, 24].map(isKept)).toEqual([false, true, true]);
});

test.each([
	'not json',
	'{}',
	'[1, null, {"kind":"customers"}]',
	'[{"kind":"customers","headings":["a"],"uses":["evil"],"title":[]}]',
	'[{"kind":"customers","headings":["a"],"uses":["name"],"title":[7]}]',
	'[{"kind":"other","headings":["a"],"uses":["name"],"title":[]}]'
])('what somebody else has stored there is no mapping: %s', (stored) => {
	expect(memory(stored).find('customers', ['a'], NO_FIELDS)).toBeNull();
});

test('LS-09 · the next file of the same shape is mapped as the last one, or anew', async () => {
	const { session } = setUp('customers');
	const file = (name: string) => new File([`company,city,note\n${name},Hue,x\n`], 'list.csv');
	await session.choose(file('Acme'));
	expect([session.choices.isRemembered, session.choices.uses]).toEqual([
		false,
		['name', 'address', 'fact']
	]);
	session.choices.setUse(1, 'sector');
	await session.preview();
	await session.start();
	session.again();
	await session.choose(file('Boats'));
	expect([session.choices.isRemembered, session.choices.uses]).toEqual([
		true,
		['name', 'sector', 'fact']
	]);
	session.guess();
	expect([session.choices.isRemembered, session.choices.uses]).toEqual([
		false,
		['name', 'address', 'fact']
	]);
});
