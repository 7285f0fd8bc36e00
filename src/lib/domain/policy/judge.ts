import type { MemberId } from '../core/ids';
import { fail, succeed, type Result } from '../core/result';
import type { Refusal } from '../access/refusal';
import type { People } from '../member/member';
import { DIRECTORY_RULES, factsOfDirectory } from './directory-rules';
import type { DocumentValue, RecordEdit } from './edit';
import { factsOfEdit } from './record-facts';
import type { RecordContext } from './record-context';
import { RECORD_RULES } from './record-rules';
import { decide } from './rule';
import { factsOfSpace, SPACE_RULES } from './space-rules';

/**
 * Judges an edit of a record: allowed, or refused with the rule's id and the facts for the message. The
 * device uses it before it writes, and the relay before it stores. `space` is the record's; `null` for
 * customers. `now` is the moment by the judging side's clock.
 */
export const judgeRecord = (
	actor: MemberId,
	edit: RecordEdit,
	place: Omit<RecordContext, 'actor' | 'edit'>
): Result<null, Refusal> => decide(RECORD_RULES, factsOfEdit(edit), { actor, edit, ...place });

/**
 * Judges a change of a room's own document from its state before and after. `mayManage` tells whether
 * the actor may set who enters a space. API tokens may when they were created for it (SP-04).
 */
export function judgeDocument(
	actor: MemberId,
	before: DocumentValue,
	after: DocumentValue,
	people: People,
	mayManage = true
): Result<null, Refusal> {
	if (before.kind === 'directory' && after.kind === 'directory') {
		// An empty directory has no members. Its relay knows who may fill it.
		const known = before.directory.members.size > 0 ? before.directory : people;
		const context = { actor, people: known, before: before.directory, after: after.directory };
		return decide(DIRECTORY_RULES, factsOfDirectory(context.before, context.after), context);
	}
	if (before.kind === 'space' && after.kind === 'space') {
		const facts = factsOfSpace(before.space, after.space);
		const { id } = before;
		const context = { actor, id, before: before.space, after: after.space, people, mayManage };
		return decide(SPACE_RULES, facts, context);
	}
	if (before.kind === 'private' && after.kind === 'private') {
		// Only the member's own devices enter this room. This check repeats that.
		return before.member === actor && people.members.get(actor)?.standing !== 'removed'
			? succeed(null)
			: fail({ rule: 'OP-08', reason: 'not-yours', facts: {} });
	}
	// The customers' room has no document of its own: customers are records.
	return fail({ rule: 'SCHEMA', reason: 'malformed', facts: {} });
}
