import type { Page } from '@playwright/test';

/** When something was on the screen of a page, by the clock that all pages of a machine share, ms. */
export type Moment = number;

interface Typing {
	/** When each mark was typed here and painted, and when those of others were painted. */
	readonly typed: Map<string, Moment>;
	readonly painted: Map<string, Moment>;
}

/** Marks are letters that stand nowhere else: one for each keystroke. */
export const markOf = (keystroke: number): string => String.fromCodePoint(0x4e00 + keystroke);

/** From now on a page tells when marks are typed into its text, and when they are on its screen. */
export async function watchTyping(page: Page): Promise<void> {
	await page.evaluate(() => {
		const typing: Typing = { typed: new Map(), painted: new Map() };
		Object.assign(globalThis, { benchTyping: typing });
		const text = document.querySelector('.ProseMirror');
		if (text === null) throw new Error('no text is open');
		const marks = /[\u4e00-\u9fff]/gu;
		document.addEventListener(
			'beforeinput',
			(event) => {
				const [mark] = marks[Symbol.match](event.data ?? '') ?? [];
				if (mark !== undefined) typing.typed.set(mark, performance.timeOrigin + event.timeStamp);
			},
			true
		);
		new MutationObserver((changes) => {
			const seen = new Set<string>();
			for (const { target, addedNodes } of changes) {
				const block = target instanceof Text ? target : target === text ? null : target;
				for (const node of block === null ? addedNodes : [block]) {
					for (const mark of marks[Symbol.match](node.textContent ?? '') ?? []) seen.add(mark);
				}
			}
			requestAnimationFrame(() => {
				const { port1, port2 } = new MessageChannel();
				// Behind the frame in which it was drawn.
				port2.onmessage = () => {
					const now = performance.timeOrigin + performance.now();
					for (const mark of seen) if (!typing.painted.has(mark)) typing.painted.set(mark, now);
				};
				port1.postMessage(null);
			});
		}).observe(text, { childList: true, characterData: true, subtree: true });
	});
}

/** Resolves when marks are on the screen of a page. */
export async function seen(page: Page, marks: readonly string[]): Promise<void> {
	await page.waitForFunction((wanted) => {
		const { painted } = (globalThis as unknown as { benchTyping: Typing }).benchTyping;
		return wanted.every((mark) => painted.has(mark));
	}, marks);
}

/** Returns when marks were typed and painted. */
export const momentsOf = (
	page: Page
): Promise<{
	readonly typed: readonly (readonly [string, Moment])[];
	readonly painted: readonly (readonly [string, Moment])[];
}> =>
	page.evaluate(() => {
		const { typed, painted } = (globalThis as unknown as { benchTyping: Typing }).benchTyping;
		return { typed: [...typed], painted: [...painted] };
	});
