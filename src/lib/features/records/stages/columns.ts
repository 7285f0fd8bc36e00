import type { WorkspaceView } from '$lib/app/context';
import { newId, type SpaceId, type StageId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import { same, type ListEdit } from '$lib/domain/core/list-edit';
import { STAGE_DEFAULTS, STATUS_FIELDS, type Stage } from '$lib/domain/space/space';
import { diffStages, stagedStage, type StagedStage } from '$lib/domain/space/stages-edit';
import { CHANGED, offerUndo, UNDONE, type Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import type { Saved } from '$lib/replica/saved';
import { stageCounts } from '$lib/replica/store/aggregates';
import { announce } from '$lib/ui/announcer.svelte';
import { toast } from '$lib/ui/toasts.svelte';
import { notSavedWords } from '$lib/features/common/refusals/why';
import { writeProcess } from './write-process';

/** A column to add to the board. Without `after` it is added after the last open one. */
export interface NewColumn {
	readonly name: string;
	/** The probability in whole percent. Without it, the column takes that of the column before it. */
	readonly probability?: number;
	/** The name of the column before it. `null` means that it is the first. */
	readonly after?: string | null;
	readonly hint?: string;
	/** The key of its built-in texts, when it is proposed by a template. */
	readonly builtIn?: string;
}

/** Adds a column to the board at once, with undo (PL-02). Returns whether it was added. */
export async function addColumn(
	view: WorkspaceView,
	space: SpaceId,
	{ name, probability, after, hint = '', builtIn }: NewColumn
): Promise<boolean> {
	const stages = view.space(space)?.stages ?? [];
	const lastOpen = stages.findLastIndex(({ kind }) => kind === 'open');
	const found = stages.findIndex((stage) => stage.name === after);
	const at = (after === undefined || (after !== null && found === -1) ? lastOpen : found) + 1;
	const { importId: _none, ...defaults } = STAGE_DEFAULTS;
	const stage: StagedStage = {
		...defaults,
		id: newId(view.acting.random),
		name: name.trim(),
		hint,
		...(builtIn === undefined ? {} : { builtIn }),
		kind: 'open',
		probability: probability ?? stages[at - 1]?.probability ?? 0
	};
	const staged = stages.map(stagedStage);
	const put = diffStages(stages, [...staged.slice(0, at), stage, ...staged.slice(at)]);
	return saveStages(view, space, put, m.process_column_added({ name: stage.name }), () => {
		const added = put.put.find(({ item }) => item.id === stage.id);
		return added === undefined ? Promise.resolve(CHANGED) : takeOut(view, space, added.item);
	});
}

/** Moves a column of the board to a place among the others at once, with undo (PL-03). */
export async function moveColumn(
	view: WorkspaceView,
	space: SpaceId,
	id: StageId,
	to: number
): Promise<void> {
	const stages = view.space(space)?.stages ?? [];
	const at = stages.findIndex((stage) => stage.id === id);
	const stage = stages[at];
	if (stage === undefined || to === at || to < 0 || to >= stages.length) return;
	const others = stages.filter((other) => other.id !== id).map(stagedStage);
	const put = diffStages(stages, [...others.slice(0, to), stagedStage(stage), ...others.slice(to)]);
	const said = m.spaces_stage_moved({ stage: stage.name, number: to + 1 });
	const orders = new Map(stages.map((one) => [one.id, one.order]));
	const moved = new Map(put.put.map(({ item }) => [item.id, item.order]));
	const saved = await saveStages(view, space, put, said, () =>
		moveBack(view, space, moved, orders)
	);
	if (saved) announce(said);
}

/** Restores the places of columns, unless somebody has moved one of them since. */
async function moveBack(
	view: WorkspaceView,
	space: SpaceId,
	moved: ReadonlyMap<StageId, string>,
	orders: ReadonlyMap<StageId, string>
): Promise<Undone> {
	const now = view.space(space)?.stages ?? [];
	const ours = now.filter(({ id }) => moved.has(id));
	if (ours.length < moved.size || ours.some(({ id, order }) => moved.get(id) !== order)) {
		return CHANGED;
	}
	const put = ours.map((item) => {
		const order = orders.get(item.id) ?? item.order;
		return { item: { ...item, order }, set: { order } };
	});
	return undoneAs(await writeStages(view, space, { put, removed: [] }));
}

/** Removes a column that was just added, unless it contains something now or was changed. */
async function takeOut(view: WorkspaceView, space: SpaceId, added: Stage): Promise<Undone> {
	const now = view.space(space)?.stages.find(({ id }) => id === added.id);
	if (now === undefined || !sameStage(now, added)) return CHANGED;
	const counts = await stageCounts(view.replica.db, space);
	if ((counts.get(added.id) ?? 0) > 0) return { is: 'changed', said: m.process_column_used() };
	return undoneAs(await writeStages(view, space, { put: [], removed: [added.id] }));
}

/** Whether a column is as it was created. Its place may differ. */
const sameStage = (one: Stage, other: Stage): boolean =>
	one.name === other.name &&
	one.hint === other.hint &&
	one.kind === other.kind &&
	one.probability === other.probability &&
	one.colour === other.colour &&
	one.idleDays === other.idleDays &&
	STATUS_FIELDS.every((field) => same(one[field], other[field]));

/** Returns the outcome of an undo that writes stages. */
const undoneAs = (written: Saved): Undone =>
	written.ok ? UNDONE : { is: 'failed', why: notSavedWords(written.error, m.shell_failed()) };

async function saveStages(
	view: WorkspaceView,
	space: SpaceId,
	stages: ListEdit<Stage>,
	message: string,
	undo: () => Promise<Undone>
): Promise<boolean> {
	const saved = await attempt(view, space, stages);
	if (saved) offerUndo({ message }, undo);
	return saved;
}

/** Writes the stages, and shows why when that fails. */
async function attempt(
	view: WorkspaceView,
	space: SpaceId,
	stages: ListEdit<Stage>
): Promise<boolean> {
	const written = await writeStages(view, space, stages);
	if (!written.ok) {
		toast({ message: notSavedWords(written.error, m.shell_failed()), tone: 'danger' });
	}
	return written.ok;
}

async function writeStages(
	view: WorkspaceView,
	space: SpaceId,
	stages: ListEdit<Stage>
): Promise<Saved> {
	if (stages.put.length === 0 && stages.removed.length === 0) return succeed(null);
	return writeProcess(view, space, { stages, activities: { put: [], removed: [] } });
}
