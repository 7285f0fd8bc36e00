import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import { bodyOf } from '$lib/domain/note/body';
import type { Note } from '$lib/domain/note/note';
import { noteOf, textOfNote } from '$lib/features/records/posts/post-doc';
import { saving, type Saved } from '$lib/replica/saved';
import { wantedNote } from '$lib/replica/store/kept-texts';
import { sentDraftsIn, type SentDraft } from '$lib/replica/store/shared-drafts';
import { standingIn } from './draft-words';

/**
 * What was written in a shared draft and is not in the post that it was sent as (HI-17), because somebody who had not
 * seen it sent that.
 */
export interface LateText extends SentDraft {
	readonly text: string;
	/** Its number in the tray, when the relay did not take it; `null` when it is in the text of the draft. */
	readonly refused: number | null;
}

/** The most sent drafts of a topic that are looked at, the latest: each costs reading its text. */
const MOST = 10;

/** The name of the fact that says which late text of a draft this person has let go of. */
const goneKey = (draft: RecordId): string => `late-text:${draft}`;

/** Returns the late texts of a topic, those of the latest posts first. */
export async function lateTexts(
	view: WorkspaceView,
	topic: RecordId
): Promise<readonly LateText[]> {
	const sent = (await sentDraftsIn(view.replica.db, topic)).filter(({ draft }) =>
		['owner', 'writes'].includes(standingIn(view, draft))
	);
	const found = await Promise.all(sent.slice(0, MOST).map((each) => lateIn(view, each)));
	return found.flat();
}

async function lateIn(
	{ replica: { db, records } }: WorkspaceView,
	{ draft, post }: SentDraft
): Promise<readonly LateText[]> {
	const body = bodyOf(draft.id);
	const refusals = await db.refusals.where('record').equals(body).toArray();
	const refused = refusals.flatMap(({ n, reason, wanted }): LateText[] => {
		const text = reason === 'sent' ? textOfNote(wantedNote(wanted)) : '';
		return text === '' || n === undefined ? [] : [{ draft, post, text, refused: n }];
	});
	const note = (await records.read(body))?.note ?? [];
	const [said] = (await records.read(post.id))?.posts ?? [];
	const left = said === undefined ? '' : missingFrom(said.text, note);
	const isGone = (await db.meta.get(goneKey(draft.id)))?.value === left;
	return left === '' || isGone ? refused : [...refused, { draft, post, text: left, refused: null }];
}

/** Returns the paragraphs and lists of a note that a post does not have, as the text of one. */
export function missingFrom(said: string, note: Note): string {
	const whole = textOfNote(note);
	if (whole === said.trim()) return '';
	const has = noteOf(said).map((node) => textOfNote([node]));
	// Both are read the same way, so that what looks the same is the same.
	const missing = noteOf(whole).filter((node) => {
		const text = textOfNote([node]);
		const at = has.indexOf(text);
		if (at >= 0) has.splice(at, 1);
		return at < 0 && text !== '';
	});
	return textOfNote(missing);
}

/** Lets go of a late text. Gives the way to put it back. */
export async function letGoOf(
	{ replica: { db, refused } }: WorkspaceView,
	late: LateText
): Promise<Saved<() => Promise<Saved>>> {
	if (late.refused !== null) return refused.discard(late.refused);
	const key = goneKey(late.draft.id);
	return saving(async () => {
		await db.meta.put({ key, value: late.text });
		return succeed(() =>
			saving(async () => {
				await db.meta.delete(key);
				return succeed(null);
			})
		);
	});
}
