import type { Page } from '@playwright/test';

/** Lets a page of the benches fill its storage with that many deals; gives what it says of them. */
export async function fill(page: Page, deals: number): Promise<unknown> {
	await page.waitForFunction(() => 'polderBench' in globalThis);
	return page.evaluate(
		(total) =>
			(
				globalThis as unknown as { polderBench: { fill(deals: number): Promise<unknown> } }
			).polderBench.fill(total),
		deals
	);
}

/** Fills a workspace of this browser at the product's own origin; gives its space. */
export async function fillProduct(
	page: Page,
	origin: string,
	script: string,
	deals: number
): Promise<string> {
	// An address of the origin that does not start the app, which would have the storage open.
	await page.goto(`${origin}/healthz`);
	await page.addScriptTag({ content: script });
	return String(await fill(page, deals));
}
