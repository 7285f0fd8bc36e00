import { identity, sameName } from '../text/identity';
import { NO_CHANGE, type Acting, type RecordChange } from './change';
import { allKeyed, keyed } from './keyed';
import { setField, together } from './set-field';

/** The tags of a record. */
export interface Tagged {
	readonly tags: readonly string[];
	/** The keys of tags that were stored under their folded words, as older versions did. */
	readonly tagKeys?: Readonly<Record<string, string>>;
}

/** Returns the field of a tag. Capitals make no difference, accents do. */
export const tagField = (tag: string): string => keyed('tag', identity(tag));

/** Returns the tags in a record's fields. */
export function taggedIn(fields: Readonly<Record<string, unknown>>): Tagged {
	const tags: string[] = [];
	const tagKeys: Record<string, string> = {};
	for (const [key, tag] of allKeyed('tag', fields)) {
		if (typeof tag !== 'string' || tags.some((other) => sameName(other, tag))) continue;
		tags.push(tag);
		if (identity(tag) !== key) tagKeys[tag] = key;
	}
	return Object.keys(tagKeys).length === 0 ? { tags } : { tags, tagKeys };
}

/** Adds a tag, in a field of its own. An existing tag changes nothing. */
export function tagWith(tagged: Tagged, tag: string, acting: Acting): RecordChange {
	if (tagged.tags.some((other) => sameName(other, tag))) return NO_CHANGE;
	const there = tagged.tags.find((other) => fieldOfTag(tagged, other) === tagField(tag));
	if (there === undefined) return setField(tagField(tag), null, tag, acting);
	// Another tag occupies this tag's field. That one moves to its own field.
	return together(
		setField(tagField(there), null, there, acting),
		setField(tagField(tag), there, tag, acting)
	);
}

/** Removes a tag. A missing tag changes nothing. */
export function removeTag(tagged: Tagged, tag: string, acting: Acting): RecordChange {
	const there = tagged.tags.find((other) => sameName(other, tag));
	return there === undefined ? NO_CHANGE : setField(fieldOfTag(tagged, there), there, null, acting);
}

/** Returns the field of an existing tag. */
export const fieldOfTag = ({ tagKeys = {} }: Pick<Tagged, 'tagKeys'>, tag: string): string =>
	Object.hasOwn(tagKeys, tag) ? keyed('tag', tagKeys[tag] ?? '') : tagField(tag);
