import { describe, expect, test } from 'vitest';
import { lastContact } from '$lib/domain/customer/interactions';
import { countsByKind, interactionCount, shownKind, timeline } from './timeline';

const deal = { id: 'd1', title: 'Roof', space: 's1' };
const line = (id: string, at: number) => ({ id, at, by: 'anh' });

describe("OP-04 · the customer's timeline", () => {
	test('OP-04 · every stage change of a deal is an interaction of the customer', () => {
		const items = timeline([
			{ deal: null, history: [{ ...line('a', 1), what: 'created' }], posts: [] },
			{
				deal,
				history: [
					{ ...line('b', 2), what: 'created' },
					{ ...line('c', 3), what: 'stage', from: 'new', to: 'won' },
					{ ...line('d', 4), what: 'stage', from: 'won', to: 'new' }
				],
				posts: []
			}
		]);
		expect(items.map(({ key }) => key)).toEqual(['d', 'c', 'b', 'a']);
		expect(interactionCount(items)).toBe(2);
		expect(items[0]?.deal?.title).toBe('Roof');
	});

	test('OP-04 · comments of customer and deals stand among the stage changes, newest first', () => {
		const items = timeline([
			{ deal: null, history: [], posts: [{ ...line('p', 5), text: 'called' }] },
			{
				deal,
				history: [{ ...line('c', 7), what: 'stage', from: 'new', to: 'won' }],
				posts: [{ ...line('q', 6), text: 'sent the offer' }]
			}
		]);
		expect(items.map(({ key }) => key)).toEqual(['c', 'q', 'p']);
		expect(interactionCount(items)).toBe(1);
	});

	test('OP-04 · the same moment gives the same order whatever the order of the sources', () => {
		const one = { deal: null, history: [{ ...line('x', 1), what: 'created' as const }], posts: [] };
		const two = { deal, history: [{ ...line('y', 1), what: 'created' as const }], posts: [] };
		expect(timeline([one, two])).toEqual(timeline([two, one]));
	});

	test('OP-04 · calls, mails, meetings and notes that were logged are interactions, comments are not', () => {
		const post = (id: string, as?: 'call' | 'mail') => ({
			...line(id, 3),
			text: 'x',
			...(as === undefined ? {} : { as })
		});
		const file = { ...line('f', 1), what: 'field' as const, field: 'file.x', from: null, to: '{}' };
		const items = timeline([
			{ deal: null, history: [file], posts: [post('a', 'call'), post('b', 'mail'), post('c')] },
			{ deal, history: [{ ...line('s', 2), what: 'stage', from: 'a', to: 'b' }], posts: [] }
		]);
		expect(interactionCount(items)).toBe(4);
		expect(countsByKind(items)).toEqual([
			['stage', 1],
			['call', 1],
			['mail', 1],
			['file', 1],
			['comment', 1]
		]);
	});
});

test('OP-04 · the last contact that rows keep is the newest interaction of the timeline', () => {
	const history = [
		{ ...line('a', 1), what: 'created' as const },
		{ ...line('b', 4), what: 'stage' as const, from: 'new', to: 'won' },
		{ ...line('f', 6), what: 'field' as const, field: 'file.x', from: null, to: '{}' },
		{ ...line('g', 8), what: 'field' as const, field: 'file.x', from: '{}', to: null },
		{ ...line('h', 9), what: 'field' as const, field: 'title', from: 'a', to: 'b' }
	];
	const posts = [
		{ ...line('p', 5), text: 'x', as: 'call' as const },
		{ ...line('q', 7), text: 'x' }
	];
	for (const length of [1, 2, 3, 4, 5]) {
		const source = { history: history.slice(0, length), posts: posts.slice(0, length - 1) };
		const newest = timeline([{ deal, ...source }]).find(({ interaction }) => interaction);
		expect(lastContact(source.history, source.posts)).toBe(newest?.at ?? null);
	}
});

describe("HI-01 · a record's own timeline", () => {
	const items = timeline([
		{
			deal: null,
			history: [
				{ ...line('made', 1), what: 'created' },
				{ ...line('moved', 4), what: 'stage', from: 'new', to: 'won' },
				{ ...line('set', 3), what: 'field', field: 'contact', from: '', to: 'Ewa' },
				{ ...line('file', 2), what: 'field', field: 'file.x', from: null, to: '{}' }
			],
			posts: [
				{ ...line('said', 5), text: 'They agree' },
				{ ...line('phoned', 6), text: 'In May', as: 'call' }
			]
		}
	]);

	test('HI-01 · comments, calls, files, stage changes and changes are one list, newest first', () => {
		expect(items.map(({ key, kind }) => [key, kind])).toEqual([
			['phoned', 'call'],
			['said', 'comment'],
			['moved', 'stage'],
			['set', 'change'],
			['file', 'file'],
			['made', 'change']
		]);
	});

	test('a filter shows its kind, and everything once the last line of that kind has gone', () => {
		expect(shownKind(items, 'comment')).toBe('comment');
		expect(shownKind(items, null)).toBe(null);
		expect(
			shownKind(
				items.filter(({ kind }) => kind !== 'comment'),
				'comment'
			)
		).toBe(null);
	});
});
