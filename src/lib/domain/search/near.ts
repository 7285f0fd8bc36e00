/** The fewest letters of a word that may be mistyped; a shorter one is near too many others. */
const LEAST = 4;
/** From how many letters on there may be two slips. */
const TWO = 8;

/** Returns how many slips a typed word may have: letters left out, added, exchanged or swapped. */
export const slipsIn = (typed: string): 0 | 1 | 2 =>
	typed.length < LEAST ? 0 : typed.length < TWO ? 1 : 2;

/**
 * Returns how many slips are between a typed word and the beginning of another, the best of its beginnings;
 * `null` when there are more than `most`. Both are folded. Takes time in proportion to the typed word.
 */
export function slipsBetween(typed: string, word: string, most: number): number | null {
	const wide = Math.min(word.length, typed.length + most);
	let before: number[] = [];
	let last = Array.from({ length: wide + 1 }, (_, column) => column);
	for (let row = 1; row <= typed.length; row += 1) {
		const now = [row];
		for (let column = 1; column <= wide; column += 1) {
			const same = typed[row - 1] === word[column - 1];
			let slips = Math.min(
				(last[column - 1] ?? 0) + (same ? 0 : 1),
				(last[column] ?? 0) + 1,
				(now[column - 1] ?? 0) + 1
			);
			const swapped =
				typed[row - 1] === word[column - 2] && typed[row - 2] === word[column - 1] && row > 1;
			if (swapped && column > 1) slips = Math.min(slips, (before[column - 2] ?? 0) + 1);
			now.push(slips);
		}
		if (Math.min(...now) > most) return null;
		before = last;
		last = now;
	}
	const best = Math.min(...last);
	return best > most ? null : best;
}

/** Returns the words nearest to a typed one, at most `limit`: those with the fewest slips, the shortest first. */
export function nearest(typed: string, words: Iterable<string>, limit: number): string[] {
	const most = slipsIn(typed);
	if (most === 0) return [];
	const near: { readonly word: string; readonly slips: number }[] = [];
	for (const word of words) {
		if (word.length < typed.length - most) continue;
		const slips = slipsBetween(typed, word, most);
		if (slips !== null) near.push({ word, slips });
	}
	return near
		.sort(
			(a, b) => a.slips - b.slips || a.word.length - b.word.length || (a.word < b.word ? -1 : 1)
		)
		.slice(0, limit)
		.map(({ word }) => word);
}
