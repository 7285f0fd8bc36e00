import type { Acting, RecordChange } from '../core/change';
import { keyed } from '../core/keyed';
import { fail, succeed, type Result } from '../core/result';
import { setField } from '../core/set-field';
import { fold } from '../text/fold';
import { MAX_TAG } from '../policy/record-shapes';

/** Why a tag is not added. */
export type TagFault = 'empty' | 'too-long' | 'there';

/** The field of a tag: the same tag in other letters is the same tag. */
export const tagField = (tag: string): string => keyed('tag', fold(tag));

/** A tag as it is kept: without space around it, one space between words. */
const tidied = (tag: string): string => tag.replace(/\s+/g, ' ').trim();

/** Whether a tag can be put beside others, and how it is kept then. */
export function checkTag(tags: readonly string[], typed: string): Result<string, TagFault> {
	const tag = tidied(typed);
	const key = fold(tag);
	if (key === '') return fail('empty');
	// Folding can make a text longer: `ß` becomes `ss`.
	if (tag.length > MAX_TAG || key.length > MAX_TAG) return fail('too-long');
	if (tags.some((other) => fold(other) === key)) return fail('there');
	return succeed(tag);
}

/** Puts a tag on a record. */
export function addTag(
	tags: readonly string[],
	typed: string,
	acting: Acting
): Result<RecordChange, TagFault> {
	const checked = checkTag(tags, typed);
	if (!checked.ok) return checked;
	return succeed(setField(tagField(checked.value), null, checked.value, acting));
}

/** Takes a tag off a record. */
export const removeTag = (tag: string, acting: Acting): RecordChange =>
	setField(tagField(tag), tag, null, acting);

/**
 * The tags in use whose words hold what is typed, those used most first; `without` are there already.
 */
export function tagsInUse(
	used: Iterable<readonly string[]>,
	typed: string,
	without: readonly string[]
): readonly string[] {
	const query = fold(typed);
	const there = new Set(without.map(fold));
	const counts = new Map<string, { readonly tag: string; count: number }>();
	for (const tags of used) {
		for (const tag of tags) {
			const key = fold(tag);
			if (there.has(key) || !key.includes(query)) continue;
			const known = counts.get(key);
			if (known === undefined) counts.set(key, { tag, count: 1 });
			else known.count += 1;
		}
	}
	return [...counts.values()]
		.sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1))
		.map(({ tag }) => tag);
}
