import type { WorkspaceView } from '$lib/app/context';
import { codeAsked, emojiByCode, withTone, type Emoji } from '$lib/domain/emoji/emoji';
import { askingAt, type Asking, type Pick } from '$lib/domain/history/picks';
import { locale } from '$lib/ui/locale.svelte';
import { emojiIn } from '../emoji/catalogue';
import { UsedEmoji } from '../emoji/used-emoji.svelte';
import { suggestions } from './suggestions';

/** The number of emoji that are offered at once. */
const MOST_EMOJI = 6;

/** An emoji that is offered, as it is put into a text. */
export interface EmojiOffer {
	/** "😄 :smile:" */
	readonly label: string;
	readonly emoji: Emoji;
}

/** A person, a record or an emoji that is offered while somebody types. */
export type Offer = Pick | EmojiOffer;

/** What the word at the caret asks for: as `Asking`, or an emoji behind a `:`. */
export type AskedFor = Asking | (Omit<Asking, 'sign'> & { readonly sign: ':' });

/** Returns what the word before the caret asks for; `null` when it asks for nothing. */
export function askedAt(before: string): AskedFor | null {
	const query = codeAsked(before);
	return query === null
		? askingAt(before, before.length)
		: { sign: ':', start: before.length - query.length - 1, query };
}

/** Returns what is asked for now where something pressed before was meant for it; else `null`: something else was typed since. */
export const stillAsked = (wanted: AskedFor | null, now: AskedFor | null): AskedFor | null =>
	wanted?.sign === now?.sign && wanted?.query === now?.query ? now : null;

/** Returns people, records or emoji that fit what is asked for. */
export async function offersFor(view: WorkspaceView, asked: AskedFor): Promise<readonly Offer[]> {
	if (asked.sign !== ':') return suggestions(view, asked);
	const all = await emojiIn(locale.current);
	return emojiByCode(all, asked.query, MOST_EMOJI).map(({ emoji, code }) => ({
		...{ label: `${emoji.sign} :${code}:`, emoji }
	}));
}

/** Returns the sign of an emoji in the tone that this person uses, and remembers that they have used it. */
export function takenSign(view: WorkspaceView, { emoji }: EmojiOffer): string {
	const used = new UsedEmoji(view.settings);
	const sign = withTone(emoji, used.tone);
	used.use(sign);
	return sign;
}
