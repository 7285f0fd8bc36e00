import type { Attachment } from 'svelte/attachments';
import { foundWords } from '$lib/domain/text/found-words';

/** The name of the marks in the stylesheet: `::highlight(found)`. */
const NAME = 'found';

/**
 * Marks words in the texts of the posts below an element, also in those that are drawn later. `words` returns the folded
 * words. The page itself is not changed, so nothing is drawn again for it. Browsers without such marks show none.
 */
export const highlightWords =
	(words: () => readonly string[]): Attachment<HTMLElement> =>
	(element) => {
		const asked = words();
		if (asked.length === 0 || !('highlights' in CSS)) return;
		const mark = (): void => {
			CSS.highlights.set(NAME, new Highlight(...rangesIn(element, asked)));
		};
		mark();
		const observer = new MutationObserver(mark);
		observer.observe(element, { childList: true, subtree: true, characterData: true });
		return () => {
			observer.disconnect();
			CSS.highlights.delete(NAME);
		};
	};

function rangesIn(element: HTMLElement, asked: readonly string[]): Range[] {
	return [...element.querySelectorAll('[data-post-text]')].flatMap((text) => {
		const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
		const ranges: Range[] = [];
		for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
			for (const { from, to } of foundWords(node.textContent ?? '', asked)) {
				const range = document.createRange();
				range.setStart(node, from);
				range.setEnd(node, to);
				ranges.push(range);
			}
		}
		return ranges;
	});
}
