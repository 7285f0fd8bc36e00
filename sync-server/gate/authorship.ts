import type { Refusal } from '../../src/lib/domain/access/refusal';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';
import { CARRIED, type Authors } from '../store/store';

/** How many Yjs client ids one document may have. */
export interface AuthorLimits {
	/** Of one device, which takes a new id each time that it opens the document and writes. */
	readonly deviceAuthors: number;
	/** Of all devices of one member. */
	readonly memberAuthors: number;
	/** Of everybody. The last tenth is for admins, so that nobody can lock them out of a document. */
	readonly documentAuthors: number;
}

/** The sender of an update, as far as client ids are concerned. */
export interface Bearer {
	/** The device or the token that its client ids are bound to. */
	readonly author: string;
	/** Returns whether another author belongs to the same member. */
	readonly isOwn: (author: string) => boolean;
	/** Whether they may carry what others have written. Admins may, to refill a relay that lost its disk. */
	readonly mayCarry: boolean;
	/** Whether the update is being made now. It may then have one new client id, not several. */
	readonly isLive: boolean;
}

/**
 * Decides whether a device may send structs under these Yjs client ids: only under its own. The first use of
 * an id in a document binds it to the device, so that nobody can continue under another's id, or take an id
 * away from its owner. Returns the ids that this update binds; none when all of them were bound before.
 *
 * Ids are counted for each device and each member, never against others: whoever has used up their own is
 * refused, and everybody else goes on. A sender who may carry brings what others have written, and ids that
 * are new in the document then belong to nobody.
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
	// A device writes under one id at a time. Several new ones at once were carried by somebody who may
	// carry.
	const owner = mayCarry && fresh.length > 1 ? CARRIED : author;
	return succeed(Object.fromEntries(fresh.map((key) => [key, owner])));
}
