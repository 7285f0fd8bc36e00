import { createSubscriber } from 'svelte/reactivity';
import type { MemberId, SpaceId } from '$lib/domain/core/ids';
import type { WorkspaceView } from '$lib/app/context';

/**
 * Who is in a space at this moment. What this screen tells reaches everyone in the space, so it is nothing that not all
 * of them may see.
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
		return [...new Set(this.screens.map(({ member }) => member))].sort();
	}

	/** What the screens of the other members tell. Any device may have told anything. */
	get screens(): readonly PresentScreen[] {
		this.subscribe();
		const { awareness } = this.view.replica.space(this.space);
		return [...(awareness?.getStates().values() ?? [])].flatMap((state) => {
			const member = memberOf(state);
			return member === null || member === this.view.replica.me ? [] : [{ member, told: state }];
		});
	}

	/** Tells the others something of this screen; `undefined` takes it back. */
	tell(parts: Readonly<Record<string, string | true | undefined>>): void {
		void this.view.replica
			.space(this.space)
			.whenOpen()
			.then(({ awareness }) => {
				const state = awareness.getLocalState() ?? {};
				const changed = Object.entries(parts).filter(([name, value]) => state[name] !== value);
				if (changed.length === 0) return;
				const user = { member: this.view.replica.me };
				awareness.setLocalState({ user, ...state, ...Object.fromEntries(changed) });
			});
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

/** One screen of another member, with what it tells. */
export interface PresentScreen {
	readonly member: MemberId;
	readonly told: Readonly<Record<string, unknown>>;
}

function memberOf(state: unknown): MemberId | null {
	if (typeof state !== 'object' || state === null || !('user' in state)) return null;
	const { user } = state;
	if (typeof user !== 'object' || user === null || !('member' in user)) return null;
	return typeof user.member === 'string' ? user.member : null;
}
