// Receives webhooks: checks the signature, leaves out what has come before, and prints each event as one line of
// JSON. It needs nothing but Node; put a proxy with https in front of it.
//
//     POLDER_WEBHOOK_SECRET=… node receive.mjs <port> <file for the ids that were dealt with>

import { createHmac, timingSafeEqual } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { POLDER_WEBHOOK_SECRET: secret } = process.env;
const [port, seenFile] = process.argv.slice(2);
if (!secret || !port || !seenFile) {
	console.error('usage: POLDER_WEBHOOK_SECRET=… node receive.mjs <port> <file for the ids>');
	process.exit(2);
}

/** How old a message may be, seconds: an older one may have been recorded and sent by somebody else. */
const OLDEST = 300;
const LARGEST = 8 * 1024 * 1024;

const seen = new Set(existsSync(seenFile) ? readFileSync(seenFile, 'utf8').split('\n') : []);

/**
 * Says whether a body was signed with our secret, and lately.
 *
 * @param {string} header
 * @param {Buffer} body as it came, not read and written again
 */
function isOurs(header, body) {
	const parts = header.split(',').map((part) => part.split('='));
	const time = parts.find(([name]) => name === 't')?.[1] ?? '';
	if (!/^\d+$/.test(time) || Math.abs(Date.now() / 1000 - Number(time)) > OLDEST) return false;
	const wanted = createHmac('sha256', String(secret)).update(`${time}.`).update(body).digest();
	return parts.some(([name, hex = '']) => {
		const shown = Buffer.from(hex, 'hex');
		return name === 'v1' && shown.length === wanted.length && timingSafeEqual(shown, wanted);
	});
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function receive(request, response) {
	/** @type {Buffer[]} */
	const chunks = [];
	let size = 0;
	for await (const chunk of /** @type {AsyncIterable<Buffer>} */ (request)) {
		size += chunk.length;
		if (size > LARGEST) return void response.writeHead(413).end();
		chunks.push(chunk);
	}
	const body = Buffer.concat(chunks);
	if (!isOurs(String(request.headers['polder-signature']), body)) {
		return void response.writeHead(401).end();
	}
	const event = /** @type {{ id: string }} */ (JSON.parse(body.toString('utf8')));
	if (!seen.has(event.id)) {
		console.log(JSON.stringify(event));
		// Noted after it was dealt with: a crash in between deals with it twice, and never not at all.
		appendFileSync(seenFile, `${event.id}\n`);
		seen.add(event.id);
	}
	response.writeHead(204).end();
}

const server = createServer((request, response) => {
	receive(request, response).catch((/** @type {unknown} */ error) => {
		// What was not noted is sent again.
		console.error(error);
		response.destroy();
	});
});
server.listen(Number(port), '127.0.0.1', () => {
	console.error('listening');
});
