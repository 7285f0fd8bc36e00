import { readHistory, writerOf } from '../../src/lib/documents/record';
import { keyOf } from '../../src/lib/domain/core/keyed';
import type { MemberId, RecordId } from '../../src/lib/domain/core/ids';
import { parseRoom, type RoomName } from '../../src/lib/protocol/rooms';
import type { AcceptedEdit } from '../gate/accepted-edit';
import type { Relay } from '../rooms/relay';
import { namedIn } from './access';
import type { FileAddress } from './address';
import type { StoredAttachment, Attachments } from './attachments';
import { StorageFault } from './storage-fault';
import { fieldsOf } from './stored-fields';
import { UnfoundedReferences } from './unfounded';

/** A file that an edit names anew, and what it counts for. */
interface Reference {
	readonly hash: string;
	readonly file: string;
	/** Whose device named it; `null` when it was carried here by somebody else's. */
	readonly by: MemberId | null;
	/** Where the one who named it may read its bytes. */
	readonly source: StoredAttachment | null;
}

/** How many merges, one after the other, a file is followed through. */
const MOST_MERGES = 8;

type Address = Pick<FileAddress, 'room' | 'record' | 'file'>;

/**
 * Decides what a record's naming of a file is worth (OP-08). Nobody gets bytes by a reference alone,
 * and nobody who reads it gives it weight: it counts when the bytes are brought for it, or when the
 * one who made it may read them in another record at that moment. A reference that was carried here
 * by somebody else's device, and one that may be a copy of another that does not count, counts for
 * nothing but what is brought.
 */
export class References {
	private readonly unfounded: UnfoundedReferences;

	constructor(
		private readonly relay: Relay,
		private readonly attachments: Attachments
	) {
		this.unfounded = new UnfoundedReferences(relay.tables);
	}

	/** Examines an accepted edit. The function that it returns runs after the commit. */
	take(edit: AcceptedEdit): () => void {
		const references = [...this.madeBy(edit)];
		return () => {
			for (const reference of references) {
				this.note({ room: edit.room, record: edit.id, file: reference.file }, reference).catch(
					(error: unknown) => {
						// It counts for nothing until its bytes are brought.
						this.relay.environment.logger.warn({ err: error }, 'could not note a file');
					}
				);
			}
		};
	}

	/**
	 * Whether a reference has come to count since it was made: the bytes were on their way to where its
	 * maker may read them, or to a customer that is part of this one now. On the disk when it resolves.
	 */
	async settle(hash: string, address: Address): Promise<boolean> {
		const by = this.unfounded.at(hash, address)?.by ?? null;
		const own = by === null ? null : this.sourceFor(by, hash, address);
		const source = own ?? this.mergedSource(hash, address);
		if (source === null) return false;
		await this.found(hash, address, by ?? source.by, source.size);
		return true;
	}

	/** The bytes have been brought for a reference by a member. On the disk when it resolves. */
	async found(hash: string, address: Address, by: MemberId, size: number): Promise<void> {
		const at = this.relay.environment.clock.now();
		try {
			await this.attachments.put(hash, address, { size, by, at, unnamedSince: null });
			await this.unfounded.drop(hash, address);
		} catch (error) {
			throw new StorageFault('an attachment', { cause: error });
		}
	}

	/** Forgets references that are named no more, and were made before a moment. */
	async forget(before: number, isNamed: (hash: string, at: Address) => boolean): Promise<void> {
		for (const { hash, at, ...address } of this.unfounded.all()) {
			if (at < before && !isNamed(hash, address)) await this.unfounded.drop(hash, address);
		}
	}

	private *madeBy(edit: AcceptedEdit): Generator<Reference> {
		const { room, id: record, sender, before, after } = edit;
		for (const field of Object.keys(after)) {
			const file = keyOf('file', field);
			if (file === null || after[field] === before?.[field]) continue;
			const hash = namedIn(after, file)?.hash;
			if (hash === undefined || hash === (before && namedIn(before, file)?.hash)) continue;
			const address = { room, record, file };
			if (this.attachments.at(hash, address) !== undefined) continue;
			const by = isMadeBySender(edit, field) ? sender.member : null;
			yield { hash, file, by, source: by === null ? null : this.sourceFor(by, hash, address) };
		}
	}

	private async note(address: Address, { hash, by, source }: Reference): Promise<void> {
		if (by !== null && source !== null) await this.found(hash, address, by, source.size);
		else {
			const at = this.relay.environment.clock.now();
			await this.unfounded.put(hash, address, { by, at });
		}
	}

	/**
	 * The same file of a customer that was merged into this one: who did that might do it, and with it
	 * gave the one's files to those who may read the other.
	 */
	private mergedSource(hash: string, address: Address): StoredAttachment | null {
		const found = this.attachments
			.of(hash)
			.find(
				({ room, record, file }) =>
					room === address.room &&
					file === address.file &&
					this.isMergedInto(room, record, address.record)
			);
		return found ?? null;
	}

	private isMergedInto(room: RoomName, from: RecordId, to: RecordId): boolean {
		const { store } = this.relay.environment;
		let at: unknown = from;
		for (let steps = 0; steps < MOST_MERGES && typeof at === 'string'; steps += 1) {
			at = fieldsOf(store, room, at)['mergedInto'];
			if (at === to) return true;
		}
		return false;
	}

	/** Where a member may read the bytes now, for a reference that is not a copy of one that does not count. */
	private sourceFor(by: MemberId, hash: string, address: Address): StoredAttachment | null {
		if (this.unfounded.hasLike(hash, address)) return null;
		const found = this.attachments.of(hash).find(({ room, record, file }) => {
			if (parseRoom(room) === null) return false;
			const readable = this.relay.rooms.recordFor({ member: by, device: '' }, room, record);
			return readable !== null && namedIn(readable.fields, file)?.hash === hash;
		});
		return found ?? null;
	}
}

/**
 * Whether who sends a field has written it, too. An admin's device may carry what others have written,
 * and put back what somebody else has named: neither makes it theirs.
 */
function isMadeBySender(
	{ sender, before, after, authors, doc }: AcceptedEdit,
	field: string
): boolean {
	const writer = writerOf(doc, field);
	if (writer === null || authors[String(writer)] !== sender.author) return false;
	if (before === null && after['createdBy'] !== sender.member) return false;
	return readHistory(doc)
		.filter((line) => line.what === 'field' && line.field === field)
		.every(({ by }) => by === sender.member);
}
