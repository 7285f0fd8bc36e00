import * as v from 'valibot';
import type { Instant } from '../../src/lib/domain/core/day';
import type { MemberId } from '../../src/lib/domain/core/ids';
import { parseRoom, type RoomName } from '../../src/lib/protocol/rooms';
import type { Tables } from '../store/tables';
import type { FileAddress } from './address';
import { isUnfounded } from './unfounded';

const placeSchema = v.object({
	size: v.number(),
	by: v.string(),
	at: v.number(),
	/** Since when the record has been found not to name the file any more. */
	unnamedSince: v.nullable(v.number())
});

/** What is known of a file that was brought for a record. */
export interface Place {
	readonly size: number;
	readonly by: MemberId;
	readonly at: Instant;
	readonly unnamedSince: Instant | null;
}

/** A place with where it is. */
export interface KnownPlace extends Place {
	readonly key: string;
	readonly hash: string;
	readonly room: RoomName;
	readonly record: string;
	readonly file: string;
}

/**
 * For which records the bytes of a hash were brought. Knowing a hash is no right to its bytes: whoever
 * only names one in a record of their own has no place here until they bring the bytes themselves.
 */
export class Places {
	private readonly byHash = new Map<string, Map<string, KnownPlace>>();
	private readonly byMember = new Map<MemberId, number>();

	constructor(private readonly tables: Tables) {
		for (const { key, value } of tables.list('files')) {
			if (isUnfounded(key)) continue;
			const place = known(key, v.parse(placeSchema, value));
			if (place !== null) this.index(place);
		}
	}

	/** Every place, in no order. */
	all(): readonly KnownPlace[] {
		return [...this.byHash.values()].flatMap((places) => [...places.values()]);
	}

	/** Whether a hash has been brought for any record. */
	has(hash: string): boolean {
		return this.byHash.has(hash);
	}

	/** The places of a hash. */
	of(hash: string): readonly KnownPlace[] {
		return [...(this.byHash.get(hash)?.values() ?? [])];
	}

	/** The place of a hash at an address. */
	at(hash: string, address: Pick<FileAddress, 'room' | 'record' | 'file'>): KnownPlace | undefined {
		return this.byHash.get(hash)?.get(keyOf(hash, address));
	}

	/** How many bytes a member has brought that are still kept. */
	broughtBy(member: MemberId): number {
		return this.byMember.get(member) ?? 0;
	}

	/** Notes a place, or that it has changed. On the disk when it resolves. */
	async put(
		hash: string,
		address: Pick<FileAddress, 'room' | 'record' | 'file'>,
		place: Place
	): Promise<void> {
		const key = keyOf(hash, address);
		await this.tables.change('files', key, () => ({ value: { ...place } }));
		const { room, record, file } = address;
		this.index({ ...place, key, hash, room, record, file });
	}

	/** Forgets a place. */
	async drop(place: KnownPlace): Promise<void> {
		await this.tables.change('files', place.key, () => 'remove');
		this.unindex(place);
	}

	private index(place: KnownPlace): void {
		const places = this.byHash.get(place.hash) ?? new Map<string, KnownPlace>();
		const old = places.get(place.key);
		if (old !== undefined) this.count(old.by, -old.size);
		places.set(place.key, place);
		this.byHash.set(place.hash, places);
		this.count(place.by, place.size);
	}

	private unindex({ hash, key, by, size }: KnownPlace): void {
		const places = this.byHash.get(hash);
		if (places?.delete(key) !== true) return;
		if (places.size === 0) this.byHash.delete(hash);
		this.count(by, -size);
	}

	private count(member: MemberId, bytes: number): void {
		this.byMember.set(member, (this.byMember.get(member) ?? 0) + bytes);
	}
}

/** The key of a file that a record names. */
export const keyOf = (
	hash: string,
	{ room, record, file }: Pick<FileAddress, 'room' | 'record' | 'file'>
): string => [hash, room, record, file].join('/');

function known(key: string, place: Place): KnownPlace | null {
	const [hash, room, record, file] = key.split('/');
	if (hash === undefined || room === undefined || parseRoom(room) === null) return null;
	if (record === undefined || file === undefined) return null;
	return { ...place, key, hash, room, record, file };
}
