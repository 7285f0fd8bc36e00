import { putDevice, putMember } from '../src/lib/documents/directory';
import { setSpaceMember } from '../src/lib/documents/space';
import type { Member } from '../src/lib/domain/member/member';
import type { Hello, Intent, Invitation } from '../src/lib/protocol/handshake';
import { CLOSE } from '../src/lib/protocol/messages';
import { hashOf, sameHash } from './identity';
import type { Desk } from './desk';

/** Claims the relay or joins its workspace. Gives the close code, or `null` when it worked. */
export function arriveByIntent(
	relay: Desk,
	hello: Hello,
	intent: Exclude<Intent, { kind: 'enter' }>
): Promise<number | null> {
	return intent.kind === 'claim' ? claim(relay, hello, intent) : join(relay, hello, intent);
}

async function claim(
	relay: Desk,
	hello: Hello,
	intent: Extract<Intent, { kind: 'claim' }>
): Promise<number | null> {
	const { claimSecret, clock } = relay.environment;
	// Claimed already: the claimant may be trying again because the answer did not arrive.
	if (relay.workspace !== null) {
		const known = relay.directory.devices.get(hello.device)?.publicKey === hello.publicKey;
		if (hello.workspace !== relay.workspace) return CLOSE.elsewhere;
		return known ? null : CLOSE.unknown;
	}
	if (relay.tooManyWrongSecrets(false)) return CLOSE.unknown;
	if (hello.workspace === null || !sameHash(hashOf(intent.secret), hashOf(claimSecret))) {
		relay.tooManyWrongSecrets(true);
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
	intent: Extract<Intent, { kind: 'join' }>
): Promise<number | null> {
	if (relay.workspace === null || relay.tooManyWrongSecrets(false)) return CLOSE.unknown;
	const now = relay.environment.clock.now();
	const used = await relay.invitations.use(intent.invitation, intent.secret, now);
	if (!used.ok) {
		if (used.error === 'wrong-secret' || used.error === 'unknown') relay.tooManyWrongSecrets(true);
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

/** Who joins: the person that the invitation is for, or a new one with the invitation's role. */
function memberFor(relay: Desk, invitation: Invitation, name: string, now: number): Member | null {
	if (invitation.member !== null) {
		const known = relay.directory.members.get(invitation.member);
		if (known === undefined || known.standing === 'removed') return null;
		return { ...known, standing: 'active' };
	}
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
