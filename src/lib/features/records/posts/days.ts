import type { Clock, Day } from '$lib/domain/core/day';
import { dayOf } from '$lib/domain/core/day';
import type { MemberId } from '$lib/domain/core/ids';
import type { Post } from '$lib/domain/history/history';

/** A post, and who has written it with its author. */
type Written = Post & { readonly with?: readonly MemberId[] };

/** A post in the conversation. */
export interface PostLine<Said extends Written> {
	readonly post: Said;
	/** Whether the post follows another one by the same person so soon that the name is not repeated. */
	readonly continued: boolean;
}

/** The posts of one local day. */
export interface PostDay<Said extends Written> {
	readonly day: Day;
	readonly lines: readonly PostLine<Said>[];
}

/** Posts of one person within this time belong together, in ms. */
const TOGETHER = 5 * 60_000;

/** Returns posts grouped by local day, in their order. */
export function byDay<Said extends Written>(posts: readonly Said[], clock: Clock): PostDay<Said>[] {
	const days: { day: Day; lines: PostLine<Said>[] }[] = [];
	for (const post of posts) {
		const day = dayOf(post.at, clock.offset(post.at));
		let last = days.at(-1);
		if (last?.day !== day) {
			last = { day, lines: [] };
			days.push(last);
		}
		const before = last.lines.at(-1)?.post;
		// One that several people wrote names them.
		const isAlone = post.with === undefined && before?.with === undefined;
		const continued = isAlone && before?.by === post.by && post.at - before.at < TOGETHER;
		last.lines.push({ post, continued });
	}
	return days;
}
