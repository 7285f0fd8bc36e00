/** How many people write at once: each in a paragraph of their own at the top. */
export const WRITERS = 5;

/** Letters of a paragraph. */
const LINE = 100;

/** Returns the paragraphs of a text of so many letters, the first of which are the writers' own. */
export function paragraphsOf(letters: number): readonly string[] {
	const own = Array.from({ length: WRITERS }, (_, writer) => `W${String(writer)}:`);
	const line =
		'The crane lifts what the harbour brings, and nobody is in a hurry to be home before evening. '
			.padEnd(LINE, '.')
			.slice(0, LINE);
	const more = Math.max(0, Math.floor(letters / LINE) - WRITERS);
	return [...own, ...Array.from({ length: more }, () => line)];
}
