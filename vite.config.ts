import { availableParallelism } from 'node:os';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defaultExclude, defineConfig } from 'vitest/config';
import { firstScreenChunks } from './scripts/first-screen-chunks.ts';
import { messages } from './scripts/messages-plugin.ts';

/** Where the relay listens while both run under `npm run dev`. */
const relayPort = process.env['RELAY_PORT'] ?? '4401';

const domainTests = 'src/lib/domain/**/*.test.ts';

export default defineConfig({
	plugins: [messages(), tailwindcss(), sveltekit(), firstScreenChunks()],
	server: {
		proxy: {
			'/sync': { target: `ws://127.0.0.1:${relayPort}`, ws: true },
			'/files': `http://127.0.0.1:${relayPort}`,
			'/healthz': `http://127.0.0.1:${relayPort}`
		}
	},
	worker: { format: 'es' },
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
});
