import type { RecordId } from '$lib/domain/core/ids';
import type { Result } from '$lib/domain/core/result';
import { offerUndo, undoneBut } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { storing, type NotStored } from '$lib/replica/saved';
import { announce } from '$lib/ui/announcer.svelte';
import type { Selection } from '$lib/ui/selection.svelte';
import { toast } from '$lib/ui/toasts.svelte';
import type { Left, Outcome, Progress } from './bulk';

/** An action on many records, and the way back. */
export interface BulkAction<Row> {
	readonly perform: (ids: readonly RecordId[], progress: Progress) => Promise<Outcome<Row>>;
	/** Takes it back. Returns the records that stay as they are, or that not all could be stored. */
	readonly takeBack: (changed: readonly Row[]) => Promise<Result<readonly Left[], NotStored>>;
}

/** Runs actions on the selected records, says what came of them, and offers one undo for all. */
export class BulkRun {
	/** How far an action is; `null` while none runs. */
	running = $state.raw<{ readonly done: number; readonly all: number } | null>(null);
	/** The records that the rules did not allow to change, until the person has seen them. */
	left = $state.raw<readonly Left[]>([]);
	private isStopped = false;

	constructor(private readonly selection: () => Selection) {}

	/** Stops the action after the records that are being changed. */
	stop(): void {
		this.isStopped = true;
	}

	async run<Row>({ perform, takeBack }: BulkAction<Row>): Promise<void> {
		const { ids } = this.selection();
		this.isStopped = false;
		this.running = { done: 0, all: ids.length };
		try {
			const done = await storing(() =>
				perform(ids, (count) => {
					this.running = { done: count, all: ids.length };
					return !this.isStopped;
				})
			);
			if (!done.ok || done.value.unstored.length > 0) {
				toast({ message: m.views_bulk_failed(), tone: 'danger' });
			}
			if (!done.ok) return;
			const { unstored, stopped } = done.value;
			this.report(done.value, [...unstored, ...ids.slice(ids.length - stopped)], takeBack);
		} finally {
			this.running = null;
		}
	}

	private report<Row>(
		outcome: Outcome<Row>,
		rest: readonly RecordId[],
		takeBack: BulkAction<Row>['takeBack']
	): void {
		this.left = outcome.left;
		const count = outcome.changed.length;
		const message =
			rest.length > 0
				? m.views_bulk_stopped({ count, rest: rest.length + outcome.left.length })
				: m.views_bulk_done({ count });
		announce(message);
		// Records that were not changed stay selected, because another action may work for them.
		this.selection().set([...outcome.left.map(({ id }) => id), ...rest]);
		if (count === 0) {
			if (rest.length > 0) toast({ message });
			else if (outcome.left.length === 0) toast({ message: m.views_bulk_nothing() });
			return;
		}
		offerUndo({ message }, async () => {
			const undone = await takeBack(outcome.changed);
			if (!undone.ok) return { is: 'failed', why: m.common_undo_failed() };
			this.left = undone.value;
			return this.left.length === 0
				? { is: 'done', said: m.views_bulk_undone() }
				: undoneBut(this.left.map(({ title }) => title));
		});
	}
}
