import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What another colour scheme can change. */
const colours = ['color-contrast', 'link-in-text-block'];

/** Looks for faults against WCAG 2.2 AA in what the page shows now, in light and in dark. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		// Colours that are still fading are not the ones that people read.
		await page.waitForFunction(() =>
			document.getAnimations().every(({ playState }) => playState !== 'running')
		);
		const axe = new AxeBuilder({ page });
		const { violations } = await (
			colorScheme === 'light' ? axe.withTags(tags) : axe.withRules(colours)
		).analyze();
		const found = violations.map(({ id, nodes }) => ({
			id,
			at: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary ?? ''}`)
		}));
		expect.soft(found, `${what}, ${colorScheme}`).toEqual([]);
	}
}
