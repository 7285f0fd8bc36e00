// Ends with 0 when the browser in the first parameter, or Playwright's own without one, starts.
import { chromium } from '@playwright/test';
import { browserFlags } from './browser-flags.mjs';

const [executablePath] = process.argv.slice(2);
const browser = await chromium.launch({
	args: [...browserFlags],
	timeout: 45_000,
	...(executablePath ? { executablePath } : {})
});
await browser.close();
