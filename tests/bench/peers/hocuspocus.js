// Hocuspocus with its store on the disk. STORING says when it stores:
// `default`: the whole document, once nothing has changed for two seconds (ten at the most), as its
// Database extension does;
// `first`: each update, flushed, before it is applied, passed on and acknowledged.
import { Database } from '@hocuspocus/extension-database';
import { Server } from '@hocuspocus/server';
import { open } from 'lmdb';
import { join } from 'node:path';
import { applyUpdate } from 'yjs';

const store = open({
	path: join(process.env['DATA_DIR'] ?? '.', 'hocuspocus.lmdb'),
	// As Polder's relay: a resolved write is on the disk.
	overlappingSync: false,
	encoding: 'binary'
});

/** The kinds of y-protocols' sync messages that carry an update. */
const carriesUpdate = new Set([1, 2]);
const started = Date.now();
let written = 0;

const whole = new Database({
	fetch: async ({ documentName }) => store.get(documentName) ?? null,
	store: async ({ documentName, state }) => {
		await store.put(documentName, state);
	}
});

const first = {
	async onLoadDocument({ documentName, document }) {
		const range = { start: [documentName, 0], end: [documentName, Infinity] };
		for (const { value } of store.getRange(range)) applyUpdate(document, value);
	},
	async beforeSync({ documentName, type, payload }) {
		if (!carriesUpdate.has(type)) return;
		// After a restart behind what is there.
		await store.put([documentName, started, ++written], Buffer.from(payload));
	}
};

await new Server({
	port: Number(process.env['PORT']),
	address: process.env['HOST'] ?? '127.0.0.1',
	quiet: true,
	// Connections that only listen are ended after a minute otherwise.
	timeout: 3_600_000,
	extensions: [process.env['STORING'] === 'first' ? first : whole]
}).listen();
console.log('listening');
