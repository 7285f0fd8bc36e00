import type { WorkspaceView } from '$lib/app/context';
import { notBefore } from '$lib/domain/core/change';
import type { MemberId, RecordId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import { bin } from '$lib/domain/history/commands';
import { mayEnter } from '$lib/domain/access/reach';
import type { Space } from '$lib/domain/space/space';
import { mayPost } from '$lib/domain/topic/speaking';
import {
	answerInvitation,
	createSharedDraft,
	inviteToDraft,
	nameAuthor,
	postOfDraft,
	sendSharedDraft,
	type NewSharedDraft
} from '$lib/domain/topic/shared-draft';
import { problemOf } from '$lib/features/common/refusals/why';
import { offerUndo } from '$lib/features/common/undo/undo';
import { undoBin, undoInRecord } from '$lib/features/common/undo/undo-record';
import { noteOf } from '$lib/features/records/posts/post-doc';
import { withAnswered } from '$lib/features/records/posts/say';
import { m } from '$lib/i18n/messages';
import { roomName, type RoomName } from '$lib/protocol/rooms';
import type { Saved } from '$lib/replica/saved';
import type { DraftRow, PostRow } from '$lib/replica/store/rows';
import { toast } from '$lib/ui/toasts.svelte';

const roomOf = ({ space }: Pick<DraftRow, 'space'>): RoomName => roomName({ kind: 'space', space });

/** Returns who can be invited to write in a space, by name: who may write there, but this person. */
export const invitable = (
	{ directory, replica: { me } }: WorkspaceView,
	space: Space
): readonly { readonly value: MemberId; readonly label: string }[] =>
	[...directory.members.values()]
		.filter(
			(member) =>
				member.id !== me && mayEnter(member.id, space, directory) && mayPost(member, space)
		)
		.map(({ id, name }) => ({ value: id, label: name }))
		.sort((a, b) => a.label.localeCompare(b.label));

/**
 * Begins a shared draft with a text. Resolves with why that was not saved, or `null`: then it has this id, and the
 * people who are invited find it.
 */
export async function beginTogether(
	view: WorkspaceView,
	id: RecordId,
	draft: NewSharedDraft,
	text: string
): Promise<string | null> {
	const { acting, replica } = view;
	const room = roomOf(draft);
	const begin = async (): Promise<Saved> => {
		const made = await view.changeInSpace(draft.space, id, createSharedDraft(draft, acting));
		if (!made.ok) return made;
		const begun = await replica.notes.begin(room, id, acting);
		if (!begun.ok || text.trim() === '') return begun;
		const wrote = await replica.notes.write(room, id, noteOf(text));
		return wrote.ok ? succeed(null) : wrote;
	};
	return problemOf(begin(), m.together_not_saved());
}

/**
 * Sends a shared draft with this text, for all who write it. Resolves with why it was not sent, or `null` when it was.
 * Where somebody else has sent it meanwhile, theirs stays.
 */
export async function sendTogether(
	view: WorkspaceView,
	row: DraftRow,
	text: string
): Promise<string | null> {
	const { acting, replica } = view;
	const { owner, joined } = row;
	const writers = [...(owner === null ? [] : [owner]), ...joined];
	const answering = await withAnswered(view, row);
	const said = sendSharedDraft(answering, writers, text, acting);
	if (said === null) return m.together_not_saved();
	const topic = await replica.db.records.get(row.topic);
	const least = topic === undefined ? -Infinity : topic.updatedAt + 1;
	const room = roomOf(row);
	const isAnswered = owner === replica.me || joined.includes(replica.me);
	const saved = replica.records.changeTogether([
		...(isAnswered ? [] : [{ room, id: row.id, edits: [answerInvitation(true, acting)] }]),
		{ room, id: postOfDraft(row.id), edits: [notBefore(least, said)] }
	]);
	return problemOf(saved, m.together_not_saved());
}

/** Invites exactly these people to a draft. Resolves with why that was not saved, or `null` when it was. */
export const invite = (
	view: WorkspaceView,
	draft: DraftRow,
	members: readonly MemberId[]
): Promise<string | null> =>
	problemOf(
		view.changeInSpace(draft.space, draft.id, inviteToDraft(draft, members, view.acting)),
		m.together_not_saved()
	);

/** Says that this person writes a draft along, or does not, and offers to undo the latter. */
export async function answer(view: WorkspaceView, row: DraftRow, writes: boolean): Promise<void> {
	const { acting } = view;
	const saved = view.changeInSpace(row.space, row.id, answerInvitation(writes, acting));
	if ((await told(saved)) || writes) return;
	offerUndo({ message: m.together_declining() }, () =>
		undoInRecord(view, row.id, {
			isStill: ({ record }) => record.kind === 'draft' && record.joined.get(acting.actor) === false,
			back: () => answerInvitation(true, acting),
			failure: m.together_not_saved()
		})
	);
}

/** Throws a draft away for everybody who writes it, and offers to undo that. */
export async function discard(view: WorkspaceView, { space, id }: DraftRow): Promise<void> {
	if (await told(view.changeInSpace(space, id, bin(view.acting)))) return;
	offerUndo({ message: m.together_discarded() }, () => undoBin(view, id, m.together_not_saved()));
}

/** Takes this person's name off a post that others have sent, and offers to undo that. */
export async function unname(view: WorkspaceView, { space, id }: PostRow): Promise<void> {
	const { acting } = view;
	if (await told(view.changeInSpace(space, id, nameAuthor(false, acting)))) return;
	offerUndo({ message: m.together_unnamed() }, () =>
		undoInRecord(view, id, {
			isStill: ({ record }) => record.kind === 'post' && !record.with.includes(acting.actor),
			back: () => nameAuthor(true, acting),
			failure: m.discussion_not_saved()
		})
	);
}

/** Tells why something was not saved. Resolves with whether there was anything to tell. */
async function told(saved: Promise<Saved>): Promise<boolean> {
	const problem = await problemOf(saved, m.together_not_saved());
	if (problem !== null) toast({ message: problem, tone: 'danger' });
	return problem !== null;
}
