import {
	CUSTOMERS_SCAN,
	CustomerScan,
	type CustomerAnswer,
	type CustomerFacets,
	type CustomerQuery,
	type CustomerWindow
} from './customers';
import { ReplicaDatabase } from '../store/database';
import { ScanCore } from './core';
import type { ScanAnswer, ScanFacets, ScanNews, ScanQuery, ScanWindow } from './messages';
import type { RecordId } from '../../domain/core/ids';
import { DexieSource } from './source';
import { DexieCustomers } from './customer-source';

/** What the worker of the scan answers to one page. */
export class ScanApi {
	private core: ScanCore | null = null;
	private customers: CustomerScan | null = null;

	/** Names the database to read, and who is told what happens to its rows. */
	open(database: string, tell: (news: ScanNews) => void): void {
		this.core?.close();
		this.customers?.close();
		const db = new ReplicaDatabase(database, {}, { mustExist: true });
		this.core = new ScanCore(new DexieSource(db), tell);
		let version = 0;
		this.customers = new CustomerScan(new DexieCustomers(db), () => {
			version += 1;
			tell({ type: 'changed', space: CUSTOMERS_SCAN, version });
		});
	}

	queryCustomers(query: CustomerQuery, window: CustomerWindow): Promise<CustomerAnswer> {
		return this.openedCustomers.query(query, window);
	}

	customerIds(query: CustomerQuery): Promise<RecordId[]> {
		return this.openedCustomers.ids(query);
	}

	customerFacets(): Promise<CustomerFacets> {
		return this.openedCustomers.facets();
	}

	private get openedCustomers(): CustomerScan {
		if (this.customers === null) throw new Error('asked before a database was named');
		return this.customers;
	}

	query(query: ScanQuery, windows: readonly ScanWindow[]): Promise<ScanAnswer> {
		return this.opened.query(query, windows);
	}

	ids(query: ScanQuery): Promise<readonly RecordId[]> {
		return this.opened.ids(query);
	}

	facets(query: ScanQuery): Promise<ScanFacets> {
		return this.opened.facets(query);
	}

	private get opened(): ScanCore {
		if (this.core === null) throw new Error('asked before a database was named');
		return this.core;
	}
}
