import { clockIn, type TimeZone } from '$lib/domain/core/zone';
import type { Clock } from '$lib/domain/core/day';
import {
	newId,
	type MemberId,
	type Random,
	type SpaceId,
	type WorkspaceId
} from '$lib/domain/core/ids';
import { fail, succeed, type Result } from '$lib/domain/core/result';
import { CustomerFinder } from '$lib/domain/import/contacts-plan';
import { ExistingFinder, type Existing, type RecordSource } from '$lib/domain/import/existing';
import { customFieldsOf } from '$lib/domain/import/snapshot-fields';
import { guessMapping } from '$lib/domain/import/columns';
import { isBlank, type CsvRow } from '$lib/domain/import/csv';
import {
	bodyRows,
	detectDialect,
	firstRows,
	headersOf,
	rowsAbove,
	type Dialect
} from '$lib/domain/import/dialect';
import { MAX_COLUMNS, type PlanFault } from '$lib/domain/import/faults';
import { OddRows } from '$lib/domain/import/odd-rows';
import { FormatTally } from '$lib/domain/import/formats';
import { TaskReferences } from '$lib/domain/import/task-references';
import type { Planner } from '$lib/domain/import/plan-input';
import { createPlanner } from '$lib/domain/import/planner';
import { recordsIn } from '$lib/domain/import/plan-counts';
import {
	type ImportPlan,
	type ImportSettings,
	type ImportSink,
	type ImportSnapshot,
	type SinkFault
} from '$lib/domain/import/plan-types';
import type { Stage } from '$lib/domain/space/space';
import { sampleOf, tableOf } from './open-table';
import { writePlan } from './write-plan';
import {
	REJECTED_BATCH,
	REJECTED_SHOWN,
	type Opening,
	type OpenTable,
	type Planning,
	type PlanRequest,
	type Progress,
	type RejectedPart,
	type Run,
	type RunRequest
} from './messages';

/** A sink that is open until it is closed. */
export type OpenSink = ImportSink & {
	source(space: SpaceId | null): RecordSource;
	close(): void;
};

/** Opens a workspace's sink for an import by one of its members. */
export type OpenSinkFor = (
	workspaceId: WorkspaceId,
	member: MemberId
) => Promise<Result<OpenSink, SinkFault>>;

/** What writing records needs from its environment. */
export interface ImportEnvironment {
	readonly clock: Clock & {
		/** Sets by how many ms the clock is behind the relay's. */
		goBy(behind: number): void;
	};
	readonly random: Random;
}

/** The number of rows that are processed before the worker reads its messages again. */
const ROWS_AT_ONCE = 1000;
const SHOWN_ROWS = 5;

