import { ReplicaDatabase } from '../store/database';
import { DexieBinned } from './binned';
import { FiguresCore } from './core';
import type { FiguresAnswers, FiguresAsk, FiguresNews } from './messages';
import { DexieFiguresSource } from './source';

/** A question with its number, and what comes back under it. */
export interface Numbered {
	readonly n: number;
	readonly ask: FiguresAsk;
}
export type FromFigures =
	| { readonly n: number; readonly answer: FiguresAnswers[FiguresAsk['what']] }
	| { readonly n: number; readonly failed: string }
	| FiguresNews;

/** The worker's own end of its channel. */
export interface FiguresWorkerPort {
	postMessage(message: FromFigures): void;
	addEventListener(type: 'message', listener: (event: MessageEvent<Numbered>) => void): void;
}

/** Serves one page: opens the database that it names, and answers. */
export function serveFigures(port: FiguresWorkerPort): void {
	let core: FiguresCore | null = null;
	const answer = async (ask: FiguresAsk): Promise<FiguresAnswers[FiguresAsk['what']]> => {
		if (ask.what === 'open') {
			core?.close();
			const db = new ReplicaDatabase(ask.database, {}, { mustExist: true });
			core = new FiguresCore(new DexieFiguresSource(db), new DexieBinned(db), (news) => {
				port.postMessage(news);
			});
			return null;
		}
		if (core === null) throw new Error('asked before a database was named');
		switch (ask.what) {
			case 'figures':
				return core.figures(ask.query);
			case 'pick':
				return core.pick(ask.query, ask.pick);
			case 'board':
				return core.board(ask.query);
			case 'changes':
				return core.changes(ask.query);
			case 'changed':
				return core.changed(ask.query, ask.reason);
		}
	};
	port.addEventListener('message', ({ data: { n, ask } }) => {
		answer(ask).then(
			(given) => {
				port.postMessage({ n, answer: given });
			},
			(error: unknown) => {
				port.postMessage({ n, failed: String(error) });
			}
		);
	});
}
