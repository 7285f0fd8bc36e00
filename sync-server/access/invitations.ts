import * as v from 'valibot';
import type { DeviceId, MemberId } from '../../src/lib/domain/core/ids';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';
import { invitationSchema, type Invitation } from '../../src/lib/protocol/handshake';
import { hashOf, sameHash } from './secret-hash';
import type { StagedRow } from '../store/committer';
import type { RowChange, Tables } from '../store/tables';

const rowSchema = v.object({
	...invitationSchema.entries,
	secretHash: v.string(),
	/** The devices that have joined by it, so that one that was cut off finds its place again. */
	usedBy: v.optional(v.array(v.object({ device: v.string(), member: v.string() })), [])
});
type InvitationRow = v.InferOutput<typeof rowSchema>;

/** Why an invitation is not valid. The answer to the device is always the same and does not tell why. */
export type InvitationFault = 'unknown' | 'wrong-secret' | 'expired' | 'used-up' | 'not-for-you';

/** A use of an invitation that has been decided but not stored yet. */
export interface InvitationUse {
	readonly invitation: Invitation;
	/** To be committed with what the invitation grants; `null` for a use that was stored before. */
	readonly row: StagedRow | null;
}

/** The relay's invitations. Only the hashes of their secrets are stored. */
export class Invitations {
	constructor(private readonly tables: Tables) {}

	/** Returns all invitations, the newest first, without the hashes of their secrets. */
	list(): Invitation[] {
		return this.tables
			.list('invitations')
			.map(({ value }) => v.parse(invitationSchema, value))
			.sort((a, b) => b.createdAt - a.createdAt);
	}

	/** Returns how many links of a member can still be used. */
	openOf(member: MemberId, now: number): number {
		return this.list().filter(
			({ createdBy, expiresAt, used, uses }) =>
				createdBy === member && expiresAt > now && used < uses
		).length;
	}

	/** Removes the invitations that ended long ago. */
	async forget(now: number): Promise<void> {
		for (const { id, expiresAt } of this.list()) {
			if (now - expiresAt > KEPT) await this.revoke(id);
		}
	}

	/** Adds an invitation. Resolves with `false` when its id is taken: none can be replaced by another. */
	async add(
		invitation: Invitation,
		secretHash: string,
		also?: () => readonly StagedRow[]
	): Promise<boolean> {
		let isTaken = false;
		const decide = (row: unknown): RowChange => {
			isTaken = row !== undefined;
			return isTaken ? 'keep' : { value: { ...invitation, secretHash } };
		};
		await this.tables.change('invitations', invitation.id, decide, also);
		return !isTaken;
	}

	/** Revokes an invitation. Resolves when that is on the disk, also when there was none. */
	revoke(id: string, also?: () => readonly StagedRow[]): Promise<void> {
		const decide = (row: unknown) => (row === undefined ? 'keep' : 'remove');
		return this.tables.change('invitations', id, decide, also);
	}

	/**
	 * Uses an invitation for a device. `admit` returns the member that the device joins as, or `null`; the
	 * use is then not counted. A device that has used the invitation before joins as the same member and is
	 * not counted again. The caller stores the use together with what it grants.
	 */
	use(
		id: string,
		proof: { readonly secret: string; readonly device: DeviceId; readonly now: number },
		admit: (invitation: Invitation, before: MemberId | null) => MemberId | null
	): Result<InvitationUse, InvitationFault> {
		const known = this.tables.get('invitations', id);
		if (known === undefined) return fail('unknown');
		const row = v.parse(rowSchema, known);
		const before = row.usedBy.find(({ device }) => device === proof.device)?.member ?? null;
		const fault = faultOf(row, proof.secret, proof.now, before !== null);
		if (fault !== null) return fail(fault);
		const invitation = v.parse(invitationSchema, row);
		const member = admit(invitation, before);
		if (member === null) return fail('not-for-you');
		if (before !== null) return succeed({ invitation, row: null });
		const value = {
			...row,
			used: row.used + 1,
			usedBy: [...row.usedBy, { device: proof.device, member }]
		};
		const staged = this.tables.stage('invitations', id, () => ({ value }));
		return succeed({ invitation, row: staged });
	}
}

function faultOf(
	invitation: InvitationRow,
	secret: string,
	now: number,
	isUsedAlready: boolean
): InvitationFault | null {
	if (!sameHash(hashOf(secret), invitation.secretHash)) return 'wrong-secret';
	if (now >= invitation.expiresAt) return 'expired';
	return invitation.used >= invitation.uses && !isUsedAlready ? 'used-up' : null;
}

/** Makes an invitation for another device of a member: short-lived, for one use. */
export const deviceInvitation = (id: string, member: MemberId, now: number): Invitation => ({
	id,
	role: 'agent',
	team: null,
	spaces: [],
	member,
	createdBy: member,
	createdAt: now,
	expiresAt: now + DEVICE_LINK_LIFE,
	uses: 1,
	used: 0
});

/** How long an invitation that has ended is still listed, ms. */
const KEPT = 30 * 86_400_000;

/** How long a device link is valid: ten minutes, ms. Long enough to fetch the phone. */
const DEVICE_LINK_LIFE = 600_000;
