import type { RecordChange } from '../domain/core/change';
import type { Instant } from '../domain/core/day';
import type { RecordId } from '../domain/core/ids';
import type { Touch } from '../domain/policy/edit';
import { openRecord } from '../documents/record';
import type { RoomAddress, RoomName } from '../protocol/rooms';
import type { LiveDocument } from './live-document';
import type { ReplicaDatabase } from './store/database';
import { wholeChange } from './store/meaning';
import { editsIn } from './store/packs';
import { titleOf } from './store/projection';

/**
 * Everything that this device has and the relay does not, as a plain value that can be written as
 * JSON: for somebody who is no longer part of a workspace.
 */
export interface UnsyncedExport {
	readonly workspace: { readonly id: string; readonly name: string };
	/** When it was put together. */
	readonly at: Instant;
	/** Edits of records that wait, in the order in which they were made. */
	readonly records: readonly UnsyncedRecord[];
	/** Changes of the directory, of spaces and of private documents that wait. */
	readonly documents: readonly UnsyncedDocument[];
	/** Changes that were refused and are kept. */
	readonly refused: readonly (UnsyncedRefusal & (UnsyncedRecord | UnsyncedDocument))[];
}

/** An edit of a record, as what it sets and adds. */
export interface UnsyncedRecord {
	readonly room: RoomName;
	readonly record: RecordId;
	readonly title: string;
	readonly at: Instant;
	readonly change: RecordChange;
}

/** Changes of a document, place by place. */
export interface UnsyncedDocument {
	readonly room: RoomName;
	readonly title: string;
	readonly at: Instant;
	readonly touches: readonly Touch[];
}

/** Why something was refused. */
export interface UnsyncedRefusal {
	readonly rule: string;
	readonly reason: string;
}

/** What waits of live documents. `at` stands for the moment of what nobody knows since when it waits. */
export function unsyncedDocuments(
	documents: readonly LiveDocument[],
	title: (about: RoomAddress) => string,
	at: Instant
): UnsyncedDocument[] {
	return documents.flatMap((document) => {
		const touches = document.unsynced();
		if (touches.length === 0) return [];
		const since = document.waiting()?.since ?? at;
		return [{ room: document.room, title: title(document.about), at: since, touches }];
	});
}

/** Puts the export together. `documents`: what waits of the live documents. */
export async function exportUnsynced(
	db: ReplicaDatabase,
	about: UnsyncedExport['workspace'],
	documents: readonly UnsyncedDocument[],
	at: Instant
): Promise<UnsyncedExport> {
	const outbox = (await db.outbox.orderBy('number').toArray()).flatMap(editsIn);
	const titles = new Map<RecordId, string>();
	for (const { record } of outbox) {
		if (!titles.has(record)) titles.set(record, await titleOf(db, record));
	}
	const refusals = await db.refusals.toArray();
	return {
		workspace: about,
		at,
		records: outbox.map(({ room, record, change, update, at: madeAt }) => ({
			room,
			record,
			title: titles.get(record) ?? '',
			at: madeAt,
			change: change ?? changeOf(update)
		})),
		documents,
		refused: refusals.map(({ room, record, title, at: madeAt, rule, reason, wanted }) => {
			const base = { room, title, at: madeAt, rule, reason };
			switch (wanted.of) {
				case 'document':
					return { ...base, touches: wanted.touches };
				case 'record':
					return { ...base, record, change: wanted.change };
				case 'whole-record':
					return { ...base, record, change: changeOf(wanted.update) };
			}
		})
	};
}

/** A whole record as the change that makes it. */
function changeOf(update: Uint8Array): RecordChange {
	const doc = openRecord([update]);
	const change = wholeChange(doc);
	doc.destroy();
	return change;
}
