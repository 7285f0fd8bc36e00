import { expect, test } from 'vitest';
import { syncState, type Link, type SyncStatus, type StorageFailure } from '$lib/replica/status';
import { CLOSE, PROTOCOL_VERSION } from '$lib/protocol/messages';
import { connectingWords, endedWords, statusWords } from './words';

const LINKS: readonly Link[] = [
	{ state: 'none' },
	{ state: 'connecting' },
	{ state: 'open' },
	...[4000, 4001, 4003, 4004, 4008, 4010, 4011, 4012].map((code) => ({
		...{ state: 'ended' as const, code, reason: '' }
	}))
];
const FAILURES: readonly (StorageFailure | null)[] = [
	...[null, 'quota', 'closed', 'refused', 'newer', 'removed']
] as readonly (StorageFailure | null)[];

/** Every possible status, with the values that it was built from. */
function* every() {
	for (const attached of [true, false])
		for (const link of LINKS)
			for (const caughtUp of [true, false])
				for (const waitingCount of [0, 3])
					for (const failure of FAILURES) {
						const state = syncState({ attached, links: [link], caughtUp, waitingCount, failure });
						const status: SyncStatus = {
							...{ state, waitingCount, failure, timeLeft: null, refusedCount: 0 },
							waiting: waitingCount === 0 ? [] : [{ room: 'customers', count: 3, since: 1 }],
							ended: link.state === 'ended' ? link : null
						};
						yield { attached, link, caughtUp, waitingCount, failure, status };
					}
}

test('promise 2 · the status says what is known in its state, and never more', () => {
	let states = new Set<string>();
	for (const { attached, link, caughtUp, waitingCount, failure, status } of every()) {
		states = states.add(status.state);
		const { text, short, detail } = statusWords(status, true);
		const all = `${text} ${short} ${detail}`;
		const about = JSON.stringify([attached, link, caughtUp, waitingCount, failure, all]);
		// The relay has everything only when it is connected, everything was counted, and it has
		// answered for all of it.
		const isSynced =
			attached && link.state === 'open' && caughtUp && waitingCount === 0 && failure === null;
		expect([about, /\bSynced\b|relay has everything you did/.test(all)]).toEqual([about, isSynced]);
		// Nothing is called saved when the last change could not be stored.
		if (failure !== null) {
			expect([about, /everything is saved|\bSaved\b/.test(all)]).toEqual([about, false]);
		}
		// Waiting changes are shown wherever a relay should receive them.
		if (attached && waitingCount > 0 && failure === null) expect(about).toMatch(/3 changes/);
	}
	expect(states.size).toBe(6);
});

test('promise 2 · a connection that is being made is neither synced nor offline, and what waits is said', () => {
	for (const { status, waitingCount } of every()) {
		if (status.state !== 'offline') continue;
		const { text, short, tone } = connectingWords(status);
		expect(`${text} ${short}`).not.toMatch(/Synced|Offline/);
		expect(tone).toBe('calm');
		if (waitingCount > 0)
			expect([text, short]).toEqual([
				expect.stringMatching(/3 changes/),
				expect.stringMatching(/3 changes/)
			]);
	}
});

test.each([
	['older', String(PROTOCOL_VERSION - 1), /relay is older than this app/],
	['newer', String(PROTOCOL_VERSION + 1), /relay is newer than this page/],
	['one that nobody can read', 'unknown message 99', /another version/]
])('a relay of another version is named: %s', (_, reason, words) => {
	expect(endedWords({ code: CLOSE.version, reason }, false)).toMatch(words);
});
