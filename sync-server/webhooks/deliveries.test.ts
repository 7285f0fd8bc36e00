import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { putMember, writeWorkspace } from '../../src/lib/documents/write-directory';
import { setDeleted, setSpaceField } from '../../src/lib/documents/space';
import { createCustomer } from '../../src/lib/domain/customer/commands';
import { editDeal, moveDeal } from '../../src/lib/domain/deal/commands';
import { bin } from '../../src/lib/domain/history/commands';
import { createLead } from '../../src/lib/domain/lead/commands';
import { member } from '../../src/lib/domain/member/testkit';
import { createDealTask, finishTask } from '../../src/lib/domain/task/commands';
import { readRecord, type AnyRecord } from '../../src/lib/documents/read-record';
import { openRecord } from '../../src/lib/documents/record';
import type { Deal } from '../../src/lib/domain/deal/deal';
import { actingAs, newDeal } from '../../tests/support/guarded-records';
import { NORTH } from '../../tests/support/guarded-relay';
import { isSigned, Receiver, WebhookKit } from '../../tests/support/webhook-kit';
import { waitFor } from '../../tests/support/wait-for';
import { eventSchema } from '../api/schemas';
import * as v from 'valibot';

let kit: WebhookKit;
let receiver: Receiver;
const olga = actingAs('olga');

beforeEach(async () => {
	kit = await WebhookKit.open();
	receiver = await Receiver.open();
});
afterEach(async () => {
	await kit.close();
	await receiver.close();
});

function recordOf(id: string, room = 'space.north'): AnyRecord {
	const state = kit.guarded.store.record(room, id)?.state;
	const doc = openRecord(state === undefined ? [] : [state]);
	const record = readRecord(doc, id);
	doc.destroy();
	if (record === null) throw new Error(`no record ${id}`);
	return record;
}
const dealOf = (id: string): Deal => recordOf(id) as Deal;
const rename = (id: string, title: string) =>
	kit.change('olga', id, editDeal(dealOf(id), { field: 'title', value: title }, olga));
const stageOf = (kind: string) => {
	const stage = NORTH.stages.find((each) => each.kind === kind);
	if (stage === undefined) throw new Error(kind);
	return stage;
};

