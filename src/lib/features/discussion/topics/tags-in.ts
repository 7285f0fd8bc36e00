import { sameName } from '$lib/domain/text/identity';
import { visible } from '$lib/domain/text/visible';
import { MAX_TAG } from '$lib/domain/policy/record-shapes';

/** Returns the tags in a text that separates them by commas, each once. */
export function tagsIn(text: string): readonly string[] {
	const tags: string[] = [];
	for (const part of text.split(',')) {
		const tag = visible(part).replace(/^#/u, '').slice(0, MAX_TAG);
		if (tag !== '' && !tags.some((other) => sameName(other, tag))) tags.push(tag);
	}
	return tags;
}
