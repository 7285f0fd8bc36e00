import type { WorkPick } from '../../domain/figures/work';
import type { Reason } from '../../domain/figures/changes';
import { ReplicaDatabase } from '../store/database';
import { DexieBinned } from './binned';
import { FiguresCore } from './core';
import type {
	Changed,
	Changes,
	ChangesQuery,
	Figures,
	FiguresNews,
	FiguresQuery,
	PastColumn,
	Pick,
	Picked
} from './messages';
import { DexieFiguresSource } from './source';
import { WorkFiguresCore, type CountedTask, type WorkFigures, type WorkQuery } from './work-core';

/** What the worker of the figures answers to one page. */
export class FiguresApi {
	private core: FiguresCore | null = null;
	private work: WorkFiguresCore | null = null;

	/** Names the database to read, and who is told what happens to its deals. */
	open(database: string, tell: (news: FiguresNews) => void): void {
		this.core?.close();
		this.work?.close();
		const db = new ReplicaDatabase(database, {}, { mustExist: true });
		this.core = new FiguresCore(new DexieFiguresSource(db, 'deal'), new DexieBinned(db), tell);
		this.work = new WorkFiguresCore(new DexieFiguresSource(db, 'task'), tell);
	}

	figures(query: FiguresQuery): Promise<Figures> {
		return this.opened.figures(query);
	}

	pick(query: FiguresQuery, pick: Pick): Promise<Picked> {
		return this.opened.pick(query, pick);
	}

	board(query: FiguresQuery): Promise<readonly PastColumn[]> {
		return this.opened.board(query);
	}

	changes(query: ChangesQuery): Promise<Changes> {
		return this.opened.changes(query);
	}

	changed(query: ChangesQuery, reason: Reason): Promise<Changed> {
		return this.opened.changed(query, reason);
	}

	workFigures(query: WorkQuery): Promise<WorkFigures> {
		return this.openedWork.figures(query);
	}

	pickWork(query: WorkQuery, pick: WorkPick): Promise<readonly CountedTask[]> {
		return this.openedWork.pick(query, pick);
	}

	private get openedWork(): WorkFiguresCore {
		if (this.work === null) throw new Error('asked before a database was named');
		return this.work;
	}

	private get opened(): FiguresCore {
		if (this.core === null) throw new Error('asked before a database was named');
		return this.core;
	}
}
