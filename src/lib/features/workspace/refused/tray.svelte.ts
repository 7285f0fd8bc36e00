import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import { customersNow } from '$lib/replica/store/merged';
import type { Row } from '$lib/replica/store/rows';
import type { RefusalRow } from '$lib/replica/store/sync-rows';
import { entryOf, type RefusedEntry } from './entry';

/** The number of changes that are shown at first, and that each request adds. */
const STEP = 50;

interface Found {
	readonly refusals: readonly RefusalRow[];
	readonly rows: ReadonlyMap<RecordId, Row>;
	/** The number of all refused changes. */
	readonly count: number;
}

/** The refused changes of this device, the newest first. Create it while a component initialises. */
export class RefusedTray {
	private limit = $state(STEP);
	private readonly found: LiveQuery<Found>;

	constructor(private readonly view: WorkspaceView) {
		this.found = new LiveQuery(() => {
			const { limit } = this;
			return () => find(view.replica.db, limit);
		});
	}

	/** The entries; `null` while they are being read. */
	readonly entries: readonly RefusedEntry[] | null = $derived.by(() => {
		const found = this.found.current;
		if (found === undefined) return null;
		const { directory, catalogue } = this.view;
		return found.refusals.map((row) =>
			entryOf(row, {
				directory,
				catalogue,
				rows: found.rows,
				space: (id) => this.spaceOf(id)
			})
		);
	});

	/** Whether there are more than are shown. */
	get hasMore(): boolean {
		return (this.found.current?.count ?? 0) > this.limit;
	}

	showMore(): void {
		this.limit += STEP;
	}

	/** Opens a space only when its document is here. A space that is closed to this person stays closed. */
	private spaceOf(id: string) {
		const listed = this.view.catalogue.find((entry) => entry.id === id);
		return listed?.enter === true ? this.view.space(id) : null;
	}
}

async function find(db: ReplicaDatabase, limit: number): Promise<Found> {
	const refusals = await db.refusals.orderBy('n').reverse().limit(limit).toArray();
	const ids = new Set(refusals.flatMap(({ record, wanted }) => [record, ...customersIn(wanted)]));
	const rows = await db.records.bulkGet([...ids].filter((id) => id !== ''));
	const texts = await textsAmong(db, refusals);
	const customers = await customersNow(
		db,
		refusals.flatMap(({ wanted }) => customersIn(wanted))
	);
	return {
		refusals,
		rows: new Map<RecordId, Row>([
			...customers,
			...rows.flatMap((row) => (row === undefined ? [] : [[row.id, row] as const])),
			...texts
		]),
		count: await db.refusals.count()
	};
}

/** Returns the records whose texts were refused, by the ids of the texts. */
async function textsAmong(
	db: ReplicaDatabase,
	refusals: readonly RefusalRow[]
): Promise<readonly (readonly [RecordId, Row])[]> {
	const bodies = (await db.bodies.bulkGet(refusals.map(({ record }) => record))).flatMap(
		(body) => body ?? []
	);
	const rows = await db.records.bulkGet(bodies.map(({ record }) => record));
	return bodies.flatMap(({ id }, at) => {
		const row = rows[at];
		return row === undefined ? [] : [[id, row] as const];
	});
}

/** Returns the customers whose names a change mentions. */
function customersIn(wanted: RefusalRow['wanted']): RecordId[] {
	if (wanted.of !== 'record') return [];
	return [wanted.change.set['customer'], wanted.was['customer']].filter(
		(id): id is RecordId => typeof id === 'string'
	);
}
