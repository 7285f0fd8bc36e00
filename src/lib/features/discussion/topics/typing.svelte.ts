import { createSubscriber } from 'svelte/reactivity';
import type { WorkspaceView } from '$lib/app/context';
import type { MemberId, RecordId, SpaceId } from '$lib/domain/core/ids';

/** How long after the last letter somebody counts as writing, in ms. */
const IDLE = 3000;

/** What one browser tab sends to the others. Any device may have sent anything. */
type TabState = Readonly<Record<string, unknown>>;

/** Publishes and receives who is writing in which topic of a space. */
export class Typing {
	private readonly subscribe: () => void;
	private timer: ReturnType<typeof setTimeout> | undefined;

	constructor(
		private readonly view: WorkspaceView,
		private readonly space: SpaceId
	) {
		const { awareness } = this;
		this.subscribe = createSubscriber((update) => {
			awareness?.on('change', update);
			return () => {
				awareness?.off('change', update);
			};
		});
	}

	/** Returns the other members who are writing in a topic now. */
	writing(topic: RecordId): readonly MemberId[] {
		this.subscribe();
		const states: readonly TabState[] = [...(this.awareness?.getStates().values() ?? [])];
		const writers = states.filter(({ typing }) => typing === topic).map(memberOf);
		return [...this.view.directory.members.keys()].filter(
			(id) => id !== this.view.replica.me && writers.includes(id)
		);
	}

	/** Tells the others that this person is writing. Call it with every letter. */
	tell(topic: RecordId): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.stop(), IDLE);
		if (this.awareness?.getLocalState()?.['typing'] !== topic) this.set(topic);
	}

	/** Tells the others that this person has stopped writing. */
	stop(): void {
		clearTimeout(this.timer);
		if (this.awareness?.getLocalState()?.['typing'] !== undefined) this.set(undefined);
	}

	private get awareness() {
		return this.view.replica.space(this.space).awareness;
	}

	private set(typing: RecordId | undefined): void {
		const { awareness } = this;
		const user = { member: this.view.replica.me };
		awareness?.setLocalState({ user, ...awareness.getLocalState(), typing });
	}
}

function memberOf(state: TabState): MemberId | null {
	const user = state['user'];
	if (typeof user !== 'object' || user === null || !('member' in user)) return null;
	return typeof user.member === 'string' ? user.member : null;
}
