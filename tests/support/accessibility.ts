import axe, { type RunOptions } from 'axe-core';
import { expect, type Page } from '@playwright/test';

/** What a page has to meet in light. */
const WHOLE: RunOptions = {
	runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
	// No rule of these reads style sheets: it need not fetch them.
	preload: false,
	resultTypes: ['violations']
};

/** What another colour scheme can change. */
const COLOURS: RunOptions = {
	runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
	preload: false,
	resultTypes: ['violations']
};

/**
 * Run in the page. Ends what fades: colours on their way are not the ones that people read, and on a board
 * hundreds of elements fade at once, which takes seconds. Returns whether axe is there already.
 */
function prepare(): boolean {
	const still = new CSSStyleSheet();
	still.replaceSync('*, ::before, ::after { transition: none !important; }');
	document.adoptedStyleSheets = [still];
	for (const animation of document.getAnimations()) {
		if (animation.effect?.getComputedTiming().iterations !== Infinity) animation.finish();
	}
	return 'axe' in window;
}

/**
 * Looks for faults against WCAG 2.2 AA in what the page shows now, in light and in dark. The app has no
 * frames, so that axe runs in the page itself, and is brought there once.
 */
export async function expectAccessible(page: Page, what: string): Promise<void> {
	for (const [colorScheme, options] of [
		['light', WHOLE],
		['dark', COLOURS]
	] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		if (!(await page.evaluate(prepare))) await page.evaluate(axe.source);
		const found = await page.evaluate(async (run) => {
			const here = window as unknown as { readonly axe: typeof axe };
			const { violations } = await here.axe.run(document, run);
			return violations.map(({ id, nodes }) => ({
				id,
				at: nodes.map(
					({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary ?? ''}`
				)
			}));
		}, options);
		expect.soft(found, `${what}, ${colorScheme}`).toEqual([]);
	}
}
