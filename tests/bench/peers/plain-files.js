// The plain way to keep files behind HTTP: a PUT is written to the disk and flushed, a GET is read from it.
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const [directory] = process.argv.slice(2);

const server = createServer((request, response) => {
	answer(request, response).catch((error) => {
		console.error(error);
		response.destroy();
	});
});

async function answer(request, response) {
	const path = join(directory, request.url.replaceAll(/[^a-z0-9]/g, '_'));
	if (request.method === 'PUT') {
		await pipeline(request, createWriteStream(path));
		const file = await open(path);
		await file.sync();
		await file.close();
		response.writeHead(201).end();
		return;
	}
	response.writeHead(200, { 'content-length': String((await stat(path)).size) });
	await pipeline(createReadStream(path), response);
}

server.listen(0, '127.0.0.1', () => {
	console.log(`http://127.0.0.1:${server.address().port}`);
});
