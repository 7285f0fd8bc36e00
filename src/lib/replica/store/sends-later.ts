import type { Instant } from '../../domain/core/day';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import type { Result } from '../../domain/core/result';
import { storing, type NotStored } from '../saved';
import type { ReplicaDatabase } from './database';
import { movedWaiting, waitingFiles, type WaitingFile } from './waiting-files';

/** What has become of a post that was to be sent later. */
export type SendState =
	| { readonly is: 'waiting' }
	/** It was sent after its time, because no device was open. Kept until the person has seen that. */
	| { readonly is: 'late'; readonly sentAt: Instant }
	/** It could not be sent: the reason of a refusal, `gone` when its topic is not here any more, `unsayable` when it is no post. */
	| { readonly is: 'failed'; readonly reason: string };

/** A post that is to be sent at a moment. It is kept on this device alone, with its files. */
export interface SendLater {
	/** The id that the post will have: whoever sends it again finds it there. */
	readonly id: RecordId;
	readonly space: SpaceId;
	readonly topic: RecordId;
	readonly at: Instant;
	/** The text, as a post is stored; empty when it has only parts or files. */
	readonly text: string;
	/** What is added to it, as its form keeps it. */
	readonly parts: Readonly<Record<string, unknown>>;
	readonly state: SendState;
}

type Kept = Pick<ReplicaDatabase, 'meta' | 'transaction'>;
type Stored = Promise<Result<unknown, NotStored>>;

const PREFIX = 'send-later/';
const keyOf = (id: RecordId): string => `${PREFIX}${id}`;

/** The key under which the files of a post wait that is to be sent later. */
export const filesOf = (id: RecordId): string => `send-later/${id}`;

/** Returns what is to be sent later, the next one first. */
export async function sendsLater(db: Pick<Kept, 'meta'>): Promise<readonly SendLater[]> {
	const rows = await db.meta.where('key').startsWith(PREFIX).toArray();
	return rows.flatMap(({ value }) => (isSendLater(value) ? [value] : [])).sort(byTime);
}

/** Returns what is to be sent later under this id; `null` when there is nothing any more. */
export async function sendLater(db: Pick<Kept, 'meta'>, id: RecordId): Promise<SendLater | null> {
	const value = (await db.meta.get(keyOf(id)))?.value;
	return isSendLater(value) ? value : null;
}

/** Keeps a post for later, with the files that wait under `draftKey`: both, or neither. */
export const keepForLater = (db: Kept, post: SendLater, draftKey: string): Stored =>
	storing(() =>
		db.transaction('rw', [db.meta], async () => {
			await movedWaiting(db, draftKey, filesOf(post.id));
			await db.meta.put({ key: keyOf(post.id), value: post });
		})
	);

/** Forgets a post that was to be sent later, and lets its files wait under `draftKey`: both, or neither. */
export const takeFromLater = (db: Kept, id: RecordId, draftKey: string): Stored =>
	storing(() =>
		db.transaction('rw', [db.meta], async () => {
			await movedWaiting(db, filesOf(id), draftKey);
			await db.meta.delete(keyOf(id));
		})
	);

/** Changes a post that is to be sent later, unless it has gone meanwhile. Its files stay. */
export const changeForLater = (
	db: Kept,
	id: RecordId,
	part: Partial<Pick<SendLater, 'at' | 'state'>>
): Stored =>
	storing(() =>
		db.transaction('rw', [db.meta], async () => {
			const found = await sendLater(db, id);
			if (found !== null) await db.meta.put({ key: keyOf(id), value: { ...found, ...part } });
		})
	);

/** Forgets a post that was to be sent later, with its files. */
export const dropForLater = (db: Kept, id: RecordId): Stored =>
	storing(() =>
		db.transaction('rw', [db.meta], async () => {
			const files = await waitingFiles(db, filesOf(id));
			await db.meta.bulkDelete([keyOf(id), ...files.map(({ key }) => key)]);
		})
	);

/** Keeps a post for later that was forgotten, with its files. */
export const putBackForLater = (db: Kept, post: SendLater, files: readonly WaitingFile[]): Stored =>
	storing(() =>
		db.transaction('rw', [db.meta], async () => {
			await db.meta.put({ key: keyOf(post.id), value: post });
			await db.meta.bulkPut(files.map(({ key, ...value }) => ({ key, value })));
		})
	);

const byTime = (a: SendLater, b: SendLater): number => a.at - b.at || (a.id < b.id ? -1 : 1);

function isSendLater(value: unknown): value is SendLater {
	if (!isFields(value)) return false;
	const { id, space, topic, at, text, parts, state } = value;
	return (
		[id, space, topic, text].every((each) => typeof each === 'string') &&
		typeof at === 'number' &&
		isFields(parts) &&
		isState(state)
	);
}

function isState(value: unknown): value is SendState {
	if (!isFields(value)) return false;
	const { is, sentAt, reason } = value;
	if (is === 'late') return typeof sentAt === 'number';
	return is === 'failed' ? typeof reason === 'string' : is === 'waiting';
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null;
