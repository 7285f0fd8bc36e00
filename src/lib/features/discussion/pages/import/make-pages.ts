import { random, type WorkspaceView } from '$lib/app/context';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { ordersBetween } from '$lib/domain/core/order';
import { bin } from '$lib/domain/history/commands';
import { bodyOf, createBody } from '$lib/domain/note/body';
import type { Note, NoteNode } from '$lib/domain/note/note';
import { createPage } from '$lib/domain/page/commands';
import type { PageTree } from '$lib/domain/page/tree';
import { problemOf } from '$lib/features/common/refusals/why';
import { offerUndo, type Undone } from '$lib/features/common/undo/undo';
import { undoInRecords } from '$lib/features/common/undo/undo-record';
import { attachAll } from '$lib/features/records/files/attach';
import { m } from '$lib/i18n/messages';
import { roomName } from '$lib/protocol/rooms';
import type { PageRow } from '$lib/replica/store/rows';
import { toast } from '$lib/ui/toasts.svelte';
import { readsAs } from '../versions';
import type { ImportedPage } from './import-types';

/** A page that was made, and the text that it was given. */
interface Made {
	readonly id: RecordId;
	readonly page: ImportedPage;
	readonly text: Note;
	readonly pictures: ReadonlyMap<string, string>;
}

/**
 * Makes pages with their texts, all of them or none, at the end of those under `parent`, attaches their pictures, and
 * offers to take all of it back. Returns the pages that were made; what was not made was said.
 */
export async function makePages(
	view: WorkspaceView,
	space: SpaceId,
	tree: PageTree<PageRow>,
	parent: RecordId | null,
	pages: readonly ImportedPage[]
): Promise<readonly RecordId[]> {
	const { acting } = view;
	const room = roomName({ kind: 'space', space });
	const made = named(pages, view.isOn('files'));
	const ids = new Map(made.map(({ id, page }) => [page.key, id]));
	const orders = ordersOf(pages, tree.under(parent).at(-1)?.order ?? null);
	const saved = await problemOf(
		view.replica.records.changeTogether(
			made.flatMap(({ id, page, text }) => {
				const above = page.parent === null ? undefined : ids.get(page.parent);
				const spot = { parent: above ?? parent, order: orders.get(page.key) ?? 'a0' };
				const title = page.title === '' ? m.pages_untitled() : page.title;
				const edits = [createPage({ space, title }, spot, acting)];
				if (text.length === 0) return [{ room, id, edits }];
				const body = [createBody({ id, space }, acting, text)];
				return [
					{ room, id, edits },
					{ room, id: bodyOf(id), edits: body }
				];
			})
		),
		m.pages_not_saved()
	);
	if (saved !== null) {
		toast({ message: saved, tone: 'danger' });
		return [];
	}
	for (const { id, page, pictures } of made) {
		const given = page.pictures.flatMap(({ key, name, type, bytes }) => {
			const file = pictures.get(key);
			return file === undefined ? [] : [{ id: file, name, type, bytes }];
		});
		if (given.length > 0) await attachAll(view, room, id, given);
	}
	offerUndo({ message: m.pages_imported({ count: made.length }) }, () => unmake(view, made));
	return made.map(({ id }) => id);
}

/** Takes pages back that were just made. Those that somebody has written in since stay, and are named. */
async function unmake(view: WorkspaceView, made: readonly Made[]): Promise<Undone> {
	const changed = new Set<RecordId>();
	for (const { id, text } of made) if (!(await readsAs(view, id, text))) changed.add(id);
	// What is under another one goes before it.
	const ids = made.map(({ id }) => id).reverse();
	return undoInRecords(view, ids, {
		isStill: ({ record, history, posts }) =>
			!record.binned &&
			!changed.has(record.id) &&
			posts.length === 0 &&
			history.every(({ by, what, ...line }) => {
				const isPicture = what === 'field' && 'field' in line && line.field.startsWith('file.');
				return by === view.acting.actor && (what === 'created' || isPicture);
			}),
		back: () => bin(view.acting),
		failure: m.pages_not_saved()
	});
}

/** Returns pages with the ids that they are given, and texts that name pictures and other pages by theirs. */
function named(pages: readonly ImportedPage[], hasFiles: boolean): readonly Made[] {
	const ids = new Map(pages.map(({ key }) => [key, newId(random)]));
	return pages.map((page) => {
		const pictures = new Map(
			(hasFiles ? page.pictures : []).map(({ key }) => [key, newId(random)])
		);
		const text = page.note.map((node) => withIds(node, pictures, ids));
		return { id: ids.get(page.key) ?? newId(random), page, text, pictures };
	});
}

/** What is not there is named by its words. */
function withIds(
	node: NoteNode,
	pictures: ReadonlyMap<string, string>,
	pages: ReadonlyMap<string, RecordId>
): NoteNode {
	if (node.type === 'picture') {
		const file = pictures.get(String(node.attrs?.['file']));
		if (file !== undefined) return { ...node, attrs: { ...node.attrs, file } };
		const words = String(node.attrs?.['alt'] ?? '');
		return words === ''
			? { type: 'paragraph' }
			: { type: 'paragraph', content: [{ type: 'text', text: words }] };
	}
	if (node.type === 'mention') {
		const id = pages.get(String(node.attrs?.['id']));
		if (id !== undefined) return { ...node, attrs: { ...node.attrs, id } };
		return { type: 'text', text: String(node.attrs?.['id']) };
	}
	if (node.content === undefined) return node;
	return { ...node, content: node.content.map((part) => withIds(part, pictures, pages)) };
}

/** Returns where each page is among those beside it: as they are given, behind the last that is there. */
function ordersOf(
	pages: readonly ImportedPage[],
	last: string | null
): ReadonlyMap<string, string> {
	const beside = new Map<string | null, string[]>();
	for (const { key, parent } of pages) beside.set(parent, [...(beside.get(parent) ?? []), key]);
	return new Map(
		[...beside].flatMap(([parent, keys]) => {
			const orders = ordersBetween(parent === null ? last : null, null, keys.length);
			return keys.flatMap((key, at) => {
				const order = orders[at];
				return order === undefined ? [] : [[key, order] as const];
			});
		})
	);
}
