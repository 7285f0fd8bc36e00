import { clock } from '$lib/app/context';
import { m } from '$lib/i18n/messages';
import { announce } from '$lib/ui/announcer.svelte';
import { reported } from '$lib/ui/error-log';
import { listText } from '$lib/ui/format';
import { dismissToast, toast, type ToastOptions } from '$lib/ui/toasts.svelte';
import { acts } from './acts.svelte';
import type { Undone } from './undone';

export * from './undone';

/**
 * Says what was done and offers to undo it. The whole product offers undo through this function and
 * `remember`. `undo` reads the present state, restores what nobody has changed since, and returns the true
 * outcome, which is then shown. Returns the toast's id.
 */
export function offerUndo(
	done: Omit<ToastOptions, 'action'>,
	undo: () => Undone | Promise<Undone>
): string {
	let shown = '';
	const act = remember(done.message, () => {
		dismissToast(shown);
		return undo();
	});
	shown = toast({
		...done,
		action: { label: m.common_undo(), run: () => void undoAct(act) }
	});
	return shown;
}

/**
 * Remembers what was done, so that it can be undone by the keys for that or from the list of one's last
 * acts, and says nothing. Returns the act's id.
 */
export function remember(message: string, undo: () => Undone | Promise<Undone>): string {
	const id = crypto.randomUUID();
	acts.add({ id, message, at: clock.now(), undo });
	return id;
}

/** Undoes an act and shows the outcome. Does nothing when it was undone already. */
export async function undoAct(id: string): Promise<void> {
	const act = acts.take(id);
	if (act !== null) await takeBack(act.undo);
}

/** Undoes the last act, and says which it was. */
export async function undoLast(): Promise<void> {
	const last = acts.current.at(-1);
	if (last === undefined) {
		toast({ message: m.common_undo_nothing() });
		return;
	}
	acts.take(last.id);
	await takeBack(async () => {
		const undone = await last.undo();
		return undone.is === 'done' && undone.said === undefined
			? { is: 'done', said: m.common_undone_act({ what: last.message }) }
			: undone;
	});
}

/** Does the same as `offerUndo`; `null` means that the action cannot be undone. */
export const offerUndoIf = (
	done: Omit<ToastOptions, 'action'>,
	undo: (() => Undone | Promise<Undone>) | null
): string => (undo === null ? toast(done) : offerUndo(done, undo));

/** Runs an undo and shows its outcome. A failed undo can be tried again. */
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

/** The most names that are listed. Beyond that only the number is given. */
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
