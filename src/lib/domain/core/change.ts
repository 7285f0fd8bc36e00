import type { Clock, Instant } from './day';
import { newId, type MemberId, type Random } from './ids';
import { historyValue } from './history-value';
import type { HistoryEntry, Plain, Post } from '../history/history';
import type { NoteChange } from '../note/note';

/** A value that a record's field may hold: plain, a list of texts, or a flat map of such. */
export type FieldValue =
	Plain | readonly string[] | Readonly<Record<string, Plain | readonly string[]>>;

/**
 * What a command wants done to one record: fields to set, lines to add. Nothing is ever taken away,
 * but from a note.
 */
export interface RecordChange {
	readonly set: Readonly<Record<string, FieldValue>>;
	readonly history: readonly HistoryEntry[];
	readonly posts: readonly Post[];
	/** What was done to the record's note. Left out when it was nothing. */
	readonly note?: NoteChange;
}

/** Who acts, and the sources of time and randomness that a command needs. */
export interface Acting {
	readonly actor: MemberId;
	readonly clock: Clock;
	readonly random: Random;
}

/** The parts of a history entry that every entry has. */
export const stamp = ({
	actor,
	clock,
	random
}: Acting): { readonly id: string; readonly at: Instant; readonly by: MemberId } => ({
	id: newId(random),
	at: clock.now(),
	by: actor
});

/** A change that does nothing. */
export const NO_CHANGE: RecordChange = { set: {}, history: [], posts: [] };

/**
 * A change whose moments are no earlier than one: where a line's is raised, so are the fields that hold
 * the same. A device whose clock is behind, or that makes an edit anew upon what others did meanwhile,
 * does not say that it was first.
 */
export const notBefore = (least: Instant, change: RecordChange): RecordChange =>
	restamped(change, (at) => Math.max(at, least));

/** A change whose moments are no later than one: the device's clock was ahead when it was made. */
export const notAfter = (most: Instant, change: RecordChange): RecordChange =>
	restamped(change, (at) => Math.min(at, most));

/** A change with the moments of its lines moved, and with them the fields and lines that hold the same. */
function restamped(change: RecordChange, move: (at: Instant) => Instant): RecordChange {
	const { history, posts } = change;
	const moved = new Map(
		[...history, ...posts].flatMap(({ at }) => (move(at) === at ? [] : [[at, move(at)] as const]))
	);
	if (moved.size === 0) return change;
	const movedIn = (value: FieldValue): FieldValue => {
		if (typeof value === 'number') return moved.get(value) ?? value;
		if (!isParts(value) || !('at' in value)) return value;
		return { ...value, at: moved.get(Number(value['at'])) ?? value['at'] ?? null };
	};
	const set = Object.fromEntries(
		Object.entries(change.set).map(([field, value]) => [
			field,
			isMoment(field, value) ? movedIn(value) : value
		])
	);
	const tellsMoved = (line: HistoryEntry): HistoryEntry => {
		if (line.what !== 'field' || !(line.field in set)) return line;
		const isLast = line.to === historyValue(change.set[line.field]);
		return isLast ? { ...line, to: historyValue(set[line.field]) } : line;
	};
	return {
		...change,
		set,
		history: history.map((line) => {
			const at = moved.get(line.at);
			return tellsMoved(at === undefined ? line : { ...line, at });
		}),
		posts: posts.map((post) => {
			const at = moved.get(post.at);
			return at === undefined ? post : { ...post, at };
		})
	};
}

/** Whether a field holds a moment, or something with one. */
const isMoment = (field: string, value: FieldValue): boolean =>
	typeof value === 'object' || MOMENTS.has(field);

const MOMENTS: ReadonlySet<string> = new Set(['closedAt', 'calledAt', 'createdAt']);

const isParts = (value: FieldValue): value is Readonly<Record<string, Plain | readonly string[]>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
