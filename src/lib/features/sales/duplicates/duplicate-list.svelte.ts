import { Dexie } from 'dexie';
import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import { duplicateGroups, sharedBy, type SharedBy } from '$lib/domain/customer/groups';
import { countryIn } from '$lib/replica/store/country';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { CustomerRow } from '$lib/replica/store/rows';

/** Customers that may be the same, and why. */
export interface DuplicateGroup {
	readonly key: string;
	readonly rows: readonly CustomerRow[];
	readonly by: readonly SharedBy[];
}

/** Returns every group of customers that may be the same. Reads all customers once. */
export async function findGroups(db: ReplicaDatabase): Promise<DuplicateGroup[]> {
	const all = await db.records
		.where('[kind+sortTitle]')
		.between(['customer', Dexie.minKey], ['customer', Dexie.maxKey])
		.toArray();
	const customers = all.filter((row): row is CustomerRow => row.kind === 'customer');
	const country = await countryIn(db);
	return duplicateGroups(customers, country).map((rows) => ({
		key: rows.map(({ id }) => id).join('+'),
		// The oldest customer is preselected to stay.
		rows: [...rows].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
		by: sharedBy(rows, country)
	}));
}

/** The groups, kept up to date. Create it while a component initialises. */
export class DuplicateList {
	private readonly query: LiveQuery<readonly DuplicateGroup[]>;

	constructor({ replica: { db } }: WorkspaceView) {
		this.query = new LiveQuery(() => () => findGroups(db));
	}

	/** The groups; `undefined` while they are being searched. */
	get groups(): readonly DuplicateGroup[] | undefined {
		return this.query.current;
	}
}
