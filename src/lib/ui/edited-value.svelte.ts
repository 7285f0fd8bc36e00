import type { Drafts } from './drafts';
import { tooLong } from './field';
import { KeptDraft } from './kept-draft.svelte';

/** How a value that is edited in place is checked and saved. */
export interface Taking {
	/** The longest text that the field accepts, in UTF-16 units. */
	readonly most: number;
	/** Whether an emptied field restores the saved value. */
	readonly required?: boolean;
	/** Returns why a text cannot be accepted, or `undefined` when it can. */
	readonly check?: (text: string) => string | undefined;
	/** Saves the text. Returns why it was not saved, or `null` when it was. */
	readonly onsave: (text: string) => Promise<string | null>;
}

/**
 * A text that is edited in place and saved when the field loses the focus. The typed text is kept under
 * its draft key until it was saved or discarded, whatever others write meanwhile and however the page
 * is left. Create it while a component initialises.
 */
export class EditedValue {
	/** Why the typed text cannot be accepted or was not saved. */
	problem = $state<string | undefined>(undefined);
	/** Whether the typed text is from an earlier visit. */
	readonly wasKept: boolean;
	private readonly kept: KeptDraft<{ readonly typed: string | null }>;

	/** @param value returns the value to show while nothing was typed */
	constructor(
		drafts: Drafts,
		draftKey: string,
		private readonly value: () => string
	) {
		this.kept = new KeptDraft(drafts, draftKey, () => ({ typed: null as string | null }));
		this.wasKept = this.typed !== null;
	}

	/** The typed text; `null` when nothing was typed. */
	get typed(): string | null {
		return this.kept.values.typed;
	}

	/** The text that the field shows. */
	get text(): string {
		return this.typed ?? this.value();
	}

	set text(text: string) {
		this.kept.set({ typed: text });
	}

	/** Discards the typed text, so that the value shows again. */
	letGo(): void {
		this.kept.startOver();
		this.problem = undefined;
	}

	/** Saves the typed text. Text that is typed while it is being saved stays. */
	async save({ most, required = false, check = () => undefined, onsave }: Taking): Promise<void> {
		const { typed } = this;
		const text = typed?.trim();
		if (text === undefined || text === this.value() || (required && text === '')) {
			this.letGo();
			return;
		}
		this.problem = check(text);
		// The field shows this error itself.
		if (this.problem !== undefined || tooLong(text, most) !== undefined) return;
		this.problem = (await onsave(text)) ?? undefined;
		if (this.problem === undefined && this.typed === typed) this.letGo();
	}
}
