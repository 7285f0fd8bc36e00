import type { BrowserContext, Page } from '@playwright/test';
import { bundle } from './browser';

/** When things were first to be seen, in ms after the navigation began. */
export interface Marks {
	/** The first card of a column was in the page. */
	readonly card: number;
	/** A column's head told a number of cards. */
	readonly totals: number;
}

let watching: Promise<string> | null = null;

/** Watches every page of a browser for its first card and totals, and for long tasks. */
export async function watch(context: BrowserContext): Promise<void> {
	watching ??= bundle('watch');
	await context.addInitScript({ content: await watching });
}

/** Waits for the first card, row or bar, and tells when it was, in ms after the navigation began. */
export async function firstCard(page: Page): Promise<number> {
	const seen = () => performance.getEntriesByName('bench-card')[0]?.startTime;
	await page.waitForFunction(seen, undefined, { timeout: 120_000, polling: 20 });
	return (await page.evaluate(seen)) ?? NaN;
}

/** Waits for both sights and tells when they were. */
export async function firstSight(page: Page): Promise<Marks> {
	await page.waitForFunction(
		() =>
			performance.getEntriesByName('bench-card').length > 0 &&
			performance.getEntriesByName('bench-totals').length > 0,
		undefined,
		{ timeout: 60_000, polling: 20 }
	);
	return page.evaluate(() => ({
		card: performance.getEntriesByName('bench-card')[0]?.startTime ?? NaN,
		totals: performance.getEntriesByName('bench-totals')[0]?.startTime ?? NaN
	}));
}

/** A stretch in which the page did not answer, ms; those under 50 ms are not told. */
export interface LongTask {
	readonly start: number;
	readonly duration: number;
}

/** The stretches in which the page did not answer since a moment of its own clock. */
export async function longTasks(page: Page, since: number): Promise<LongTask[]> {
	const tasks = await page.evaluate(() =>
		(globalThis as unknown as { benchLongTasks(): LongTask[] }).benchLongTasks()
	);
	return tasks
		.filter(({ start, duration }) => start + duration >= since)
		.map(({ start, duration }) => ({ start: start - since, duration }));
}
