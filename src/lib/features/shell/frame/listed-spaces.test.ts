import { expect, test } from 'vitest';
import type { CatalogueEntry } from '$lib/domain/space/space';
import { MOST_LISTED, navigationSpaces } from './listed-spaces';

const spaces = (count: number) =>
	Array.from({ length: count }, (_, at): CatalogueEntry => {
		const id = `s${String(at).padStart(4, '0')}`;
		return { id, name: id, kind: 'work', visibility: 'public', enter: true, archived: false };
	});
const NONE = { favourites: [], recent: [] };

test('LW-01, LW-04 · the navigation lists every space, and of thousands those that matter to the reader', () => {
	expect(navigationSpaces(spaces(MOST_LISTED), NONE, null)).toHaveLength(MOST_LISTED);
	const many = navigationSpaces(
		spaces(5000),
		{ favourites: ['s4000', 'gone'], recent: ['s3000'] },
		's4999'
	).map(({ id }) => id);
	expect(many).toHaveLength(MOST_LISTED);
	expect(many.slice(-3)).toEqual(['s3000', 's4000', 's4999']);
	expect(many[0]).toBe('s0000');
});
