import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { FilePasses, PASS_LIFETIME } from './file-passes';
import { hashOf } from './secret-hash';
import { deviceInvitation, Invitations } from './invitations';
import { tablesOf } from '../../tests/support/relay-tables';
import { latestMoment, RelayClock } from '../store/relay-clock';
import { MemoryStore } from '../../tests/support/memory-store';
import { TICKET_LIFETIME, Tickets } from './tickets';

const NOON = Date.UTC(2026, 10, 29, 12);
const HOUR = 3_600_000;

let store: MemoryStore;
let wall: number;
let monotonic: number;
beforeEach(() => {
	store = new MemoryStore('log');
	wall = NOON;
	monotonic = 5;
});

const start = () => new RelayClock(store, { wall: () => wall, monotonic: () => monotonic });

/** Lets time pass. The machine's clock advances by `noticed` only. */
function pass(ms: number, noticed = ms): void {
	monotonic += ms;
	wall += noticed;
}

test('begins at what the machine says, and goes on evenly, whatever that is set to', () => {
	const clock = start();
	expect(clock.now()).toBe(NOON);
	pass(HOUR);
	expect(clock.now()).toBe(NOON + HOUR);
	wall = 0;
	pass(1_000);
	expect(clock.now()).toBe(NOON + HOUR + 1_000);
	wall = NOON + 365 * 24 * HOUR;
	pass(1_000);
	expect(clock.now()).toBe(NOON + HOUR + 2_000);
});

test('goes on from the latest moment that is stored when the machine’s clock was set back', async () => {
	const first = start();
	pass(HOUR);
	await first.keep();
	expect(latestMoment(store)).toBe(NOON + HOUR);
	wall = NOON - 24 * HOUR;
	monotonic = 0;
	const second = start();
	expect(second.now()).toBe(NOON + HOUR);
	pass(1_000);
	expect(second.now()).toBe(NOON + HOUR + 1_000);
	// Once the machine's clock is right again, a new start follows it.
	wall = NOON + 2 * HOUR;
	expect(start().now()).toBe(NOON + 2 * HOUR);
});

test('never goes back, through starts, crashes and whatever the sources say', async () => {
	const step = fc.oneof(
		fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: HOUR }) }),
		fc.record({ do: fc.constant('set' as const), to: fc.integer({ min: 0, max: 2 * NOON }) }),
		fc.record({ do: fc.constant('back' as const), ms: fc.integer({ min: 0, max: HOUR }) }),
		fc.record({ do: fc.constant('restart' as const) })
	);
	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
			store = new MemoryStore('log');
			wall = NOON;
			let clock = start();
			let latest = 0;
			for (const each of steps) {
				if (each.do === 'pass') pass(each.ms);
				else if (each.do === 'set') wall = each.to;
				else if (each.do === 'back') monotonic -= each.ms;
				else {
					await clock.keep();
					clock = start();
				}
				expect(clock.now()).toBeGreaterThanOrEqual(latest);
				latest = clock.now();
			}
		})
	);
});

test('a stored moment that is none is no moment', async () => {
	for (const value of ['soon', null, Infinity, {}]) {
		await store.commit([], [{ table: 'relay', key: 'clock', value }]);
		expect(start().now()).toBe(NOON);
	}
});

describe('what runs out', () => {
	test('an invitation does not live again when the clock is set back, also over a restart', async () => {
		const invitations = new Invitations(tablesOf(store));
		const use = (now: number) =>
			invitations.use('one', { secret: 'secret', device: 'phone', now }, () => 'anna');
		const first = start();
		await invitations.add(deviceInvitation('one', 'anna', first.now()), hashOf('secret'));
		pass(HOUR);
		expect(use(first.now())).toMatchObject({ error: 'expired' });
		wall = NOON;
		expect(use(first.now())).toMatchObject({ error: 'expired' });
		await first.keep();
		const second = start();
		expect(use(second.now())).toMatchObject({ error: 'expired' });
	});

	test('a pass and a ticket given while the clock was ahead end when they should', async () => {
		wall = NOON + 10 * 365 * 24 * HOUR;
		const first = start();
		const pass1 = new FilePasses('secret', first).issue({ device: 'd', member: 'anna' });
		const ticket = new Tickets('secret', first).issue('d'.repeat(22));
		const [device = '', until = '', mac = ''] = ticket.split('.');
		const holds = (clock: RelayClock) =>
			new Tickets('secret', clock).holds({ device, until: Number(until), mac });
		// The clock is put right while the relay runs, and the relay is started again.
		wall = NOON;
		await first.keep();
		const second = start();
		for (const clock of [first, second]) {
			expect(new FilePasses('secret', clock).check(pass1)).not.toBeNull();
			expect(holds(clock)).toBe(true);
		}
		pass(PASS_LIFETIME);
		for (const clock of [first, second]) {
			expect(new FilePasses('secret', clock).check(pass1)).toBeNull();
			expect(holds(clock)).toBe(true);
		}
		pass(TICKET_LIFETIME);
		for (const clock of [first, second]) expect(holds(clock)).toBe(false);
	});
});
