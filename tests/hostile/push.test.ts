import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { putDevice, putMember } from '../../src/lib/documents/write-directory';
import { NO_CHANGE } from '../../src/lib/domain/core/change';
import { pushPayload } from '../../src/lib/domain/push/push';
import { member } from '../../src/lib/domain/member/testkit';
import type { Question } from '../../src/lib/protocol/handshake';
import { AddressGuard, PUBLIC_ONLY, readAllowed } from '../../sync-server/webhooks/addresses';
import { PUSH_EVERY } from '../../sync-server/push/push-sender';
import type { Pushes } from '../../sync-server/push/pushes';
import { GuardedRelay, type Person } from '../support/guarded-relay';
import { dealOf, updateOn } from '../support/guarded-records';
import { Sending } from '../support/hostile-kit';
import { askRelay, noNames, placeAt, pushesFor } from '../support/push-kit';
import { PushService } from '../support/push-service';

let guarded: GuardedRelay;
let service: PushService;
let pushes: Pushes;
let asOlga: Sending;

beforeEach(async () => {
	service = await PushService.open();
	guarded = await GuardedRelay.open();
	pushes = pushesFor(guarded, service);
	asOlga = new Sending(await guarded.follow('olga'));
	await asOlga.edit('deal', dealOf('anna', 'olga'));
});
afterEach(async () => {
	await pushes.stop();
	await guarded.relay.stop();
	await service.close();
});

const pushesOf = (guard: AddressGuard) => pushesFor(guarded, service, guard);
const ask = (who: Person, question: Question) => askRelay(guarded, who, question);
const subscribe = (who: Person, endpoint = service.endpoint(who)) => ask(who, placeAt(endpoint));
const state = (id = 'deal') => guarded.relay.environment.store.record('space.north', id)?.state;
let comments = 0;
async function comment(text: string, ...mentions: readonly string[]): Promise<void> {
	comments += 1;
	const said = { id: `c${String(comments)}`, at: guarded.now, by: 'olga', text, mentions };
	await asOlga.edit('deal', updateOn(state(), { ...NO_CHANGE, posts: [said] }));
	await pushes.settled();
}

describe('IN-05 · a push message', () => {
	test('IN-05 · reaches who has no device connected, says nothing of what happened, and goes to nobody else', async () => {
		expect(await subscribe('anna')).toEqual({ answer: 'done' });
		await subscribe('bob');
		await comment('The price is 5,000');
		expect(service.pushed.map(({ path }) => path)).toEqual(['/anna']);
		const [first] = service.pushed;
		if (first === undefined) throw new Error('nothing was pushed');
		expect(first.headers).toMatchObject({ 'content-encoding': 'aes128gcm', topic: 'inbox' });
		expect(first.headers.authorization).toMatch(/^vapid t=/);
		// Nothing but the sentence fits into it: its head and keys, the end of the record, and the seal.
		const sentence = pushPayload('pl', 'https://polder.example');
		expect(first.body).toHaveLength(86 + Buffer.byteLength(sentence) + 1 + 16);
	});

	test('IN-05 · reaches whom something is handed to, and whom a post mentions; not its author', async () => {
		await subscribe('anna');
		await asOlga.edit('second', dealOf('anna', 'olga'));
		await pushes.settled();
		expect(service.pushed).toHaveLength(1);
		guarded.now += PUSH_EVERY;
		await subscribe('sue');
		await comment('Ask [[member:sue]]', 'sue');
		expect(service.pushed.map(({ path }) => path).sort()).toEqual(['/anna', '/anna', '/sue']);
		guarded.now += PUSH_EVERY;
		await subscribe('olga');
		await asOlga.edit('third', dealOf('olga'));
		await pushes.settled();
		expect(service.pushed).toHaveLength(3);
	});

	test('IN-05 · is not sent to somebody who is here', async () => {
		await subscribe('anna');
		const anna = await guarded.inside(guarded.keys.anna);
		await comment('Hello');
		expect(service.pushed).toEqual([]);
		anna.hangUp();
		guarded.now += PUSH_EVERY;
		await comment('Hello again');
		expect(service.pushed).toHaveLength(1);
	});

	test('IN-05 · tells nobody of a record that they may not read, mentioned or not', async () => {
		await subscribe('bob');
		await comment('Ask [[member:bob]]', 'bob');
		expect(service.pushed).toEqual([]);
	});

	test('IN-05 · a flood becomes one message a minute', async () => {
		await subscribe('anna');
		for (let at = 0; at < 30; at++) await comment(`Flood ${String(at)}`, 'anna');
		expect(service.pushed).toHaveLength(1);
		guarded.now += PUSH_EVERY;
		await comment('Later');
		expect(service.pushed).toHaveLength(2);
	});

	test.each([404, 410])('IN-05 · a place that answers %d is forgotten', async (status) => {
		await subscribe('anna');
		service.answers = [status];
		await comment('Hello');
		expect(service.pushed).toHaveLength(1);
		expect(guarded.relay.pushes.isEmpty).toBe(true);
	});

	test('IN-05 · is tried three times and no more when the service is busy, once when it refuses', async () => {
		await subscribe('anna');
		service.answers = [503];
		await comment('Hello');
		expect(service.pushed).toHaveLength(3);
		service.answers = [503, 201];
		guarded.now += PUSH_EVERY;
		await comment('Hello');
		expect(service.pushed).toHaveLength(5);
		service.answers = [400];
		guarded.now += PUSH_EVERY;
		await comment('Hello');
		expect(service.pushed).toHaveLength(6);
		expect(guarded.relay.pushes.isEmpty).toBe(false);
	});

	test('IN-05 · is not sent to a device or a member that was removed, and their place goes', async () => {
		await subscribe('anna');
		const { id, publicKey } = guarded.keys.anna;
		await guarded.relay.rooms.editDirectory((doc) => {
			putMember(doc, { ...member('anna', 'agent', 'one'), standing: 'removed' });
			putDevice(doc, { id, member: 'anna', publicKey, name: '', createdAt: 0 });
		});
		await comment('Hello');
		expect(service.pushed).toEqual([]);
		await pushes.tidy();
		expect(guarded.relay.pushes.isEmpty).toBe(true);
	});
});

