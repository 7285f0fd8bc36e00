import { Committer } from '../../sync-server/store/committer';
import { Faults } from '../../sync-server/common/faults';
import { SILENT } from '../../sync-server/common/meter';
import { StorageWatch } from '../../sync-server/store/storage-watch';
import type { Store } from '../../sync-server/store/store';
import { Tables } from '../../sync-server/store/tables';

/** The small tables of a store, without a relay around them. */
export function tablesOf(store: Store): Tables {
	const logger = { info: () => undefined, error: () => undefined };
	const storage = new StorageWatch({ store, meter: SILENT, logger });
	const faults = new Faults({ meter: SILENT, logger });
	const committer = new Committer({
		...{ store, storage, faults, clock: { now: () => 0 }, meter: SILENT },
		onRoomFault: () => undefined
	});
	return new Tables(store, committer);
}
