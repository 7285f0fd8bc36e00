import type { WorkspaceView } from '$lib/app/context';
import type { RecordChange } from '$lib/domain/core/change';
import { fieldLabel } from '$lib/features/common/refusals/field-labels';
import { notSavedReason } from '$lib/features/common/refusals/why';
import { rememberEdit } from '$lib/features/common/undo/field-act';
import { remember } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import type { TaskRow } from '$lib/replica/store/rows';
import { listText } from '$lib/ui/format';
import { changeTask, undoChange } from './in-series';

/**
 * Changes fields of a task where it is listed, and remembers that, so that it can be undone; of one that repeats the
 * person says which tasks of the series they mean (LW-05). Returns, as text, why it was not saved; `null` when it was,
 * and when the person meant no task.
 */
export async function editInPlace(
	view: WorkspaceView,
	row: TaskRow,
	change: RecordChange
): Promise<string | null> {
	const saved = await changeTask(view, row, change);
	if (saved === null) return null;
	if (!saved.ok) return notSavedReason(saved.error, m.deal_not_saved());
	if (row.repeat === undefined) {
		rememberEdit(view, row, change);
		return null;
	}
	const fields = listText(Object.keys(change.set).map((field) => fieldLabel(field, 'task')));
	const said = m.common_act_edit({ fields, title: row.title });
	remember(said, () => undoChange(view, row.space, saved.value));
	return null;
}
