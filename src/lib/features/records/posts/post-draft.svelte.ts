import { MAX_POST_LENGTH } from '$lib/domain/history/history';
import { joinedTexts, written, type Placed, type WithPicks } from '$lib/domain/history/picks';
import { TOKEN_KINDS } from '$lib/domain/history/tokens';
import { tooLong } from '$lib/ui/field';
import type { Drafts } from '$lib/ui/drafts';
import { KeptDraft } from '$lib/ui/kept-draft.svelte';

/**
 * The draft of a post or comment, kept until it was sent. The field is emptied when sending begins, for
 * the next text. A text that could not be sent comes back into the field. Create it while a component
 * initialises.
 */
export class PostDraft {
	sending = $state(false);
	/** Why the last text was not sent. */
	problem = $state<string | null>(null);
	/** Whether to send the next text as well. */
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

	/** Whether there is something to send. */
	get ready(): boolean {
		return this.value.text.trim() !== '' && !this.sending;
	}

	/**
	 * Sends the text. `onsend` returns why it was not saved, or `null` when it was. A text that is to
	 * be sent while another is on its way is sent after that one.
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

	/** Returns whether the next text should be sent too, and resets that request. */
	private wasAsked(): boolean {
		const { asked } = this;
		this.asked = false;
		return asked;
	}

	/** Returns whether the text was saved. */
	private async sendOne(onsend: (text: string) => Promise<string | null>): Promise<boolean> {
		if (!this.ready) return false;
		// Mentions are longer in their stored form.
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
