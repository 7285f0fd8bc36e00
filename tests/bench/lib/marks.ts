import type { BrowserContext, Page } from '@playwright/test';

/** When things were first to be seen, in ms after the navigation began. */
export interface Marks {
	/** The first card of a column was in the page. */
	readonly card: number;
	/** A column's head told a number of cards. */
	readonly totals: number;
}

/** Watches every page of a browser for its first card and totals. */
export async function watchFirstSight(context: BrowserContext): Promise<void> {
	await context.addInitScript(() => {
		const mark = (name: string) => {
			if (performance.getEntriesByName(name).length === 0) performance.mark(name);
		};
		const look = () => {
			if (document.querySelector('[data-record]') !== null) mark('bench-card');
			for (const told of document.querySelectorAll('[data-stage] header [aria-hidden]')) {
				if (/[1-9]/.test(told.textContent)) mark('bench-totals');
			}
		};
		new MutationObserver(look).observe(document, {
			childList: true,
			subtree: true,
			characterData: true
		});
	});
}

/** Waits for both sights and tells when they were. */
export async function firstSight(page: Page): Promise<Marks> {
	await page.waitForFunction(
		() =>
			performance.getEntriesByName('bench-card').length > 0 &&
			performance.getEntriesByName('bench-totals').length > 0,
		undefined,
		{ timeout: 120_000, polling: 20 }
	);
	return page.evaluate(() => ({
		card: performance.getEntriesByName('bench-card')[0]?.startTime ?? NaN,
		totals: performance.getEntriesByName('bench-totals')[0]?.startTime ?? NaN
	}));
}

/** Watches every page of a browser for work that keeps it from answering. */
export async function watchLongTasks(context: BrowserContext): Promise<void> {
	await context.addInitScript(() => {
		const tasks: { start: number; duration: number }[] = [];
		Object.assign(globalThis, { benchLongTasks: tasks });
		new PerformanceObserver((list) => {
			for (const { startTime, duration } of list.getEntries()) {
				tasks.push({ start: startTime, duration });
			}
		}).observe({ type: 'longtask', buffered: true });
	});
}

/** The longest stretch without an answer after a moment of the page, ms; those under 50 ms are not told. */
export const longestTask = (page: Page, since: number): Promise<number> =>
	page.evaluate((from) => {
		const { benchLongTasks } = globalThis as unknown as {
			benchLongTasks: readonly { start: number; duration: number }[];
		};
		return benchLongTasks
			.filter(({ start, duration }) => start + duration >= from)
			.reduce((most, { duration }) => Math.max(most, duration), 0);
	}, since);
