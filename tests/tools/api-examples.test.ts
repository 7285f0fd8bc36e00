import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assign } from '../../src/lib/domain/deal/commands';
import { API_PATH } from '../../src/lib/protocol/rooms';
import { ROUTES } from '../../sync-server/api/routes';
import { ApiKit } from '../support/api-kit';
import { actingAs } from '../support/guarded-records';

const docs = join(import.meta.dirname, '..', '..', 'docs');
const page = readFileSync(join(docs, 'api.md'), 'utf8');
const run = promisify(execFile);

let kit: ApiKit;
let directory: string;

beforeAll(async () => {
	kit = await ApiKit.open();
	await kit.fill();
	directory = mkdtempSync(join(tmpdir(), 'polder-api-'));
});
afterAll(async () => {
	await kit.close();
	rmSync(directory, { recursive: true, force: true });
});

const environment = (token: string) => ({
	...process.env,
	POLDER_URL: kit.url.slice(0, -API_PATH.length),
	POLDER_TOKEN: token,
	SPACE: 'north',
	DEAL: 'deal1'
});

test('docs/examples/follow.mjs tells all records first, and then what has changed', async () => {
	const token = await kit.token({ createdBy: 'anna' });
	const follow = async () => {
		const script = join(docs, 'examples', 'follow.mjs');
		const { stdout } = await run(process.execPath, [script, 'north', join(directory, 'cursor')], {
			env: environment(token)
		});
		return stdout
			.split('\n')
			.filter((line) => line !== '')
			.map((line) => JSON.parse(line) as { record?: { id: string }; withdrawn?: string });
	};
	const all = await follow();
	expect(all.map(({ record }) => record?.id)).toEqual(['deal1', 'lead1', 'task1', 'topic1']);
	expect(await follow()).toEqual([]);
	await kit.change('olga', 'lead1', assign({ owner: 'anna' }, 'bob', actingAs('olga')));
	expect(await follow()).toEqual([{ withdrawn: 'lead1' }]);
});

/** The commands of the page, which not every machine can run. */
const commands = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text = '']) => text);
const hasCurl = spawnSync('curl', ['--version']).status === 0;

test.skipIf(!hasCurl)('the commands in docs/api.md work as they stand', async () => {
	expect(commands).toHaveLength(2);
	const token = await kit.token({ write: true });
	for (const text of commands) {
		await run('bash', ['-e', '-c', text], { env: environment(token) });
	}
	const { body } = await kit.ask('/records/deal1', token);
	expect(body).toMatchObject({ title: 'Anchors and chains' });
});

test('docs/api.md names every path of the API', () => {
	const missing = ROUTES.filter(({ method, path }) => !page.includes(`\`${method} ${path}`));
	expect(missing.map(({ name }) => name)).toEqual([]);
});
