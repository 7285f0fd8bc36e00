import type { SpaceId } from '$lib/domain/core/ids';
import type { Habits } from '$lib/domain/import/dates';
import type { Dialect } from '$lib/domain/import/dialect';
import type { FileFault, PlanFault, RejectedRow } from '$lib/domain/import/faults';
import { customUse, isOfSpace, type ImportKind, type Mapping } from '$lib/domain/import/fields';
import { customFieldsOf } from '$lib/domain/import/snapshot-fields';
import type { ImportSnapshot } from '$lib/domain/import/plan-types';
import { notSavedReason } from '$lib/features/common/refusals/why';
import { m } from '$lib/i18n/messages';
import type { NotSaved } from '$lib/replica/saved';
import { reported } from '$lib/ui/error-log';
import type { Decisions } from './decisions';
import type { Encoding } from '$lib/features/common/spreadsheet/decode';
import type { ImportHost } from './host';
import type { WorkerEnd } from '$lib/replica/worker/remote-worker';
import { Workbooks } from '$lib/features/common/spreadsheet/workbooks';
import { ImportChoices } from './import-choices.svelte';
import { ImportClient } from './import-client';
import { ImportRun, textOf } from './import-run.svelte';
import { knownNames } from './known-names';
import { keptMapping, presetFor, type Preset } from './kept-mapping';
import type { OpenedFile, PlannedImport, Progress, ReadingChoice } from './messages';

/** The steps of an import, in their order. */
export const STEPS = ['file', 'columns', 'preview', 'import', 'done'] as const;
export type Step = (typeof STEPS)[number];

/**
 * Why the session cannot continue. `crashed` means that the worker died, `workspace` that the host
 * failed.
 */
export type Trouble =
	| FileFault
	| { readonly code: 'crashed' }
	| { readonly code: 'workspace'; readonly detail: string };

export interface SessionOptions {
	readonly host: ImportHost;
	readonly kind: ImportKind;
	readonly space: SpaceId | null;
	readonly habits: Habits;
	/** Returns the spaces that can contain records of a kind. All, if left out. */
	readonly spaces?: (kind: ImportKind) => readonly { readonly id: SpaceId }[];
	/** Starts a worker. It is called again when one has died. */
	readonly startWorker: () => WorkerEnd;
	/** Starts the worker that reads workbooks. The usual one, if left out. */
	readonly startWorkbooks?: () => WorkerEnd;
	/** An import whose columns were mapped as those of the next file are. */
	readonly preset?: Preset | null;
	/**
	 * Returns how far the device's clock is behind the relay's, in ms. If left out, the machine's clock
	 * is used as it is.
	 */
	readonly clockBehind?: () => number;
}

/** One import, from choosing the file to undoing it: what the wizard shows and can do. */
export class ImportSession {
	readonly #options: SessionOptions;
	#client: ImportClient;
	/** The number of running operations. Quick choices can overlap. */
	#working = $state(0);
	/** The number of the newest request. Results of older ones are ignored. */
	#turn = 0;

	/** The writing of the records, its progress and its outcome. */
	readonly run: ImportRun;

	step = $state<Step>('file');
	kind = $state<ImportKind>('customers');
	space = $state<SpaceId | null>(null);
	trouble = $state.raw<Trouble | null>(null);
	file = $state.raw<File | null>(null);
	opened = $state.raw<OpenedFile | null>(null);
	planned = $state.raw<PlannedImport | null>(null);
	/** How far planning is; `null` while nothing is planned, or it has just begun. */
	planning = $state.raw<Progress | null>(null);
	planFaults = $state.raw<readonly PlanFault[]>([]);
	snapshot = $state.raw<ImportSnapshot | null>(null);
	/** What the columns are, and what happens to the rows. */
	readonly choices: ImportChoices;
	/** Whether new customers of this import get the opportunities that their spaces create (OP-12). */
	makesDeals = $state(true);

	constructor(options: SessionOptions) {
		this.#options = options;
		this.#client = this.#newClient();
		this.run = new ImportRun(options.host);
		this.kind = options.kind;
		this.space = options.space;
		const { preset } = options;
		this.choices = new ImportChoices(() => this, preset?.kind === options.kind ? preset.rows : {});
	}

	/** The import whose mapping the next file takes, while it is of the same kind. */
	get preset(): Preset | null {
		const { preset = null } = this.#options;
		return preset?.kind === this.kind ? preset : null;
	}

	/** Whether the worker or the workspace is busy. */
	get busy(): boolean {
		return this.#working > 0;
	}

	/** Ends the worker. */
	close(): void {
		this.#client.close();
	}

