import { putDevice, putMember } from '../src/lib/documents/directory';
import { setSpaceMember } from '../src/lib/documents/space';
import type { Member } from '../src/lib/domain/member/member';
import { judgeInvitation } from '../src/lib/domain/member/rules';
import type { Hello, Intent, Invitation } from '../src/lib/protocol/handshake';
import { CLOSE } from '../src/lib/protocol/messages';
import { hashOf, sameHash } from './identity';
import type { Desk } from './desk';

/**
 * Claims the relay or joins its workspace. Gives the close code, or `null` when it worked. Wrong
 * secrets are counted by the address that they come from.
 */
export function arriveByIntent(
	relay: Desk,
	hello: Hello,
	intent: Exclude<Intent, { kind: 'enter' }>,
	address: string
): Promise<number | null> {
	return intent.kind === 'claim'
		? claim(relay, hello, intent, address)
		: join(relay, hello, intent, address);
}

async function claim(
	relay: Desk,
	hello: Hello,
	intent: Extract<Intent, { kind: 'claim' }>,
	address: string
): Promise<number | null> {
	const { claimSecret, clock } = relay.environment;
	// Claimed already: the claimant may be trying again because the answer did not arrive.
	if (relay.workspace !== null) {
		const known = relay.directory.devices.get(hello.device)?.publicKey === hello.publicKey;
		if (hello.workspace !== relay.workspace) return CLOSE.elsewhere;
		return known ? null : CLOSE.unknown;
	}
	if (relay.attempts.tooMany(address)) return CLOSE.unknown;
	if (hello.workspace === null || !sameHash(hashOf(intent.secret), hashOf(claimSecret))) {
		relay.attempts.note(address);
		return CLOSE.unknown;
	}
	await relay.claim(hello.workspace, {
		member: intent.member.id,
		name: intent.member.name,
		device: hello.device,
		publicKey: hello.publicKey,
		at: clock.now()
	});
	return null;
}

async function join(
	relay: Desk,
	hello: Hello,
	intent: Extract<Intent, { kind: 'join' }>,
	address: string
): Promise<number | null> {
	if (relay.workspace === null || relay.attempts.tooMany(address)) return CLOSE.unknown;
	const now = relay.environment.clock.now();
	const used = await relay.invitations.use(intent.invitation, intent.secret, now);
	if (!used.ok) {
		if (used.error === 'wrong-secret' || used.error === 'unknown') relay.attempts.note(address);
		return CLOSE.unknown;
	}
	const member = memberFor(relay, used.value, intent.name, now);
	if (member === null) return CLOSE.unknown;
	await relay.editDirectory((doc) => {
		putMember(doc, member);
		putDevice(doc, {
			id: hello.device,
			member: member.id,
			name: intent.deviceName,
			publicKey: hello.publicKey,
			createdAt: now
		});
	});
	for (const space of used.value.spaces) {
		if (!relay.hasSpace(space)) continue;
		await relay.editSpace(space, (doc) => {
			setSpaceMember(doc, member.id, true);
		});
	}
	return null;
}

/**
 * Who joins: the person that the invitation is for, or a new one with the invitation's role. Nobody
 * when who made it might not make it now: they were removed or have another role, or the person that
 * it names has risen above them since (OP-05).
 */
function memberFor(relay: Desk, invitation: Invitation, name: string, now: number): Member | null {
	const { directory } = relay;
	const known = invitation.member === null ? null : directory.members.get(invitation.member);
	if (known === undefined || known?.standing === 'removed') return null;
	const mayInvite = judgeInvitation(
		invitation.createdBy,
		known?.role ?? invitation.role,
		directory
	);
	// Everybody links another device of their own.
	if (!mayInvite.ok && known?.id !== invitation.createdBy) return null;
	if (known !== null) return { ...known, standing: 'active' };
	return {
		id: relay.newId(),
		name,
		role: invitation.role,
		team: invitation.team,
		standing: 'active',
		createdAt: now,
		importId: null
	};
}
