import { clock, type WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import type { RecordChange } from '$lib/domain/core/change';
import type { Result } from '$lib/domain/core/result';
import { rateField } from '$lib/domain/deal/commands';
import { editOf, type RecordFields } from '$lib/domain/policy/edit';
import { judgeRecord } from '$lib/domain/policy/judge';
import type { AnyRecord } from '$lib/documents/read-record';

/** What judging needs of the open workspace. */
export type Judging = Pick<WorkspaceView, 'directory' | 'space'> & {
	readonly replica: Pick<WorkspaceView['replica'], 'me'>;
};

/**
 * Whether the person at this device may change a record like this now: what a screen offers, and the
 * reason that it gives for what it does not offer. The same rules judge the change when it is made.
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

/** A record as its document's fields hold it. */
export function fieldsOf(record: AnyRecord): RecordFields {
	const { id: _, ...fields } = record;
	return record.kind === 'deal' ? { ...fields, rate: rateField(record.rate) } : fields;
}
