import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { defaultExclude, defineConfig, mergeConfig } from 'vitest/config';
import { browserFlags } from './scripts/lib/browser-flags.mjs';
import { installedBrowsers } from './scripts/lib/browser.mjs';
import app from './vite.config.ts';

const domainTests = 'src/lib/domain/**/*.test.ts';

/** Components are tested in a real browser: what they look like, what keys and a screen reader do. */
const componentTests = 'src/**/*.browser.test.ts';

/** Playwright's own browser when this is empty, or the machine has none. */
const executablePath = process.env['CHROMIUM_PATH'] ?? installedBrowsers()[0];

export default mergeConfig(
	app,
	defineConfig({
		test: {
			projects: [
				{
					extends: true,
					// The domain is pure: its tests leave nothing behind, and share what has been loaded.
					test: { name: 'domain', include: [domainTests], pool: 'threads', isolate: false }
				},
				{
					extends: true,
					test: {
						name: 'other',
						globalSetup: './tests/support/build-relay.ts',
						include: [
							'src/**/*.test.ts',
							'sync-server/**/*.test.ts',
							'tests/{convergence,hostile,support,tools}/**/*.test.ts'
						],
						exclude: [...defaultExclude, domainTests, componentTests]
					}
				},
				{
					extends: true,
					test: {
						name: 'components',
						include: [componentTests],
						browser: {
							enabled: true,
							headless: true,
							screenshotFailures: false,
							provider: playwright({
								launchOptions: {
									args: [...browserFlags],
									...(executablePath ? { executablePath } : {})
								},
								contextOptions: { reducedMotion: 'reduce' }
							}),
							instances: [{ browser: 'chromium' }],
							viewport: { width: 1280, height: 800 }
						}
					}
				}
			],
			environment: 'node',
			// All processors: vitest would leave one of two idle.
			maxWorkers: availableParallelism(),
			testTimeout: 30_000
		}
	})
);
