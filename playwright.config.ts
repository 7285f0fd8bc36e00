import { defineConfig, devices } from '@playwright/test';
import { browserFlags } from './scripts/lib/browser-flags.mjs';
import { installedBrowsers } from './scripts/lib/browser.mjs';

/** Playwright's own browser when this is empty, or the machine has none. */
const executablePath = process.env['CHROMIUM_PATH'] ?? installedBrowsers()[0];

const phoneFiles = '**/*.phone.spec.ts';

export default defineConfig({
	testDir: 'tests/e2e',
	testMatch: '**/*.spec.ts',
	outputDir: 'test-results',
	workers: 2,
	// A journey that passes the second time has shown a fault, not luck.
	retries: 0,
	forbidOnly: Boolean(process.env['CI']),
	timeout: 60_000,
	reporter: 'list',
	use: {
		// A step that finds nothing to act on says so long before the journey's time is up.
		actionTimeout: 20_000,
		trace: 'retain-on-failure',
		launchOptions: { args: [...browserFlags], ...(executablePath ? { executablePath } : {}) }
	},
	projects: [
		{ name: 'desktop', testIgnore: phoneFiles, use: { ...devices['Desktop Chrome'] } },
		{ name: 'phone', testMatch: phoneFiles, use: { ...devices['Pixel 7'] } }
	]
});
