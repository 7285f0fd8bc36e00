import type { DeviceId, MemberId, TeamId } from '../core/ids';
import type { RecordVisibility } from '../access/visibility';
import type { WorkspaceField } from '../fields/workspace-field';
import type { SpacePolicy } from '../space/policy';
import type { Instant } from '../core/day';

/** The role of a member, which determines what they may do (OP-05). */
export type Role = 'owner' | 'admin' | 'supervisor' | 'agent' | 'guest';

/** Every role, the most powerful first. */
export const ROLES: readonly Role[] = ['owner', 'admin', 'supervisor', 'agent', 'guest'];

/** Whether a value is a role. */
export const isRole = (value: unknown): value is Role => ROLES.includes(value as Role);

/** A person in the workspace. */
export interface Member {
	readonly id: MemberId;
	readonly name: string;
	readonly role: Role;
	readonly team: TeamId | null;
	/**
	 * `invited` members were added by others and have no device yet. `removed` members are kept only
	 * for the history.
	 */
	readonly standing: 'active' | 'invited' | 'removed';
	readonly createdAt: Instant;
	/** The import that added this member, so that its undo removes them. */
	readonly importId: string | null;
}

/** Members with their supervisors. */
export interface Team {
	readonly id: TeamId;
	readonly name: string;
	/** A second line, for instance the regional office. */
	readonly label: string;
	readonly supervisors: readonly MemberId[];
	readonly importId: string | null;
}

/** One browser profile of one member. */
export interface Device {
	readonly id: DeviceId;
	readonly member: MemberId;
	readonly name: string;
	/** The device's public key: SPKI, base64url. */
	readonly publicKey: string;
	readonly createdAt: Instant;
}

/** The parts of the directory that the rules need. */
export interface People {
	readonly members: ReadonlyMap<MemberId, Member>;
	readonly teams: ReadonlyMap<TeamId, Team>;
	/** Who sees the deals and customers of others (LS-06). The defaults apply when it is left out. */
	readonly visibility?: {
		readonly deals: RecordVisibility;
		readonly customers: RecordVisibility;
	};
	/** Who creates spaces and what is set in them. The defaults apply when it is left out. */
	readonly spaces?: SpacePolicy;
	/** The fields of all customers, in their order, including removed ones (LS-10). None when left out. */
	readonly customerFields?: readonly WorkspaceField[];
}

/** Whether the role is admin or owner, who see and do everything (OP-08). */
export const isAdmin = (role: Role): boolean => role === 'owner' || role === 'admin';

/** Returns up to two letters for an avatar. */
export function initials(name: string): string {
	const parts = name.split(/\s+/).filter((part) => part !== '');
	const first = parts[0] ?? '?';
	const last = parts.length > 1 ? (parts.at(-1) ?? '') : '';
	return ([...first].slice(0, 1).join('') + [...last].slice(0, 1).join('')).toLocaleUpperCase();
}
