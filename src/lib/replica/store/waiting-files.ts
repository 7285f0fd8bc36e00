import type { Instant } from '../../domain/core/day';
import type { Result } from '../../domain/core/result';
import type { GivenFile } from '../files/files';
import { storing, type NotStored } from '../saved';
import type { ReplicaDatabase } from './database';

/** A file that was chosen for something that is still being written. */
export interface WaitingFile extends GivenFile {
	readonly key: string;
}

/** Files that wait are facts of the device, not records: they belong to a draft, and nobody else hears of them. */
type Kept = Pick<ReplicaDatabase, 'meta'>;

const PREFIX = 'waiting-file/';
const placeOf = (draftKey: string): string => `${PREFIX}${encodeURIComponent(draftKey)}/`;

/** Returns the files that wait for a draft, in the order in which they were chosen. */
export async function waitingFiles(db: Kept, draftKey: string): Promise<readonly WaitingFile[]> {
	const rows = await db.meta.where('key').startsWith(placeOf(draftKey)).toArray();
	return rows.flatMap(({ key, value }) => (isGiven(value) ? [{ ...value, key }] : []));
}

/** Keeps files for a draft: all of them, or none. `now` puts them behind those that were chosen before. */
export const keepWaiting = (
	db: Kept,
	draftKey: string,
	files: readonly GivenFile[],
	now: number
): Promise<Result<unknown, NotStored>> =>
	storing(() =>
		db.meta.bulkPut(
			files.map(({ name, type, bytes }, at) => ({
				key: `${placeOf(draftKey)}${ordered(now)}-${ordered(at)}`,
				value: { name, type, bytes }
			}))
		)
	);

/** Lets the files of one draft wait for another. Call it within a transaction. */
export async function movedWaiting(db: Kept, from: string, to: string): Promise<void> {
	const rows = await db.meta.where('key').startsWith(placeOf(from)).toArray();
	const moved = rows.map(({ key, value }) => ({
		key: `${placeOf(to)}${key.slice(placeOf(from).length)}`,
		value
	}));
	await db.meta.bulkDelete(rows.map(({ key }) => key));
	await db.meta.bulkPut(moved);
}

/** The files that wait for one draft. */
export interface DraftFiles {
	readonly draftKey: string;
	/** When the last of them was chosen. */
	readonly at: Instant;
	readonly files: readonly WaitingFile[];
}

/** Returns all files that wait, by the draft that they wait for. */
export async function allWaiting(db: Kept): Promise<readonly DraftFiles[]> {
	const rows = await db.meta.where('key').startsWith(PREFIX).toArray();
	const found = new Map<string, DraftFiles>();
	for (const { key, value } of rows) {
		const [, name = '', at = ''] = /^waiting-file\/([^/]+)\/(\d+)-/u.exec(key) ?? [];
		if (name === '' || !isGiven(value)) continue;
		const draftKey = decodeURIComponent(name);
		const known = found.get(draftKey);
		found.set(draftKey, {
			draftKey,
			at: Math.max(known?.at ?? 0, Number(at)),
			files: [...(known?.files ?? []), { ...value, key }]
		});
	}
	return [...found.values()];
}

/** Puts files back that were forgotten, as they were. */
export const putWaitingBack = (
	db: Kept,
	files: readonly WaitingFile[]
): Promise<Result<unknown, NotStored>> =>
	storing(() => db.meta.bulkPut(files.map(({ key, ...value }) => ({ key, value }))));

/** Forgets files that were sent, or are not wanted any more. */
export const dropWaiting = (
	db: Kept,
	keys: readonly string[]
): Promise<Result<unknown, NotStored>> => storing(() => db.meta.bulkDelete([...keys]));

/** A number as text of which the order is that of the numbers. */
const ordered = (value: number): string => value.toString().padStart(16, '0');

function isGiven(value: unknown): value is GivenFile {
	if (typeof value !== 'object' || value === null) return false;
	const { name, type, bytes } = value as Readonly<Record<string, unknown>>;
	return typeof name === 'string' && typeof type === 'string' && bytes instanceof Blob;
}