/** Lets waiting messages arrive, because a cancellation must be noticed between two operations. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** The functions of an import worker for its page: reading a file, planning, and writing into a sink. */
export class ImportApi {
	readonly #openSink: OpenSinkFor;
	readonly #environment: ImportEnvironment;
	#text = '';
	/** The number of its rows that are not empty. */
	#rows = 0;
	#headersOf: (dialect: Dialect) => string[] = () => [];
	#ready: {
		readonly planner: Planner;
		readonly plan: ImportPlan;
		readonly dialect: Dialect;
		readonly member: MemberId;
		readonly stages: readonly Stage[];
	} | null = null;
	#written: ImportPlan | null = null;
	/** The number of the newest request. Older ones stop. */
	#latest = 0;
	#running = { cancelled: false };

	constructor(openSink: OpenSinkFor, environment: ImportEnvironment) {
		this.#openSink = openSink;
		this.#environment = environment;
	}

	/** Reads a file and returns what is in it. */
	async open(request: OpenTable): Promise<Opening> {
		const ticket = (this.#latest += 1);
		this.#ready = null;
		const read = await tableOf(request);
		if (this.#latest !== ticket) return { type: 'superseded' };
		if (!read.ok) return { type: 'open-failed', fault: read.error };
		const { text, source } = read.value;
		const known = source.is === 'workbook' ? ',' : undefined;
		const dialect = { ...detectDialect(text, known), ...request.dialect };
		const headers = headersOf(text, dialect);
		if (headers.length > MAX_COLUMNS) {
			const found = headers.length;
			return {
				type: 'open-failed',
				fault: { code: 'too-many-columns', found, limit: MAX_COLUMNS }
			};
		}
		const sample = sampleOf(text, dialect);
		const rows = await this.#countRows(text, dialect, ticket);
		if (rows === null) return { type: 'superseded' };
		if (sample.length === 0) return { type: 'open-failed', fault: { code: 'no-rows' } };
		this.#text = text;
		this.#rows = rows;
		this.#headersOf = (of) => headersOf(text, of);
		return {
			type: 'opened',
			file: {
				source,
				dialect,
				headers,
				rows,
				sample: sample.slice(0, SHOWN_ROWS),
				beginnings: firstRows(text, dialect).map(({ row, cells }) => ({ row, cells })),
				above: rowsAbove(text, dialect).length,
				mapping: guessMapping(request.kind, headers, sample, request.known)
			}
		};
	}

	/**
	 * Calculates what an import would do, in parts, and reports how far it is after each. `behind` is how far the
	 * clock is behind the relay's, in ms.
	 */
	async plan(
		request: PlanRequest,
		behind: number,
		report: (progress: Progress) => void = () => undefined
	): Promise<Planning> {
		this.#environment.clock.goBy(behind);
		const ticket = (this.#latest += 1);
		this.#ready = null;
		const { settings: wanted, snapshot } = request;
		const dialect: Dialect = wanted;
		const headers = this.#headersOf(dialect);
		const fields = customFieldsOf(wanted.kind, snapshot);
		const tally = new FormatTally(wanted.mapping, headers, fields);
		const odd = new OddRows(headers);
		const references = TaskReferences.of(headers, wanted);
		const looksForKeys = wanted.mode !== 'create' || wanted.kind === 'contacts';
		const total = this.#rows * (looksForKeys ? 3 : 2);
		const part = (index: number) => (rows: number) => {
			report({ done: index * this.#rows + rows, total });
		};
		const looked = await this.#eachRow(
			dialect,
			ticket,
			(row) => {
				tally.take(row);
				odd.take(row);
				references?.take(row);
			},
			part(0)
		);
		if (!looked) {
			return { type: 'superseded' };
		}
		const formats = tally.verdict(request.habits, request.currency);
		const settings: ImportSettings = {
			...wanted,
			dateOrder: wanted.dateOrder ?? formats.dates.order,
			decimalMark: wanted.decimalMark ?? formats.numbers.mark,
			rateScale: wanted.rateScale ?? formats.rates.scale
		};
		const existing = await this.#existing(headers, settings, snapshot, ticket, part(1));
		if (existing === null) return { type: 'superseded' };
		if (!existing.ok) return { type: 'plan-failed', faults: [existing.error] };
		const named =
			references === null
				? null
				: await this.#find(snapshot, 'task', (row) => references.wants(row));
		if (this.#latest !== ticket) return { type: 'superseded' };
		if (named?.ok === false) return { type: 'plan-failed', faults: [named.error] };
		const made = createPlanner({
			headers,
			existing: existing.value,
			...(references === null || named === null
				? {}
				: { named: { rows: references.rows, here: named.value } }),
			settings,
			snapshot,
			importId: newId(this.#environment.random),
			oddRows: odd.verdict(),
			acting: { actor: snapshot.actor, ...inZone(this.#environment, snapshot.timeZone) }
		});
		if (!made.ok) return { type: 'plan-failed', faults: made.error };
		const planner = made.value;
		const take = (row: CsvRow) => {
			planner.take(row);
		};
		const isWhole = await this.#eachRow(dialect, ticket, take, part(looksForKeys ? 2 : 1));
		if (!isWhole) return { type: 'superseded' };
		const plan = planner.plan();
		const stages = [...(snapshot.space?.stages ?? []), ...plan.stages];
		this.#ready = { planner, plan, dialect, member: snapshot.actor, stages };
		const shown = { ...plan, rejected: plan.rejected.slice(0, REJECTED_SHOWN) };
		return { type: 'planned', planned: { plan: shown, settings, formats } };
	}

	/**
	 * Reads the records that the rows mean, by the chosen key. Returns `null` when a later request has
	 * come in between.
	 */
	async #existing(
		headers: readonly string[],
		settings: ImportSettings,
		snapshot: ImportSnapshot,
		ticket: number,
		report: (rows: number) => void
	): Promise<Result<readonly Existing[], PlanFault> | null> {
		const finder =
			settings.kind === 'contacts'
				? new CustomerFinder(headers, settings, snapshot)
				: ExistingFinder.of(headers, settings, snapshot);
		if (finder === null) return succeed([]);
		const take = (row: CsvRow) => {
			finder.take(row);
		};
		const looked = await this.#eachRow(settings, ticket, take, report);
		if (!looked) return null;
		const found = await this.#find(snapshot, finder.kind, (row) => finder.wants(row));
		return this.#latest === ticket ? found : null;
	}

	/** Reads the records of a kind that are wanted: of the import's space, or the customers. */
	async #find(
		snapshot: ImportSnapshot,
		...asked: Parameters<RecordSource['find']>
	): Promise<Result<readonly Existing[], PlanFault>> {
		const opened = await this.#openSink(snapshot.workspace, snapshot.actor);
		if (!opened.ok) return fail({ code: 'not-read' });
		try {
			return succeed(await opened.value.source(snapshot.space?.id ?? null).find(...asked));
		} finally {
			opened.value.close();
		}
	}

	/** Counts the rows that are not empty. Returns `null` when a later request has come in between. */
	async #countRows(text: string, dialect: Dialect, ticket: number): Promise<number | null> {
		let rows = 0;
		const isWhole = await this.#each(bodyRows(text, dialect), ticket, (row) => {
			if (!isBlank(row)) rows += 1;
		});
		return isWhole ? rows : null;
	}

	/** Passes every row to `take`. Returns `false` when a later request has come in between. */
	#eachRow(
		dialect: Dialect,
		ticket: number,
		take: (row: CsvRow) => void,
		report: (rows: number) => void
	): Promise<boolean> {
		return this.#each(bodyRows(this.#text, dialect), ticket, take, report);
	}

	async #each(
		rows: Iterable<CsvRow>,
		ticket: number,
		take: (row: CsvRow) => void,
		report: (rows: number) => void = () => undefined
	): Promise<boolean> {
		let taken = 0;
		for (const row of rows) {
			take(row);
			taken += 1;
			if (taken % ROWS_AT_ONCE === 0) {
				report(taken);
				await breathe();
				if (this.#latest !== ticket) return false;
			}
		}
		return this.#latest === ticket;
	}

	/** Writes the last plan. `behind` is the same as for `plan`. */
	async run(
		request: RunRequest,
		behind: number,
		report: (progress: Progress) => void
	): Promise<Run> {
		this.#environment.clock.goBy(behind);
		const running = { cancelled: false };
		this.#running = running;
		const ready = this.#ready;
		// The same plan is never written twice, because its ids exist after the first time.
		if (ready === null || ready.plan === this.#written) return { type: 'superseded' };
		this.#written = ready.plan;
		const total = recordsIn(ready.plan.counts);
		const opened = await this.#openSink(request.workspaceId, ready.member);
		if (!opened.ok) return { type: 'run-failed', failure: opened.error, done: 0, total };
		const sink = opened.value;
		const { importId } = ready.plan;
		try {
			const batches = ready.planner.batches(() => bodyRows(this.#text, ready.dialect));
			return await writePlan(
				batches,
				sink,
				{ importId, stages: ready.stages, total },
				{
					isCancelled: () => running.cancelled,
					breathe,
					report
				}
			);
		} finally {
			sink.close();
		}
	}

	/** Stops the run before its next batch. */
	cancel(): void {
		this.#running.cancelled = true;
	}

	/** Stops reading or planning before its next part. */
	stop(): void {
		this.#latest += 1;
	}

	/** Returns a part of the rejected rows of the last plan, starting at `from`. */
	rejected(from: number): RejectedPart {
		const all = this.#ready?.plan.rejected ?? [];
		const next = from + REJECTED_BATCH;
		return { rows: all.slice(from, next), next: next < all.length ? next : null };
	}
}

/** Returns the same environment with the days of a workspace's time zone. */
const inZone = <Environment extends { readonly clock: Clock }>(
	environment: Environment,
	zone: TimeZone | undefined
): Environment | (Environment & { readonly clock: Clock }) =>
	zone === undefined ? environment : { ...environment, clock: clockIn(zone, environment.clock) };
