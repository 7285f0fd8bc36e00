import { identity, sameName } from '../text/identity';
import { visible } from '../text/visible';

/** The longest tag of a space, in UTF-16 units. */
export const MAX_SPACE_TAG = 40;

/** Returns tags as they are stored: without surrounding spaces, each once, sorted. */
export function tidyTags(tags: readonly string[]): readonly string[] {
	const tidy: string[] = [];
	for (const tag of tags.map((each) => visible(each))) {
		if (identity(tag) === '' || tidy.some((other) => sameName(other, tag))) continue;
		tidy.push(tag);
	}
	return tidy.sort();
}

/** Whether a tag is among others. Capitals make no difference. */
export const hasTag = (tags: readonly string[], tag: string): boolean =>
	tags.some((other) => sameName(other, tag));
