import type * as Y from 'yjs';
import type { DeviceId, MemberId } from '../../src/lib/domain/core/ids';
import type { Device, Member, Team } from '../../src/lib/domain/member/member';
import { readDirectory, type Directory } from '../../src/lib/documents/directory';

/** The device and member that claimed the relay: its owner until the directory has arrived. */
export interface Claimant {
	readonly member: MemberId;
	readonly name: string;
	readonly device: DeviceId;
	readonly publicKey: string;
	readonly at: number;
}

/** Reads the directory as the relay sees it. */
export const viewDirectory = (doc: Y.Doc, claimant: Claimant | null): Directory =>
	seenByRelay(readDirectory(doc), claimant);

/**
 * Returns the directory as the relay sees it: while the document is empty, it contains the claimant alone.
 */
export function seenByRelay(directory: Directory, claimant: Claimant | null): Directory {
	if (directory.members.size > 0 || claimant === null) return directory;
	const owner: Member = {
		id: claimant.member,
		name: claimant.name,
		role: 'owner',
		team: null,
		standing: 'active',
		createdAt: claimant.at,
		importId: null
	};
	const device: Device = {
		id: claimant.device,
		member: claimant.member,
		name: '',
		publicKey: claimant.publicKey,
		createdAt: claimant.at
	};
	return {
		...directory,
		members: new Map([[owner.id, owner]]),
		teams: new Map<string, Team>(),
		devices: new Map([[device.id, device]])
	};
}

/** Returns the member of a device, or `null` when one of them is unknown or was removed. */
export function memberOfDevice(
	directory: Directory,
	device: DeviceId,
	publicKey: string
): Member | null {
	const known = directory.devices.get(device);
	if (known?.publicKey !== publicKey) return null;
	const member = directory.members.get(known.member);
	return member === undefined || member.standing === 'removed' ? null : member;
}
