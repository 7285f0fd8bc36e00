import type { DeviceId, MemberId } from '../core/ids';
import type { AddonSwitches } from '../addons/addons';
import type { Device, Member } from '../member/member';
import type { TimeZone } from '../core/zone';
import type { Country } from '../text/country';
import type { Currency } from '../money/money';
import type { Space } from '../space/space';
import { mayEnter } from './reach';
import type { RecordVisibility } from './visibility';

/** The parts of the directory that the rule about guests reads. */
export interface WholeDirectory {
	readonly workspace: GuestWorkspace | null;
	readonly members: ReadonlyMap<MemberId, Member>;
	readonly devices: ReadonlyMap<DeviceId, Device>;
	readonly rates: ReadonlyMap<Currency, number>;
}

/** What a guest may know of the workspace: its name, and the settings that their screens need. */
export interface GuestWorkspace extends AddonSwitches {
	readonly id: string;
	readonly name: string;
	readonly currency: Currency;
	readonly country: Country | null;
	readonly timeZone: TimeZone | null;
	readonly sample: boolean;
	readonly leads: boolean;
	readonly dealVisibility: RecordVisibility;
	readonly customerVisibility: RecordVisibility;
}

/** What a guest may know of a member. The date of joining is visible only of oneself. */
export interface GuestMember extends Pick<Member, 'name' | 'role' | 'standing'> {
	readonly createdAt?: number;
}

/** The parts of the directory that are sent to a guest, and nothing else. */
export interface GuestDirectory {
	readonly workspace: GuestWorkspace | null;
	readonly members: ReadonlyMap<MemberId, GuestMember>;
	/** The guest's own devices. */
	readonly devices: ReadonlyMap<DeviceId, Omit<Device, 'id'>>;
	readonly rates: ReadonlyMap<Currency, number>;
}

/** The parts of a space that decide who may enter it. */
type Doors = Pick<Space, 'visibility' | 'members'>;

/**
 * Returns what a guest may know of the directory (OP-08): the workspace's name and settings, the guest
 * and their own devices, and the names, roles and memberships of those with whom they share a space. No
 * teams, no import, no devices of others, and nobody else.
 */
export function guestDirectory(
	guest: MemberId,
	directory: WholeDirectory,
	spaces: Iterable<Doors>
): GuestDirectory {
	const members = new Map<MemberId, GuestMember>();
	for (const id of companyOf(guest, directory, spaces)) {
		const member = directory.members.get(id);
		if (member === undefined) continue;
		const { name, role, standing, createdAt } = member;
		members.set(id, { name, role, standing, ...(id === guest ? { createdAt } : {}) });
	}
	const devices = new Map<DeviceId, Omit<Device, 'id'>>();
	for (const [key, { id, ...device }] of directory.devices) {
		if (device.member === guest) devices.set(key, device);
	}
	return { workspace: workspaceFor(directory.workspace), members, devices, rates: directory.rates };
}

/**
 * Returns the guest and the members whom they meet in their spaces: those who may enter one of them,
 * and those on its list who have been removed since, because their names are still on what they wrote.
 * The cost is the lists of the guest's spaces and one check per member, however many spaces there are.
 */
function companyOf(
	guest: MemberId,
	directory: Pick<WholeDirectory, 'members'>,
	spaces: Iterable<Doors>
): ReadonlySet<MemberId> {
	const theirs = [...spaces].filter((space) => mayEnter(guest, space, directory));
	const listed = new Set(theirs.flatMap(({ members }) => members));
	// For members on no list, only their role and the public visibility decide.
	const kinds = new Set(theirs.map(({ visibility }) => visibility));
	const isLetIn = (id: MemberId) =>
		[...kinds].some((visibility) => mayEnter(id, { visibility, members: [] }, directory));
	const company = new Set([guest]);
	for (const { id } of directory.members.values()) {
		if (listed.has(id) || isLetIn(id)) company.add(id);
	}
	return company;
}

function workspaceFor(workspace: GuestWorkspace | null): GuestWorkspace | null {
	if (workspace === null) return null;
	const { id, name, currency, country, timeZone, sample, leads } = workspace;
	const { dealVisibility, customerVisibility } = workspace;
	const { spacesOff, campaignsOff, workOff, discussionsOff, filesOff } = workspace;
	return {
		id,
		name,
		currency,
		country,
		timeZone,
		sample,
		leads,
		dealVisibility,
		customerVisibility,
		...{ spacesOff, campaignsOff, workOff, discussionsOff, filesOff }
	};
}
