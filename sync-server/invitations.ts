import * as v from 'valibot';
import type { MemberId } from '../src/lib/domain/core/ids';
import { fail, succeed, type Result } from '../src/lib/domain/core/result';
import { invitationSchema, type Invitation } from '../src/lib/protocol/handshake';
import { hashOf, sameHash } from './identity';
import type { Store } from './store/store';

const rowSchema = v.object({ ...invitationSchema.entries, secretHash: v.string() });
type InvitationRow = v.InferOutput<typeof rowSchema>;

/** Why an invitation does not hold. Whoever knocks is told none of it: the answer is always the same. */
export type InvitationFault = 'unknown' | 'wrong-secret' | 'expired' | 'used-up';

/** The relay's invitations. Their secrets are kept as hashes only. */
export class Invitations {
	constructor(private readonly store: Store) {}

	/** All invitations, the newest first, without what proves them. */
	list(): Invitation[] {
		return this.store
			.list('invitations')
			.map(({ value }) => v.parse(invitationSchema, value))
			.sort((a, b) => b.createdAt - a.createdAt);
	}

	/** Whether there is one of this id. */
	has(id: string): boolean {
		return this.store.get('invitations', id) !== undefined;
	}

	async add(invitation: Invitation, secretHash: string): Promise<void> {
		await this.store.put('invitations', invitation.id, { ...invitation, secretHash });
	}

	async revoke(id: string): Promise<void> {
		await this.store.delete('invitations', id);
	}

	/** Uses an invitation once. What it grants is given only when this resolves with success. */
	async use(id: string, secret: string, now: number): Promise<Result<Invitation, InvitationFault>> {
		const row = this.store.get('invitations', id);
		if (row === undefined) return fail('unknown');
		const invitation = v.parse(rowSchema, row);
		const fault = faultOf(invitation, secret, now);
		if (fault !== null) return fail(fault);
		await this.store.put('invitations', id, { ...invitation, used: invitation.used + 1 });
		return succeed(v.parse(invitationSchema, invitation));
	}
}

function faultOf(invitation: InvitationRow, secret: string, now: number): InvitationFault | null {
	if (!sameHash(hashOf(secret), invitation.secretHash)) return 'wrong-secret';
	if (now >= invitation.expiresAt) return 'expired';
	return invitation.used >= invitation.uses ? 'used-up' : null;
}

/** An invitation for another device of a member who is there already: short-lived, for one use. */
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

/** Ten minutes, ms: long enough to fetch the phone. */
const DEVICE_LINK_LIFE = 600_000;
