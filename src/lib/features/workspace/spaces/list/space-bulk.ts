import type { WorkspaceView } from '$lib/app/context';
import type { SpaceId } from '$lib/domain/core/ids';
import { fail, succeed, type Result } from '$lib/domain/core/result';
import { spaceStep, spaceUndo, type SpaceStep, type SpaceWork } from '$lib/domain/space/bulk';
import type { Refusal } from '$lib/domain/access/refusal';
import type { Space } from '$lib/domain/space/space';
import {
	readSpace,
	setDeleted,
	setSpaceField,
	setSpaceGroup,
	setSpaceMember,
	setSpaceTag
} from '$lib/documents/space';
import { listNow } from '$lib/features/common/spaces/list-now';
import type { Left, Outcome, Progress } from '$lib/features/records/views/bulk';
import { isNotStored, saving, type NotStored } from '$lib/replica/saved';

/** After how many spaces the list is written anew. */
const CHUNK = 40;

/** Performs an action on many spaces, until this device cannot store one. What was changed stays. */
export async function runSpaces(
	view: WorkspaceView,
	ids: readonly SpaceId[],
	work: SpaceWork,
	progress: Progress = () => true
): Promise<Outcome<Space>> {
	const { failure: _, ...outcome } = await changeSpaces(
		view,
		ids,
		(space) => succeed(spaceStep(space, work, view.replica.me)),
		progress
	);
	return outcome;
}

/**
 * Undoes an action on many spaces. Returns those that stay as somebody else has left them, or that this
 * device could not store all.
 */
export async function undoSpaces(
	view: WorkspaceView,
	before: readonly Space[],
	work: SpaceWork
): Promise<Result<readonly Left[], NotStored>> {
	const was = new Map(before.map((space) => [space.id, space]));
	const { left, failure } = await changeSpaces(
		view,
		[...was.keys()],
		(now) => spaceUndo(was.get(now.id) ?? now, now, work, view.replica.me),
		() => true
	);
	return failure === null ? succeed(left) : fail(failure);
}

async function changeSpaces(
	view: WorkspaceView,
	ids: readonly SpaceId[],
	stepOf: (space: Space) => Result<SpaceStep | null, Refusal>,
	progress: Progress
): Promise<Outcome<Space> & { readonly failure: NotStored | null }> {
	const changed: Space[] = [];
	const left: Left[] = [];
	const unstored: SpaceId[] = [];
	let failure: NotStored | null = null;
	let done = 0;
	let listed: SpaceId[] = [];
	for (const id of ids) {
		const document = view.replica.space(id);
		const loaded = await saving(async () => {
			await document.whenLoaded();
			return succeed(document.read((doc) => readSpace(doc, id)));
		});
		const space = loaded.ok ? loaded.value : null;
		const step = space === null ? null : stepOf(space);
		if (!loaded.ok && isNotStored(loaded.error)) failure = loaded.error;
		else if (space !== null && step !== null && !step.ok) {
			left.push({ id, title: space.name, refusal: step.error });
		} else if (space !== null && step?.ok === true && step.value !== null) {
			const { value } = step;
			const written = await document.edit((doc) => {
				doc.transact(() => {
					apply(doc, value);
				});
			});
			if (written.ok) {
				changed.push(space);
				listed.push(id);
			} else if (isNotStored(written.error)) failure = written.error;
			else left.push({ id, title: space.name, refusal: written.error });
		}
		if (failure !== null) unstored.push(id);
		done += 1;
		const isLast = done === ids.length || failure !== null || !progress(done);
		if (isLast || listed.length >= CHUNK) {
			const kept = await listNow(view, listed);
			if (!kept.ok && isNotStored(kept.error)) failure = kept.error;
			listed = [];
		}
		if (isLast) break;
	}
	return { changed, left, unstored, failure, stopped: ids.length - done };
}

function apply(doc: Parameters<typeof setSpaceMember>[0], step: SpaceStep): void {
	switch (step.what) {
		case 'group':
			setSpaceGroup(doc, step.group, step.inside);
			return;
		case 'tag':
			setSpaceTag(doc, step.tag, step.inside);
			return;
		case 'archive':
			setSpaceField(doc, 'archived', step.archived);
			return;
		case 'delete':
			setDeleted(doc, step.deleted);
			return;
		case 'visibility':
			setSpaceField(doc, 'visibility', step.visibility);
			if (step.member !== null) setSpaceMember(doc, step.member.id, step.member.inside);
	}
}
