import type * as Y from 'yjs';
import { allKeyed } from '../domain/core/keyed';
import type { MemberId } from '../domain/core/ids';
import type { RecordFields } from '../domain/policy/edit';
import { readFields } from './record';

/** Returns the reactions of members, by post and then by sign. */
export const readReactions = (doc: Y.Doc): ReturnType<typeof reactionsIn> =>
	reactionsIn(readFields(doc));

/** Returns the reactions in the fields of a record; see `readReactions`. */
export function reactionsIn(
	values: RecordFields
): ReadonlyMap<string, ReadonlyMap<string, readonly MemberId[]>> {
	const posts = new Map<string, Map<string, MemberId[]>>();
	for (const [key, value] of allKeyed('reaction', values)) {
		const [post = '', member = ''] = key.split('.');
		if (!Array.isArray(value)) continue;
		const signs = posts.get(post) ?? new Map<string, MemberId[]>();
		posts.set(post, signs);
		for (const sign of value) {
			if (typeof sign === 'string') signs.set(sign, [...(signs.get(sign) ?? []), member]);
		}
	}
	return posts;
}
