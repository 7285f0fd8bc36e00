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
