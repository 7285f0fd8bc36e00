import { identity, sameName } from '../text/identity';
import { NO_CHANGE, type Acting, type RecordChange } from './change';
import { allKeyed, keyed } from './keyed';
import { setField, together } from './set-field';

/** The tags of a record. */
export interface Tagged {
	readonly tags: readonly string[];
	/** Under which key a tag lies that was put on by its folded words, as was done before. */
	readonly tagKeys?: Readonly<Record<string, string>>;
}

/** The field of a tag: the same tag in other capitals is the same tag, one with other accents is not. */
export const tagField = (tag: string): string => keyed('tag', identity(tag));

/** The tags that a record's fields hold. */
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

/** Puts a tag on, under a field of its own. One that is there already changes nothing. */
export function tagWith(tagged: Tagged, tag: string, acting: Acting): RecordChange {
	if (tagged.tags.some((other) => sameName(other, tag))) return NO_CHANGE;
	const there = tagged.tags.find((other) => fieldOfTag(tagged, other) === tagField(tag));
	if (there === undefined) return setField(tagField(tag), null, tag, acting);
	// Another tag lies where this one belongs: it moves to its own place.
	return together(
		setField(tagField(there), null, there, acting),
		setField(tagField(tag), there, tag, acting)
	);
}

/** Takes a tag off. One that is not there changes nothing. */
export function removeTag(tagged: Tagged, tag: string, acting: Acting): RecordChange {
	const there = tagged.tags.find((other) => sameName(other, tag));
	return there === undefined ? NO_CHANGE : setField(fieldOfTag(tagged, there), there, null, acting);
}

/** The field under which a tag lies that is on. */
export const fieldOfTag = ({ tagKeys = {} }: Pick<Tagged, 'tagKeys'>, tag: string): string =>
	Object.hasOwn(tagKeys, tag) ? keyed('tag', tagKeys[tag] ?? '') : tagField(tag);
