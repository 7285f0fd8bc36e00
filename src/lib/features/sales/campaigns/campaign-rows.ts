import { Dexie } from 'dexie';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { CallRow, CampaignRow, CustomerRow, DealRow } from '$lib/replica/store/rows';

/** The lowest and highest keys in IndexedDB's order. */
const { minKey, maxKey } = Dexie;

/** Returns the campaigns of a space, the newest first. */
export async function campaignsOf(db: ReplicaDatabase, space: SpaceId): Promise<CampaignRow[]> {
	const rows = await db.records
		.where('[space+kind+createdAt]')
		.between([space, 'campaign', minKey], [space, 'campaign', maxKey])
		.reverse()
		.toArray();
	return rows.filter((row) => row.kind === 'campaign');
}

/** Returns the calls of a campaign that this member may see, in the campaign's order. */
export async function callsOf(db: ReplicaDatabase, campaign: RecordId): Promise<CallRow[]> {
	const rows = await db.records
		.where('[campaign+order]')
		.between([campaign, minKey], [campaign, maxKey])
		.toArray();
	return rows.filter((row) => row.kind === 'call');
}

/** Returns every customer, sorted by name. */
export async function allCustomers(db: ReplicaDatabase): Promise<CustomerRow[]> {
	const rows = await db.records
		.where('[kind+sortTitle]')
		.between(['customer', minKey], ['customer', maxKey])
		.toArray();
	return rows.filter((row) => row.kind === 'customer');
}

/** Returns the open opportunities of a space that this member may see. */
export async function openDeals(db: ReplicaDatabase, space: SpaceId): Promise<DealRow[]> {
	const rows = await db.records
		.where('[space+kind+createdAt]')
		.between([space, 'deal', minKey], [space, 'deal', maxKey])
		.and((row) => row.kind === 'deal' && row.closedAt === null)
		.toArray();
	return rows.filter((row) => row.kind === 'deal');
}

/** Returns all calls that were made in a space and that this member may see. */
export async function madeCalls(db: ReplicaDatabase, space: SpaceId): Promise<CallRow[]> {
	const rows = await db.records
		.where('[space+kind+createdAt]')
		.between([space, 'call', minKey], [space, 'call', maxKey])
		.and((row) => row.kind === 'call' && row.calledAt !== null)
		.toArray();
	return rows.filter((row) => row.kind === 'call');
}
