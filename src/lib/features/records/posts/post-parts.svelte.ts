import type { Instant } from '$lib/domain/core/day';
import type { RecordId } from '$lib/domain/core/ids';
import type { PostParts } from '$lib/domain/topic/post';
import type { Drafts } from '$lib/ui/drafts';
import { KeptDraft } from '$lib/ui/kept-draft.svelte';
import {
	EMPTY_PARTS,
	linesOf,
	partFault,
	partKinds,
	partsAt,
	textInstead,
	type PartFields,
	type PartKind
} from './part-fields';

/**
 * The parts of the post that is being written: what it answers, a poll, a checklist, a link. They are kept as the text
 * is, until it was sent. Create it while a component initialises.
 */
export class PostPartsDraft {
	private readonly kept: KeptDraft<PartFields>;
	/** Whether somebody has tried to send, so that what is missing is said. */
	asked = $state(false);

	constructor(drafts: Drafts, draftKey: string) {
		this.kept = new KeptDraft(drafts, `${draftKey}/parts`, () => EMPTY_PARTS);
	}

	get fields(): PartFields {
		return this.kept.fields;
	}

	/** What is typed now. */
	get values(): PartFields {
		return this.kept.values;
	}

	/** Whether anything is typed or chosen here. */
	get begun(): boolean {
		return this.kept.begun;
	}

	get replyTo(): RecordId | null {
		const { replyTo } = this.kept.values;
		return replyTo === '' ? null : replyTo;
	}

	set replyTo(post: RecordId | null) {
		this.kept.set({ replyTo: post ?? '' });
	}

	has(kind: PartKind): boolean {
		return this.kinds.includes(kind);
	}

	/** Adds a part, or leaves it out again. What was typed into it is kept. */
	toggle(kind: PartKind): void {
		const { kinds } = this;
		const now = this.has(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind];
		this.kept.set({ added: now.join(',') });
	}

	get options(): readonly string[] {
		return linesOf(this.kept.values.options);
	}

	/** What is wrong with what was added; `null` when nothing is. */
	get fault(): PartKind | null {
		return partFault(this.kept.values);
	}

	/** Whether anything is added, which can be sent without a text. */
	get hasAny(): boolean {
		return this.kinds.length > 0;
	}

	/** What stands as the text of a post that has none. */
	get instead(): string {
		return textInstead(this.kept.values);
	}

	/** Returns the parts of the post, as it is sent at this moment. */
	parts(now: Instant): PostParts {
		return partsAt(this.kept.values, now);
	}

	/** Call it when the post was sent. */
	sent(): void {
		this.asked = false;
		this.kept.done();
		this.kept.set(EMPTY_PARTS);
	}

	/** Puts back what was taken out of here. */
	giveBack(fields: PartFields): void {
		this.kept.set(fields);
	}

	private get kinds(): readonly PartKind[] {
		return partKinds(this.kept.values);
	}
}
