import type { Clock, Day } from '$lib/domain/core/day';
import { dayOf } from '$lib/domain/core/day';
import type { Post } from '$lib/domain/history/history';

/** A post as it stands in the conversation. */
export interface PostLine {
	readonly post: Post;
	/** Said soon after another by the same person: shown without the name again. */
	readonly continued: boolean;
}

/** The posts of one local day. */
export interface PostDay {
	readonly day: Day;
	readonly lines: readonly PostLine[];
}

/** Two posts of one person within this time belong together. */
const TOGETHER = 5 * 60_000;

/** Groups posts by local day, in their order. */
export function byDay(posts: readonly Post[], clock: Clock): PostDay[] {
	const days: { day: Day; lines: PostLine[] }[] = [];
	for (const post of posts) {
		const day = dayOf(post.at, clock.offset(post.at));
		let last = days.at(-1);
		if (last?.day !== day) {
			last = { day, lines: [] };
			days.push(last);
		}
		const before = last.lines.at(-1)?.post;
		const continued = before?.by === post.by && post.at - before.at < TOGETHER;
		last.lines.push({ post, continued });
	}
	return days;
}
