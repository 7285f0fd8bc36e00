import type { Instant } from '../core/day';
import type { MemberId, SpaceId } from '../core/ids';

/** What people do that admins look up later, by the part of the workspace that it is about. */
export const ACTS = {
	people: [
		'joined',
		'member-added',
		'member-removed',
		'member-restored',
		'member-renamed',
		'role-changed',
		'member-team-changed',
		'team-made',
		'team-changed',
		'team-removed'
	],
	access: [
		'invited',
		'invitation-revoked',
		'token-made',
		'token-revoked',
		'webhook-made',
		'webhook-changed',
		'webhook-rolled',
		'webhook-deleted',
		'webhook-restored',
		'device-added',
		'device-removed'
	],
	settings: ['setting-changed', 'addon-on', 'addon-off', 'targets-changed', 'workspace-brought'],
	spaces: [
		'space-made',
		'space-brought',
		'space-changed',
		'space-visibility',
		'space-archived',
		'space-unarchived',
		'space-binned',
		'space-restored',
		'space-let-in',
		'space-put-out',
		'process-changed'
	],
	deletions: ['records-binned', 'records-restored', 'records-erased'],
	data: ['imported', 'exported']
} as const;

/** The part of the workspace that an act is about, by which the audit log is filtered. */
export type ActGroup = keyof typeof ACTS;
export const ACT_GROUPS = Object.keys(ACTS) as readonly ActGroup[];

/** One kind of act. */
export type Act = (typeof ACTS)[ActGroup][number];
export const ALL_ACTS: readonly Act[] = Object.values(ACTS).flat();

/** Returns the part of the workspace that an act is about. */
export function groupOf(act: Act): ActGroup {
	const group = ACT_GROUPS.find((each) => (ACTS[each] as readonly Act[]).includes(act));
	if (group === undefined) throw new Error('an act is in no group');
	return group;
}

/** What was done, without who did it and when. Ids alone: names are looked up by whoever reads it. */
export interface Deed {
	readonly act: Act;
	/** The member, team, device's member, field or kind of record that it was done to. */
	readonly subject?: string;
	/** The space in which it was done. */
	readonly space?: SpaceId;
	/** The value before and after, where the act is a change of one value. */
	readonly from?: string;
	readonly to?: string;
	/** How many were concerned; one when it is left out. */
	readonly count?: number;
}

/** One line of the workspace's activity. The relay writes it; nothing changes it but more of the same. */
export interface AuditEntry extends Deed {
	/** Its place in the relay's activity. */
	readonly seq: number;
	/** Who did it. */
	readonly by: MemberId;
	/** When it reached the relay, by the relay's clock. */
	readonly at: Instant;
	/** When the last of several of the same kind reached it. */
	readonly until: Instant;
	readonly count: number;
	/** When it was done as the device says, for what only the device can know (HI-10). */
	readonly said?: Instant;
}

/** An export, as the device that made it tells of it (HI-10). There is no place in it for a name. */
export interface ExportReport {
	/** Made by the device: what is told twice is written once. */
	readonly id: string;
	/** What was exported. */
	readonly what: Exported;
	readonly space: SpaceId | null;
	/** How many rows or records the file has. */
	readonly count: number;
	readonly at: Instant;
}

/** The things that can be exported. */
export const EXPORTED = ['records', 'customers', 'spaces', 'figures', 'audit'] as const;
export type Exported = (typeof EXPORTED)[number];
