import * as Y from 'yjs';
import type { RecordId } from '../../domain/core/ids';
import { hasGap, openRecord } from '../../documents/record';
import { readNewRecord, type NewRecord } from '../../documents/new-record';
import { RecordReading } from '../../documents/record-reading';
import type { AnyRecord } from '../../documents/read-record';
import type { HistoryEntry, Post } from '../../domain/history/history';
import type { TopicPost } from '../../domain/topic/topic';
import { lastContact } from '../../domain/customer/interactions';
import { pastOf, pastOfTask } from '../../domain/history/past';
import type { RoomName } from '../../protocol/rooms';
import { lineRows, newLines, postLine } from './line-rows';
import { noticesOf, type NoticeRow } from './notices';
import { project, type Lines } from './projecting';
import { bodyRows } from './body-rows';
import type { BodyRow, LineRow, PastRow, PostRow, Row } from './rows';

/**
 * What follows from a document: a row, a row of the bin, one of a customer that was merged into another
 * (which of them stays is settled among them), one of what was said in a topic or of a text, or (not yet) a record at all.
 */
export type Derived =
	| ({ readonly is: 'live' } & Following)
	| ({ readonly is: 'binned'; readonly mergedInto: RecordId | null } & Following)
	| ({ readonly is: 'merged'; readonly mergedInto: RecordId } & Following)
	| ({ readonly is: 'post' } & Following<Omit<PostRow, 'came'>>)
	| ({ readonly is: 'body' } & Following<BodyRow>)
	| { readonly is: 'nothing' };

/** The row, and what else of a record is kept where it can be looked up. */
interface Following<Of = Row> {
	readonly row: Of;
	readonly past: PastRow | null;
	readonly notices: readonly NoticeRow[];
	/** Which of its notices hold no more; `null` when it is not known which are stored. */
	readonly noticesGone: readonly string[] | null;
	/** What was said in it, and its files: all of that, or what is new when `linesGone` says what is not there any more. */
	readonly lines: readonly LineRow[];
	/** `null` when it is not known what of its lines is stored. */
	readonly linesGone: readonly LineRow[] | null;
}

export function derive(room: RoomName, id: RecordId, updates: readonly Uint8Array[]): Derived {
	const doc = openRecord(updates);
	const derived = deriveFrom(room, new RecordReading(doc, id));
	doc.destroy();
	return derived;
}

/** Derives the same from the change that makes a record. */
export const deriveNew = (room: RoomName, id: RecordId, change: NewRecord): Derived =>
	deriveFrom(room, readNewRecord(id, change));

/** What is read of a record that something follows from. */
type Read = Pick<RecordReading, 'record' | 'history' | 'posts' | 'reactions' | 'note'>;

export function deriveFrom(room: RoomName, reading: Read): Derived {
	const { record, history, posts } = reading;
	if (record === null) return { is: 'nothing' };
	// Only a body has a text. Of other records it is not even looked at.
	const note = record.kind === 'body' ? reading.note : [];
	const told = {
		past: pastRow(record, history),
		notices: noticesOf(record, history, posts, note),
		noticesGone: null,
		lines: record.kind === 'post' ? [] : lineRows(record, posts),
		linesGone: null
	};
	if (record.kind === 'post') {
		const [said] = posts;
		if (said === undefined) return { is: 'nothing' };
		const row = postRow(record, room, said, history, reading.reactions);
		// What was deleted is not found and not told of any more.
		if (record.removed !== null) return { is: 'post', row, ...told, notices: [] };
		return { is: 'post', row, ...told, lines: [postLine({ ...row, came: 0 })] };
	}
	if (record.kind === 'body') {
		return { is: 'body', ...told, ...bodyRows(record, room, note), linesGone: [] };
	}
	const following = { row: project(record, room, linesOf(reading)), ...told };
	const mergedInto = record.kind === 'customer' ? record.mergedInto : null;
	if (record.binned) return { is: 'binned', mergedInto, ...following };
	return mergedInto === null
		? { is: 'live', ...following }
		: { is: 'merged', mergedInto, ...following };
}

