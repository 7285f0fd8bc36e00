import * as v from 'valibot';
import type { Instant } from '../../src/lib/domain/core/day';
import type { FileId, MemberId } from '../../src/lib/domain/core/ids';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { Tables } from '../store/tables';
import type { FileAddress } from './address';

const rowSchema = v.object({ by: v.nullable(v.string()), at: v.number() });

/** A record names a file whose bytes nobody has brought for it, and which is not known to be another's. */
export interface Unfounded {
	/** Whose device named it; `null` when it was carried here by somebody else's. */
	readonly by: MemberId | null;
	readonly at: Instant;
}

/** The same with where it is. */
export interface KnownUnfounded extends Unfounded {
	readonly hash: string;
	readonly room: RoomName;
	readonly record: string;
	readonly file: FileId;
}

type Address = Pick<FileAddress, 'room' | 'record' | 'file'>;

const PREFIX = 'unfounded/';

/** Whether a row of the table is one of these. */
export const isUnfounded = (key: string): boolean => key.startsWith(PREFIX);

/**
 * Which references to files give nobody the bytes. They are remembered, so that a copy of one, made
 * by somebody who may do more, is not taken for a reference of their own.
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

	/** Every one, in no order. */
	all(): readonly KnownUnfounded[] {
		return [...this.byFile.values()].flatMap((known) => [...known.values()]);
	}

	/** The reference to a hash at an address. */
	at(hash: string, address: Address): Unfounded | undefined {
		return this.byFile.get(fileKey(hash, address.file))?.get(keyOf(hash, address));
	}

	/** Whether there is one at another address that says the same: the other may be a copy of it. */
	hasLike(hash: string, address: Address): boolean {
		const known = this.byFile.get(fileKey(hash, address.file));
		if (known === undefined) return false;
		return known.size > (known.has(keyOf(hash, address)) ? 1 : 0);
	}

	/** Remembers one. On the disk when it resolves; known at once. */
	async put(hash: string, { room, record, file }: Address, { by, at }: Unfounded): Promise<void> {
		this.index({ hash, room, record, file, by, at });
		await this.tables.change('files', keyOf(hash, { room, record, file }), () => ({
			value: { by, at }
		}));
	}

	/** Forgets one: its bytes were brought, or it is named no more. */
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
