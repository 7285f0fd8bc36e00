import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { defaultExclude, defineConfig, mergeConfig } from 'vitest/config';
import { browserFlags } from './scripts/lib/browser-flags.mjs';
import { installedBrowsers } from './scripts/lib/browser.mjs';
import app from './vite.config.ts';

const domainTests = 'src/lib/domain/**/*.test.ts';

/** What else stands beside the code that it tests. */
const unitTests = ['src/**/*.test.ts', 'sync-server/**/*.test.ts'];

/** Of these, what puts something else in the place of a module or a global: it needs modules of its own. */
const mockingTests = [
	'src/lib/app/follow.test.ts',
	'src/lib/features/common/page/going-back.test.ts',
	'src/lib/features/shell/status/announcements.test.ts',
	'src/lib/features/workspace/refused/arrivals.test.ts',
	// It tells messages that their texts are apart from them.
	'src/lib/i18n/say.test.ts',
	'src/lib/replica/presence/presence.test.ts'
];

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
						name: 'units',
						globalSetup: './tests/support/build-relay.ts',
						include: unitTests,
						exclude: [...defaultExclude, domainTests, componentTests, ...mockingTests],
						// Before Dexie, which looks for a database once, when it is loaded.
						setupFiles: ['fake-indexeddb/auto'],
						// Loading the modules anew for each file took longer than the tests in most of them.
						isolate: false
					}
				},
				{
					extends: true,
					test: {
						name: 'across',
						globalSetup: './tests/support/build-relay.ts',
						include: ['tests/{convergence,hostile,support,tools}/**/*.test.ts'],
						setupFiles: ['fake-indexeddb/auto'],
						// As above: each loads most of the project. What a file puts in the place of a method it takes away.
						isolate: false
					}
				},
				{
					extends: true,
					// As above: loaded before there is a database, Dexie's live queries never run, and nobody is told.
					test: { name: 'mocking', include: mockingTests, setupFiles: ['fake-indexeddb/auto'] }
				},
				{
					extends: true,
					// Takes over the platform before the database is loaded, by itself.
					test: { name: 'simulation', include: ['tests/simulation/**/*.test.ts'] }
				},
				{
					extends: true,
					// What components need is found before the tests begin: found later, as what is imported on demand, it would load a
					// running test anew.
					optimizeDeps: {
						entries: ['src/lib/**/*.svelte', 'src/lib/**/*.worker.ts'],
						include: ['pdfjs-dist/legacy/build/pdf.mjs']
					},
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
			testTimeout: 30_000,
			// A hook opens devices and waits for them as a test does.
			hookTimeout: 30_000
		}
	})
);
