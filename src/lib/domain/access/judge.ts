import type { MemberId } from '../core/ids';
import type { RecordFacts } from '../core/record';
import { isAdmin, type People } from '../member/member';
import { fail, succeed, type Result } from '../core/result';
import { mayRead, reachOf } from './reach';
import type { Refusal } from './refusal';

/** What a change to a record does, as far as the access rules care. */
export interface RecordEdit {
	/** The facts before the change, `null` when the record is new. */
	readonly before: RecordFacts | null;
	readonly after: RecordFacts;
}

const allowed: Result<null, Refusal> = succeed(null);

/**
 * Whether a member may make a change to a record (OP-08): guests only read; nobody touches what is
 * out of their reach, makes a deal for others out of it, or moves one out of it.
 */
export function judgeRecordEdit(
	actor: MemberId,
	edit: RecordEdit,
	people: People
): Result<null, Refusal> {
	const member = people.members.get(actor);
	if (member === undefined || member.standing === 'removed') {
		return fail({ rule: 'OP-05', reason: 'not-a-member' });
	}
	if (member.role === 'guest') return fail({ rule: 'OP-05', reason: 'guests-read' });
	const reach = reachOf(actor, people);
	if (edit.before !== null && edit.before.kind !== edit.after.kind) {
		return fail({ rule: 'SCHEMA', reason: 'malformed' });
	}
	if (edit.before !== null && !mayRead(reach, edit.before)) {
		return fail({ rule: 'OP-08', reason: 'not-yours' });
	}
	if (!mayRead(reach, edit.after)) return fail({ rule: 'OP-08', reason: 'not-yours' });
	return allowed;
}

/** The workspace's documents that are not records. */
export type SharedDocument =
	| { readonly kind: 'directory' }
	| { readonly kind: 'space'; readonly exists: boolean; readonly createdBy: MemberId | null }
	| { readonly kind: 'private'; readonly member: MemberId }
	| { readonly kind: 'customers' };

/** Whether a member may change a shared document: the directory by admins, a space by who leads it. */
export function judgeDocumentEdit(
	actor: MemberId,
	document: SharedDocument,
	people: People
): Result<null, Refusal> {
	const member = people.members.get(actor);
	if (member === undefined || member.standing === 'removed') {
		return fail({ rule: 'OP-05', reason: 'not-a-member' });
	}
	switch (document.kind) {
		case 'directory':
			return isAdmin(member.role) ? allowed : fail({ rule: 'OP-05', reason: 'admins-only' });
		case 'space':
			if (member.role === 'guest') return fail({ rule: 'OP-05', reason: 'guests-read' });
			if (isAdmin(member.role) || member.role === 'supervisor') return allowed;
			return !document.exists || document.createdBy === actor
				? allowed
				: fail({ rule: 'OP-05', reason: 'admins-only' });
		case 'private':
			return document.member === actor ? allowed : fail({ rule: 'OP-08', reason: 'not-yours' });
		case 'customers':
			// The room's own document stays empty: customers are records.
			return fail({ rule: 'SCHEMA', reason: 'malformed' });
	}
}
