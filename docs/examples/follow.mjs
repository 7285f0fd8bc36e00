// Follows a space: prints every record that is new or has changed since the last run, and every one that is
// gone, as one line of JSON each. Run it as often as you like; it needs nothing but Node.
//
//     POLDER_URL=https://polder.example.com POLDER_TOKEN=… node follow.mjs <space id> <file for the cursor>

import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

const { POLDER_URL, POLDER_TOKEN } = process.env;
const [space, cursorFile] = process.argv.slice(2);
if (!POLDER_URL || !POLDER_TOKEN || !space || !cursorFile) {
	console.error(
		'usage: POLDER_URL=… POLDER_TOKEN=… node follow.mjs <space id> <file for the cursor>'
	);
	process.exit(2);
}

/**
 * Asks, and once more when the relay says that it is too early.
 *
 * @param {string} path
 */
async function ask(path) {
	for (;;) {
		const response = await fetch(`${POLDER_URL}/api/v1${path}`, {
			headers: { authorization: `Bearer ${POLDER_TOKEN}` }
		});
		if (response.status !== 429 && response.status !== 503) return response;
		await wait(1000 * Number(response.headers.get('retry-after') ?? 1));
	}
}

/** @param {object} line */
const say = (line) => console.log(JSON.stringify(line));

let cursor = await readFile(cursorFile, 'utf8').catch(() => '');
let more = true;
while (more) {
	const query = cursor === '' ? '' : `?cursor=${cursor}`;
	const response = await ask(`/spaces/${space}/changes${query}`);
	if (response.status === 410) {
		// The relay cannot tell any more what has changed: everything comes again.
		say({ startAgain: true });
		cursor = '';
		continue;
	}
	if (!response.ok) throw new Error(await response.text());
	const answer =
		/** @type {{ records: object[], withdrawn: string[], cursor: string, more: boolean }} */ (
			await response.json()
		);
	for (const record of answer.records) say({ record });
	for (const id of answer.withdrawn) say({ withdrawn: id });
	({ cursor, more } = answer);
	// Written after the lines: a run that is cut off tells some of them twice, and none never.
	await writeFile(cursorFile, cursor);
}
