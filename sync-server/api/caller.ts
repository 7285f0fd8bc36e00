import { mayRead, reachKey, reachOf, type Reach } from '../../src/lib/domain/access/reach';
import { ADDONS, isOn, type AddonSwitches } from '../../src/lib/domain/addons/addons';
import { recordHiddenBy, spaceHiddenBy, type Hidden } from '../../src/lib/domain/addons/hidden';
import type { SpaceId } from '../../src/lib/domain/core/ids';
import { isPart, type RecordFacts } from '../../src/lib/domain/core/record';
import { isAdmin } from '../../src/lib/domain/member/member';
import type { Space } from '../../src/lib/domain/space/space';
import type { ApiToken } from '../../src/lib/protocol/handshake';
import { parseRoom, roomName, type RoomName } from '../../src/lib/protocol/rooms';
import { parseToken, spacesOf } from '../access/tokens';
import type { Relay } from '../rooms/relay';

/** Who asks the API: a script, with what its token and the token's maker may see at this moment. */
export interface Caller {
	readonly token: ApiToken;
	readonly reach: Reach;
	/** The spaces that both the token is for and its maker may enter. */
	readonly spaces: ReadonlyMap<SpaceId, Space>;
	/** The rooms whose records it may ask for, within its reach. */
	readonly rooms: ReadonlySet<RoomName>;
	/** Which add-ons are off for everybody. */
	readonly switches: AddonSwitches | null;
	/** Spaces that it could enter and that are hidden, and why. Their rooms are not among its rooms. */
	readonly hidden: ReadonlyMap<SpaceId, Hidden>;
	/** Whether it is told why something is hidden: its maker is an admin, and can change that. */
	readonly mayKnowWhy: boolean;
	/** Equal for two callers exactly when both may see the same. */
	readonly key: string;
}

/**
 * Returns the caller that an `Authorization` header shows. Returns `null` when it shows no token, one that is
 * not valid at this moment, or one whose maker is no member any more (OP-05).
 */
export function callerOf(relay: Relay, authorization: string | undefined): Caller | null {
	const [scheme, text, ...more] = (authorization ?? '').split(' ');
	if (scheme?.toLowerCase() !== 'bearer' || text === undefined || more.length > 0) return null;
	const shown = parseToken(text);
	if (shown === null) return null;
	const token = relay.tokens.check(shown, relay.environment.clock.now());
	if (token === null) return null;
	const { createdBy, write, manage } = token;
	const reach = reachOf(createdBy, relay.directory);
	if (reach.kind === 'none') return null;
	const who = { kind: 'token', token: token.id, createdBy, write, manage } as const;
	const { workspace: switches } = relay.directory;
	const spaces = new Map<SpaceId, Space>();
	const hidden = new Map<SpaceId, Hidden>();
	for (const id of token.everywhere ? relay.rights.spaceIds : spacesOf(token)) {
		const space = relay.rights.space(id);
		if (space === null || !relay.rights.mayBeIn(who, { kind: 'space', space: id })) continue;
		const by = spaceHiddenBy(space, switches);
		if (by === null) spaces.set(id, space);
		else hidden.set(id, by);
	}
	const rooms = new Set([...spaces.keys()].map((space) => roomName({ kind: 'space', space })));
	if (token.customers) rooms.add(CUSTOMERS);
	const role = relay.directory.members.get(createdBy)?.role ?? 'guest';
	return {
		...{ token, reach, spaces, rooms, switches, hidden },
		mayKnowWhy: isAdmin(role),
		key: [...rooms, reachKey(reach), offKey(switches)].join()
	};
}

export const CUSTOMERS: RoomName = roomName({ kind: 'customers' });

/** Returns the add-ons that are off as text, which is equal while the same records and files are hidden. */
export const offKey = (switches: AddonSwitches | null): string =>
	ADDONS.filter((addon) => !isOn(addon, switches)).join('+');

/**
 * Returns whether a caller may read a record with these facts, in one of its rooms (OP-08). What an add-on
 * hides is not there for scripts either (LS-04), and neither are what is said in topics and the texts of records.
 */
export const maySee = (
	{ reach, switches }: Pick<Caller, 'reach' | 'switches'>,
	facts: RecordFacts
): boolean =>
	!isPart(facts.kind) &&
	mayRead(reach, facts) &&
	recordHiddenBy(facts.kind, null, switches) === null;

/** Returns why a record of a room is hidden from a caller that could read it otherwise, or `null`. */
export function whyHidden(caller: Caller, room: RoomName, facts: RecordFacts): Hidden | null {
	if (isPart(facts.kind) || !mayRead(caller.reach, facts)) return null;
	const address = parseRoom(room);
	const by = address?.kind === 'space' ? caller.hidden.get(address.space) : undefined;
	return by ?? recordHiddenBy(facts.kind, null, caller.switches);
}
