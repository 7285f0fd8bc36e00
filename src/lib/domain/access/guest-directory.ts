import type { DeviceId, MemberId } from '../core/ids';
import type { Device, Member } from '../member/member';
import type { TimeZone } from '../core/zone';
import type { Country } from '../text/country';
import type { Currency } from '../money/money';
import type { Space } from '../space/space';
import { mayEnter } from './reach';
import type { RecordVisibility } from './visibility';

/** The directory, as far as the rule about guests looks at it. */
export interface WholeDirectory {
	readonly workspace: GuestWorkspace | null;
	readonly members: ReadonlyMap<MemberId, Member>;
	readonly devices: ReadonlyMap<DeviceId, Device>;
	readonly rates: ReadonlyMap<Currency, number>;
}

/** What a guest is told of the workspace: its name, and the settings that their screens go by. */
export interface GuestWorkspace {
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

/** What a guest is told of a member; when somebody came, they are told of themselves only. */
export interface GuestMember extends Pick<Member, 'name' | 'role' | 'standing'> {
	readonly createdAt?: number;
}

/** What a guest is sent of the directory: this, and nothing else of it. */
export interface GuestDirectory {
	readonly workspace: GuestWorkspace | null;
	readonly members: ReadonlyMap<MemberId, GuestMember>;
	/** The guest's own devices. */
	readonly devices: ReadonlyMap<DeviceId, Omit<Device, 'id'>>;
	readonly rates: ReadonlyMap<Currency, number>;
}

/** A space, as far as it says who may be in it. */
type Doors = Pick<Space, 'visibility' | 'members'>;

/**
 * What a guest may know of the directory (OP-08): the workspace's name and settings, themself with
 * their own devices, and the names, roles and standings of those with whom they share a space. No
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
 * The members whom a guest meets in their spaces, and the guest: whoever may enter one of them, and
 * those on its list who have been removed since, since what they wrote there still carries their name.
 * Costs the lists of the guest's spaces and one look at each member, however many spaces there are.
 */
function companyOf(
	guest: MemberId,
	directory: Pick<WholeDirectory, 'members'>,
	spaces: Iterable<Doors>
): ReadonlySet<MemberId> {
	const theirs = [...spaces].filter((space) => mayEnter(guest, space, directory));
	const listed = new Set(theirs.flatMap(({ members }) => members));
	// Whoever is on no list gets in, or not, by role and by what is public alone.
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
	return {
		id,
		name,
		currency,
		country,
		timeZone,
		sample,
		leads,
		dealVisibility,
		customerVisibility
	};
}
