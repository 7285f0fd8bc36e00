import { random, type WorkspaceView } from '$lib/app/context';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { isAdmin } from '$lib/domain/member/member';
import { bin, restore } from '$lib/domain/history/commands';
import { bodyOf, createBody } from '$lib/domain/note/body';
import type { Note } from '$lib/domain/note/note';
import { createPage, movePage } from '$lib/domain/page/commands';
import { PageTree, type Spot } from '$lib/domain/page/tree';
import { problemOf } from '$lib/features/common/refusals/why';
import { offerUndo, undoneBut, type Undone } from '$lib/features/common/undo/undo';
import { undoInRecord } from '$lib/features/common/undo/undo-record';
import { NO_CHANGE } from '$lib/domain/core/change';
import { m } from '$lib/i18n/messages';
import { roomName } from '$lib/protocol/rooms';
import { pagesOf } from '$lib/replica/store/pages';
import type { PageRow } from '$lib/replica/store/rows';
import { announce } from '$lib/ui/announcer.svelte';
import { toast } from '$lib/ui/toasts.svelte';

/** What a page begins with. */
export interface PageStart {
	readonly title?: string;
	readonly icon?: string;
	readonly text?: Note;
}

/** Makes a page at the end of those under `parent`. Returns its id, or `null` when it was not made, which was said. */
export async function addPage(
	view: WorkspaceView,
	space: SpaceId,
	tree: PageTree<PageRow>,
	parent: RecordId | null,
	{ title = m.pages_untitled(), icon = '', text = [] }: PageStart = {}
): Promise<RecordId | null> {
	const spot = tree.spot(null, parent, null);
	if (spot === null) return null;
	const { acting } = view;
	const room = roomName({ kind: 'space', space });
	const id = newId(random);
	const made = [{ room, id, edits: [createPage({ space, title, icon }, spot, acting)] }];
	if (text.length > 0) {
		made.push({ room, id: bodyOf(id), edits: [createBody({ id, space }, acting, text)] });
	}
	return (await saved(view.replica.records.changeTogether(made))) ? id : null;
}

/** Makes a blank page at the end of a space's pages, as `addPage` does. */
export async function startPage(view: WorkspaceView, space: SpaceId): Promise<RecordId | null> {
	const tree = new PageTree(await pagesOf(view.replica.db, space));
	return addPage(view, space, tree, null);
}

/** Puts a page elsewhere in its tree, and offers to put it back. Returns whether it was done; what was not was said. */
export async function putPage(
	view: WorkspaceView,
	row: PageRow,
	to: Spot,
	tree: PageTree<PageRow>
): Promise<boolean> {
	const before = { parent: row.parent ?? null, order: row.order };
	const change = movePage(before, to, view.acting);
	if (!(await saved(view.changeInSpace(row.space, row.id, change)))) return false;
	const under = to.parent === null ? undefined : tree.get(to.parent);
	const message =
		under === undefined
			? m.pages_moved_top({ title: row.title })
			: m.pages_moved({ title: row.title, under: under.title });
	if (before.parent === to.parent) {
		announce(m.pages_moved_beside({ title: row.title }));
		return true;
	}
	offerUndo({ message }, () => putBack(view, row.id, to.parent, before));
	return true;
}

const putBack = (
	view: WorkspaceView,
	id: RecordId,
	from: RecordId | null,
	to: Spot
): Promise<Undone> =>
	undoInRecord(view, id, {
		isStill: ({ record }) => record.kind === 'page' && record.parent === from,
		back: ({ record }) => (record.kind === 'page' ? movePage(record, to, view.acting) : NO_CHANGE),
		failure: m.pages_not_saved()
	});

/**
 * Puts a page into the bin with everything under it, and offers to take all of it out again. Pages under it that this
 * person may not put there move up to where it was (HI-05). Returns whether it was done; what was not was said.
 */
export async function binPage(
	view: WorkspaceView,
	row: PageRow,
	tree: PageTree<PageRow>
): Promise<boolean> {
	const { acting, me } = view;
	const room = roomName({ kind: 'space', space: row.space });
	const mayBin = ({ createdBy }: PageRow): boolean =>
		me !== undefined && (isAdmin(me.role) || createdBy === me.id);
	const gone = [row, ...goneWith(row, tree, mayBin)];
	const isGone = new Set(gone.map(({ id }) => id));
	const left = gone.flatMap(({ id }) => tree.under(id)).filter(({ id }) => !isGone.has(id));
	const parent = tree.parentOf(row.id);
	const moves = left.map((page) => {
		const order = tree.spot(null, parent, null)?.order ?? page.order;
		return { page, to: { parent, order } };
	});
	const done = await saved(
		view.replica.records.changeTogether([
			...moves.map(({ page, to }) => ({
				...{ room, id: page.id },
				edits: [movePage({ parent: page.parent ?? null }, to, acting)]
			})),
			...gone.map(({ id }) => ({ room, id, edits: [bin(acting)] }))
		])
	);
	if (!done) return false;
	offerUndo({ message: m.pages_binned({ title: row.title, count: gone.length - 1 }) }, async () => {
		const kept: string[] = [];
		for (const page of gone) {
			const undone = await undoInRecord(view, page.id, {
				isStill: ({ record }) => record.binned,
				back: () => restore(acting),
				failure: m.pages_not_saved()
			});
			if (undone.is === 'failed') return undone;
			if (undone.is === 'changed') kept.push(page.title);
		}
		for (const { page } of moves) {
			const to = { parent: page.parent ?? null, order: page.order };
			const undone = await putBack(view, page.id, parent, to);
			if (undone.is === 'failed') return undone;
			if (undone.is === 'changed') kept.push(page.title);
		}
		return undoneBut(kept);
	});
	return true;
}

/** The pages under one that go into the bin with it: not those below one that stays. */
function goneWith(
	row: PageRow,
	tree: PageTree<PageRow>,
	mayBin: (page: PageRow) => boolean
): readonly PageRow[] {
	const gone: PageRow[] = [];
	const waiting = [...tree.under(row.id)];
	for (let page = waiting.shift(); page !== undefined; page = waiting.shift()) {
		if (!mayBin(page)) continue;
		gone.push(page);
		waiting.push(...tree.under(page.id));
	}
	return gone;
}

/** Whether something was saved; what was not is said. */
async function saved(saving: Parameters<typeof problemOf>[0]): Promise<boolean> {
	const problem = await problemOf(saving, m.pages_not_saved());
	if (problem !== null) toast({ message: problem, tone: 'danger' });
	return problem === null;
}
