import type { Refusal } from '../../src/lib/domain/access/refusal';
import { isAdmin, type People } from '../../src/lib/domain/member/member';
import type { Directory } from '../../src/lib/documents/directory';
import type { Limits } from '../common/limits';
import type { Authors } from '../store/store';
import type { AuthorLimits, Bearer } from './authorship';

/** The sender of an update. */
export interface Sender {
	readonly member: string;
	/** The device or the token that the update's Yjs client ids are bound to. */
	readonly author: string;
}

/** The limits that the gate holds updates to. */
export interface GateLimits
	extends
		Pick<
			Limits,
			'update' | 'record' | 'document' | 'recordParts' | 'documentParts' | 'work' | 'adminWork'
		>,
		AuthorLimits {}

/** The gate's decision about one update. */
export type Verdict<Accepted> =
	| ({
			readonly verdict: 'accepted';
			/** The part of the update that was new. */
			readonly update: Uint8Array;
			/** The Yjs client ids that the update binds to its author. */
			readonly fresh: Authors;
	  } & Accepted)
	/** The document already contains all of it. */
	| { readonly verdict: 'known' }
	/** It depends on structs that neither the document nor the update contains. */
	| { readonly verdict: 'incomplete' }
	/** The rules or the limits forbid it. */
	| { readonly verdict: 'refused'; readonly refusal: Refusal };

/** Makes the verdict that refuses an update. */
export const refused = (refusal: Refusal) => ({ verdict: 'refused', refusal }) as const;

export const MALFORMED: Refusal = { rule: 'SCHEMA', reason: 'malformed', facts: {} };
export const TOO_LARGE: Refusal = { rule: 'LIMIT', reason: 'too-large', facts: {} };
export const TOO_MUCH: Refusal = { rule: 'LIMIT', reason: 'too-much-at-once', facts: {} };
export const TOO_MANY: Refusal = { rule: 'LIMIT', reason: 'too-many', facts: {} };
/** The refusal for guests and read-only tokens, which change nothing. */
export const GUESTS_READ: Refusal = { rule: 'OP-05', reason: 'guests-read', facts: {} };
export const NOT_A_MEMBER: Refusal = { rule: 'OP-05', reason: 'not-a-member', facts: {} };

/** Returns whether a member may carry what others have written: admins may, to refill a lost relay. */
export function mayCarry(member: string, people: Pick<People, 'members'>): boolean {
	const known = people.members.get(member);
	return known !== undefined && known.standing !== 'removed' && isAdmin(known.role);
}

/**
 * Describes a sender for the judgement of client ids. The directory says which devices belong to a member.
 */
export function bearerOf(
	{ member, author }: Sender,
	{ devices }: Pick<Directory, 'devices'>,
	how: Pick<Bearer, 'mayCarry' | 'isLive'>
): Bearer {
	return { author, isOwn: (other) => devices.get(other)?.member === member, ...how };
}
