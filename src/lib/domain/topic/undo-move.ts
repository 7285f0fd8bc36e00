import { fail, succeed, type Result } from '../core/result';
import type { Refusal } from '../access/refusal';
import type { HistoryEntry } from '../history/history';
import type { RecordFields } from '../policy/edit';
import {
	MOVERS_ONLY,
	NO_SUCH_TOPIC,
	postCopy,
	topicCopy,
	type Mover,
	type MovingPlace,
	type StandingRecord,
	type TopicMove,
	type Writing
} from './moving';
import { moderates } from './speaking';

export const COPY_CHANGED: Refusal = { rule: 'HI-16', reason: 'copy-changed' };

/** The records of a topic that was moved: the old one, its copy, and both with their posts. */
export interface MovedRecords {
	readonly topic: StandingRecord;
	readonly copy: StandingRecord;
	/** The posts of the old topic, by id. */
	readonly posts: ReadonlyMap<string, StandingRecord>;
	/** The posts of the copy. */
	readonly copied: readonly { readonly id: string; readonly post: StandingRecord }[];
}

/** What undoing the move of a topic names. */
export type MoveUndo = Pick<TopicMove, 'from' | 'to' | 'topic' | 'copy' | 'by' | 'at' | 'lineId'>;

/**
 * Judges whether a member may undo the move of a topic (HI-16): who moderates both spaces, while the copy is what the
 * relay made it of and nothing was said in it since.
 */
export function judgeMoveUndo(
	member: Mover,
	{ topic, copy, posts, copied }: MovedRecords,
	undo: Pick<MoveUndo, 'topic' | 'copy'>,
	from: MovingPlace,
	to: MovingPlace
): Result<null, Refusal> {
	const mayBoth = [from, to].every(
		(space) => !space.archived && !space.deleted && moderates(member, space)
	);
	if (!mayBoth) return fail(MOVERS_ONLY);
	const isMoved =
		isStanding(topic.fields, from) &&
		topic.fields['movedTo'] === undo.copy &&
		isStanding(copy.fields, to) &&
		copy.fields['movedFrom'] === undo.topic;
	if (!isMoved) return fail(NO_SUCH_TOPIC);
	const copies = new Map(
		copied.flatMap(({ id, post }) => {
			const of = post.fields['copyOf'];
			return typeof of === 'string' ? [[of, id] as const] : [];
		})
	);
	const move = {
		...{ from: from.id, to: to.id, topic: undo.topic, copy: undo.copy, copies },
		...{ by: member.id, at: 0, lineId: () => '' }
	};
	const before = { ...topic, fields: { ...topic.fields, ...backIn(topic) } };
	const isSame =
		saysSame(copy.fields, topicCopy(before, move).set) &&
		copies.size === copied.length &&
		copied.every(({ post }) => {
			const of = post.fields['copyOf'];
			const old = typeof of === 'string' ? posts.get(of) : undefined;
			return old !== undefined && saysSame(post.fields, postCopy(old, String(of), move).set);
		});
	return isSame ? succeed(null) : fail(COPY_CHANGED);
}

/** Returns the change that makes the old topic what it was before it moved. */
export function topicBack(topic: StandingRecord, { to, ...undo }: MoveUndo): Writing {
	const set = backIn(topic);
	return {
		set,
		history: [
			line(undo, 'movedToSpace', to, null),
			...('closed' in set ? [line(undo, 'closed', true, false)] : [])
		],
		posts: []
	};
}

/** Returns the change that takes the copy away: it is in the bin, and leads back for who has its address. */
export function copyAway({ fields }: StandingRecord, { from, topic, ...undo }: MoveUndo): Writing {
	const isClosed = fields['closed'] === true;
	return {
		set: {
			...{ movedTo: topic, movedToSpace: from, binned: true },
			...(isClosed ? {} : { closed: true })
		},
		history: [
			line(undo, 'movedToSpace', null, from),
			...(isClosed ? [] : [line(undo, 'closed', false, true)]),
			{ id: undo.lineId(), at: undo.at, by: undo.by, what: 'binned' }
		],
		posts: []
	};
}

/** Returns the fields of a topic that has moved as they were: closed only if it was before. */
function backIn({ history }: StandingRecord): Writing['set'] {
	const moved = history.findLast(
		(entry) => entry.what === 'field' && entry.field === 'movedToSpace' && entry.to !== null
	);
	const wasClosedWithIt = history.some(
		(entry) => entry.what === 'field' && entry.field === 'closed' && entry.at === moved?.at
	);
	return { movedTo: null, movedToSpace: null, ...(wasClosedWithIt ? { closed: false } : {}) };
}

const isStanding = (fields: RecordFields, { id }: Pick<MovingPlace, 'id'>): boolean =>
	fields['kind'] === 'topic' && fields['space'] === id && fields['binned'] !== true;

/** Whether two records say the same. What is not, no and taken back are one. */
function saysSame(one: RecordFields, other: RecordFields): boolean {
	const said = (fields: RecordFields) =>
		JSON.stringify(
			Object.entries(fields)
				.filter(([, value]) => value !== null && value !== undefined && value !== false)
				.sort(([a], [b]) => (a < b ? -1 : 1))
		);
	return said(one) === said(other);
}

const line = (
	{ by, at, lineId }: Pick<MoveUndo, 'by' | 'at' | 'lineId'>,
	field: string,
	from: string | boolean | null,
	to: string | boolean | null
): HistoryEntry => ({ id: lineId(), at, by, what: 'field', field, from, to });
