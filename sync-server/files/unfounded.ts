import * as v from 'valibot';
import type { Instant } from '../../src/lib/domain/core/day';
import type { FileId, MemberId } from '../../src/lib/domain/core/ids';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { Tables } from '../store/tables';
import type { FileAddress } from './address';

const rowSchema = v.object({ by: v.nullable(v.string()), at: v.number() });

/**
 * A reference to a file whose bytes nobody has uploaded for it, and which its author may not read elsewhere.
 */
export interface Unfounded {
	/** The member whose device added it; `null` when another member's device carried it here. */
	readonly by: MemberId | null;
	readonly at: Instant;
}

/** The same with its hash and address. */
export interface KnownUnfounded extends Unfounded {
	readonly hash: string;
	readonly room: RoomName;
	readonly record: string;
	readonly file: FileId;
}

type Address = Pick<FileAddress, 'room' | 'record' | 'file'>;

const PREFIX = 'unfounded/';

/** Returns whether a row of the table is such a reference. */
export const isUnfounded = (key: string): boolean => key.startsWith(PREFIX);

/**
 * The references that give nobody the bytes. They are remembered so that a copy of one, made by somebody with
 * more rights, does not count as a reference of their own.
 */
export class UnfoundedReferences {
	private readonly byFile = new Map<string, Map<string, KnownUnfounded>>();

	constructor(private readonly tables: Tables) {
		for (const { key, value } of tables.list('files')) {
			const [hash, room, record, file] = key.slice(PREFIX.length).split('/');
			if (!isUnfounded(key) || hash === undefined || room === undefined) continue;
			if (record === undefined || file === undefined) continue;
			this.index({ ...v.parse(rowSchema, value), hash, room, record, file });
		}
	}

	/** Returns all of them, in no order. */
	all(): readonly KnownUnfounded[] {
		return [...this.byFile.values()].flatMap((known) => [...known.values()]);
	}

	/** Returns the reference to a hash at an address. */
	at(hash: string, address: Address): Unfounded | undefined {
		return this.byFile.get(fileKey(hash, address.file))?.get(keyOf(hash, address));
	}

	/**
	 * Returns whether another address has a reference to the same file and hash: this one may be a copy of
	 * it.
	 */
	hasLike(hash: string, address: Address): boolean {
		const known = this.byFile.get(fileKey(hash, address.file));
		if (known === undefined) return false;
		return known.size > (known.has(keyOf(hash, address)) ? 1 : 0);
	}

	/** Remembers a reference at once. Resolves when it is on the disk. */
	async put(hash: string, { room, record, file }: Address, { by, at }: Unfounded): Promise<void> {
		this.index({ hash, room, record, file, by, at });
		await this.tables.change('files', keyOf(hash, { room, record, file }), () => ({
			value: { by, at }
		}));
	}

	/** Forgets a reference: its bytes were uploaded, or no record names it any more. */
	async drop(hash: string, address: Address): Promise<void> {
		const file = fileKey(hash, address.file);
		const known = this.byFile.get(file);
		if (known?.delete(keyOf(hash, address)) !== true) return;
		if (known.size === 0) this.byFile.delete(file);
		await this.tables.change('files', keyOf(hash, address), () => 'remove');
	}

	private index(reference: KnownUnfounded): void {
		const file = fileKey(reference.hash, reference.file);
		const known = this.byFile.get(file) ?? new Map<string, KnownUnfounded>();
		known.set(keyOf(reference.hash, reference), reference);
		this.byFile.set(file, known);
	}
}

const fileKey = (hash: string, file: FileId): string => `${hash}/${file}`;

const keyOf = (hash: string, { room, record, file }: Address): string =>
	PREFIX + [hash, room, record, file].join('/');
