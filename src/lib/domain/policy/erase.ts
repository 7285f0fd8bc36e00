import { fail, succeed, type Result } from '../core/result';
import type { MemberId } from '../core/ids';
import type { Refusal } from '../access/refusal';
import { isAdmin, type People } from '../member/member';
import type { RecordFields } from './edit';

/** Whether a member may delete anything for good: admins and owners (HI-05). */
export function mayErase(actor: MemberId, people: Pick<People, 'members'>): boolean {
	const member = people.members.get(actor);
	return member !== undefined && member.standing !== 'removed' && isAdmin(member.role);
}

/**
 * Whether a member may delete a record for good: only admins and owners may, and only what is in the
 * bin (HI-05). Device and relay use the same function. `fields` are the record's, `null` when there is
 * no such record.
 */
export function judgeErasure(
	actor: MemberId,
	fields: RecordFields | null,
	people: Pick<People, 'members'>
): Result<null, Refusal> {
	if (!mayErase(actor, people)) return fail(ADMINS_ERASE);
	return fields?.['binned'] === true ? succeed(null) : fail(ONLY_BINNED);
}

/** The refusal for a person who may not delete anything for good. */
export const ADMINS_ERASE: Refusal = { rule: 'HI-05', reason: 'deletion' };

/** The refusal for a record that is not, or no longer, in the bin. */
export const ONLY_BINNED: Refusal = {
	rule: 'HI-05',
	reason: 'deletion',
	facts: { field: 'binned' }
};

/** The refusal for a record that was deleted for good (HI-05): it never comes back, whoever writes it. */
export const ERASED: Refusal = { rule: 'HI-05', reason: 'deletion', facts: { erased: 'true' } };
