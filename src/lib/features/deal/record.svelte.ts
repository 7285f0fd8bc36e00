import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { RecordChange } from '$lib/domain/core/change';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import { addPost, bin, restore } from '$lib/domain/history/commands';
import type { WholeRecord } from '$lib/replica/store/records';

/** How saving stands, as a panel says it. */
export type Saving = 'idle' | 'saving' | 'saved' | 'failed';

/** An open record of a space, as its panel reads and changes it. */
export class OpenRecord {
	/** How the last change fares. */
	saving = $state<Saving>('idle');
	private readonly query: LiveQuery<WholeRecord | null>;

	constructor(
		private readonly view: WorkspaceView,
		private readonly space: SpaceId,
		private readonly id: RecordId
	) {
		this.query = new LiveQuery(() => () => view.replica.records.read(id));
	}

	/** `undefined` while it is being read, `null` when this device does not have it. */
	get whole(): WholeRecord | null | undefined {
		return this.query.current;
	}

	/** Saves a change; gives whether it was saved. What does nothing is not written. */
	async save(change: RecordChange): Promise<boolean> {
		const nothing =
			Object.keys(change.set).length === 0 &&
			change.history.length === 0 &&
			change.posts.length === 0;
		if (nothing) return true;
		this.saving = 'saving';
		try {
			await this.view.changeInSpace(this.space, this.id, change);
			this.saving = 'saved';
			return true;
		} catch {
			this.saving = 'failed';
			return false;
		}
	}

	/** Adds a comment; gives whether it was saved. */
	async comment(text: string): Promise<boolean> {
		const change = addPost(text, this.view.acting);
		return change !== null && (await this.save(change));
	}

	bin(): Promise<boolean> {
		return this.save(bin(this.view.acting));
	}

	restore(): Promise<boolean> {
		return this.save(restore(this.view.acting));
	}
}
