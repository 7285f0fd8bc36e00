import { createSubscriber } from 'svelte/reactivity';
import { clock, type WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { inboxStart } from '$lib/domain/inbox/start';
import type { TopicReader } from '$lib/domain/topic/read-marks';
import { follows, type Followable, type TopicChoices } from '$lib/domain/topic/following';
import {
	notePart,
	readMarks,
	readTopicChoices,
	setFollowed,
	setMuted
} from '$lib/documents/private-topics';
import { bestEffort, type Saved } from '$lib/replica/saved';

/** Which topics this person follows and has muted, and how far they have read, on all their devices. Nobody else knows it. */
export class MyTopics {
	private readonly subscribe: () => void;
	private value: TopicChoices | null = null;
	private read: TopicReader | null = null;

	constructor(private readonly view: WorkspaceView) {
		this.subscribe = createSubscriber((update) => {
			const stop = view.replica.mine.onChange(() => {
				this.value = this.read = null;
				update();
			});
			return () => {
				this.value = this.read = null;
				stop();
			};
		});
	}

	get current(): TopicChoices {
		this.subscribe();
		const { mine } = this.view.replica;
		if (!$effect.tracking()) return mine.read(readTopicChoices);
		this.value ??= mine.read(readTopicChoices);
		return this.value;
	}

	/** This person as a reader of topics: what they have read, and since when something is news to them. */
	get reader(): TopicReader {
		this.subscribe();
		const { me, mine } = this.view.replica;
		const read = (): TopicReader => ({
			member: me,
			marks: mine.read(readMarks),
			since: inboxStart(this.view.directory.members, me, clock.now())
		});
		if (!$effect.tracking()) return read();
		this.read ??= read();
		return this.read;
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
