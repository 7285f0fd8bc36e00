import { goto } from '$app/navigation';
import type { WorkspaceView } from '$lib/app/context';
import type { RecordChange } from '$lib/domain/core/change';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import { bin } from '$lib/domain/history/commands';
import { problemOf } from '$lib/features/common/refusals/why';
import { offerUndo } from '$lib/features/common/undo/undo';
import { undoBin } from '$lib/features/common/undo/undo-record';
import { m } from '$lib/i18n/messages';
import type { Saved } from '$lib/replica/saved';
import { toast } from '$lib/ui/toasts.svelte';
import { tookPart } from './my-topics.svelte';
import { topicsHref } from './topic-link';

/** What somebody does in one topic: each act is saved, and what could not be saved is said. */
export class TopicActs {
	constructor(
		private readonly view: WorkspaceView,
		private readonly space: SpaceId,
		private readonly topic: RecordId
	) {}

	/** Saves a change of the topic or of one of its posts. Resolves with why it was not saved, or `null` when it was. */
	save(change: RecordChange, record = this.topic): Promise<string | null> {
		return problemOf(this.view.changeInSpace(this.space, record, change), m.discussion_not_saved());
	}

	/** Saves a change. Resolves with whether it was saved. */
	async saveOrTell(change: RecordChange, record = this.topic): Promise<boolean> {
		const problem = await this.save(change, record);
		if (problem !== null) toast({ message: problem, tone: 'danger' });
		return problem === null;
	}

	/** Saves what this person says by a click, and follows the topic from then on. */
	async takePart(change: RecordChange, record = this.topic): Promise<void> {
		if (await this.saveOrTell(change, record)) void tookPart(this.view, this.topic);
	}

	async tell(saved: Promise<Saved>): Promise<void> {
		const problem = await problemOf(saved, m.discussion_not_saved());
		if (problem !== null) toast({ message: problem, tone: 'danger' });
	}

	/** Puts the topic into the bin, leaves it, and offers to undo that. */
	async remove(title: string): Promise<void> {
		if (!(await this.saveOrTell(bin(this.view.acting)))) return;
		await goto(topicsHref(this.space));
		offerUndo({ message: m.discussion_binned({ title }) }, () =>
			undoBin(this.view, this.topic, m.discussion_not_saved())
		);
	}
}
