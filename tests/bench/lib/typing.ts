import type { Page } from '@playwright/test';
import { WRITERS } from './long-text';

/** What a browser has seen while several wrote. All times are of the machine's clock, ms. */
export interface Seen {
	/** When each key was pressed here, and when the frame after it had been drawn. */
	readonly pressed: readonly { readonly at: number; readonly drawn: number }[];
	/** By writer: when each of their letters was on the screen. */
	readonly letters: readonly (readonly number[])[];
}

/** Begins to watch a text: what is pressed in it, and when the letters of each writer are drawn. */
export const watchTyping = (page: Page): Promise<void> =>
	page.evaluate((writers) => {
		const text = document.querySelector('.note-text[contenteditable="true"]');
		if (text === null) throw new Error('no text is open');
		const now = (): number => performance.timeOrigin + performance.now();
		const lengthOf = (writer: number): number => text.children[writer]?.textContent.length ?? 0;
		const first = Array.from({ length: writers }, (_, writer) => lengthOf(writer));
		const letters: number[][] = first.map(() => []);
		const pressed: { at: number; drawn: number }[] = [];
		const afterFrame = (work: () => void): void => {
			requestAnimationFrame(() => {
				const { port1, port2 } = new MessageChannel();
				port1.onmessage = work;
				port2.postMessage(null);
			});
		};
		text.addEventListener(
			'keydown',
			(event) => {
				const at = performance.timeOrigin + event.timeStamp;
				afterFrame(() => pressed.push({ at, drawn: now() }));
			},
			{ capture: true }
		);
		let isAsked = false;
		new MutationObserver(() => {
			if (isAsked) return;
			isAsked = true;
			afterFrame(() => {
				isAsked = false;
				const at = now();
				for (const [writer, from] of first.entries()) {
					const drawn = letters[writer] ?? [];
					while (drawn.length < lengthOf(writer) - from) drawn.push(at);
				}
			});
		}).observe(text, { subtree: true, childList: true, characterData: true });
		Object.assign(globalThis, { benchTyping: { pressed, letters } });
	}, WRITERS);

/** Returns what a browser has seen since it began to watch. */
export const seenTyping = (page: Page): Promise<Seen> =>
	page.evaluate(() => (globalThis as unknown as { benchTyping: Seen }).benchTyping);

/** Puts the caret at the end of a writer's own paragraph. */
export async function goToOwn(page: Page, writer: number): Promise<void> {
	await page.locator('.note-text[contenteditable="true"] > p').nth(writer).click();
	await page.keyboard.press('End');
}
