import type { WithPicks } from '$lib/domain/history/picks';

/** The longest part of a post that is quoted, in UTF-16 units. */
const MOST = 2000;

/** Returns a text that is being written with a quote of another one put before it, and where its picks are now. */
export function quoted({ text, picks }: WithPicks, said: string): WithPicks {
	const lines = said.slice(0, MOST).split('\n');
	const quote = `${lines.map((line) => `> ${line}`).join('\n')}\n`;
	return {
		text: quote + text,
		picks: picks.map((pick) => ({ ...pick, at: pick.at + quote.length }))
	};
}
