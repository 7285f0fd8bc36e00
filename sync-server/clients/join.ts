import { putDevice, putMember } from '../../src/lib/documents/write-directory';
import { setSpaceMember } from '../../src/lib/documents/space';
import { deedOfArrival, deedsOfMember } from '../../src/lib/domain/audit/deeds';
import { ROLES, type Member } from '../../src/lib/domain/member/member';
import type { DeviceId, MemberId, SpaceId } from '../../src/lib/domain/core/ids';
import { judgeInvitation } from '../../src/lib/domain/member/rules';
import type { Directory } from '../../src/lib/documents/directory';
import type { Hello, Intent, Invitation } from '../../src/lib/protocol/handshake';
import { CLOSE } from '../../src/lib/protocol/messages';
import { memberOfDevice } from '../access/directory-view';
import { hashOf, sameHash } from '../access/secret-hash';
import type { Relay } from '../rooms/relay';

/**
 * Claims the relay or joins its workspace. Resolves with the close code, or `null` on success. Wrong
 * secrets are counted by the address that they come from.
 */
export function arriveByIntent(
	relay: Relay,
	hello: Hello,
	intent: Exclude<Intent, { kind: 'enter' }>,
	address: string
): Promise<number | null> {
	return intent.kind === 'claim'
		? claim(relay, hello, intent, address)
		: oneByOne(relay, hello.device, () => joinAlone(relay, hello, intent, address));
}

/** The joins that are not on the disk yet, by device: one device joins once at a time, even from two tabs. */
const joining = new WeakMap<Relay, Map<DeviceId, Promise<unknown>>>();

async function oneByOne<Value>(
	relay: Relay,
	device: DeviceId,
	work: () => Promise<Value>
): Promise<Value> {
	const all = joining.get(relay) ?? new Map<DeviceId, Promise<unknown>>();
	joining.set(relay, all);
	const before = all.get(device);
	const mine = before === undefined ? work() : before.then(work, work);
	all.set(device, mine);
	try {
		return await mine;
	} finally {
		if (all.get(device) === mine) all.delete(device);
	}
}

async function claim(
	relay: Relay,
	hello: Hello,
	intent: Extract<Intent, { kind: 'claim' }>,
	address: string
): Promise<number | null> {
	const { claimSecret, clock } = relay.environment;
	// The relay is claimed already. The claimant may be trying again because the answer did not arrive.
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
 * Joins by an invitation. A device that is in already keeps its member: what the link gives is added to that
 * member, and a link that has nothing to add is not used up. The use, the member, the device and their places
 * in spaces become durable in one transaction, so a crash never uses up a link, and no link lets in more than
 * it says.
 */
async function joinAlone(
	relay: Relay,
	hello: Hello,
	intent: Extract<Intent, { kind: 'join' }>,
	address: string
): Promise<number | null> {
	if (relay.workspace === null) return CLOSE.unknown;
	const now = relay.environment.clock.now();
	const own = memberOfDevice(relay.directory, hello.device, hello.publicKey);
	if (relay.attempts.tooMany(address)) return own === null ? CLOSE.unknown : null;
	const joining: { member: Member | null } = { member: null };
	const used = relay.invitations.use(
		intent.invitation,
		{ secret: intent.secret, device: hello.device, now },
		(invitation, before) => {
			if (own !== null && isNothingNew(relay, own, hello.device, invitation)) return null;
			const member = memberFor(relay, invitation, own?.id ?? before, intent.name, now);
			if (member === null || !hasRoomForDevice(relay, member.id, hello.device)) return null;
			joining.member = member;
			return member.id;
		}
	);
	if (!used.ok) {
		if (used.error === 'wrong-secret' || used.error === 'unknown') relay.attempts.note(address);
		// A member's device is let in even when the link is no longer valid.
		return own === null ? CLOSE.unknown : null;
	}
	const { invitation, row } = used.value;
	// An earlier use of the link is stored already.
	const { member } = joining;
	if (member === null || row === null) return null;
	const device = {
		id: hello.device,
		member: member.id,
		name: intent.deviceName,
		publicKey: hello.publicKey,
		createdAt: now
	};
	const spaces = invitation.spaces.filter((space) => relay.rights.hasSpace(space));
	const known = relay.directory.members.get(member.id) ?? null;
	const inviter = invitation.createdBy;
	// What a link gives is done by whoever made it.
	const arrived =
		own === null
			? relay.audit.rowsOf(member.id, [deedOfArrival(member, known, inviter)])
			: relay.audit.rowsOf(inviter, deedsOfMember(known, member));
	const letIn = (space: SpaceId) =>
		relay.rights.space(space)?.members.includes(member.id) === true
			? []
			: relay.audit.rowsOf(inviter, [{ act: 'space-let-in', subject: member.id, space }]);
	// One turn of the event loop, and so one commit.
	await Promise.all([
		relay.rooms.editDirectory(
			(doc) => {
				putMember(doc, member);
				if (own === null) putDevice(doc, device);
			},
			[row, ...arrived]
		),
		...spaces.map((space) =>
			relay.rooms.editSpace(
				space,
				(doc) => {
					setSpaceMember(doc, member.id, true);
				},
				letIn(space)
			)
		)
	]);
	return null;
}

/**
 * Returns the role and team that a link gives to somebody who is already a member. A link that is for anybody
 * gives its role when that is higher, and its team to a member without one. Nobody gets less than they have.
 */
function added(
	{ role, team }: Member,
	invitation: Pick<Invitation, 'role' | 'team' | 'member' | 'createdBy'>,
	directory: Directory
): Pick<Member, 'role' | 'team'> {
	if (invitation.member !== null) return { role, team };
	const isHigher = ROLES.indexOf(invitation.role) < ROLES.indexOf(role);
	// The maker of the link may have another role by now (OP-05).
	const mayGive = judgeInvitation(invitation.createdBy, invitation.role, directory).ok;
	return {
		role: isHigher && mayGive ? invitation.role : role,
		team: mayGive ? (team ?? invitation.team) : team
	};
}

/** Returns whether a link gives a member nothing that they do not have. */
function isNothingNew(
	relay: Relay,
	own: Member,
	device: DeviceId,
	invitation: Invitation
): boolean {
	const { role, team } = added(own, invitation, relay.directory);
	const who = { kind: 'device', device, member: own.id } as const;
	return (
		role === own.role &&
		team === own.team &&
		own.standing === 'active' &&
		invitation.spaces.every(
			(space) =>
				!relay.rights.hasSpace(space) || relay.rights.mayBeIn(who, { kind: 'space', space })
		)
	);
}

/** Returns whether a member may have one more device. */
function hasRoomForDevice(
	{ directory, environment: { limits, meter } }: Relay,
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
 * Returns the member who joins: the one that the invitation is for, or a new one with the invitation's role.
 * Returns `null` when the maker of the invitation could not make it now: they were removed or have another
 * role, or the person that it names has a higher role by now (OP-05).
 */
function memberFor(
	relay: Relay,
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
	// Everybody may link another device of their own.
	if (!mayInvite.ok && known?.id !== invitation.createdBy) return null;
	if (known !== null)
		return { ...known, ...added(known, invitation, directory), standing: 'active' };
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
