import { liveQuery } from 'dexie';
import type { Workspace } from '$lib/replica/workspace';
import { deviceSettings } from '$lib/ui/settings';

const ASKED = 'polder.asked-to-keep';

/**
 * Asks the browser, once per device, to keep what is stored here. Not on arrival, when there is
 * nothing to lose and people say no, but after the first thing that they made themselves. A sample
 * company is not theirs. Gives the way to stop waiting.
 */
export function keepAfterFirstWrite(replica: Workspace): () => void {
	if (replica.about.kind === 'sample' || deviceSettings.getItem(ASKED) !== null)
		return () => undefined;
	const subscription = liveQuery(() => hasOwnWrites(replica)).subscribe((wrote) => {
		if (!wrote) return;
		subscription.unsubscribe();
		deviceSettings.setItem(ASKED, '1');
		// Whatever the answer, the panel shows it; an old browser has no one to ask.
		(navigator as { readonly storage?: StorageManager }).storage?.persist().catch(() => undefined);
	});
	return () => subscription.unsubscribe();
}

/**
 * Whether there is a record that was made on this device: without a relay all are, with one those
 * that wait to be sent.
 */
const hasOwnWrites = async ({ db, attached }: Pick<Workspace, 'db' | 'attached'>) =>
	(attached ? await db.outbox.limit(1).count() : await db.records.limit(1).count()) > 0;
