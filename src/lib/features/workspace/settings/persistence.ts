import { liveQuery } from 'dexie';
import type { WorkspaceView } from '$lib/app/context';
import { deviceSettings } from '$lib/ui/settings';

const ASKED = 'polder.asked-to-keep';

/**
 * Asks the browser, once per device, to keep what is stored here. It does not ask on arrival, when
 * there is nothing to lose and people say no, but after the first record that they have created
 * themselves. A sample company is not theirs. Returns a function that stops waiting.
 */
export function keepAfterFirstWrite(view: WorkspaceView): () => void {
	const { about, attached, replica } = view;
	if (about.kind === 'sample' || deviceSettings.getItem(ASKED) !== null) return () => undefined;
	const subscription = liveQuery(() => hasOwnWrites(replica.db, attached)).subscribe((wrote) => {
		if (!wrote) return;
		subscription.unsubscribe();
		deviceSettings.setItem(ASKED, '1');
		// The panel shows the answer, whatever it is. An old browser has no such function.
		(navigator as { readonly storage?: StorageManager }).storage?.persist().catch(() => undefined);
	});
	return () => subscription.unsubscribe();
}

/**
 * Whether there is a record that was created on this device. Without a relay all are, with one only
 * those that wait to be sent.
 */
const hasOwnWrites = async (
	db: WorkspaceView['replica']['db'],
	attached: boolean
): Promise<boolean> =>
	(attached ? await db.outbox.limit(1).count() : await db.records.limit(1).count()) > 0;
