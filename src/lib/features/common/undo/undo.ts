import { m } from '$lib/paraglide/messages';
import { announce } from '$lib/ui/announcer.svelte';
import { reported } from '$lib/ui/error-log';
import { listText } from '$lib/ui/format';
import { toast, type ToastOptions } from '$lib/ui/toasts.svelte';

/** What has become of an undo. `said` goes before the usual words. */
export type Undone =
	/** Everything is as it was. */
	| { readonly is: 'done'; readonly said?: string }
	/** Somebody has changed it meanwhile: nothing was touched. */
	| { readonly is: 'changed'; readonly said?: string }
	/** What others have changed stays, and is named; the rest is as it was. */
	| { readonly is: 'partly'; readonly kept: readonly string[]; readonly said?: string }
	/** It was refused, or could not be saved: why, in words. */
	| { readonly is: 'failed'; readonly why: string };

export const UNDONE: Undone = { is: 'done' };
export const CHANGED: Undone = { is: 'changed' };

/** Returns the outcome of an undo that is one change: `why` it was not saved, or `null`. */
export const undoneUnless = (why: string | null): Undone =>
	why === null ? UNDONE : { is: 'failed', why };

/** Returns the outcome of an undo of which some stays, since others have changed it meanwhile. */
export const undoneBut = (kept: readonly string[], said?: string): Undone => ({
	...(kept.length === 0 ? UNDONE : { is: 'partly', kept }),
	...(said === undefined ? {} : { said })
});

/**
 * Says what was done, with the way back. Every undo of the product is offered here: `undo` reads what is there
 * by then, gives back what nobody has changed since, and returns what is true, which is said. Returns the
 * toast's id.
 */
export const offerUndo = (
	done: Omit<ToastOptions, 'action'>,
	undo: () => Undone | Promise<Undone>
): string => toast({ ...done, action: { label: m.common_undo(), run: () => void takeBack(undo) } });

/** As `offerUndo`, where there may be no way back (`null`). */
export const offerUndoIf = (
	done: Omit<ToastOptions, 'action'>,
	undo: (() => Undone | Promise<Undone>) | null
): string => (undo === null ? toast(done) : offerUndo(done, undo));

/** Takes something back and says what became of it; what failed may be tried again. */
export async function takeBack(undo: () => Undone | Promise<Undone>): Promise<void> {
	const undone = await outcomeOf(undo);
	switch (undone.is) {
		case 'done':
			if (undone.said === undefined) announce(m.common_undone());
			else toast({ message: undone.said, tone: 'ok' });
			return;
		case 'changed':
			toast({ message: undone.said ?? m.common_undo_changed(), tone: 'warn' });
			return;
		case 'partly': {
			const { kept, said = '' } = undone;
			const named = kept.length === 0 ? '' : m.common_undo_fields({ fields: shortList(kept) });
			toast({ message: [said, named].filter(Boolean).join(' '), tone: 'warn' });
			return;
		}
		case 'failed':
			offerUndo({ message: undone.why, tone: 'danger' }, undo);
	}
}

/** So many names are said; of more only how many. */
const NAMED = 5;

const shortList = (names: readonly string[]): string =>
	listText(
		names.length <= NAMED
			? names
			: [...names.slice(0, NAMED), m.process_more({ count: names.length - NAMED })]
	);

async function outcomeOf(undo: () => Undone | Promise<Undone>): Promise<Undone> {
	try {
		return await undo();
	} catch (error) {
		return { is: 'failed', why: reported(error, m.common_undo_failed()) };
	}
}
