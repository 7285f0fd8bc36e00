import { clock, type WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { inboxStart } from '$lib/domain/inbox/start';
import type { ReadMarks, TopicReader } from '$lib/domain/topic/read-marks';
import { follows, type Followable, type TopicChoices } from '$lib/domain/topic/following';
import { notePart, setFollowed, setMuted } from '$lib/documents/private-topics';
import { bestEffort, type Saved } from '$lib/replica/saved';

const NOTHING: TopicChoices = { followed: new Map(), muted: new Set() };
const NEVER: ReadMarks = new Map();

/** Which topics this person follows and has muted, on all their devices. Nobody else knows it. */
export class MyTopics {
	constructor(private readonly view: WorkspaceView) {}

	get current(): TopicChoices {
		return this.view.own?.inbox.topics ?? NOTHING;
	}

	/** This person as a reader of topics: what they have read, and since when something is news to them. */
	get reader(): TopicReader {
		const { directory, own, replica } = this.view;
		return {
			member: replica.me,
			marks: own?.inbox.seen ?? NEVER,
			since: inboxStart(directory.members, replica.me, clock.now())
		};
	}

	/** Whether this person follows a topic. */
	follows(topic: Followable): boolean {
		return follows(topic, { member: this.view.replica.me, ...this.current });
	}

	/** Follows a topic, or expressly does not. */
	follow(topic: RecordId, wanted: boolean): Promise<Saved> {
		return this.view.replica.mine.edit((doc) => {
			setFollowed(doc, topic, wanted);
		});
	}

	/** Mutes a topic, or takes that back. */
	mute(topic: RecordId, wanted: boolean): Promise<Saved> {
		const at = wanted ? this.view.acting.clock.now() : null;
		return this.view.replica.mine.edit((doc) => {
			setMuted(doc, topic, at);
		});
	}
}

/** Notes that this person has taken part in a topic, which they follow from then on unless they muted it. */
export async function tookPart(view: WorkspaceView, topic: RecordId): Promise<void> {
	const { mine } = view.replica;
	await mine.whenLoaded();
	if (mine.read((doc) => notePart(doc, topic)) === null) return;
	// Whose part is not noted follows from the next time that they say something.
	await bestEffort(mine.edit((doc) => notePart(doc, topic)?.()));
}
