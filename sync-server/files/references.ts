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

/** A file that an edit adds to a record, and whether that gives access to the bytes. */
interface Reference {
	readonly hash: string;
	readonly file: string;
	/** The member whose device added it; `null` when another member's device carried it here. */
	readonly by: MemberId | null;
	/** An attachment with the same bytes that this member may read; `null` when there is none. */
	readonly source: StoredAttachment | null;
}

/** How many merges in a row are followed to find a customer's file. */
const MOST_MERGES = 8;

type Address = Pick<FileAddress, 'room' | 'record' | 'file'>;

/**
 * Decides whether a record's reference to a file gives access to its bytes (OP-08). A reference alone gives
 * nobody the bytes, and a reference does not come to count because somebody with more rights reads it. It
 * counts when the bytes are uploaded for it, or when its author can read them in another record at that
 * moment. Two kinds of reference count only once their bytes are uploaded: one that another member's device
 * carried here, and one that may be a copy of a reference that does not count.
 */
export class References {
	private readonly unfounded: UnfoundedReferences;

	constructor(
		private readonly relay: Relay,
		private readonly attachments: Attachments
	) {
		this.unfounded = new UnfoundedReferences(relay.tables);
	}

	/** Examines an accepted edit. Returns a function to run after the commit. */
	take(edit: AcceptedEdit): () => void {
		const references = [...this.madeBy(edit)];
		return () => {
			for (const reference of references) {
				this.note({ room: edit.room, record: edit.id, file: reference.file }, reference).catch(
					(error: unknown) => {
						// The reference gives access to nothing until its bytes are uploaded.
						this.relay.environment.logger.warn({ err: error }, 'could not note a file');
					}
				);
			}
		};
	}

	/**
	 * Checks whether a reference has come to count since it was made, and stores that. This happens when the
	 * bytes were still being uploaded to a record that its author may read, or to a customer that has been
	 * merged into this one. The result is on the disk when this resolves.
	 */
	async settle(hash: string, address: Address): Promise<boolean> {
		const by = this.unfounded.at(hash, address)?.by ?? null;
		const own = by === null ? null : this.sourceFor(by, hash, address);
		const source = own ?? this.mergedSource(hash, address);
		if (source === null) return false;
		await this.found(hash, address, by ?? source.by, source.size);
		return true;
	}

	/** Notes that a reference counts: a member has the bytes for it. On the disk when this resolves. */
	async found(hash: string, address: Address, by: MemberId, size: number): Promise<void> {
		const at = this.relay.environment.clock.now();
		try {
			await this.attachments.put(hash, address, { size, by, at, unnamedSince: null });
			await this.unfounded.drop(hash, address);
		} catch (error) {
			throw new StorageFault('an attachment', { cause: error });
		}
	}

	/** Forgets references that were made before a moment and that no record names any more. */
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
			const copied = this.copiedFrom(edit, hash, file);
			if (copied !== null) {
				yield { hash, file, by: copied.by, source: copied };
				continue;
			}
			const by = isMadeBySender(edit, field) ? sender.member : null;
			yield { hash, file, by, source: by === null ? null : this.sourceFor(by, hash, address) };
		}
	}

	/** Returns the attachment of the record that the relay has copied, if it counts there. */
	private copiedFrom(
		{ copyOf }: AcceptedEdit,
		hash: string,
		file: string
	): StoredAttachment | null {
		if (copyOf === undefined) return null;
		return this.attachments.at(hash, { ...copyOf, file }) ?? null;
	}

	private async note(address: Address, { hash, by, source }: Reference): Promise<void> {
		if (by !== null && source !== null) await this.found(hash, address, by, source.size);
		else {
			const at = this.relay.environment.clock.now();
			await this.unfounded.put(hash, address, { by, at });
		}
	}

	/**
	 * Returns the same file of a customer that was merged into this one. Whoever merged them was allowed to,
	 * and thereby gave the files to everybody who may read the customer that stays.
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

	/**
	 * Returns an attachment with these bytes that a member may read now. Returns `null` when there is none,
	 * and when the reference may be a copy of one that does not count.
	 */
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
 * Returns whether the sender of a field also wrote it. An admin's device may carry what others have written,
 * and may restore a file that somebody else had listed: neither makes the reference the admin's own.
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
