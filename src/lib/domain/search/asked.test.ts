import { describe, expect, test } from 'vitest';
import { beginsIn, isScoped, readSearch } from './asked';

const NOTHING = { within: [], who: [], tags: [], types: [], onlyCommands: false };

describe('what is typed into the search', () => {
	test.each([
		['harbour crane', { text: 'harbour crane' }],
		['crane in:sales', { text: 'crane', within: ['sales'] }],
		['in:"Đà Nẵng" crane', { text: 'crane', within: ['da nang'] }],
		['in:"still typing', { text: '', within: ['still typing'] }],
		['@Łukasz #Renewal offer', { text: 'offer', who: ['lukasz'], tags: ['renewal'] }],
		['@"Anna Nowak"', { text: '', who: ['anna nowak'] }],
		['type:task type:lead', { text: '', types: ['task', 'lead'] }],
		['typ:zadanie w:Gdańsk', { text: '', types: ['zadanie'], within: ['gdansk'] }],
		['loại:cơ trong:hà', { text: '', types: ['co'], within: ['ha'] }],
		['> dark', { text: 'dark', onlyCommands: true }],
		['>', { text: '', onlyCommands: true }],
		['anna@acme.com', { text: 'anna@acme.com' }],
		['meeting 12:30', { text: 'meeting 12:30' }],
		['https://acme.com', { text: 'https://acme.com' }],
		['acme in:', { text: 'acme' }],
		['acme @', { text: 'acme' }],
		['', { text: '' }]
	])('%s', (typed, read) => {
		expect(readSearch(typed)).toEqual({ ...NOTHING, ...read });
	});

	test('is scoped when anything narrows it', () => {
		expect(isScoped(readSearch('crane'))).toBe(false);
		expect(isScoped(readSearch('crane @anna'))).toBe(true);
	});

	test.each([
		['nguyen van an', 'van', true],
		['nguyen van an', 'nguyen v', true],
		['nguyen van an', 'uyen', false]
	])('%s has a word that begins with %s: %s', (name, beginning, is) => {
		expect(beginsIn(name, beginning)).toBe(is);
	});
});
