import { createSubscriber } from 'svelte/reactivity';
import type { MemberId, SpaceId } from '$lib/domain/core/ids';
import type { WorkspaceView } from '$lib/app/context';

/**
 * Who is in a space at this moment. Others learn that this person is here, but not what they look at,
 * because awareness reaches everyone in the space.
 */
export class Presence {
	private readonly subscribe: () => void;

	constructor(
		private readonly view: WorkspaceView,
		private readonly space: SpaceId
	) {
		this.subscribe = createSubscriber((update) => {
			const document = view.replica.space(space);
			let { awareness } = document;
			awareness?.on('change', update);
			// A document that is opened after the first screen has an awareness from then on.
			const stop = document.onChange(() => {
				if (awareness !== null) return;
				({ awareness } = document);
				awareness?.on('change', update);
				update();
			});
			return () => {
				stop();
				awareness?.off('change', update);
			};
		});
	}

	/** The other members who are here, each listed once. */
	get others(): readonly MemberId[] {
		this.subscribe();
		const members = new Set<MemberId>();
		const { awareness } = this.view.replica.space(this.space);
		for (const state of awareness?.getStates().values() ?? []) {
			const member = memberOf(state);
			if (member !== null && member !== this.view.replica.me) members.add(member);
		}
		return [...members].sort();
	}

	/** Announces that this person is here. Returns a function that announces that they have left. */
	enter(): () => void {
		let isOver = false;
		let leave: () => void = () => undefined;
		void this.view.replica
			.space(this.space)
			.whenOpen()
			.then(({ awareness }) => {
				if (isOver) return;
				const state = awareness.getLocalState() ?? {};
				awareness.setLocalState({ ...state, user: { member: this.view.replica.me } });
				leave = () => {
					awareness.setLocalState(null);
				};
			});
		return () => {
			isOver = true;
			leave();
		};
	}
}

function memberOf(state: unknown): MemberId | null {
	if (typeof state !== 'object' || state === null || !('user' in state)) return null;
	const { user } = state;
	if (typeof user !== 'object' || user === null || !('member' in user)) return null;
	return typeof user.member === 'string' ? user.member : null;
}
