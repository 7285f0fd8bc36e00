import { defineConfig, devices } from '@playwright/test';
import { browserFlags } from './scripts/lib/browser-flags.mjs';
import { installedBrowsers } from './scripts/lib/browser.mjs';

/** Playwright's own browser when this is empty, or the machine has none. */
const executablePath = process.env['CHROMIUM_PATH'] ?? installedBrowsers()[0];

const phoneFiles = '**/*.phone.spec.ts';

export default defineConfig({
	testDir: 'tests/e2e',
	globalSetup: './tests/support/build-relay.ts',
	testMatch: '**/*.spec.ts',
	outputDir: 'test-results',
	workers: 2,
	// At home a journey that needs a second try has shown a fault. Where others share the processors it
	// may only have run out of time: it is tried once more, and the report calls it flaky.
	retries: process.env['CI'] ? 1 : 0,
	forbidOnly: Boolean(process.env['CI']),
	timeout: 120_000,
	expect: { timeout: 10_000 },
	reporter: 'list',
	use: {
		// A step that finds nothing to act on says so long before the journey's time is up.
		actionTimeout: 20_000,
		// A trace holds the whole page twice a step, which takes a journey twice its time: only the second
		// try is recorded, or what `--trace retain-on-failure` asks for.
		trace: 'on-first-retry',
		screenshot: 'only-on-failure',
		// Storing the whole app takes each new device four seconds of processor time: those that open pages
		// without a connection allow it (`storesApp`).
		serviceWorkers: 'block',
		// What moves is drawn without a graphics card, picture by picture.
		contextOptions: { reducedMotion: 'reduce' },
		launchOptions: { args: [...browserFlags], ...(executablePath ? { executablePath } : {}) }
	},
	projects: [
		{ name: 'desktop', testIgnore: phoneFiles, use: { ...devices['Desktop Chrome'] } },
		// As many points as the layout has: a phone's own are seven times as many to draw.
		{ name: 'phone', testMatch: phoneFiles, use: { ...devices['Pixel 7'], deviceScaleFactor: 1 } }
	]
});
