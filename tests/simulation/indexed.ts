import { blockOf, BLOCK } from '../../src/lib/replica/search/ordinals';
import { facet } from '../../src/lib/replica/search/index-writer';
import {
	CHUNK,
	chunkOf,
	eachWord,
	placesIn,
	type IndexOf
} from '../../src/lib/replica/search/postings';
import { goneIn, placed, unspaced } from '../../src/lib/replica/search/segments';
import type { LineRow, Row } from '../../src/lib/replica/store/rows';
import type { OrdinalsRow, PostingsRow, SegmentRow } from '../../src/lib/replica/store/index-rows';
import type { MetaRow } from '../../src/lib/replica/store/sync-rows';
import { table } from './device-tables';
import type { Profile } from './profile';

/**
 * What the index of words says of the rows of a device: its pages, and what is on none of them yet. Both together have
 * to hold exactly the words of the rows, at every moment; what is in pieces beside the pages may be so for a while.
 * Returns the first thing that is not.
 */
export function differingIndex(profile: Profile): string | null {
	const kept = table<MetaRow>(profile, 'meta').find(({ key }) => key === 'index')?.value;
	// What was stored before the index was begun is taken in step by step.
	if ((kept as { readonly isWhole?: boolean } | undefined)?.isWhole !== true) return null;
	const actual = indexed(profile);
	const wanted = new Map<string, string>();
	for (const row of table<Row>(profile, 'records')) {
		if (row.words.length > 0) wanted.set(row.id, sorted([...row.words, ...facetsOf(row)]));
	}
	for (const line of table<LineRow>(profile, 'lines')) {
		if (line.words.length > 0) wanted.set(line.id, sorted(line.words));
	}
	for (const id of new Set([...actual.keys(), ...wanted.keys()])) {
		const [is, be] = [actual.get(id), wanted.get(id)];
		if (is !== be) return `the index has ${id} under ${is ?? 'nothing'} and not ${be ?? 'nothing'}`;
	}
	return null;
}

const sorted = (words: Iterable<string>): string => [...new Set(words)].sort().join(' ');

const facetsOf = (row: Row): string[] => [
	facet.kind(row.kind),
	...(row.owner === null ? [] : [facet.owner(row.owner)]),
	...(row.kind === 'customer' ? [] : [facet.space(row.space)])
];

/** The words under which the index has each id. */
function indexed(profile: Profile): Map<string, string> {
	const segments = table<SegmentRow>(profile, 'segments');
	const blocks = new Map(table<OrdinalsRow>(profile, 'ordinals').map(({ key, ids }) => [key, ids]));
	const gone = goneIn(segments);
	const found = new Map<string, string[]>();
	const add = (id: string, words: readonly string[]) => {
		found.set(id, [...(found.get(id) ?? []), ...words]);
	};
	for (const page of table<PostingsRow>(profile, 'postings')) {
		const of = page.key.slice(0, 1) as IndexOf;
		eachWord(page, (word, places) => {
			for (const place of placesIn(places)) {
				const ordinal = chunkOf(page.key) * CHUNK + place;
				if (gone.has(placed(of, ordinal))) continue;
				// A page that speaks of one who is not there would show the empty name as one too many.
				add(blocks.get(blockOf(of, ordinal))?.[ordinal % BLOCK] ?? '', [word]);
			}
		});
	}
	for (const segment of segments) {
		if (segment.is === 'gone') continue;
		for (const [at, id] of segment.ids.entries()) {
			if (id !== '' && !gone.has(placed(segment.of, segment.from + at)))
				add(id, unspaced(segment.words[at] ?? ''));
		}
	}
	return new Map([...found].map(([id, words]) => [id, sorted(words)]));
}
