import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { openSecrets } from '../../sync-server/ops/secrets';
import { Webhooks } from '../../sync-server/access/webhooks';
import { LmdbStore } from '../../sync-server/store/lmdb';
import { Dice } from '../support/dice';
import { NORTH } from '../support/guarded-relay';
import { newDeal } from '../support/guarded-records';
import { tablesOf } from '../support/relay-tables';
import { again, SEEDS, shareOf } from '../support/seeds';
import { startRelay } from '../support/relay-process';
import { seedData } from '../support/seeded-data';
import { waitFor } from '../support/wait-for';
import { isSigned, Receiver } from '../support/webhook-kit';
import { WireReplica } from '../support/wire-replica';

/** How often the relay is killed. */
const KILLS = shareOf(Number(process.env['KILLS'] ?? 40) / 8);

const made: string[] = [];
afterAll(() => {
	for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

test.each(SEEDS)(
	`LS-04 · a webhook is told everything, in order, through ${String(KILLS)} kills of the relay (${again('tests/hostile/webhook-kills.test.ts')})`,
	async (seed) => {
		const { directory, keys } = await seedData();
		made.push(directory);
		const secrets = openSecrets(directory);
		if (!secrets.ok) throw new Error(secrets.error);
		const receiver = await Receiver.open();
		const store = new LmdbStore(directory, () => 'log');
		const wish = { id: 'hook', name: 'Hook', url: receiver.url, spaces: null };
		const secret = await new Webhooks(tablesOf(store), secrets.value.seal).add(
			{ ...wish, events: ['deal.created'] },
			{ member: 'olga', at: 0, salt: 'salt' }
		);
		await store.close();
		const relay = await startRelay({
			dataDir: directory,
			env: { LOG_LEVEL: 'warn', WEBHOOK_ALLOW: '127.0.0.1', WEBHOOK_HTTP: 'yes' }
		});
		const dice = new Dice(seed);
		const olga = new WireReplica(() => relay.url, `space.${NORTH.id}`, keys.olga);
		try {
			let count = 0;
			for (let kill = 0; kill < KILLS; kill += 1) {
				olga.connect();
				for (let deal = 0; deal < 15; deal += 1) {
					const id = `d${String(++count)}`;
					olga.change(id, newDeal('olga'), id);
				}
				// Somewhere between the first of them and the last.
				const enough = receiver.received.length + 1 + dice.below(12);
				await receiver.until(enough);
				await relay.kill('SIGKILL');
				olga.cut();
				await relay.restart();
			}
			olga.connect();
			const told = () => new Map(receiver.events.map((event) => [event.id, event.recordId]));
			await waitFor(
				() => olga.isDone && told().size >= count,
				() => `${String(told().size)} of ${String(count)}\n${relay.output()}`,
				30_000
			);
			// In the order of the log; what came twice came first where it belongs.
			const wanted = Array.from({ length: count }, (_, at) => `d${String(at + 1)}`);
			expect([...told().values()]).toEqual(wanted);
			expect(receiver.received.every((each) => isSigned(each, secret ?? ''))).toBe(true);
			expect(relay.output()).not.toContain(receiver.url);
		} finally {
			olga.cut();
			await relay.stop();
			await receiver.close();
		}
	},
	120_000
);
