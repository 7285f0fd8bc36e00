import { clock, random, type WorkspaceView } from '$lib/app/context';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import { bodyOf } from '$lib/domain/note/body';
import { noteChange, type Note } from '$lib/domain/note/note';
import { renamePage } from '$lib/domain/page/commands';
import { createVersion, wholeText } from '$lib/domain/page/version';
import { roomName } from '$lib/protocol/rooms';
import type { Saved } from '$lib/replica/saved';
import { versionsOf } from '$lib/replica/store/pages';

/** How long after a version none is kept by itself, ms: whoever only looks up goes on with the same one. */
const APART = 5 * 60_000;

/** The page whose versions are kept. */
export interface Versioned {
	readonly id: RecordId;
	readonly space: SpaceId;
}

/** Returns the text that a page has now. */
export const textNow = async (view: WorkspaceView, page: RecordId): Promise<Note> =>
	(await view.replica.records.read(bodyOf(page)))?.note ?? [];

/** Returns the text of a version; `null` where one that it builds on is not on this device. */
export async function textOf(view: WorkspaceView, version: RecordId): Promise<Note | null> {
	const parts: { readonly start: number; readonly cut: number; readonly own: Note }[] = [];
	const seen = new Set<RecordId>();
	let text: Note | null = null;
	for (let at: RecordId | null = version; at !== null;) {
		// Another device may have written a circle.
		if (seen.has(at)) return null;
		seen.add(at);
		const whole = await view.replica.records.read(at);
		if (whole?.record.kind !== 'version') return null;
		const { base, start, cut } = whole.record;
		if (base === null) text = whole.note;
		else parts.push({ start, cut, own: whole.note });
		at = base;
	}
	return text === null
		? null
		: parts.reduceRight<Note>((below, part) => wholeText(below, part, part.own), text);
}

/**
 * Keeps what a page is now as a version. Without a name it is kept only when something has changed since the latest
 * one, and that is a while ago, unless `isWanted`.
 */
export async function keepVersion(
	view: WorkspaceView,
	{ id, space }: Versioned,
	name = '',
	isWanted = name !== ''
): Promise<Saved> {
	const [latest] = await versionsOf(view.replica.db, id);
	if (!isWanted && latest !== undefined && latest.createdAt > clock.now() - APART) {
		return succeed(null);
	}
	const text = await textNow(view, id);
	const before = latest === undefined ? null : await textOf(view, latest.id);
	const base =
		latest === undefined || before === null
			? null
			: { id: latest.id, depth: latest.depth, text: before };
	const made = createVersion({ page: id, space, name }, text, base, view.acting);
	if (made !== null) return view.changeInSpace(space, newId(random), made);
	// It reads as the latest: that is given the name, where it has none.
	if (name === '' || latest === undefined) return succeed(null);
	if (latest.title !== '') return keepSame(view, { id, space }, name, text);
	return nameVersion(view, { space, id: latest.id, title: latest.title }, name);
}

/** Keeps a text that has a name already under another one, whole. */
function keepSame(
	view: WorkspaceView,
	{ id, space }: Versioned,
	name: string,
	text: Note
): Promise<Saved> {
	const made = createVersion({ page: id, space, name }, text, null, view.acting);
	if (made === null) return Promise.resolve(succeed(null));
	return view.changeInSpace(space, newId(random), made);
}

/** Names a version. */
export const nameVersion = (
	view: WorkspaceView,
	{ space, id, title }: { readonly space: SpaceId; readonly id: RecordId; readonly title: string },
	name: string
): Promise<Saved> => view.changeInSpace(space, id, renamePage({ title }, name, view.acting));

/**
 * Makes a page read as a text again: a new change, behind all that others have written. What it was is kept as a
 * version before. Returns what undoes it, or why it was not done.
 */
export async function restoreText(
	view: WorkspaceView,
	page: Versioned,
	text: Note
): Promise<Saved<{ readonly before: Note }>> {
	const kept = await keepVersion(view, page, '', true);
	if (!kept.ok) return kept;
	const before = await textNow(view, page.id);
	const done = await writeText(view, page, text);
	return done.ok ? succeed({ before }) : done;
}

/** Makes a page read as a text. */
export const writeText = (
	view: WorkspaceView,
	{ id, space }: Versioned,
	text: Note
): Promise<Saved<'saved' | 'replaced'>> =>
	view.replica.notes.write(roomName({ kind: 'space', space }), id, text);

/** Whether a page reads as a text. */
export const readsAs = async (view: WorkspaceView, page: RecordId, text: Note): Promise<boolean> =>
	noteChange(await textNow(view, page), text) === null;
