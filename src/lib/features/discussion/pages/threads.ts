import type { Post } from '$lib/domain/history/history';
import type { MemberId } from '$lib/domain/core/ids';
import type { Page, Passage } from '$lib/domain/page/page';
import type { Places } from './passages';

/** What is said about a passage of a page, or about the whole page. */
export interface Thread {
	readonly id: string;
	/** `null` for the whole page. */
	readonly passage: Passage | null;
	/** What was said, the first first. */
	readonly posts: readonly Post[];
	/** Who has settled it; `null` while it is open. */
	readonly settledBy: MemberId | null;
}

/**
 * Returns what is said on a page: about passages as they stand in the text, those that are gone behind them, and
 * what is about the whole page at the end. Of each only what was said first is about something.
 */
export function threadsOf(
	{ passages, answers, settled }: Pick<Page, 'passages' | 'answers' | 'settled'>,
	posts: readonly Post[],
	places: Places
): readonly Thread[] {
	const more = new Map<string, Post[]>();
	for (const post of posts) {
		const to = answers.get(post.id);
		if (to === undefined) continue;
		more.set(to, [...(more.get(to) ?? []), post]);
	}
	const threads = posts.flatMap((post): readonly Thread[] => {
		if (answers.has(post.id)) return [];
		const { id } = post;
		return [
			{
				...{ id, passage: passages.get(id) ?? null },
				posts: [post, ...(more.get(id) ?? [])],
				settledBy: settled.get(id) ?? null
			}
		];
	});
	const at = ({ id, passage }: Thread): number =>
		passage === null ? Infinity : (places.get(id)?.from ?? Number.MAX_SAFE_INTEGER);
	return [...threads].sort((a, b) => {
		const [one, other] = [at(a), at(b)];
		if (one !== other) return one < other ? -1 : 1;
		return (a.posts[0]?.at ?? 0) - (b.posts[0]?.at ?? 0);
	});
}