const postRow = (
	post: TopicPost,
	room: RoomName,
	{ at, by, text }: Post,
	history: readonly HistoryEntry[],
	reactions: RecordReading['reactions']
): Omit<PostRow, 'came'> => {
	const {
		id,
		space,
		topic,
		removed,
		replyTo,
		replyToBy,
		with: others,
		poll,
		ballots,
		items,
		ticks,
		card,
		files
	} = post;
	const edits = history.filter((line) => line.what === 'field' && line.field === 'text').length;
	return {
		...{ id, kind: 'post', room, space, topic, at, by },
		text: removed === null ? (post.edited ?? text) : '',
		signs: Object.fromEntries(reactions.get(id) ?? []),
		...(others.length === 0 ? {} : { with: others }),
		...(edits === 0 ? {} : { edits }),
		...(replyTo === null ? {} : { replyTo }),
		...(replyToBy === null ? {} : { replyToBy }),
		...(removed === null ? {} : { removed }),
		...(removed !== null || poll === null ? {} : { poll, ballots }),
		...(removed === null && poll !== null && post.pollClosed ? { pollClosed: true } : {}),
		...(removed !== null || items.length === 0 ? {} : { items, ticks }),
		...(removed !== null || card === null ? {} : { card }),
		...(removed !== null || files.length === 0 ? {} : { files })
	};
};

/** What a row takes from the lines of its record. */
export const linesOf = ({ history, posts }: Pick<Read, 'history' | 'posts'>): Lines => ({
	touched: Math.max(history.at(-1)?.at ?? 0, posts.at(-1)?.at ?? 0),
	moved: history.findLast(({ what }) => what === 'stage')?.at ?? null,
	called: posts.findLast((post) => post.as === 'call')?.at ?? null,
	contacted: lastContact(history, posts),
	postCount: posts.length,
	imports: [
		...new Set(history.flatMap((line) => ('importId' in line ? (line.importId ?? []) : [])))
	]
});

/**
 * What of it is to be stored when `before`, of the same document, has been: the row, and of what the
 * record has been through and tells only what is not there yet.
 */
export function newIn(derived: Derived, before: Derived | null): Derived {
	if (before === null || derived.is === 'nothing' || before.is === 'nothing') return derived;
	const known = new Map(before.notices.map((notice) => [notice.id, notice]));
	const notices = derived.notices.filter((notice) => !isSame(notice, known.get(notice.id)));
	for (const { id } of derived.notices) known.delete(id);
	return {
		...derived,
		past: isSame(derived.past, before.past) ? null : derived.past,
		...newLines(derived, before),
		notices,
		noticesGone: [...known.keys()]
	};
}

/** Whether two plain values, made by the same code, say the same. */
export const isSame = (one: unknown, other: unknown): boolean =>
	one === other || JSON.stringify(one) === JSON.stringify(other);

function pastRow(record: AnyRecord, history: readonly HistoryEntry[]): PastRow | null {
	// A deal's own tasks are on no board, and no figure counts them.
	const lines =
		record.kind === 'deal'
			? pastOf(history)
			: record.kind === 'task' && record.deal === null
				? pastOfTask(history)
				: [];
	if (record.kind !== 'deal' && record.kind !== 'task') return null;
	return lines.length === 0 ? null : { id: record.id, space: record.space, lines };
}

/** Applies a relay's update; `false` when the document had all of it. */
export function applies(doc: Y.Doc, update: Uint8Array): boolean {
	const news: Uint8Array[] = [];
	const note = (what: Uint8Array) => news.push(what);
	doc.on('update', note);
	Y.applyUpdate(doc, update, 'relay');
	doc.off('update', note);
	return news.length > 0 || hasGap(doc);
}

export function groupByRecord(
	items: readonly { readonly record: RecordId; readonly update: Uint8Array }[]
): Map<RecordId, Uint8Array[]> {
	const groups = new Map<RecordId, Uint8Array[]>();
	for (const { record, update } of items) {
		const group = groups.get(record);
		if (group === undefined) groups.set(record, [update]);
		else group.push(update);
	}
	return groups;
}
