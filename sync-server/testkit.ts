import { Committer } from './store/committer';
import { Faults } from './common/faults';
import { SILENT } from './common/meter';
import { StorageWatch } from './store/storage-watch';
import type { Store } from './store/store';
import { Tables } from './store/tables';

/** The small tables of a store, without a relay around them. */
export function tablesOf(store: Store): Tables {
	const logger = { info: () => undefined, error: () => undefined };
	const storage = new StorageWatch({ store, meter: SILENT, logger });
	const faults = new Faults({ meter: SILENT, logger });
	const committer = new Committer(
		store,
		{ now: () => 0 },
		SILENT,
		storage,
		faults,
		() => undefined
	);
	return new Tables(store, committer);
}