	/** Reads a chosen file and guesses what its columns are. */
	async choose(file: File): Promise<void> {
		this.file = file;
		await this.#open(UNCHOSEN, null);
	}

	/** Sets the kind of records. A chosen file is examined again. */
	async setKind(kind: ImportKind): Promise<void> {
		this.kind = kind;
		this.choices.resetRows();
		// Deals and tasks go into spaces of their own kinds.
		const { spaces } = this.#options;
		const fits = spaces?.(kind) ?? [];
		if (spaces !== undefined && !fits.some(({ id }) => id === this.space)) {
			this.space = fits.length === 1 ? (fits[0]?.id ?? null) : null;
		}
		if (this.opened !== null) await this.#open(choiceOf(this.opened), dialectOf(this.opened));
	}

	/** Sets the space for deals. Its names may change how the columns are recognised. */
	async setSpace(space: SpaceId): Promise<void> {
		this.space = space;
		if (this.opened !== null) await this.#open(choiceOf(this.opened), dialectOf(this.opened));
	}

	/** Reads the file again in the encoding that the person has chosen. */
	async setEncoding(encoding: Encoding): Promise<void> {
		await this.#open({ encoding, sheet: null }, null);
	}

	/** Reads another sheet of the workbook. */
	async setSheet(sheet: number): Promise<void> {
		await this.#open({ encoding: null, sheet }, null);
	}

	/** Parses the file again with other settings. */
	async setDialect(change: Partial<Dialect>): Promise<void> {
		if (this.opened === null) return;
		await this.#open(choiceOf(this.opened), { ...dialectOf(this.opened), ...change });
	}

