import { clock, type WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import type { RecordChange } from '$lib/domain/core/change';
import type { Result } from '$lib/domain/core/result';
import type { People } from '$lib/domain/member/member';
import { rateField } from '$lib/domain/deal/commands';
import { editOf, type RecordFields } from '$lib/domain/policy/edit';
import { judgeRecord } from '$lib/domain/policy/judge';
import type { AnyRecord } from '$lib/documents/read-record';

/** The parts of the open workspace that the rules need. */
export type Judging = Pick<WorkspaceView, 'space'> & {
	readonly directory: People;
	readonly replica: Pick<WorkspaceView['replica'], 'me'>;
};

/**
 * Whether the person at this device may make this change now, and why not. Screens use it to decide
 * what to offer. The same rules judge the change when it is made.
 */
export const mayChange = (
	view: Judging,
	record: AnyRecord,
	change: RecordChange
): Result<null, Refusal> =>
	judgeRecord(view.replica.me, editOf(fieldsOf(record), change), {
		people: view.directory,
		space: record.space === null ? null : view.space(record.space),
		now: clock.now()
	});

/** Returns a record in the form of its document's fields. */
export function fieldsOf(record: AnyRecord): RecordFields {
	const { id: _, ...fields } = record;
	return record.kind === 'deal' ? { ...fields, rate: rateField(record.rate) } : fields;
}