describe('IN-05 · where a device is reached', () => {
	test.each([
		...[
			'http://push.example/x',
			'https://localhost/x',
			'https://127.0.0.1/x',
			'https://10.0.0.1/x'
		],
		...[
			'https://[::1]/x',
			'https://169.254.169.254/latest',
			'https://[::ffff:10.0.0.1]/',
			'ftp://x/'
		],
		...['https://polder.example/x', 'https://user:pass@push.example/x', 'nonsense']
	])('IN-05 · %s is no push service', async (endpoint) => {
		const own = () => ['polder.example'];
		pushes = pushesOf(new AddressGuard(PUBLIC_ONLY, own, noNames));
		expect(await subscribe('anna', endpoint)).toEqual({
			...{ answer: 'no', rule: 'IN-05', reason: 'not-called' }
		});
		expect(guarded.relay.pushes.isEmpty).toBe(true);
	});

	test('IN-05 · http is refused also where webhooks may use it', async () => {
		const allowed = readAllowed('push.example', true);
		if (!allowed.ok) throw new Error(allowed.error);
		pushes = pushesOf(new AddressGuard(allowed.value, () => [], noNames));
		expect(await subscribe('anna', 'http://push.example/x')).toMatchObject({ answer: 'no' });
	});

	test('IN-05 · a name that leads into the relay’s own network by then is not called', async () => {
		const inner = () => Promise.resolve(['93.184.215.14', '127.0.0.1']);
		pushes = pushesOf(new AddressGuard(PUBLIC_ONLY, () => [], inner));
		const { port } = new URL(service.endpoint('x'));
		expect(await subscribe('anna', `https://push.example:${port}/x`)).toEqual({ answer: 'done' });
		await comment('Hello');
		expect(service.pushed).toEqual([]);
	});

	test('IN-05 · a device says it for itself alone: other names in the question count for nothing', async () => {
		await subscribe('anna');
		const mine = placeAt(service.endpoint('mallory'), {
			device: guarded.keys.anna.id,
			member: 'anna'
		});
		expect(await ask('bob', mine)).toEqual({ answer: 'done' });
		const devices = new Map(guarded.relay.pushes.devices());
		expect([devices.get(guarded.keys.anna.id), devices.get(guarded.keys.bob.id)]).toEqual([
			...['anna', 'bob']
		]);
		await ask('bob', { ask: 'unsubscribe-push' });
		await comment('Hello');
		expect(service.pushed.map(({ path }) => path)).toEqual(['/anna']);
	});

	test('IN-05 · many wishes leave one place for each device; keys that are none are refused or forgotten', async () => {
		for (let at = 0; at < 20; at++) await subscribe('anna', service.endpoint(`n${String(at)}`));
		expect(guarded.relay.pushes.devices()).toHaveLength(1);
		const bad = placeAt(service.endpoint('x'), { p256dh: 'AAAA' });
		expect(await ask('anna', bad)).toMatchObject({ answer: 'no', reason: 'malformed' });
		const off = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url');
		await ask('anna', placeAt(service.endpoint('x'), { p256dh: off }));
		await comment('Hello');
		expect([service.pushed, guarded.relay.pushes.isEmpty]).toEqual([[], true]);
	});
});
