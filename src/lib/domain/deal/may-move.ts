import type { Refusal } from '../access/refusal';
import { fail, succeed, type Result } from '../core/result';
import { isAdmin, type Role } from '../member/member';
import type { Stage } from '../space/space';

/** Whether this role may move a deal from one kind of stage to another (OP-06, OP-07). */
export function mayMove(
	role: Role,
	from: Pick<Stage, 'kind'>,
	to: Pick<Stage, 'kind'>
): Result<null, Refusal> {
	if (role === 'guest') return fail({ rule: 'OP-05', reason: 'guests-read' });
	if (from.kind !== 'open' && to.kind !== from.kind && !isAdmin(role)) {
		return fail({ rule: 'OP-07', reason: 'closed-stays-closed' });
	}
	return succeed(null);
}
