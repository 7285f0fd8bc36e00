// Hocuspocus with its store on the disk. STORING says when it stores:
// `default`: the whole document, two seconds after the first change, as its Database extension does;
// `first`: each update, flushed, before it is applied, passed on and acknowledged.
import { Database } from '@hocuspocus/extension-database';
import { Server } from '@hocuspocus/server';
import { open } from 'lmdb';
import { join } from 'node:path';

const store = open({
	path: join(process.env['DATA_DIR'] ?? '.', 'hocuspocus.lmdb'),
	// As Polder's relay: a resolved write is on the disk.
	overlappingSync: false,
	encoding: 'binary'
});

/** The kinds of y-protocols' sync messages that carry an update. */
const carriesUpdate = new Set([1, 2]);
let written = 0;

const whole = new Database({
	fetch: async ({ documentName }) => store.get(documentName) ?? null,
	store: async ({ documentName, state }) => {
		await store.put(documentName, state);
	}
});

const first = {
	async beforeSync({ documentName, type, payload }) {
		if (carriesUpdate.has(type)) await store.put([documentName, ++written], Buffer.from(payload));
	}
};

await new Server({
	port: Number(process.env['PORT']),
	address: process.env['HOST'] ?? '127.0.0.1',
	quiet: true,
	extensions: [process.env['STORING'] === 'first' ? first : whole]
}).listen();
console.log('listening');
