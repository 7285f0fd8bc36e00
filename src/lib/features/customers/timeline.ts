import type { Instant } from '$lib/domain/core/day';
import type { MemberId, RecordId, SpaceId } from '$lib/domain/core/ids';
import type { HistoryEntry, Post } from '$lib/domain/history/history';

/** A record of the timeline: the customer itself, or one of its deals. */
export interface TimelineSource {
	/** `null`: the customer itself. */
	readonly deal: { readonly id: RecordId; readonly title: string; readonly space: SpaceId } | null;
	readonly history: readonly HistoryEntry[];
	readonly posts: readonly Post[];
}

/** What happened: a line of a history, or something that somebody said. */
export type TimelineEvent =
	| { readonly is: 'history'; readonly entry: HistoryEntry }
	| { readonly is: 'post'; readonly post: Post };

/** One line of a customer's timeline. */
export interface TimelineItem {
	readonly key: string;
	readonly at: Instant;
	readonly by: MemberId;
	readonly deal: TimelineSource['deal'];
	readonly event: TimelineEvent;
	/** Whether it counts as an interaction with the customer. */
	readonly interaction: boolean;
}

/** Merges what happened to a customer and to its deals, newest first (OP-04). */
export function timeline(sources: readonly TimelineSource[]): TimelineItem[] {
	const items = sources.flatMap(({ deal, history, posts }) => [
		...history.map((entry): TimelineItem => ({
			key: entry.id,
			at: entry.at,
			by: entry.by,
			deal,
			event: { is: 'history', entry },
			interaction: deal !== null && entry.what === 'stage'
		})),
		...posts.map((post): TimelineItem => ({
			key: post.id,
			at: post.at,
			by: post.by,
			deal,
			event: { is: 'post', post },
			interaction: false
		}))
	]);
	return items.sort((a, b) => b.at - a.at || (a.key < b.key ? 1 : -1));
}

/** How many interactions with the customer there were: every stage change is one (OP-04). */
export const interactionCount = (items: readonly TimelineItem[]): number =>
	items.filter(({ interaction }) => interaction).length;