describe('LS-04 · webhooks', () => {
	test('LS-04 · tell what has happened, once each, in order, signed, as the API shows it', async () => {
		await kit.change('olga', 'before', newDeal('olga'));
		const { secret } = await kit.make({
			url: receiver.url,
			events: [
				...(['deal.created', 'deal.changed', 'deal.moved', 'deal.won', 'deal.deleted'] as const),
				...(['task.created', 'task.done', 'lead.created', 'customer.created'] as const)
			]
		});
		await kit.change('olga', 'd1', newDeal('olga', 'olga', { title: 'Boats' }));
		await rename('d1', 'Ships');
		const deal = dealOf('d1');
		const won = moveDeal(deal, stageOf('open'), stageOf('won'), 'a1', 'owner', olga);
		if (!won.ok) throw new Error('not moved');
		await kit.change('olga', 'd1', won.value);
		const task = { title: 'Call', owner: 'anna', dueOn: null } as const;
		await kit.change('olga', 't1', createDealTask(task, dealOf('d1'), olga));
		await kit.change('olga', 't1', finishTask({ closedAt: null }, true, olga));
		await kit.change('olga', 'l1', createLead({ company: 'Acme' }, 'north', 'anna', olga));
		await kit.change(
			'olga',
			'c1',
			createCustomer({ title: 'Acme' }, 'anna', olga, []),
			'customers'
		);
		await kit.change('olga', 'd1', bin(olga));
		await receiver.until(7);
		expect(receiver.types).toEqual([
			...['deal.created', 'deal.changed', 'deal.won', 'task.created', 'task.done'],
			// Leads are an add-on that is off until somebody switches it on.
			...['customer.created', 'deal.deleted']
		]);
		expect(receiver.received.every((each) => isSigned(each, secret))).toBe(true);
		expect(receiver.received.some((each) => isSigned(each, `${secret}x`))).toBe(false);
		expect(receiver.events.every((event) => v.is(eventSchema, event))).toBe(true);
		expect(new Set(receiver.events.map(({ id }) => id)).size).toBe(7);
		expect(receiver.events[1]).toMatchObject({
			...{ by: 'olga', space: 'north', workspace: 'workspace', fields: ['title'], move: null },
			record: { kind: 'deal', amount: { minor: 100, currency: 'EUR' } }
		});
		expect(receiver.events[2]).toMatchObject({
			...{ move: { to: stageOf('won').id }, fields: ['stage'] }
		});
		const [first] = receiver.received;
		expect(first?.headers).toMatchObject({
			...{ 'polder-event': 'deal.created', 'polder-id': receiver.events[0]?.id }
		});
		await waitFor(
			() => kit.shown('hook1').deliveries.length === 7,
			() => 'deliveries'
		);
		expect(JSON.stringify(kit.shown('hook1'))).not.toContain(secret);
		expect(JSON.stringify(kit.shown('hook1').deliveries)).not.toContain('Boats');
	});

	test('LS-04 · tell of members who join and who are removed', async () => {
		await kit.make({ url: receiver.url, events: ['member.joined', 'member.removed'] });
		const people = (standing: 'active' | 'invited' | 'removed') =>
			kit.guarded.relay.rooms.editDirectory((doc) => {
				putMember(doc, { ...member('nina', 'agent', 'one'), standing });
			});
		await people('invited');
		await people('active');
		await receiver.until(1);
		await people('removed');
		await receiver.until(2);
		await people('active');
		await receiver.until(3);
		expect(receiver.types).toEqual(['member.joined', 'member.removed', 'member.joined']);
		expect(new Set(receiver.events.map(({ id }) => id)).size).toBe(3);
		expect(receiver.events[0]?.member).toEqual({ id: 'nina', name: 'nina', role: 'agent' });
	});

	test('LS-04 · are for chosen spaces and events, and can be changed', async () => {
		await kit.guarded.relay.rooms.editSpace('south', (doc) => {
			for (const [key, value] of Object.entries({ name: 'South', kind: 'sales' } as const)) {
				setSpaceField(doc, key as 'name', value);
			}
		});
		const { id } = await kit.make({ url: receiver.url, spaces: ['south'] });
		await kit.change('olga', 'n1', newDeal('olga'));
		expect(await kit.ask('olga', { ask: 'change-webhook', id, spaces: null })).toMatchObject({
			answer: 'done'
		});
		await kit.change('olga', 'n2', newDeal('olga'));
		await receiver.until(1);
		expect(receiver.events.map(({ recordId }) => recordId)).toEqual(['n2']);
	});

	test('LS-04 · a failing receiver is tried again with growing waits, in order, then taken up', async () => {
		const { id } = await kit.make({ url: receiver.url });
		receiver.answer = (response, number) => {
			response.writeHead(number < 3 ? 500 : 200).end();
		};
		await kit.change('olga', 'd1', newDeal('olga'));
		await rename('d1', 'Second');
		const waits: number[] = [];
		for (const count of [1, 2, 3]) {
			await receiver.until(count);
			await kit.untilWaiting();
			const { failing } = kit.shown(id);
			waits.push((failing?.nextAt ?? 0) - kit.guarded.now);
			expect(failing?.attempts).toBe(count);
			// Too early: nothing is sent.
			const wait = waits.at(-1) ?? 0;
			kit.pass(Math.floor(wait / 2));
			await kit.untilWaiting();
			expect(receiver.received).toHaveLength(count);
			kit.pass(wait);
		}
		await receiver.until(5);
		expect(receiver.types).toEqual([...Array(4).fill('deal.created'), 'deal.changed']);
		expect(new Set(receiver.events.slice(0, 4).map((event) => event.id)).size).toBe(1);
		// Twice as long each time, less up to half.
		for (const [at, longest] of [5_000, 10_000, 20_000].entries()) {
			expect(waits[at]).toBeGreaterThanOrEqual(longest / 2);
			expect(waits[at]).toBeLessThanOrEqual(longest);
		}
		await waitFor(
			() => kit.shown(id).failing === null,
			() => 'it works again'
		);
	});

	test('LS-04 · one that fails for three days is paused, says so, and goes on where it was', async () => {
		const { id } = await kit.make({ url: receiver.url });
		receiver.answer = (response) => {
			response.writeHead(503).end();
		};
		await kit.change('olga', 'd1', newDeal('olga'));
		for (let hours = 0; kit.shown(id).paused === null; hours += 1) {
			await receiver.until(hours + 1);
			await waitFor(
				() => kit.waiting > 0 || kit.shown(id).paused !== null,
				() => 'an attempt'
			);
			kit.pass(3_700_000);
			expect(hours).toBeLessThan(80);
		}
		expect(kit.shown(id).paused?.reason).toBe('failing');
		receiver.answer = (response) => {
			response.writeHead(200).end();
		};
		const before = receiver.received.length;
		await kit.change('olga', 'd2', newDeal('olga'));
		await kit.ask('olga', { ask: 'pause-webhook', id, paused: false });
		await receiver.until(before + 2);
		expect(receiver.events.slice(before).map(({ recordId }) => recordId)).toEqual(['d1', 'd2']);
		expect(receiver.events[before]?.id).toBe(receiver.events[0]?.id);
	});

	test('LS-04 · a receiver that says it is gone is not asked again', async () => {
		const { id } = await kit.make({ url: receiver.url });
		receiver.answer = (response) => {
			response.writeHead(410).end();
		};
		await kit.change('olga', 'd1', newDeal('olga'));
		await kit.untilPaused(id);
		expect(kit.shown(id).paused?.reason).toBe('gone');
	});

	test('LS-04 · paused by hand it tells nothing; a test comes through, and says what came of it', async () => {
		const { id, secret } = await kit.make({ url: receiver.url });
		await kit.ask('olga', { ask: 'pause-webhook', id, paused: true });
		await kit.change('olga', 'd1', newDeal('olga'));
		const tried = await kit.ask('olga', { ask: 'test-webhook', id });
		expect(tried).toMatchObject({ answer: 'delivery', delivery: { event: 'test', status: 204 } });
		expect(receiver.types).toEqual(['test']);
		expect(receiver.received.every((each) => isSigned(each, secret))).toBe(true);
		await kit.ask('olga', { ask: 'pause-webhook', id, paused: false });
		await receiver.until(2);
		expect(receiver.types).toEqual(['test', 'deal.created']);
	});

	test('LS-04 · a new secret counts at once, and the old one for a day beside it', async () => {
		const { id, secret } = await kit.make({ url: receiver.url });
		const rolled = await kit.ask('olga', { ask: 'roll-webhook', id });
		if (rolled.answer !== 'webhook-secret') throw new Error('not rolled');
		await kit.ask('olga', { ask: 'test-webhook', id });
		kit.pass(24 * 3_600_000);
		await kit.ask('olga', { ask: 'test-webhook', id });
		const signedBy = (by: string) => receiver.received.map((each) => isSigned(each, by));
		expect(signedBy(rolled.secret)).toEqual([true, true]);
		expect(signedBy(secret)).toEqual([true, false]);
	});

	test('LS-04 · deleted it tells nothing; taken back, it has lost nothing; after an hour it is gone', async () => {
		const { id } = await kit.make({ url: receiver.url });
		await kit.ask('olga', { ask: 'delete-webhook', id, deleted: true });
		await kit.change('olga', 'd1', newDeal('olga'));
		expect(kit.guarded.relay.webhooks.list()).toEqual([]);
		expect(await kit.ask('olga', { ask: 'test-webhook', id })).toMatchObject({ answer: 'no' });
		await kit.ask('olga', { ask: 'delete-webhook', id, deleted: false });
		await receiver.until(1);
		await kit.ask('olga', { ask: 'delete-webhook', id, deleted: true });
		kit.pass(3_600_000);
		await kit.tidy();
		const back = await kit.ask('olga', { ask: 'delete-webhook', id, deleted: false });
		expect(back).toMatchObject({ answer: 'no' });
		const { store } = kit.guarded;
		const tables = ['webhooks', 'webhook-progress', 'webhook-cursors'] as const;
		expect(tables.flatMap((table) => store.list(table))).toEqual([]);
	});

	test('LS-04 · a record that is deleted for good is told once, without what it was', async () => {
		await kit.change('olga', 'd1', newDeal('olga'));
		await rename('d1', 'Once');
		await kit.change('olga', 'd1', bin(olga));
		await kit.make({ url: receiver.url, events: ['deal.deleted', 'deal.changed'] });
		const erased = await kit.guarded.relay.rooms.eraseRecords('space.north', ['d1'], 'olga');
		expect(erased.ok).toBe(true);
		await kit.change('olga', 'd2', newDeal('olga'));
		await rename('d2', 'After');
		await receiver.until(2);
		expect(receiver.events[0]).toMatchObject({
			...{ type: 'deal.deleted', record: null, recordId: 'd1', by: 'olga' }
		});
		expect(receiver.types).toEqual(['deal.deleted', 'deal.changed']);
	});

	test('LS-04 · what an add-on hides and what is in the bin is not told', async () => {
		await kit.make({ url: receiver.url, events: ['deal.created', 'lead.created'] });
		const { rooms } = kit.guarded.relay;
		const info = kit.guarded.relay.directory.workspace;
		if (info === null) throw new Error('no workspace');
		const lead = (id: string) =>
			kit.change('olga', id, createLead({ company: id }, 'north', 'anna', olga));
		await lead('l1');
		await rooms.editDirectory((doc) => {
			writeWorkspace(doc, { ...info, leads: true });
		});
		await lead('l2');
		await receiver.until(1);
		await rooms.editSpace('north', (doc) => {
			setDeleted(doc, true);
		});
		await kit.change('olga', 'd1', newDeal('olga'));
		await kit.tidy();
		await rooms.editSpace('north', (doc) => {
			setDeleted(doc, false);
		});
		await kit.change('olga', 'd2', newDeal('olga'));
		await receiver.until(2);
		expect(receiver.events.map(({ recordId }) => recordId)).toEqual(['l2', 'd2']);
	});

	test('LS-04 · when the log no longer has what was not told, that is told', async () => {
		await kit.close();
		kit = await WebhookKit.open({ logEntries: 5 });
		const { id } = await kit.make({ url: receiver.url });
		await kit.ask('olga', { ask: 'pause-webhook', id, paused: true });
		await kit.change('olga', 'd1', newDeal('olga'));
		for (let count = 0; count < 12; count += 1) await rename('d1', `Title ${String(count)}`);
		await kit.guarded.relay.tidy();
		expect(kit.guarded.store.horizon('space.north')).toBeGreaterThan(0);
		await kit.ask('olga', { ask: 'pause-webhook', id, paused: false });
		await receiver.until(6);
		expect(receiver.types).toEqual(['missed', ...Array(5).fill('deal.changed')]);
		expect(receiver.events[0]).toMatchObject({ space: 'north', record: null });
	});
});
