import { createSubscriber } from 'svelte/reactivity';
import type { WorkspaceView } from '$lib/app/context';
import type { MemberId, RecordId } from '$lib/domain/core/ids';
import type { RoomAddress } from '$lib/protocol/rooms';
import type { RoomPresence, Visitor } from '$lib/replica/presence/room-presence';

/** Who else has a record open at this moment. Only who may read it knows of them, and they of us. */
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

	/** The other members who are here, each once. */
	get members(): readonly MemberId[] {
		this.subscribe();
		return [...new Set(this.others().map(({ member }) => member))].sort();
	}

	/** Every screen on which another member has it open. What is read here is not followed. */
	readonly others = (): readonly Visitor[] =>
		[...this.presence.visitors(this.record).values()].filter(
			({ member }) => member !== this.view.replica.me
		);

	/** Calls back when somebody comes, goes or moves; gives the way to stop. */
	readonly onChange = (listener: () => void): (() => void) => this.presence.onChange(listener);

	/** Tells the others where this person is in the text; `null` for nowhere. */
	readonly point = (state: Uint8Array | null): void => {
		this.presence.point(this.record, state);
	};

	/** Says that the record is open here, as long as the page can be seen; gives the way to say that it is not. */
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
