import { MAX_POST_LENGTH } from '$lib/domain/history/history';
import { joinedTexts, written, type Placed, type WithPicks } from '$lib/domain/history/picks';
import { TOKEN_KINDS } from '$lib/domain/history/tokens';
import { tooLong } from '$lib/ui/field';
import type { Drafts } from '$lib/ui/drafts';
import { KeptDraft } from '$lib/ui/kept-draft.svelte';

/**
 * A post or comment that somebody writes, kept at its place until it was sent. The field is empty as
 * soon as sending begins, for what is written next; what could not be sent comes back into it. To be
 * made while a component initialises.
 */
export class PostDraft {
	sending = $state(false);
	/** Why the last one was not sent. */
	problem = $state<string | null>(null);
	/** Whether the next one is to be sent as well. */
	private asked = false;
	private readonly kept: KeptDraft<WithPicks>;

	constructor(drafts: Drafts, draftKey: string) {
		this.kept = new KeptDraft(drafts, draftKey, () => EMPTY, { fits, join: joinedTexts });
	}

	get value(): WithPicks {
		return this.kept.values;
	}

	set value(value: WithPicks) {
		this.kept.set(value);
	}

	/** Whether there is something that can be sent. */
	get ready(): boolean {
		return this.value.text.trim() !== '' && !this.sending;
	}

	/**
	 * Sends it. `onsend` gives why it was not saved, or `null` when it was. What is to be sent while another
	 * is on its way goes after that one.
	 */
	async send(onsend: (text: string) => Promise<string | null>): Promise<void> {
		if (this.sending) {
			this.asked = true;
			return;
		}
		this.asked = false;
		const saved = await this.sendOne(onsend);
		if (this.wasAsked() && saved) await this.send(onsend);
	}

	/** Whether somebody asked for the next one to be sent meanwhile; asks no more. */
	private wasAsked(): boolean {
		const { asked } = this;
		this.asked = false;
		return asked;
	}

	/** Returns whether it was saved. */
	private async sendOne(onsend: (text: string) => Promise<string | null>): Promise<boolean> {
		if (!this.ready) return false;
		// Mentions are longer as they are written down.
		this.problem = tooLong(written(this.value).trim(), MAX_POST_LENGTH) ?? null;
		if (this.problem !== null) return false;
		this.sending = true;
		const sent = this.kept.take();
		let saved = false;
		try {
			this.problem = await onsend(written(sent));
			saved = this.problem === null;
		} finally {
			this.sending = false;
			if (saved) this.kept.sent();
			else this.kept.giveBack();
		}
		return saved;
	}
}

const EMPTY: WithPicks = { text: '', picks: [] };

const fits = (field: string, value: unknown): boolean =>
	field !== 'picks' || (Array.isArray(value) && value.every(isPlaced));

function isPlaced(value: unknown): value is Placed {
	if (typeof value !== 'object' || value === null) return false;
	const { label, token, at } = value as Readonly<Record<string, unknown>>;
	if (typeof label !== 'string' || typeof at !== 'number') return false;
	if (typeof token !== 'object' || token === null) return false;
	const { kind, id } = token as Readonly<Record<string, unknown>>;
	return TOKEN_KINDS.some((one) => one === kind) && typeof id === 'string';
}
