import { putDevice, putMember } from '../src/lib/documents/directory';
import { setSpaceMember } from '../src/lib/documents/space';
import type { Member } from '../src/lib/domain/member/member';
import type { DeviceId, MemberId } from '../src/lib/domain/core/ids';
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

/**
 * Joins by an invitation. Its use, the member, the device and their places in spaces become durable
 * in one transaction: no link is used up by a crash, and none lets in more than it says.
 */
async function join(
	relay: Desk,
	hello: Hello,
	intent: Extract<Intent, { kind: 'join' }>,
	address: string
): Promise<number | null> {
	if (relay.workspace === null || relay.attempts.tooMany(address)) return CLOSE.unknown;
	const now = relay.environment.clock.now();
	const joining: { member: Member | null } = { member: null };
	const used = relay.invitations.use(
		intent.invitation,
		{ secret: intent.secret, device: hello.device, now },
		(invitation, before) => {
			const member = memberFor(relay, invitation, before, intent.name, now);
			if (member === null || !hasRoomForDevice(relay, member.id, hello.device)) return null;
			joining.member = member;
			return member.id;
		}
	);
	if (!used.ok) {
		if (used.error === 'wrong-secret' || used.error === 'unknown') relay.attempts.note(address);
		return CLOSE.unknown;
	}
	const { invitation, row } = used.value;
	// What was used before is written already.
	const { member } = joining;
	if (member === null || row === null) return null;
	const device = {
		id: hello.device,
		member: member.id,
		name: intent.deviceName,
		publicKey: hello.publicKey,
		createdAt: now
	};
	const spaces = invitation.spaces.filter((space) => relay.hasSpace(space));
	// In one turn, and so in one commit.
	await Promise.all([
		relay.editDirectory(
			(doc) => {
				putMember(doc, member);
				putDevice(doc, device);
			},
			[row]
		),
		...spaces.map((space) =>
			relay.editSpace(space, (doc) => {
				setSpaceMember(doc, member.id, true);
			})
		)
	]);
	return null;
}

/** Whether a member may have one device more. */
function hasRoomForDevice(
	{ directory, environment: { limits, meter } }: Desk,
	member: MemberId,
	device: DeviceId
): boolean {
	if (directory.devices.has(device)) return true;
	const theirs = [...directory.devices.values()].filter((each) => each.member === member);
	if (theirs.length < limits.memberDevices) return true;
	meter.quota('devices');
	return false;
}

/**
 * Who joins: the person that the invitation is for, or a new one with the invitation's role. Nobody
 * when who made it might not make it now: they were removed or have another role, or the person that
 * it names has risen above them since (OP-05).
 */
function memberFor(
	relay: Desk,
	invitation: Invitation,
	before: MemberId | null,
	name: string,
	now: number
): Member | null {
	const { directory } = relay;
	const id = before ?? invitation.member;
	const known = id === null ? null : directory.members.get(id);
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
