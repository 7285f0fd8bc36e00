import type { Refusal } from '../../src/lib/domain/access/refusal';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';
import { CARRIED, type Authors } from '../store/store';

/** How many Yjs client ids one document may have, and of whom. */
export interface AuthorLimits {
	/** Of one device: it takes a new one each time that it opens the document and writes. */
	readonly deviceAuthors: number;
	/** Of all devices of one member. */
	readonly memberAuthors: number;
	/** Of everybody. The last tenth is for admins, so that nobody can lock a document for them. */
	readonly documentAuthors: number;
}

/** Who brings an update, as far as client ids go. */
export interface Bearer {
	/** The device, or the token, that its client ids are bound to. */
	readonly author: string;
	/** Whether another author is of the same member. */
	readonly isOwn: (author: string) => boolean;
	/** Whether they may bring what others have written: admins, to fill a relay that lost its disk. */
	readonly mayCarry: boolean;
	/** Whether the update is being written at this moment: under one id then, not under several. */
	readonly isLive: boolean;
}

/**
 * Whether a device may send structs under these Yjs client ids: only under its own. The first use of
 * an id in a document binds it to the device, so that nobody can go on in another's name, or take
 * an id away from under its owner's feet. Returns the ids that this update binds; none when all of
 * them were bound before.
 *
 * Ids count for a device and for a member, never against others: who has used up their own is refused,
 * and everybody else goes on. Who may carry brings what others have written; ids that nobody had
 * before are then nobody's.
 */
export function judgeAuthors(
	clients: readonly number[],
	authors: Authors,
	{ author, isOwn, mayCarry, isLive }: Bearer,
	limits: AuthorLimits
): Result<Authors, Refusal> {
	const fresh: string[] = [];
	for (const client of clients) {
		const key = String(client);
		const bound = authors[key];
		if (bound === undefined) fresh.push(key);
		else if (bound !== author && !mayCarry) {
			return fail({ rule: 'AUTHOR', reason: 'not-your-device', facts: {} });
		}
	}
	if (fresh.length === 0) return succeed({});
	if (isLive && fresh.length > 1 && !mayCarry) {
		return fail({ rule: 'AUTHOR', reason: 'one-id-at-a-time', facts: {} });
	}
	const room = mayCarry ? limits.documentAuthors : Math.floor(limits.documentAuthors * 0.9);
	const bound = Object.values(authors);
	const ofDevice = bound.filter((each) => each === author).length + fresh.length;
	const ofMember = bound.filter(isOwn).length + fresh.length;
	const isFull =
		bound.length + fresh.length > room ||
		(!mayCarry && (ofDevice > limits.deviceAuthors || ofMember > limits.memberAuthors));
	if (isFull) return fail({ rule: 'LIMIT', reason: 'too-many-ids', facts: {} });
	// A device writes under one id at a time: several new ones at once are carried, by who may do that.
	const owner = mayCarry && fresh.length > 1 ? CARRIED : author;
	return succeed(Object.fromEntries(fresh.map((key) => [key, owner])));
}
