import type { Acting, RecordChange } from '../core/change';
import { fail, succeed, type Result } from '../core/result';
import { tagWith, type Tagged } from '../core/tags';
import { fold } from '../text/fold';
import { identity, spelling } from '../text/identity';
import { MAX_TAG } from '../policy/record-shapes';

/** Why a tag is not added. */
export type TagFault = 'empty' | 'too-long' | 'there';

/** Checks whether a tag can be added to others. Returns the tag in its stored form. */
export function checkTag(tags: readonly string[], typed: string): Result<string, TagFault> {
	const tag = spelling(typed);
	const key = identity(tag);
	if (key === '') return fail('empty');
	// The lower case form can be longer: `İ`.
	if (tag.length > MAX_TAG || key.length > MAX_TAG) return fail('too-long');
	if (tags.some((other) => identity(other) === key)) return fail('there');
	return succeed(tag);
}

/** Adds a tag to a record. */
export function addTag(
	tagged: Tagged,
	typed: string,
	acting: Acting
): Result<RecordChange, TagFault> {
	const checked = checkTag(tagged.tags, typed);
	return checked.ok ? succeed(tagWith(tagged, checked.value, acting)) : checked;
}

/** Returns the tags in use whose words match the typed text, the most used first. `without` are excluded. */
export function tagsInUse(
	used: Iterable<readonly string[]>,
	typed: string,
	without: readonly string[]
): readonly string[] {
	const query = fold(typed);
	const there = new Set(without.map(identity));
	const counts = new Map<string, { readonly tag: string; count: number }>();
	for (const tags of used) {
		for (const tag of tags) {
			const key = identity(tag);
			if (there.has(key) || !fold(tag).includes(query)) continue;
			const known = counts.get(key);
			if (known === undefined) counts.set(key, { tag, count: 1 });
			else known.count += 1;
		}
	}
	return [...counts.values()]
		.sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1))
		.map(({ tag }) => tag);
}
