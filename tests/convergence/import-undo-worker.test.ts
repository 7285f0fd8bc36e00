import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId, type RecordId } from '../../src/lib/domain/core/ids';
import { createCustomer } from '../../src/lib/domain/customer/commands';
import { isStopped } from '../../src/lib/domain/import/undone';
import type { Member, Role } from '../../src/lib/domain/member/member';
import { roomName } from '../../src/lib/protocol/rooms';
import { DeviceClock } from '../../src/lib/replica/device-clock';
import { UndoApi } from '../../src/lib/replica/import-undo-api';
import { undoInWorker } from '../../src/lib/replica/import-undo-client';
import type { UndoProgress } from '../../src/lib/replica/import-undo-records';
import { testWorker } from '../../src/lib/replica/worker/testkit';
import { clock, random } from '../support/actors';
import { Browser, type Tab } from '../support/records';

const CUSTOMERS = roomName({ kind: 'customers' });
const ME = 'olga';
/** More than two batches. */
const MANY = 1001;

let browsers = 0;
let browser: Browser;
beforeEach(() => {
	browser = new Browser(`undo-${String((browsers += 1))}`);
});
afterEach(() => {
	browser.close();
});

/** Makes customers as an import does. */
async function imported({ store }: Tab, count: number): Promise<RecordId[]> {
	const made = Array.from({ length: count }, (_, at) => {
		const acting = { actor: ME, clock, random };
		const { set, ...rest } = createCustomer({ title: `Customer ${String(at)}` }, ME, acting, []);
		return { id: newId(random), change: { ...rest, set: { ...set, importId: 'i1' } } };
	});
	expect(await store.createMany(CUSTOMERS, made)).toMatchObject({ ok: true });
	return made.map(({ id }) => id);
}

const member = (role: Role): Member => ({
	...{ id: ME, name: 'Olga', role, team: null, standing: 'active', createdAt: 1, importId: null }
});

/** Takes the import back in a worker, as somebody with a role. */
function undo({ db }: Tab, role: Role, progress: UndoProgress) {
	const api = new UndoApi({
		clock: new DeviceClock(clock),
		random,
		database: browser.options
	});
	const people = { members: new Map([[ME, member(role)]]), teams: new Map() };
	const request = { database: db.name, importId: 'i1', me: ME, people, behind: 0, timeZone: null };
	return undoInWorker(
		() => testWorker(api).end,
		request,
		() => Promise.resolve(null),
		progress
	);
}

test('LS-09 · a worker takes an import back; stopped in between, it goes on where it was', async () => {
	const tab = await browser.tab();
	const ids = await imported(tab, MANY);
	let reached = 0;
	const first = await undo(tab, 'owner', (done, total) => {
		expect(total).toBe(MANY);
		reached = done;
		return false;
	});
	if (!first.ok || !isStopped(first.value)) throw new Error('it was not stopped');
	expect(first.value).toMatchObject({ done: reached, total: MANY });
	expect(reached).toBeGreaterThan(0);
	expect(reached).toBeLessThan(MANY);
	expect(await tab.db.bin.count()).toBe(reached);
	expect(await tab.db.records.count()).toBe(MANY - reached);
	const steps: number[] = [];
	const rest = await undo(tab, 'owner', (done) => steps.push(done) > 0);
	expect(rest).toEqual({ ok: true, value: { values: [], spaces: [] } });
	expect(steps.at(-1)).toBe(MANY - reached);
	expect(await tab.db.bin.bulkGet(ids)).not.toContain(undefined);
	// What it did waits for the relay like everything else that is done here.
	const waiting = await tab.db.outbox.toArray();
	const edits = waiting.flatMap(({ record }) => record).filter((id) => id === ids[0]);
	expect(edits).toHaveLength(2);
});

test('LS-09 · the worker judges as the page does: a guest takes nothing back', async () => {
	const tab = await browser.tab();
	await imported(tab, 1);
	expect(await undo(tab, 'guest', () => true)).toMatchObject({
		ok: false,
		error: { rule: 'OP-05' }
	});
	expect(await tab.db.bin.count()).toBe(0);
});
