import { parsedFields } from '$lib/domain/core/json';
import type { WorkspaceView } from '$lib/app/context';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import type { Instant } from '$lib/domain/core/day';
import { written, type Placed } from '$lib/domain/history/picks';
import { topicHref, topicsHref } from '$lib/features/discussion/topics/topic-link';
import { allWaiting, type WaitingFile } from '$lib/replica/store/waiting-files';
import type { StoredDraft } from '$lib/ui/drafts';
import { recordHref } from '../inbox/words';

/** Something that somebody has begun to write and not sent. */
export interface Begun {
	/** What it is called among all that was begun. */
	readonly place: string;
	/** The keys of its parts: a post has its text under one, a poll or a link with it under another. */
	readonly keys: readonly string[];
	readonly what: 'post' | 'edit' | 'topic' | 'comment';
	/** What it belongs to; empty while that is not on this device. */
	readonly of: string;
	/** What is written so far, as it would be stored. */
	readonly text: string;
	/** The files that were chosen for it. */
	readonly files: readonly WaitingFile[];
	readonly at: Instant;
	/** Where it goes on; `null` while what it belongs to is not on this device. */
	readonly href: string | null;
}

/** What tells where drafts belong. */
interface PlacesView {
	space(id: SpaceId): { readonly name: string } | null;
	readonly replica: Pick<WorkspaceView['replica'], 'db'>;
}

const KINDS = [
	[/^topic\/([^/]+)(?:\/parts)?$/u, 'post'],
	[/^post\/([^/]+)\/edit$/u, 'edit'],
	[/^new-topic\/([^/]+)$/u, 'topic'],
	[/^record\/([^/]+)\/comment$/u, 'comment'],
	[/^customer\/([^/]+)$/u, 'comment']
] as const;

/**
 * Returns the posts, topics and comments among what is stored, also those that have only files, the one that was written
 * last first.
 */
export async function begunTexts(
	view: PlacesView,
	stored: readonly StoredDraft[]
): Promise<readonly Begun[]> {
	const found = new Map<string, Begun>();
	for (const { draftKey, at, text } of stored) {
		const begun = await begunUnder(view, draftKey, at, found);
		if (begun === null) continue;
		const texts = [begun.text, textIn(text)].filter((each) => each !== '');
		const keys = [...begun.keys, draftKey];
		found.set(begun.place, { ...begun, keys, text: texts.join('\n') });
	}
	for (const { draftKey, at, files } of await allWaiting(view.replica.db)) {
		const begun = await begunUnder(view, draftKey, at, found);
		if (begun !== null) found.set(begun.place, { ...begun, files, at: Math.max(begun.at, at) });
	}
	return [...found.values()].sort((a, b) => b.at - a.at);
}

/** Returns what was begun in the place of a draft, as far as it is known; `null` for a draft of something else. */
async function begunUnder(
	view: PlacesView,
	draftKey: string,
	at: Instant,
	found: ReadonlyMap<string, Begun>
): Promise<Begun | null> {
	const kind = KINDS.find(([begins]) => begins.test(draftKey));
	const id = kind?.[0].exec(draftKey)?.[1];
	if (kind === undefined || id === undefined) return null;
	const [, what] = kind;
	const place = `${what}/${id}`;
	const known = found.get(place);
	if (known !== undefined) return known;
	const { of, href } = await placeOf(view, what, id);
	return { place, keys: [], what, of, text: '', files: [], at, href };
}

async function placeOf(
	view: PlacesView,
	what: Begun['what'],
	id: RecordId
): Promise<Pick<Begun, 'of' | 'href'>> {
	if (what === 'topic') {
		const home = view.space(id);
		return { of: home?.name ?? '', href: home === null ? null : `${topicsHref(id)}?new` };
	}
	const { db } = view.replica;
	const post = what === 'edit' ? await db.posts.get(id) : undefined;
	const row = await db.records.get(post?.topic ?? id);
	if (row === undefined || (what === 'edit' && post === undefined)) return { of: '', href: null };
	if (row.kind !== 'topic') return { of: row.title, href: recordHref(row) };
	const href = topicHref(row.space, row.id);
	return { of: row.title, href: post === undefined ? href : `${href}?post=${post.id}` };
}

/** The fields of a draft that have text, the title first. */
const TEXTS = ['title', 'text', 'question', 'options', 'items', 'href', 'note'] as const;

/** Returns what is written in a stored draft. What another version stored otherwise is left out. */
function textIn(stored: string): string {
	const { picks, ...rest } = parsedFields(stored);
	const lines = TEXTS.flatMap((name) => {
		const text = rest[name];
		if (typeof text !== 'string' || text === '') return [];
		return [name === 'text' ? written({ text, picks: placed(picks) }) : text];
	});
	return lines.join('\n');
}

const placed = (picks: unknown): readonly Placed[] =>
	Array.isArray(picks)
		? picks.filter(
				(pick): pick is Placed =>
					typeof pick === 'object' &&
					pick !== null &&
					typeof (pick as Partial<Placed>).label === 'string' &&
					typeof (pick as Partial<Placed>).at === 'number' &&
					typeof (pick as Partial<Placed>).token === 'object'
			)
		: [];
