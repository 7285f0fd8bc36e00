import { ReplicaDatabase } from '../store/database';
import { ScanCore } from './core';
import type { ScanAnswer, ScanFacets, ScanNews, ScanQuery, ScanWindow } from './messages';
import type { RecordId } from '../../domain/core/ids';
import { DexieSource } from './source';

/** What the worker of the scan answers to one page. */
export class ScanApi {
	private core: ScanCore | null = null;

	/** Names the database to read, and who is told what happens to its rows. */
	open(database: string, tell: (news: ScanNews) => void): void {
		this.core?.close();
		const source = new DexieSource(new ReplicaDatabase(database, {}, { mustExist: true }));
		this.core = new ScanCore(source, tell);
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
