import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import type { RecordChange } from '$lib/domain/core/change';
import type { RecordId, SpaceId, StageId } from '$lib/domain/core/ids';
import type { Result } from '$lib/domain/core/result';
import { clashes, type Clash } from '$lib/domain/history/clashes';
import { addPost, bin, restore } from '$lib/domain/history/commands';
import { problemOf } from '$lib/features/common/refusals/why';
import { m } from '$lib/paraglide/messages';
import type { WholeRecord } from '$lib/replica/store/records';
import { reported } from '$lib/ui/error-log';
import { toast } from '$lib/ui/toasts.svelte';
import { moveRecord } from '../moves/move-record';
import { moveProblem } from '../moves/move-words';
import { topOf } from '../moves/target';
import { Savings, type Saving } from './savings.svelte';
import { takeOther } from './take-other';

/** What came of taking the other of two values. No problem and not taken: somebody changed their mind. */
export interface TakenOther {
	readonly taken: boolean;
	readonly problem: string | null;
}

/** An open record of a space, as its panel reads and changes it. */
export class OpenRecord {
	private readonly savings = new Savings();
	private readonly query: LiveQuery<WholeRecord | null>;

	constructor(
		private readonly view: WorkspaceView,
		private readonly space: SpaceId,
		private readonly id: RecordId
	) {
		this.query = new LiveQuery(() => () => view.replica.records.read(id));
	}

	/** How its changes fare. */
	get saving(): Saving {
		return this.savings.state;
	}

	/** `undefined` while it is being read, `null` when this device does not have it. */
	get whole(): WholeRecord | null | undefined {
		return this.query.current;
	}

	/** Whether it is only to be read: by a guest, or because it is in the bin. */
	get readonly(): boolean {
		return (this.view.me?.role ?? 'guest') === 'guest' || this.whole?.record.binned === true;
	}

	/** Fields that two people set at once (HI-06). */
	readonly clashes: readonly Clash[] = $derived.by(() => {
		const { whole } = this;
		return whole ? clashes(whole.history, whole.concurrent) : [];
	});

	/** Whether this field is among them. */
	clashed(field: string): boolean {
		return this.clashes.some((clash) => clash.field === field);
	}

	/** Takes the other of two values. Gives whether it stands now, or in words why it was not saved. */
	async takeOther(clash: Clash): Promise<TakenOther> {
		const record = this.whole?.record;
		if (record === undefined) return { taken: false, problem: null };
		const { other } = clash;
		if (other.what === 'stage') return this.moveTo(other.to);
		const problem = await this.save(takeOther(record, other, this.view.acting));
		return { taken: problem === null, problem };
	}

	/**
	 * Moves the record to the top of a stage, after what that asks for (OP-03). Returns why it is not
	 * there, in words; `null` when it is, or when its person left it.
	 */
	async move(to: StageId): Promise<string | null> {
		return (await this.moveTo(to)).problem;
	}

	private async moveTo(to: StageId): Promise<TakenOther> {
		const record = this.whole?.record;
		if (record?.kind !== 'deal' && record?.kind !== 'task') return { taken: false, problem: null };
		try {
			const outcome = await moveRecord(this.view, record, topOf(to), (writing) => {
				this.savings.watch(writing);
			});
			return { taken: outcome.is === 'moved', problem: moveProblem(outcome, record.title) };
		} catch (error) {
			return { taken: false, problem: reported(error, m.deal_not_saved()) };
		}
	}

	/**
	 * Saves a change; gives why it was not saved, in words, or `null` when it was. What does nothing is
	 * not written.
	 */
	async save(change: RecordChange): Promise<string | null> {
		const nothing =
			Object.keys(change.set).length === 0 &&
			change.history.length === 0 &&
			change.posts.length === 0;
		if (nothing) return null;
		return this.saved(this.view.changeInSpace(this.space, this.id, change));
	}

	/** Waits for a change of this record that something else makes; as `save`. */
	saved(saving: Promise<Result<null, Refusal>>): Promise<string | null> {
		return this.savings.follow(problemOf(saving, m.deal_not_saved()));
	}

	/** Saves a change that has no place of its own to say that it was not saved. */
	async saveOrTell(change: RecordChange): Promise<boolean> {
		const problem = await this.save(change);
		if (problem !== null) toast({ message: problem, tone: 'danger' });
		return problem === null;
	}

	/** Adds a comment; as `save`. */
	async comment(text: string): Promise<string | null> {
		const change = addPost(text, this.view.acting);
		return change === null ? m.deal_not_saved() : this.save(change);
	}

	/** Puts the record into the bin; gives whether it is there. */
	bin(): Promise<boolean> {
		return this.saveOrTell(bin(this.view.acting));
	}

	/** Takes the record out of the bin; gives whether it is out. */
	restore(): Promise<boolean> {
		return this.saveOrTell(restore(this.view.acting));
	}
}
