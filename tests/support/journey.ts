import { expect, test as base, type Page } from '@playwright/test';

/** What the app expects of a browser without a connection, and reports all the same. */
const WITHOUT_CONNECTION = /Failed to fetch|NetworkError|Load failed|net::ERR|dynamically imported/;

interface Options {
	/** Faults of the app that a journey brings about on purpose. */
	expectedFaults: RegExp | null;
}

/** What the error log of the app has on this page. */
async function faultsOn(page: Page): Promise<string[]> {
	if (page.isClosed() || !page.url().startsWith('http')) return [];
	return page.evaluate(() => {
		const kept = JSON.parse(localStorage.getItem('polder.errors') ?? '[]') as {
			name: string;
			message: string;
			stack: string;
		}[];
		return kept.map(({ name, message, stack }) => `${name}: ${message}\n${stack}`);
	});
}

/** A journey. It fails when the error log of one of its pages has a fault of the app at the end. */
export const test = base.extend<Options & { noFaults: undefined }>({
	expectedFaults: [null, { option: true }],
	noFaults: [
		// With the context, so that its pages are still there at the end.
		async ({ browser, context: _, expectedFaults }, use, info) => {
			await use(undefined);
			// A journey that failed, or was skipped, says why by itself.
			if (info.status !== 'passed') return;
			const pages = browser.contexts().flatMap((context) => context.pages());
			const told = await Promise.all(
				// A page that is frozen, or just being left, cannot be asked.
				pages.map((page) => faultsOn(page).catch(() => []))
			);
			const faults = told
				.flat()
				.filter((fault) => !WITHOUT_CONNECTION.test(fault))
				.filter((fault) => expectedFaults?.test(fault) !== true);
			expect(faults, 'faults in the error log of the app').toEqual([]);
		},
		{ auto: true }
	]
});
