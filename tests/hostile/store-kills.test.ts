import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { bundle } from '../../scripts/lib/bundle.mjs';
import { LmdbStore } from '../../sync-server/store/lmdb';
import { Dice } from '../support/dice';
import { again, SEEDS, shareOf } from '../support/seeds';
import { waitFor } from '../support/wait-for';

/** How often; half of the kills of `kills.test.ts`, as each is short. */
const KILLS = shareOf(Number(process.env['KILLS'] ?? 24) / 2);

const made: string[] = [];
afterAll(() => {
	for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

test.each(SEEDS)(
	`what was stored survives kills in the middle of commits and compactions (${again('tests/hostile/store-kills.test.ts')})`,
	async (seed) => {
		const dice = new Dice(seed);
		const directory = mkdtempSync(join(tmpdir(), 'polder-kills-'));
		made.push(directory);
		await bundle({ 'store-writer': 'tests/support/store-writer.ts' }, 'dist/tests');
		let told = 0;
		let compacted = 0;
		for (let kill = 0; kill < KILLS; kill++) {
			const child = spawn(process.execPath, ['dist/tests/store-writer.js', directory], {
				stdio: ['ignore', 'pipe', 'inherit']
			});
			const ended = once(child, 'close');
			let printed = '';
			child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
			// After so many commits as the dice say, however fast the machine is, and somewhere in the next.
			const commits = 1 + dice.below(60);
			await waitFor(
				() => printed.split('\n').length > commits,
				() => `${String(commits)} commits`,
				30_000
			);
			await new Promise((resolve) => setTimeout(resolve, dice.below(5)));
			child.kill('SIGKILL');
			await ended;
			// A last line that was cut short was not told.
			const lines = printed.slice(0, printed.lastIndexOf('\n')).split('\n');
			told = Math.max(told, ...lines.map(Number));

			const message = `kill ${String(kill)}`;
			const store = new LmdbStore(directory, () => 'another');
			const [head, horizon] = [store.head('customers'), store.horizon('customers')];
			expect(head, message).toBeGreaterThanOrEqual(told);
			const left = [...store.entries('customers', 0)].map(({ seq }) => seq);
			// Entries go together with the horizon that says so: there is none below it, and no hole above.
			expect(left, message).toEqual(
				Array.from({ length: head - horizon }, (_, at) => horizon + 1 + at)
			);
			// Every entry of a subject is in its state, whichever snapshots and dropped entries there were.
			const all = Array.from({ length: head }, (_, at) => at + 1);
			expect(numbersIn(store.document('customers')), message).toEqual(
				all.filter((seq) => seq % 2 === 1)
			);
			for (const { id, seq } of store.records('customers')) {
				const written = all.filter((each) => each % 2 === 0 && `r${String(each % 25)}` === id);
				expect(numbersIn(store.record('customers', id)?.state), message).toEqual(written);
				expect(seq, message).toBe(written.at(-1));
			}
			compacted = Math.max(compacted, horizon);
			await store.close();
		}
		expect(compacted).toBeGreaterThan(0);
	},
	KILLS * 35_000
);

/** The sequence numbers of the entries that a state contains. */
function numbersIn(state: Uint8Array | null | undefined): number[] {
	const doc = new Y.Doc();
	if (state) Y.applyUpdate(doc, state);
	expect(doc.store.pendingStructs).toBeNull();
	return [...doc.getMap('fields').keys()].map((key) => Number(key.slice(1))).sort((a, b) => a - b);
}
