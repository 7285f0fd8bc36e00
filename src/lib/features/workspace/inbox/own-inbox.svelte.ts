import type { WorkspaceView } from '$lib/app/context';
import { NO_WISHES } from '$lib/domain/inbox/kinds';
import type { OwnInbox } from '$lib/documents/present';

export type { OwnInbox };

const NOTHING: OwnInbox = {
	marks: { read: new Map(), filed: new Map() },
	wishes: NO_WISHES,
	reminders: [],
	topics: { followed: new Map(), muted: new Set() },
	seen: new Map(),
	sharesReading: true
};

/** What a person did with their inbox. Reading it is reactive. */
export class OwnInboxView {
	constructor(private readonly view: WorkspaceView) {}

	get current(): OwnInbox {
		return this.view.own?.inbox ?? NOTHING;
	}
}
