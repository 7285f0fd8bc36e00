import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { setPlanSharing } from './private-plan';
import { fitsShape, PRIVATE_ROOTS } from '../domain/policy/document-shapes';
import {
	noteUsed,
	putImport,
	putOwnView,
	setFavourite,
	setOverviewLayout,
	setOverviewVisit
} from './private';
import { file, markRead, putReminder, setWish } from './private-inbox';
import { readFavouritePages, setFavouritePage } from './private-pages';
import { setFollowed, setMuted } from './private-topics';
import { formOf } from './read';

test('whatever a member keeps in the private document has a place in its form: the relay refuses nothing', () => {
	const doc = new Y.Doc();
	const made = { file: 'a.csv', at: 1, kind: 'deals', space: 'north' } as const;
	putImport(doc, { ...made, id: 'import', people: 0, customers: 0, deals: 1, undoneAt: null });
	putOwnView(doc, { id: 'view', space: 'north', name: 'Mine', view: '{}' });
	setOverviewLayout(doc, { order: ['open'], hidden: [] });
	setOverviewVisit(doc, { seenAt: 2, before: 1 });
	setFavourite(doc, 'north', 1);
	noteUsed(doc, 'north', 2)?.();
	markRead(doc, ['notice'], 3);
	file(doc, [
		['notice', { as: 'archived', at: 4 }],
		['other', { as: 'snoozed', until: 5 }]
	]);
	setWish(doc, 'followed', null, false);
	setWish(doc, 'followed', 'north', true);
	putReminder(doc, {
		id: 'reminder',
		record: 'deal',
		topic: null,
		space: 'north',
		at: 6,
		note: ''
	});
	setFavouritePage(doc, 'page', 8);
	setFollowed(doc, 'topic', true);
	setMuted(doc, 'other', 7);
	setPlanSharing(doc, 'busy');

	expect([...doc.share.keys()].sort()).toEqual([...PRIVATE_ROOTS].sort());
	const { roots, shape } = formOf({ kind: 'private', member: 'anna' });
	for (const root of doc.share.keys()) {
		expect(roots[root], root).toBe('map');
		doc.getMap(root).forEach((value, key) => {
			expect(fitsShape(shape, [root, key], value), `${root}/${key}`).toBe(true);
		});
	}
});

test('pages are favourites in the order in which they were marked, until they are no more', () => {
	const doc = new Y.Doc();
	setFavouritePage(doc, 'b', 1);
	setFavouritePage(doc, 'a', 2);
	setFavouritePage(doc, 'b', 3);
	expect(readFavouritePages(doc)).toEqual(['b', 'a']);
	setFavouritePage(doc, 'b', null);
	expect(readFavouritePages(doc)).toEqual(['a']);
});
