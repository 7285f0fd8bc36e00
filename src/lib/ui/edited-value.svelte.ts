import type { Drafts } from './drafts';
import { tooLong } from './field';
import { KeptDraft } from './kept-draft.svelte';

/** How a value is taken from a field in which it is edited where it stands. */
export interface Taking {
	/** The longest text that the field holds, in UTF-16 units. */
	readonly most: number;
	/** Emptied, it goes back to what it was. */
	readonly required?: boolean;
	/** Why a text cannot be taken; `undefined` when it can. */
	readonly check?: (text: string) => string | undefined;
	/** Gives why it was not saved, or `null` when it was. */
	readonly onsave: (text: string) => Promise<string | null>;
}

/**
 * A text that is edited where it stands and saved on leaving the field. What was typed is kept at its
 * place until it was saved or let go of, whatever others write meanwhile and however the page is left.
 * To be made while a component initialises.
 */
export class EditedValue {
	/** Why what was typed cannot be taken or was not saved. */
	problem = $state<string | undefined>(undefined);
	/** Whether what was typed is from an earlier visit. */
	readonly wasKept: boolean;
	private readonly kept: KeptDraft<{ readonly typed: string | null }>;

	/** @param value reads what is shown while nothing was typed. */
	constructor(
		drafts: Drafts,
		draftKey: string,
		private readonly value: () => string
	) {
		this.kept = new KeptDraft(drafts, draftKey, () => ({ typed: null as string | null }));
		this.wasKept = this.typed !== null;
	}

	/** What was typed; `null` when nothing was. */
	get typed(): string | null {
		return this.kept.values.typed;
	}

	/** What the field shows. */
	get text(): string {
		return this.typed ?? this.value();
	}

	set text(text: string) {
		this.kept.set({ typed: text });
	}

	/** Lets go of what was typed: the value shows again. */
	letGo(): void {
		this.kept.startOver();
		this.problem = undefined;
	}

	/** Saves what was typed. What was typed while it was being saved stays. */
	async save({ most, required = false, check = () => undefined, onsave }: Taking): Promise<void> {
		const { typed } = this;
		const text = typed?.trim();
		if (text === undefined || text === this.value() || (required && text === '')) {
			this.letGo();
			return;
		}
		this.problem = check(text);
		// The field says so itself.
		if (this.problem !== undefined || tooLong(text, most) !== undefined) return;
		this.problem = (await onsave(text)) ?? undefined;
		if (this.problem === undefined && this.typed === typed) this.letGo();
	}
}
