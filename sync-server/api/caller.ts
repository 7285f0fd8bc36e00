import { mayRead, reachKey, reachOf, type Reach } from '../../src/lib/domain/access/reach';
import type { AddonSwitches } from '../../src/lib/domain/addons/addons';
import type { SpaceId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Space } from '../../src/lib/domain/space/space';
import type { ApiToken } from '../../src/lib/protocol/handshake';
import { roomName, type RoomName } from '../../src/lib/protocol/rooms';
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
	const spaces = new Map<SpaceId, Space>();
	for (const id of token.everywhere ? relay.rights.spaceIds : spacesOf(token)) {
		const space = relay.rights.space(id);
		if (space === null || !relay.rights.mayBeIn(who, { kind: 'space', space: id })) continue;
		spaces.set(id, space);
	}
	const rooms = new Set([...spaces.keys()].map((space) => roomName({ kind: 'space', space })));
	if (token.customers) rooms.add(CUSTOMERS);
	const { workspace: switches } = relay.directory;
	return { token, reach, spaces, rooms, switches, key: `${[...rooms].join()} ${reachKey(reach)}` };
}

export const CUSTOMERS: RoomName = roomName({ kind: 'customers' });

/** Returns whether a caller may read a record with these facts, in one of its rooms (OP-08). */
export const maySee = ({ reach }: Pick<Caller, 'reach'>, facts: RecordFacts): boolean =>
	mayRead(reach, facts);
