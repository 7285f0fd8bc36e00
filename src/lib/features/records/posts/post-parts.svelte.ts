import { isCardAddress, MAX_ITEMS, MAX_OPTIONS, type PostParts } from '$lib/domain/topic/post';
import type { Instant } from '$lib/domain/core/day';
import type { RecordId } from '$lib/domain/core/ids';
import { visible } from '$lib/domain/text/visible';
import type { Drafts } from '$lib/ui/drafts';
import { KeptDraft } from '$lib/ui/kept-draft.svelte';
import { withScheme } from '$lib/ui/web-address';

const DAY_MS = 24 * 60 * 60_000;

/** What somebody adds to a post beside its text. */
export type PartKind = 'poll' | 'items' | 'card';

const EMPTY = {
	/** Which of them are added, separated by commas. */
	added: '',
	replyTo: '',
	question: '',
	options: '',
	multiple: false,
	/** After how many days the poll ends; empty for never. */
	days: '',
	items: '',
	href: '',
	title: '',
	note: ''
};

/**
 * The parts of the post that is being written: what it answers, a poll, a checklist, a link. They are kept as the text
 * is, until it was sent. Create it while a component initialises.
 */
export class PostPartsDraft {
	private readonly kept: KeptDraft<typeof EMPTY>;
	/** Whether somebody has tried to send, so that what is missing is said. */
	asked = $state(false);

	constructor(drafts: Drafts, draftKey: string) {
		this.kept = new KeptDraft(drafts, `${draftKey}/parts`, () => EMPTY);
	}

	get fields(): typeof EMPTY {
		return this.kept.fields;
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
		const { question, href, items } = this.kept.values;
		const { options } = this;
		const fewest = options.length >= 2 && options.length <= MAX_OPTIONS;
		if (this.has('poll') && (visible(question) === '' || !fewest)) return 'poll';
		const listed = linesOf(items).length;
		if (this.has('items') && (listed === 0 || listed > MAX_ITEMS)) return 'items';
		return this.has('card') && !isCardAddress(withScheme(href.trim())) ? 'card' : null;
	}

	/** Whether anything is added, which can be sent without a text. */
	get hasAny(): boolean {
		return this.kinds.length > 0;
	}

	/** What stands as the text of a post that has none. */
	get instead(): string {
		const { question, title, href, items } = this.kept.values;
		if (this.has('poll')) return visible(question);
		if (this.has('card')) return visible(title) || href.trim();
		return this.has('items') ? (linesOf(items)[0] ?? '') : '';
	}

	/** Returns the parts of the post, as it is sent at this moment. */
	parts(now: Instant): PostParts {
		const { question, multiple, days, items, href, title, note } = this.kept.values;
		const { replyTo, options } = this;
		const end = Number(days);
		return {
			...(replyTo === null ? {} : { replyTo }),
			...(this.has('poll')
				? {
						poll: {
							...{ question: visible(question), options, multiple },
							endsAt: end > 0 ? now + end * DAY_MS : null
						}
					}
				: {}),
			...(this.has('items') ? { items: linesOf(items) } : {}),
			...(this.has('card')
				? { card: { href: withScheme(href.trim()), title: visible(title), note: visible(note) } }
				: {})
		};
	}

	/** Call it when the post was sent. */
	sent(): void {
		this.asked = false;
		this.kept.done();
		this.kept.set(EMPTY);
	}

	private get kinds(): readonly PartKind[] {
		return KINDS.filter((kind) => this.kept.values.added.split(',').includes(kind));
	}
}

const KINDS: readonly PartKind[] = ['poll', 'items', 'card'];

const linesOf = (text: string): readonly string[] =>
	text
		.split('\n')
		.map((line) => visible(line))
		.filter((line) => line !== '');
