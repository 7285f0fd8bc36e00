import type { Refusal } from '../access/refusal';
import type { ExportReport } from '../audit/entry';
import type { Instant } from '../core/day';
import type { MemberId } from '../core/ids';
import { fail, succeed, type Result } from '../core/result';
import { isAdmin, type People } from '../member/member';

/**
 * Whether a member may read the audit log: admins and owners alone (HI-09). The relay sends nothing of it
 * to anybody else, and a device drops what it has when its member is no admin any more.
 */
export function judgeAuditReading(
	actor: MemberId,
	people: Pick<People, 'members'>
): Result<null, Refusal> {
	const member = people.members.get(actor);
	const may = member !== undefined && member.standing === 'active' && isAdmin(member.role);
	return may ? succeed(null) : fail({ rule: 'HI-09', reason: 'admins-only' });
}

/** How far ahead of the relay a device's clock may be, ms (HI-07). */
const AHEAD = 300_000;

/**
 * Whether a member may add a report of an export to the audit log (HI-10): every member tells of their own
 * exports, and of nothing else. The relay writes the entry in the name of the member whose device it is, so
 * that nobody writes in the name of another. A moment ahead of the relay's clock is refused.
 */
export function judgeExportReport(
	actor: MemberId,
	report: Pick<ExportReport, 'at'>,
	{ people, now }: { readonly people: Pick<People, 'members'>; readonly now: Instant }
): Result<null, Refusal> {
	const member = people.members.get(actor);
	if (member === undefined || member.standing !== 'active') {
		return fail({ rule: 'HI-10', reason: 'not-a-member' });
	}
	return report.at > now + AHEAD ? fail({ rule: 'HI-10', reason: 'clock-ahead' }) : succeed(null);
}
