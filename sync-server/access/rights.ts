import * as Y from 'yjs';
import { guestDirectory, type GuestDirectory } from '../../src/lib/domain/access/guest-directory';
import { mayEnter, mayList } from '../../src/lib/domain/access/reach';
import type { MemberId, SpaceId } from '../../src/lib/domain/core/ids';
import { isAdmin } from '../../src/lib/domain/member/member';
import { listedAlike, listedFor } from '../../src/lib/domain/space/listed';
import { mayMakeSpaceId } from '../../src/lib/domain/space/new-space';
import type { CatalogueEntry, Space } from '../../src/lib/domain/space/space';
import type { Directory } from '../../src/lib/documents/directory';
import { readSpace } from '../../src/lib/documents/space';
import { parseRoom, roomName, type RoomAddress } from '../../src/lib/protocol/rooms';
import { seenByRelay, viewDirectory, type Claimant } from './directory-view';
import type { Identity } from './identity';
import { rightsAlike } from './rights-alike';
import type { Store } from '../store/store';

/** The rights as they are on the disk: who the members are, which spaces there are, and who may be where. */
export class Rights {
	private directory: Directory;
	private readonly spaces = new Map<SpaceId, Space>();

	constructor(private readonly store: Store) {
		for (const name of store.rooms()) {
			const address = parseRoom(name);
			if (address?.kind === 'space') this.readStoredSpace(address.space);
		}
		this.directory = this.storedPeople();
	}

	get people(): Directory {
		return this.directory;
	}

	/** The ids of all spaces. */
	get spaceIds(): readonly SpaceId[] {
		return [...this.spaces.keys()];
	}

	/** Returns how many spaces a member has made. */
	madeBy(member: MemberId): number {
		let count = 0;
		for (const { createdBy } of this.spaces.values()) if (createdBy === member) count += 1;
		return count;
	}

	/** Returns a space as it is on the disk, whoever may enter it; `null` when there is none. */
	space(id: SpaceId): Space | null {
		return this.spaces.get(id) ?? null;
	}

	hasSpace(space: SpaceId): boolean {
		return this.spaces.has(space);
	}

	/**
	 * Returns whether an identity may be in a room. The answer is the same for a hidden room and one that
	 * does not exist.
	 */
	mayBeIn(who: Identity, address: RoomAddress): boolean {
		if (who.kind === 'token') {
			// A token has the rights of its maker, and only in its own spaces, which the door has checked.
			return address.kind === 'space' && this.mayEnterSpace(who.createdBy, address.space);
		}
		const member = this.directory.members.get(who.member);
		if (member === undefined || member.standing === 'removed') return false;
		switch (address.kind) {
			case 'directory':
			case 'customers':
				return true;
			case 'private':
				return address.member === who.member;
			case 'space':
				return this.mayEnterSpace(who.member, address.space);
		}
	}

	/**
	 * Returns whether a member may know of a space that they may not enter, and so may ask to join it
	 * (LS-05).
	 */
	mayAskToJoin(member: MemberId, id: SpaceId): boolean {
		const space = this.spaces.get(id);
		if (space === undefined || mayEnter(member, space, this.directory)) return false;
		return mayList(member, space, this.directory);
	}

	/** Returns whether a member is sent a guest's directory instead of the whole one. */
	isGuest(member: MemberId): boolean {
		return this.directory.members.get(member)?.role === 'guest';
	}

	/** Returns what a guest may know of the directory. */
	directoryFor(guest: MemberId): GuestDirectory {
		return guestDirectory(guest, this.directory, this.spaces.values());
	}

	/** Returns the spaces that a member may know of. */
	catalogueOf(member: MemberId): CatalogueEntry[] {
		const entries: CatalogueEntry[] = [];
		for (const space of this.spaces.values()) {
			const entry = listedFor(member, space, this.directory);
			if (entry !== null) entries.push(entry);
		}
		return entries;
	}

	/** Takes over the directory. Call it when it is on the disk. Returns whether that changes anybody's rights. */
	takePeople(directory: Directory): boolean {
		const old = this.directory;
		this.directory = seenByRelay(directory, this.claimant);
		return !rightsAlike(old, this.directory);
	}

	/**
	 * Takes over a space. Call it when it is on the disk. Returns whether that changes
	 * who may enter it or what anybody knows of it.
	 */
	takeSpace({ id, space }: { readonly id: SpaceId; readonly space: Space | null }): boolean {
		if (space === null) return false;
		const old = this.spaces.get(id);
		this.spaces.set(id, space);
		return old === undefined || !listedAlike(old, space);
	}

	/** Reads a room's rights from the disk again: rights that could not be stored do not count. */
	readStored(about: RoomAddress): void {
		if (about.kind === 'directory') this.directory = this.storedPeople();
		if (about.kind === 'space') this.readStoredSpace(about.space);
	}

	private get claimant(): Claimant | null {
		const known = this.store.get('relay', 'claimant');
		return known === undefined ? null : (known as Claimant);
	}

	private mayEnterSpace(member: MemberId, id: SpaceId): boolean {
		const space = this.spaces.get(id);
		if (space !== undefined) return mayEnter(member, space, this.directory);
		// A space that does not exist yet may be about to be made by an admin or by the member whom its id
		// belongs to. For everybody else it is as closed as a hidden one. A guest may have made it before they became
		// one: they are let in to be told that they may not, or the device would wait at a closed door for ever.
		const known = this.directory.members.get(member);
		if (known === undefined || known.standing === 'removed') return false;
		return isAdmin(known.role) || mayMakeSpaceId(member, id);
	}

	private storedPeople(): Directory {
		const doc = restored(this.store.document('directory'));
		const people = viewDirectory(doc, this.claimant);
		doc.destroy();
		return people;
	}

	private readStoredSpace(id: SpaceId): void {
		const doc = restored(this.store.document(roomName({ kind: 'space', space: id })));
		const space = readSpace(doc, id);
		if (space !== null) this.spaces.set(id, space);
		doc.destroy();
	}
}

function restored(state: Uint8Array | null): Y.Doc {
	const doc = new Y.Doc();
	if (state !== null) Y.applyUpdate(doc, state, 'store');
	return doc;
}
