import { availableParallelism } from 'node:os';
import { defaultExclude, defineConfig, mergeConfig } from 'vitest/config';
import app from './vite.config.ts';

const domainTests = 'src/lib/domain/**/*.test.ts';

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
						exclude: [...defaultExclude, domainTests]
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
