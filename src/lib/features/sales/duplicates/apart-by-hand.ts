import type { WorkspaceView } from '$lib/app/context';
import { problemOf } from '$lib/features/common/refusals/why';
import { offerUndo, undoneUnless } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import type { Saved } from '$lib/replica/saved';
import { toast } from '$lib/ui/toasts.svelte';
import { markApart, takeApartBack, type Apart } from './apart-actions';

/** Marks customers as different when a person asks for it, and offers undo. */
export const setApartByHand = (view: WorkspaceView, groups: Apart): Promise<void> =>
	tell(markApart(view, groups), m.duplicates_apart_done(), () => takeApartBack(view, groups));

/** Lets customers be suggested as duplicates again when a person asks for it, and offers undo. */
export const togetherByHand = (view: WorkspaceView, groups: Apart): Promise<void> =>
	tell(takeApartBack(view, groups), m.duplicates_apart_undone(), () => markApart(view, groups));

async function tell(
	work: Promise<Saved>,
	message: string,
	back: () => Promise<Saved>
): Promise<void> {
	const problem = await problemOf(work, m.customers_not_saved());
	if (problem !== null) {
		toast({ message: problem, tone: 'danger' });
		return;
	}
	// The mark between two customers is the same for everybody, whoever has set it.
	offerUndo({ message }, async () =>
		undoneUnless(await problemOf(back(), m.customers_not_saved()))
	);
}
