import type { WorkspaceView } from '$lib/app/context';
import type { MemberId, RecordId, SpaceId } from '$lib/domain/core/ids';
import { readersOf, type ReaderMark } from '$lib/domain/topic/read-by';
import { askWhileSeen } from '$lib/features/common/time/ask-while-seen.svelte';
import type { PostRow } from '$lib/replica/store/thread-rows';
import { reported } from '$lib/ui/error-log';

/** How often it is asked who has read on, ms, while the topic is in sight. */
const ASKED_EVERY = 20_000;

/** Who else has read a topic while it is shown, as far as they share that (HI-15). Create it while a component initialises. */
export class TopicReaders {
	private marks = $state.raw<readonly ReaderMark[] | null>(null);

	constructor(
		private readonly view: WorkspaceView,
		private readonly space: SpaceId,
		private readonly topic: RecordId,
		/** Returns what changes whenever a post comes. */
		came: () => unknown
	) {
		askWhileSeen(came, () => this.askNow(), ASKED_EVERY);
	}

	/** Returns who of the others has read up to a post; `null` while that is not known. */
	of(post: PostRow): readonly MemberId[] | null {
		return this.marks === null ? null : readersOf(post, this.marks, this.view.replica.me);
	}

	/** Asks now. Without a connection, what was known last stays. */
	ask(): void {
		this.askNow().catch((error: unknown) => {
			reported(error, null);
		});
	}

	private async askNow(): Promise<void> {
		if (!this.view.isWhole) return;
		const marks = await this.view.replica.reading.of(this.space, this.topic);
		if (marks !== null) this.marks = marks;
	}
}
