import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { FIRST_CHUNKS, firstScreenChunks } from './scripts/first-screen-chunks.ts';
import { icons } from './scripts/icons-plugin.ts';
import { messages } from './scripts/messages-plugin.ts';

/** Where the relay listens while both run under `npm run dev`. */
const relayPort = process.env['RELAY_PORT'] ?? '4401';

export default defineConfig({
	plugins: [messages(FIRST_CHUNKS), icons(), tailwindcss(), sveltekit(), firstScreenChunks()],
	server: {
		proxy: {
			'/sync': { target: `ws://127.0.0.1:${relayPort}`, ws: true },
			'/files': `http://127.0.0.1:${relayPort}`,
			'/api': `http://127.0.0.1:${relayPort}`,
			'/healthz': `http://127.0.0.1:${relayPort}`
		}
	},
	worker: { format: 'es' }
});
