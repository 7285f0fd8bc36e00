import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { RecordChange } from '$lib/domain/core/change';
import type { RecordId, SpaceId, StageId } from '$lib/domain/core/ids';
import { clashes, type Clash } from '$lib/domain/history/clashes';
import { logInteraction, type Written } from '$lib/domain/customer/interactions';
import { bin, restore } from '$lib/domain/history/commands';
import { problemOf } from '$lib/features/common/refusals/why';
import { rememberEdit } from '$lib/features/common/undo/field-act';
import { offerUndoIf, type Undone } from '$lib/features/common/undo/undo';
import { undoBin } from '$lib/features/common/undo/undo-record';
import { m } from '$lib/i18n/messages';
import type { Saved } from '$lib/replica/saved';
import type { WholeRecord } from '$lib/documents/record-reading';
import { toast } from '$lib/ui/toasts.svelte';
import { moveRecord, type Move } from '../moves/move-record';
import { moveProblem } from '../moves/move-words';
import { overLimitWords } from '../moves/over-limit';
import { topOf } from '../moves/target';
import { undoOfMove } from '../moves/undo-move';
import { Savings, type Saving } from './savings.svelte';
import { takeOther } from './take-other';

/**
 * The outcome of taking the other of two values. Neither a problem nor taken means that the person
 * changed their mind.
 */
export interface TakenOther {
	readonly taken: boolean;
	readonly problem: string | null;
}

/** An open record of a space, as its panel reads and edits it. */
export class OpenRecord {
	/** Whether this person has just won it, here. */
	won = $state(false);
	private readonly savings = new Savings();
	private readonly query: LiveQuery<WholeRecord | null>;

	constructor(
		protected readonly view: WorkspaceView,
		protected readonly space: SpaceId,
		protected readonly id: RecordId
	) {
		this.query = new LiveQuery(() => () => view.replica.records.read(id));
	}

	/** The state of saving its changes. */
	get saving(): Saving {
		return this.savings.state;
	}

	/** The record; `undefined` while it is being read, `null` when this device does not have it. */
	get whole(): WholeRecord | null | undefined {
		return this.query.current;
	}

	/** Whether the record is read-only, for a guest or because it is in the bin. */
	get readonly(): boolean {
		return (this.view.me?.role ?? 'guest') === 'guest' || this.whole?.record.binned === true;
	}

	/** Fields that two people set at the same time (HI-06). */
	readonly clashes: readonly Clash[] = $derived.by(() => {
		const { whole } = this;
		return whole ? clashes(whole.history, whole.concurrent) : [];
	});

	/** Whether two people set this field at the same time. */
	clashed(field: string): boolean {
		return this.clashes.some((clash) => clash.field === field);
	}

	/**
	 * Takes the other of two values. Returns whether it is set now, or the reason, as text, why it was
	 * not saved.
	 */
	async takeOther(clash: Clash): Promise<TakenOther> {
		const record = this.whole?.record;
		if (record === undefined) return { taken: false, problem: null };
		const { other } = clash;
		if (other.what === 'stage') return this.moveTo(other.to);
		const problem = await this.save(takeOther(record, other, this.view.acting));
		return { taken: problem === null, problem };
	}

	/**
	 * Moves the record to the top of a stage, after asking for what the stage requires (OP-03).
	 * Returns, as text, why it was not moved, or `null` when it was, or when the person cancelled.
	 */
	async move(to: StageId): Promise<string | null> {
		return (await this.moveTo(to)).problem;
	}

	private async moveTo(to: StageId): Promise<TakenOther> {
		const record = this.whole?.record;
		if (record?.kind !== 'deal' && record?.kind !== 'task') return { taken: false, problem: null };
		const outcome = await moveRecord(this.view, record, topOf(to), (writing) => {
			this.savings.watch(writing);
		});
		if (outcome.is === 'moved') this.tellMove(outcome.move);
		const problem = moveProblem(outcome, record.title, m.deal_not_saved());
		return { taken: outcome.is === 'moved', problem };
	}

	/** Says where the record is now, and offers to undo the move to people who may. */
	private tellMove(move: Move): void {
		const { before, to } = move;
		if (before.stage === to.id) return;
		this.won = to.kind === 'won';
		const message = m.board_moved({ title: before.title, stage: to.name });
		void overLimitWords(this.view.replica.db, before.space, to).then((load) => {
			const said = load === null ? message : `${message} ${load}`;
			offerUndoIf({ message: said }, undoOfMove(this.view, move));
		});
	}

	/**
	 * Saves a change. Returns, as text, why it was not saved, or `null` when it was. A change without
	 * effect is not written.
	 */
	async save(change: RecordChange): Promise<string | null> {
		const nothing =
			Object.keys(change.set).length === 0 &&
			change.history.length === 0 &&
			change.posts.length === 0;
		if (nothing) return null;
		const problem = await this.saved(this.view.changeInSpace(this.space, this.id, change));
		const record = this.whole?.record;
		if (problem === null && record !== undefined) rememberEdit(this.view, record, change);
		return problem;
	}

	/** Waits for a change of this record that another function makes. Returns the same as `save`. */
	saved(saving: Promise<Saved>): Promise<string | null> {
		return this.savings.follow(problemOf(saving, m.deal_not_saved()));
	}

	/**
	 * Saves a change for which the screen has no place to show an error. Shows a toast when it was not
	 * saved. Returns whether it was saved.
	 */
	async saveOrTell(change: RecordChange): Promise<boolean> {
		const problem = await this.save(change);
		if (problem !== null) toast({ message: problem, tone: 'danger' });
		return problem === null;
	}

	/** Adds a comment, or what came of a call, a meeting, a mail or a note. Returns the same as `save`. */
	async write(as: Written, text: string): Promise<string | null> {
		const change = logInteraction(as, text, this.view.acting);
		return change === null ? m.deal_not_saved() : this.save(change);
	}

	/** Puts the record into the bin. Returns what takes it out again, or `null` when it is not there. */
	async bin(): Promise<(() => Promise<Undone>) | null> {
		const { view, id } = this;
		const isThere = await this.saveOrTell(bin(view.acting));
		return isThere ? () => undoBin(view, id, m.deal_not_saved()) : null;
	}

	/** Takes the record out of the bin. Returns whether it is out. */
	restore(): Promise<boolean> {
		return this.saveOrTell(restore(this.view.acting));
	}
}
