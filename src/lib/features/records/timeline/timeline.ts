import type { Instant } from '$lib/domain/core/day';
import { keyOf } from '$lib/domain/core/keyed';
import type { MemberId, RecordId, SpaceId } from '$lib/domain/core/ids';
import type { HistoryEntry, Interaction, Post } from '$lib/domain/history/history';

/** A record of a timeline: the record that the page is about, or one of its deals. */
export interface TimelineSource {
	/** The deal; `null` for the record itself. */
	readonly deal: { readonly id: RecordId; readonly title: string; readonly space: SpaceId } | null;
	readonly history: readonly HistoryEntry[];
	readonly posts: readonly Post[];
}

/** An event: a line of a history, or a comment. */
export type TimelineEvent =
	| { readonly is: 'history'; readonly entry: HistoryEntry }
	| { readonly is: 'post'; readonly post: Post };

/** The kind of a line of the timeline. `change` is any other change. */
export type TimelineKind = 'stage' | Interaction | 'file' | 'comment' | 'change';

export const TIMELINE_KINDS: readonly TimelineKind[] = [
	'stage',
	'call',
	'meeting',
	'mail',
	'note',
	'file',
	'comment',
	'change'
];

/** One line of a timeline. */
export interface TimelineItem {
	readonly key: string;
	readonly at: Instant;
	readonly by: MemberId;
	readonly deal: TimelineSource['deal'];
	readonly event: TimelineEvent;
	readonly kind: TimelineKind;
	/** Whether the line counts as an interaction with the customer. */
	readonly interaction: boolean;
}

/**
 * Returns what happened to a record, and to the deals of a customer, merged, newest first (OP-04). Lines
 * of the same moment have one order, whatever the order of the sources.
 */
export function timeline(sources: readonly TimelineSource[]): TimelineItem[] {
	const items = sources.flatMap(({ deal, history, posts }) => [
		...history.map((entry) => item(deal, entry, { is: 'history', entry }, kindOfLine(entry))),
		...posts.map((post) => item(deal, post, { is: 'post', post }, post.as ?? 'comment'))
	]);
	return items.sort((a, b) => b.at - a.at || (a.key < b.key ? 1 : -1));
}

const item = (
	deal: TimelineSource['deal'],
	{ id, at, by }: Pick<Post, 'id' | 'at' | 'by'>,
	event: TimelineEvent,
	kind: TimelineKind
): TimelineItem => ({ key: id, at, by, deal, event, kind, interaction: INTERACTIONS.has(kind) });

/**
 * The kinds that count as an interaction: every stage change of a deal, and everything logged with the
 * customer.
 */
const INTERACTIONS: ReadonlySet<TimelineKind> = new Set([
	'stage',
	'call',
	'meeting',
	'mail',
	'note',
	'file'
]);

function kindOfLine(entry: HistoryEntry): TimelineKind {
	if (entry.what === 'stage') return 'stage';
	const isFile = entry.what === 'field' && keyOf('file', entry.field) !== null;
	return isFile && entry.to !== null ? 'file' : 'change';
}

/** Returns the number of interactions with the customer. Every stage change counts as one (OP-04). */
export const interactionCount = (items: readonly TimelineItem[]): number =>
	items.filter(({ interaction }) => interaction).length;

/** Returns the number of lines of each kind, without kinds that have none. */
export function countsByKind(
	items: readonly TimelineItem[]
): readonly (readonly [kind: TimelineKind, count: number])[] {
	const counts = new Map<TimelineKind, number>();
	for (const { kind } of items) counts.set(kind, (counts.get(kind) ?? 0) + 1);
	return TIMELINE_KINDS.flatMap((kind) => {
		const count = counts.get(kind);
		return count === undefined ? [] : [[kind, count] as const];
	});
}

/**
 * Returns the kind that a filter shows: the chosen one, or all (`null`) when nothing is chosen or the last
 * line of that kind has gone.
 */
export const shownKind = (
	items: readonly TimelineItem[],
	chosen: TimelineKind | null
): TimelineKind | null => (items.some(({ kind }) => kind === chosen) ? chosen : null);