	async #open(choice: ReadingChoice, dialect: Dialect | null): Promise<void> {
		const { file, kind } = this;
		if (file === null) return;
		const turn = (this.#turn += 1);
		await this.#work(async () => {
			const snapshot = await this.#options.host.snapshot(kind, this.#target, 'create');
			if (turn !== this.#turn) return;
			this.snapshot = snapshot;
			const answer = await this.#client.open({
				file,
				kind,
				...choice,
				dialect,
				known: knownNames(snapshot)
			});
			if (turn !== this.#turn || answer.type === 'superseded') return;
			if (answer.type === 'opened') {
				this.#forgetPlan();
				this.opened = answer.file;
				const remembered = this.#remembered(answer.file, snapshot);
				this.choices.map(remembered ?? answer.file.mapping, remembered !== null);
			} else {
				// When reading an open file again fails, the file stays as it was.
				if (choice === UNCHOSEN) this.opened = null;
				this.trouble = answer.type === 'crashed' ? { code: 'crashed' } : answer.fault;
			}
		});
	}

	/** Returns how the columns of such a file were mapped last time, where that is not what is guessed. */
	#remembered({ headers, mapping }: OpenedFile, snapshot: ImportSnapshot): Mapping | null {
		const fields = customFieldsOf(this.kind, snapshot);
		const own = new Set<string>(fields.map(({ id }) => customUse(id)));
		const { preset } = this;
		const { host } = this.#options;
		const again = preset === null ? null : presetFor(preset, headers, own);
		const before = again ?? host.mappings?.find(this.kind, headers, own) ?? null;
		return JSON.stringify(before) === JSON.stringify(mapping) ? null : before;
	}

	/** Maps the columns as the file suggests, instead of as last time. */
	guess(): void {
		if (this.opened === null) return;
		this.choices.map(this.opened.mapping, false);
	}

	#forgetPlan(): void {
		this.planned = null;
		this.planFaults = [];
		this.choices.forgetRows();
	}

	/** People and customers belong to the workspace, not to a space. */
	get #target(): SpaceId | null {
		return isOfSpace(this.kind) ? this.space : null;
	}

	/** Calculates what the import would do, and shows it. */
	async preview(): Promise<void> {
		if (await this.#plan()) this.step = 'preview';
	}

	/** Sets a decision and plans again. */
	async decide(decisions: Decisions): Promise<void> {
		this.choices.decisions = decisions;
		await this.#plan();
	}

	/** Sets whether new customers of this import get an opportunity, and plans again (OP-12). */
	async setMakesDeals(wanted: boolean): Promise<void> {
		this.makesDeals = wanted;
		await this.#plan();
	}

	/** How many opportunities the new customers get where that is not switched off (OP-12). */
	get automaticDeals(): number {
		const { planned, snapshot } = this;
		if (planned === null || snapshot === null) return 0;
		return planned.plan.counts.customers * snapshot.automatic.length;
	}

	async #plan(): Promise<boolean> {
		const { opened, kind } = this;
		if (opened === null) return false;
		let isPlanned = false;
		const turn = (this.#turn += 1);
		await this.#work(async () => {
			const snapshot = await this.#options.host.snapshot(
				kind,
				this.#target,
				this.choices.decisions.mode
			);
			if (turn !== this.#turn) return;
			this.snapshot = snapshot;
			const request = {
				settings: {
					kind,
					...dialectOf(opened),
					mapping: this.choices.mapping,
					...this.choices.decisions
				},
				snapshot: this.makesDeals ? snapshot : { ...snapshot, automatic: [] },
				habits: this.#options.habits,
				currency: snapshot.space?.currency ?? this.#options.host.currency
			};
			const answer = await this.#client.plan(request, (progress) => {
				if (turn === this.#turn) this.planning = progress;
			});
			if (turn !== this.#turn) return;
			this.planning = null;
			switch (answer.type) {
				case 'planned':
					this.planned = answer.planned;
					this.planFaults = [];
					isPlanned = true;
					return;
				case 'plan-failed':
					this.planned = null;
					this.planFaults = answer.faults;
					// Most of these faults can be corrected at the columns.
					if (this.step === 'preview') this.step = 'columns';
					return;
				case 'crashed':
					this.trouble = { code: 'crashed' };
					return;
				case 'superseded':
					return;
			}
		});
		return isPlanned;
	}

	/** Stops planning. What was planned before is not what was asked for, and goes as well. */
	stopPlanning(): void {
		this.#turn += 1;
		this.#client.stop();
		this.planning = null;
		this.planned = null;
		if (this.step === 'preview') this.step = 'columns';
	}

	/** Runs the import and shows the outcome. */
	async start(): Promise<void> {
		const planned = this.planned;
		if (planned === null || this.busy) return;
		this.step = 'import';
		const { headers = [] } = this.opened ?? {};
		this.#options.host.mappings?.keep(this.kind, headers, this.choices.mapping);
		await this.#work(async () => {
			const name = this.file?.name ?? '';
			const unrecorded = await this.run.start(this.#client, planned.plan, {
				...{ space: this.#target, fileName: name },
				mapping: keptMapping(headers, this.choices.mapping, this.choices.decisions)
			});
			this.#say(unrecorded);
			this.step = 'done';
		});
	}

	/** Undoes the whole import. */
	async undo(): Promise<void> {
		await this.#work(async () => {
			this.#say(await this.run.undo());
		});
	}

	/** Shows why the workspace did not save something. */
	#say(error: NotSaved | null): void {
		if (error === null) return;
		this.trouble = { code: 'workspace', detail: notSavedReason(error, m.status_failed()) };
	}

	/** Goes back to an earlier step. */
	back(step: 'file' | 'columns'): void {
		this.trouble = null;
		this.planFaults = [];
		this.step = step;
	}

	/** Continues from the file to its columns. */
	columns(): void {
		if (this.opened !== null) this.step = 'columns';
	}

	/** Starts over with another file. */
	again(): void {
		this.step = 'file';
		this.file = null;
		this.opened = null;
		this.run.reset();
		this.makesDeals = true;
		this.trouble = null;
		this.#forgetPlan();
	}

	/** Returns all rejected rows. */
	rejected(): Promise<readonly RejectedRow[]> {
		return this.#client.rejected();
	}

	#newClient(): ImportClient {
		const { startWorker, startWorkbooks, clockBehind } = this.#options;
		return new ImportClient(startWorker, clockBehind, new Workbooks(startWorkbooks));
	}

	/** Starts a new worker, which has read nothing yet, so the file must be chosen again. */
	#replaceWorker(): void {
		this.#client.close();
		this.#client = this.#newClient();
		this.opened = null;
		this.#forgetPlan();
		if (this.step !== 'done') this.step = 'file';
	}

	/** Runs one operation. A failure of the workspace is shown, and a dead worker is replaced. */
	async #work(work: () => Promise<void>): Promise<void> {
		this.#working += 1;
		this.trouble = null;
		try {
			await work();
		} catch (error) {
			this.trouble = reported(error, { code: 'workspace', detail: textOf(error) });
		} finally {
			this.#working -= 1;
			if (this.#client.crashed) this.#replaceWorker();
		}
	}
}

/** Nothing chosen yet about how a file is read. */
const UNCHOSEN: ReadingChoice = { encoding: null, sheet: null };

/** Returns how a file was read. */
const choiceOf = ({ source }: OpenedFile): ReadingChoice =>
	source.is === 'text'
		? { encoding: source.encoding, sheet: null }
		: { encoding: null, sheet: source.sheet };

/** Returns the settings with which a file was parsed. */
const dialectOf = ({ dialect: { delimiter, header, start } }: OpenedFile): Dialect => ({
	delimiter,
	header,
	start
});
