import type { Instant } from '../../src/lib/domain/core/day';
import { allKeyed } from '../../src/lib/domain/core/keyed';
import { platform } from '../common/platform';
import type { Store } from '../store/store';
import { namedIn } from './access';
import type { StoredAttachment, Attachments } from './attachments';
import type { References } from './references';
import type { BlobStore } from './blob-store';
import { fieldsOf } from './stored-fields';
import type { Uploads } from './uploads';

/** How many things a sweep removed. */
export interface Swept {
	readonly attachments: number;
	readonly blobs: number;
	readonly uploads: number;
}

/**
 * Removes files that no record has named for the grace period, and uploads without progress for as long.
 * Records in the bin still name their files. The cost grows with the number of files; all records are read
 * only when a file is about to be removed.
 *
 * @param onDisk the present moment by the clock that dates files on the disk; the relay's own may be ahead of
 * it
 */
export async function sweep(
	{
		blobStore,
		attachments,
		references,
		uploads,
		store
	}: {
		readonly blobStore: BlobStore;
		readonly attachments: Attachments;
		readonly references: References;
		readonly uploads: Pick<Uploads, 'drop' | 'tidy'>;
		readonly store: Store;
	},
	{ now, onDisk }: { readonly now: Instant; readonly onDisk: Instant },
	grace: number
): Promise<Swept> {
	const dead = await noteAttachments(attachments, store, now, grace);
	for (const attachment of dead) await attachments.drop(attachment);
	await references.forget(
		now - grace,
		(hash, { room, record, file }) => namedIn(fieldsOf(store, room, record), file)?.hash === hash
	);
	const orphans = new Set<string>();
	for await (const { hash, at } of blobStore.hashes()) {
		if (onDisk - at >= grace && !attachments.has(hash)) orphans.add(hash);
	}
	// Another record may name the same bytes: they stay as long as any record does.
	if (orphans.size > 0) await keepNamed(orphans, store);
	for (const hash of orphans) if (!attachments.has(hash)) await blobStore.remove(hash);
	let dropped = 0;
	for await (const { id, at } of blobStore.unfinished()) {
		if (onDisk - at < grace) continue;
		await uploads.drop(id);
		dropped += 1;
	}
	await uploads.tidy();
	return { attachments: dead.length, blobs: orphans.size, uploads: dropped };
}

/**
 * Notes which attachments their records name no longer, or name again. Returns those that were unnamed for
 * longer than `grace`.
 */
async function noteAttachments(
	attachments: Attachments,
	store: Store,
	now: number,
	grace: number
): Promise<StoredAttachment[]> {
	const dead: StoredAttachment[] = [];
	for (const attachment of attachments.all()) {
		await platform.turn();
		const { hash, room, record, file, size, by, at, unnamedSince } = attachment;
		const isNamed = namedIn(fieldsOf(store, room, record), file)?.hash === hash;
		if (!isNamed && unnamedSince !== null && now - unnamedSince >= grace) dead.push(attachment);
		else if (isNamed !== (unnamedSince === null)) {
			await attachments.put(hash, attachment, { size, by, at, unnamedSince: isNamed ? null : now });
		}
	}
	return dead;
}

/** Removes from `hashes` those that any record names. */
async function keepNamed(hashes: Set<string>, store: Store): Promise<void> {
	for (const room of store.rooms()) {
		for (const { id } of [...store.records(room)]) {
			await platform.turn();
			const fields = fieldsOf(store, room, id);
			for (const [file] of allKeyed('file', fields)) {
				const named = namedIn(fields, file);
				if (named !== null) hashes.delete(named.hash);
			}
		}
	}
}
