import { beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { WorkspaceView } from '$lib/app/context';
import type { Role } from '$lib/domain/member/member';
import { SPACE_DEFAULTS } from '$lib/domain/space/space';
import { readOwnValue } from '$lib/documents/present';
import { putSharedView, readSpace, writeSpace } from '$lib/documents/space';
import { SavedViews } from './saved-views.svelte';

let mine: Y.Doc;
let north: Y.Doc;
let allowed: boolean;

beforeEach(() => {
	[mine, north, allowed] = [new Y.Doc(), new Y.Doc(), true];
	writeSpace(north, {
		...SPACE_DEFAULTS,
		id: 'north',
		name: 'North',
		kind: 'sales',
		visibility: 'public',
		members: [],
		currency: 'EUR',
		nearDays: 7,
		createdAt: 0,
		createdBy: 'olga',
		requests: new Map(),
		stages: []
	});
});

const edits = (doc: Y.Doc) => (work: (doc: Y.Doc) => void) => {
	if (allowed) work(doc);
	return Promise.resolve({ ok: allowed });
};

/** The saved views of the space North as a member of that role sees them. */
function viewsOf(role: Role = 'agent', id = 'anna'): SavedViews {
	const view = {
		me: { id, role, standing: 'active' },
		space: (space: string) => readSpace(north, space),
		get own() {
			return readOwnValue(mine);
		},
		replica: {
			mine: { edit: edits(mine) },
			space: () => ({ edit: edits(north) })
		}
	};
	return new SavedViews(view as unknown as WorkspaceView, () => 'north');
}

const names = (views: readonly { readonly name: string }[]) => views.map(({ name }) => name);
const own = (name: string, first = false) =>
	({ name, query: `?q=${name}`, first, for: 'me' }) as const;
const shared = (name: string, first = false) => ({ ...own(name, first), for: 'all' }) as const;

describe('LW-07 · saved views', () => {
	test('one’s own are kept by name, the shared ones in their order, each with its look', async () => {
		const views = viewsOf();
		for (const name of ['Mine', 'All', 'Éarly']) expect((await views.add(own(name))).ok).toBe(true);
		for (const name of ['Zoo', 'Bar', 'Car']) expect((await views.add(shared(name))).ok).toBe(true);
		expect(names(views.own)).toEqual(['All', 'Éarly', 'Mine']);
		expect(names(views.shared)).toEqual(['Zoo', 'Bar', 'Car']);
		expect(views.own[2]).toMatchObject({ query: '?q=Mine', first: false, for: 'me' });
		expect(views.shared[1]).toMatchObject({ query: '?q=Bar', first: false, for: 'all' });
	});

	test('a change stays in its place; what is taken away is brought back there', async () => {
		const views = viewsOf();
		for (const name of ['Zoo', 'Bar', 'Car']) await views.add(shared(name));
		const [, bar] = views.shared;
		if (bar === undefined) throw new Error('no view');
		await views.put({ ...bar, name: 'Inn' });
		expect(names(views.shared)).toEqual(['Zoo', 'Inn', 'Car']);
		expect((await views.remove(bar)).ok).toBe(true);
		expect(names(views.shared)).toEqual(['Zoo', 'Car']);
		await views.put(bar);
		expect(names(views.shared)).toEqual(['Zoo', 'Bar', 'Car']);
		await views.add(own('Mine'));
		for (const view of views.own) await views.remove(view);
		expect(views.own).toEqual([]);
	});

	test('the space opens with one: one’s own choice before everybody’s, and a new choice ends the old', async () => {
		const views = viewsOf();
		expect(views.first).toBeUndefined();
		for (const name of ['A', 'B']) await views.add(shared(name, true));
		expect(views.first?.name).toBe('B');
		expect(views.shared.map(({ first }) => first)).toEqual([false, true]);
		expect(names(views.shared)).toEqual(['A', 'B']);
		for (const name of ['Y', 'X']) await views.add(own(name, true));
		expect(views.first?.name).toBe('X');
		expect(views.own.map(({ name, first }) => [name, first])).toEqual([
			['X', true],
			['Y', false]
		]);
		expect(views.shared.map(({ first }) => first)).toEqual([false, true]);
	});

	test('those of another space are not shown', async () => {
		mine.getMap('views').set('v', { id: 'v', space: 'south', name: 'South', view: '{"query":""}' });
		expect(viewsOf().own).toEqual([]);
		await viewsOf().add(own('North'));
		expect(names(viewsOf().own)).toEqual(['North']);
	});

	test.each(['', '{', 'null', '5', '[]', '{}', '{"query":7}', '{"first":true}'])(
		'one whose look cannot be read is left out, and the others are there: %s',
		async (content) => {
			mine.getMap('views').set('v', { id: 'v', space: 'north', name: 'Odd', view: content });
			putSharedView(north, { id: 'w', name: 'Odd', view: content, order: 'a0' });
			const views = viewsOf();
			await views.add(own('Mine'));
			await views.add(shared('Ours'));
			expect([names(views.own), names(views.shared)]).toEqual([['Mine'], ['Ours']]);
			expect(views.first).toBeUndefined();
		}
	);

	test('only a look that says so plainly is the first one', () => {
		const view = '{"query":"?q=x","first":"yes","later":1}';
		putSharedView(north, { id: 'w', name: 'Odd', view, order: 'a0' });
		expect(viewsOf().shared).toMatchObject([{ query: '?q=x', first: false }]);
	});

	test.each([
		null,
		5,
		'text',
		[],
		{},
		{ space: 'north' },
		{ space: 'north', name: 3, id: 'v', view: 1 }
	])('what is no view at all is left out: %j', async (thing) => {
		mine.getMap('views').set('a', thing);
		mine.getMap('views').set('b', thing);
		await viewsOf().add(own('Mine'));
		expect(names(viewsOf().own)).toEqual(['Mine']);
	});

	test('what the rules refuse is said, and nothing is kept', async () => {
		allowed = false;
		const views = viewsOf();
		expect((await views.add(own('Mine'))).ok).toBe(false);
		expect((await views.add(shared('Ours'))).ok).toBe(false);
		expect([views.own, views.shared]).toEqual([[], []]);
	});

	test.each<[Role, string, boolean]>([
		['owner', 'anna', true],
		['admin', 'anna', true],
		['supervisor', 'anna', true],
		['agent', 'anna', false],
		['agent', 'olga', true],
		['guest', 'olga', false]
	])('SP-02 · who looks after the space shares views: %s %s', (role, id, may) => {
		expect(viewsOf(role, id).mayShare).toBe(may);
	});
});
