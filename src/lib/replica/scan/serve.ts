import { ReplicaDatabase } from '../store/database';
import { ScanCore } from './core';
import type { FromScan, ToScan } from './messages';
import { DexieSource } from './source';

/** The worker's own end of its channel. */
export interface ScanWorkerPort {
	postMessage(message: FromScan): void;
	addEventListener(type: 'message', listener: (event: MessageEvent<ToScan>) => void): void;
}

/** Serves one page: opens the database that it names, and answers. */
export function serveScan(port: ScanWorkerPort): void {
	let core: ScanCore | null = null;
	port.addEventListener('message', ({ data }) => {
		if (data.type === 'open') {
			const source = new DexieSource(new ReplicaDatabase(data.database, {}, { mustExist: true }));
			core = new ScanCore(source, (news) => {
				port.postMessage(news);
			});
			return;
		}
		void answer(core, data).then(
			(message) => {
				port.postMessage(message);
			},
			(error: unknown) => {
				port.postMessage({ type: 'failed', n: data.n, error: String(error) });
			}
		);
	});
}

async function answer(
	core: ScanCore | null,
	message: Exclude<ToScan, { type: 'open' }>
): Promise<FromScan> {
	if (core === null) throw new Error('asked before a database was named');
	const { n, query } = message;
	switch (message.type) {
		case 'query':
			return { type: 'answer', n, answer: await core.query(query, message.windows) };
		case 'ids':
			return { type: 'ids', n, ids: await core.ids(query) };
		case 'facets':
			return { type: 'facets', n, facets: await core.facets(query) };
	}
}
