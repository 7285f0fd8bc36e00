import type { RecordId } from '../../domain/core/ids';
import type { Asked } from '../../domain/customer/asked';
import { askedIn } from '../store/asked';
import type { ReplicaDatabase } from '../store/database';
import { customersBecame } from '../store/merged';
import type { CustomerRow } from '../store/rows';
import type { DealingsRow } from '../store/figure-rows';
import { sweepCustomers } from '../store/sweep';
import type { CustomerSource } from './customers';
import { onMerges, onWritten } from './source';

/** The customers of this device's database. */
export class DexieCustomers implements CustomerSource {
	constructor(private readonly db: ReplicaDatabase) {}

	customers(take: (rows: readonly CustomerRow[]) => void): Promise<void> {
		return sweepCustomers(this.db, take);
	}

	async dealings(): Promise<readonly DealingsRow[]> {
		return this.db.dealings.toArray();
	}

	async customersOf(ids: readonly RecordId[]): Promise<readonly (CustomerRow | undefined)[]> {
		const rows = await this.db.records.bulkGet([...ids]);
		return rows.map((row) => (row?.kind === 'customer' ? row : undefined));
	}

	async dealingsOf(ids: readonly RecordId[]): Promise<readonly (DealingsRow | undefined)[]> {
		return this.db.dealings.bulkGet([...ids]);
	}

	became(): Promise<ReadonlyMap<RecordId, RecordId>> {
		return customersBecame(this.db);
	}

	async asked(text: string): Promise<Asked> {
		return askedIn(this.db, text);
	}

	onTouched(listener: (ids: readonly RecordId[] | 'all') => void): () => void {
		return onWritten(this.db, 'records', listener);
	}

	onDealings(listener: (ids: readonly RecordId[] | 'all') => void): () => void {
		return onWritten(this.db, 'dealings', listener);
	}

	onMerged(listener: () => void): () => void {
		return onMerges(this.db, listener);
	}
}
