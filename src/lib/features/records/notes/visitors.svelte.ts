import { createSubscriber } from 'svelte/reactivity';
import type { WorkspaceView } from '$lib/app/context';
import type { MemberId, RecordId } from '$lib/domain/core/ids';
import type { RoomAddress } from '$lib/protocol/rooms';
import type { RoomPresence, Visitor } from '$lib/replica/presence/room-presence';

/**
 * Who else has a record open at this moment. Only people who may read the record learn of them, and of
 * this person.
 */
export class Visitors {
	private readonly presence: RoomPresence;
	private readonly subscribe: () => void;

	constructor(
		private readonly view: WorkspaceView,
		room: RoomAddress,
		private readonly record: RecordId
	) {
		this.presence = view.replica.presence(room);
		this.subscribe = createSubscriber((update) => this.presence.onChange(update));
	}

	/** The other members who are here, each listed once. */
	get members(): readonly MemberId[] {
		this.subscribe();
		return [...new Set(this.others().map(({ member }) => member))].sort();
	}

	/** Returns every screen on which another member has the record open. Reading it is not reactive. */
	readonly others = (): readonly Visitor[] =>
		[...this.presence.visitors(this.record).values()].filter(
			({ member }) => member !== this.view.replica.me
		);

	/** Calls the listener when somebody comes, goes or moves. Returns a function that stops this. */
	readonly onChange = (listener: () => void): (() => void) => this.presence.onChange(listener);

	/** Publishes this person's position in the text; `null` for none. */
	readonly point = (state: Uint8Array | null): void => {
		this.presence.point(this.record, state);
	};

	/**
	 * Announces that the record is open here, as long as the page is visible. Returns a function that
	 * announces that it is closed.
	 */
	enter(): () => void {
		let exit: (() => void) | null = null;
		const look = () => {
			if (document.visibilityState === 'visible') exit ??= this.presence.enter(this.record);
			else {
				exit?.();
				exit = null;
			}
		};
		look();
		document.addEventListener('visibilitychange', look);
		return () => {
			document.removeEventListener('visibilitychange', look);
			exit?.();
		};
	}
}
