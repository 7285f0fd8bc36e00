import type {
	ImportDocuments,
	ImportSnapshot,
	PlannedRecord,
	PlannedUpdate,
	SinkFault
} from '$lib/domain/import/plan-types';
import { freshSnapshot, HABITS, seededActing } from '$lib/domain/import/testkit';
import type { Existing, RecordSource } from '$lib/domain/import/existing';
import { fail, succeed } from '$lib/domain/core/result';
import type { ImportKind } from '$lib/domain/import/fields';
import { NOTHING_LEFT, type StoppedUndo, type UndoneImport } from '$lib/domain/import/undone';
import type { Saved } from '$lib/replica/saved';
import { WorkbookApi } from '$lib/features/common/spreadsheet/workbook-api';
import type { WorkerEnd } from '$lib/replica/worker/remote-worker';
import { testWorker } from '$lib/replica/worker/testkit';
import type { ImportHost, ImportSummary } from './host';
import { ImportSession } from './import-session.svelte';
import { MappingMemory } from './mapping-memory';
import { ImportApi, type OpenSink } from './import-worker-core';

/** Records what was written where, and lets tests intervene. */
export class TestSink implements OpenSink {
	readonly written: { readonly room: string; readonly record: PlannedRecord }[] = [];
	readonly updated: PlannedUpdate[] = [];
	closed = 0;
	calls = 0;
	/** Runs before each batch is accepted. What it returns says why the batch is not. */
	before: () => SinkFault | null = () => null;

	async writeRecords(room: string, records: readonly PlannedRecord[]) {
		this.calls += 1;
		const fault = this.before();
		if (fault !== null) return fail(fault);
		this.written.push(...records.map((record) => ({ room, record })));
		return succeed(null);
	}

	/** The records that are here. */
	existing: readonly Existing[] = [];

	source(): RecordSource {
		return {
			find: async (_, wants) => this.existing.filter(({ id, fields }) => wants({ ...fields, id }))
		};
	}

	async updateRecords(_: string, updates: readonly PlannedUpdate[]) {
		this.updated.push(...updates);
		return succeed(null);
	}

	close(): void {
		this.closed += 1;
	}
}

/** A workspace in memory. */
export class TestHost implements ImportHost {
	readonly workspaceId = 'w';
	readonly currency = 'USD';
	readonly today = '2026-05-15';
	readonly begun: ImportDocuments[] = [];
	readonly finished: ImportSummary[] = [];
	readonly undone: string[] = [];
	now: ImportSnapshot = freshSnapshot();
	failing: 'begin' | 'undo' | null = null;
	readonly stored = new Map<string, string>();
	readonly mappings = new MappingMemory({
		getItem: (name) => this.stored.get(name) ?? null,
		setItem: (name, value) => void this.stored.set(name, value)
	});

	async snapshot(kind: ImportKind): Promise<ImportSnapshot> {
		return kind === 'deals' ? this.now : { ...this.now, space: null };
	}

	async begin(documents: ImportDocuments): Promise<Saved> {
		if (this.failing === 'begin') return fail({ rule: 'OP-08', reason: 'admins-only' });
		this.begun.push(documents);
		return succeed(null);
	}

	async finish(summary: ImportSummary) {
		this.finished.push(summary);
		return succeed(null);
	}

	left: UndoneImport = NOTHING_LEFT;
	/** Of how many records the undo tells, one after the other. */
	toTakeBack = 0;
	/** Runs before each of them. */
	beforeTakingBack: (done: number) => Promise<void> = async () => undefined;
	async undo(
		importId: string,
		progress: (done: number, total: number) => boolean
	): Promise<Saved<UndoneImport | StoppedUndo>> {
		if (this.failing === 'undo') return fail({ reason: 'not-stored', failure: 'closed' });
		const total = this.toTakeBack;
		for (let done = 0; done < total; done += 1) {
			if (!progress(done, total)) return succeed({ isStopped: true, done, total });
			await this.beforeTakingBack(done);
		}
		this.undone.push(importId);
		return succeed(this.left);
	}
}

const open: (() => void)[] = [];

/** Ends the workers that are still running. */
export const closeWorkers = (): void => open.splice(0).forEach((close) => close());

/** Returns a session with a real worker core behind a real message channel, and a function that kills it. */
export function setUp(kind: ImportKind, language: keyof typeof HABITS = 'en') {
	const host = new TestHost();
	const sink = new TestSink();
	const workers: { die(): void }[] = [];
	let started = 0;
	const startImporting = (): WorkerEnd => {
		const { clock, random } = seededActing('worker', 7 + started);
		started += 1;
		return startWorker(
			new ImportApi(async () => succeed(sink), {
				clock: { ...clock, goBy: () => undefined },
				random
			})
		);
	};
	const startWorker = (api: object): WorkerEnd => {
		const worker = testWorker(api);
		open.push(() => worker.end.terminate());
		workers.push(worker);
		return worker.end;
	};
	const space = kind === 'deals' ? 'space-1' : null;
	const session = new ImportSession({
		host,
		kind,
		space,
		habits: HABITS[language],
		startWorker: startImporting,
		startWorkbooks: () => startWorker(new WorkbookApi())
	});
	return { host, sink, session, workers };
}
