import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { putMember } from '../../src/lib/documents/write-directory';
import { assign } from '../../src/lib/domain/deal/commands';
import { bin } from '../../src/lib/domain/history/commands';
import { encodeFromDevice } from '../../src/lib/protocol/codec';
import { CLOSE, LARGEST_PRESENCE, type ShownVisit } from '../../src/lib/protocol/messages';
import { PRESENCE_BURST, PRESENCE_PER_SECOND } from '../../sync-server/rooms/record-presence';
import { GuardedRelay } from '../support/guarded-relay';
import { actingAs, dealOf, updateOn } from '../support/guarded-records';
import { Sending } from '../support/hostile-kit';
import type { RawConnection } from '../support/raw-device';

const ROOM = 'space.north';
const HERE = new Uint8Array();
const CARET = new Uint8Array([1, 2, 3]);

let guarded: GuardedRelay;
let olga: RawConnection;
let anna: RawConnection;
let asOlga: Sending;
let asAnna: Sending;

beforeEach(async () => {
	guarded = await GuardedRelay.open();
	olga = await guarded.follow('olga');
	anna = await guarded.follow('anna');
	asOlga = new Sending(olga);
	asAnna = new Sending(anna);
});
afterEach(() => guarded.relay.stop());

const told = (of: RawConnection): readonly ShownVisit[] =>
	of.messages.flatMap((message): readonly ShownVisit[] => {
		if (message.type === 'presences') return message.visits;
		return message.type === 'presence' ? [message] : [];
	});
const last = (of: RawConnection) => told(of).at(-1);
/** How many messages about presence a connection was sent. */
const messages = (of: RawConnection): number =>
	of.messages.filter(({ type }) => type === 'presence' || type === 'presences').length;
const present = (by: RawConnection, record: string, state: Uint8Array | null = HERE) => {
	by.say({ type: 'present', record, state, takesMany: true });
};
const state = (id: string) => guarded.relay.environment.store.record(ROOM, id)?.state;
const assignTo = (from: string, to: string, by: string, id = 'deal') =>
	updateOn(state(id), assign({ owner: from }, to, actingAs(by)));

describe('OP-08 · who has a record open', () => {
	test('is told to those who have it open, too, and may read it; and when they go', async () => {
		await asAnna.edit('deal', dealOf('anna'));
		present(anna, 'deal');
		expect(told(anna)).toEqual([]);
		present(olga, 'deal', CARET);
		expect(last(anna)).toMatchObject({ record: 'deal', member: 'olga', state: CARET });
		expect(last(olga)).toMatchObject({ record: 'deal', member: 'anna', state: HERE });
		present(olga, 'deal', null);
		expect(last(anna)).toMatchObject({ member: 'olga', state: null });
		present(olga, 'deal');
		olga.hangUp();
		expect(told(anna).map((each) => each.state)).toEqual([CARET, null, HERE, null]);
	});

	test('is nothing that somebody hears who has not opened it, though they follow the room', async () => {
		const sue = await guarded.follow('sue');
		await asAnna.edit('deal', dealOf('anna'));
		present(anna, 'deal');
		present(olga, 'deal', CARET);
		expect(told(sue)).toEqual([]);
	});

	test('is not heard by an agent who may not see it, and they are not seen', async () => {
		await asOlga.edit('hers', dealOf('olga'));
		const adam = await guarded.follow('adam');
		present(anna, 'hers', CARET);
		present(olga, 'hers', CARET);
		present(adam, 'hers', CARET);
		present(olga, 'hers', HERE);
		present(adam, 'hers', null);
		expect(told(anna)).toEqual([]);
		expect([...told(olga), ...told(adam)].some(({ member }) => member === 'anna')).toBe(false);
		expect(told(olga).length).toBeGreaterThan(0);
		expect(anna.closed).toBeNull();
	});

	test('answers the same of a record that does not exist: not at all', () => {
		present(anna, 'nothing-here', CARET);
		present(olga, 'nothing-here', CARET);
		expect([...told(anna), ...told(olga)]).toEqual([]);
		expect([anna.closed, olga.closed]).toEqual([null, null]);
	});

	test('cannot be forged: the name is that of the device, and nobody ends another’s', async () => {
		await asAnna.edit('deal', dealOf('anna'));
		const sue = await guarded.follow('sue');
		present(olga, 'deal');
		present(sue, 'deal');
		const visit = told(sue).find(({ member }) => member === 'olga')?.visit;
		const before = told(sue).length;
		// There is no field for a name: what is sent behind the message is not read.
		const frame = encodeFromDevice({ type: 'present', record: 'deal', state: CARET });
		anna.throw(new Uint8Array([...frame, 4, ...new TextEncoder().encode('olga')]));
		expect(last(sue)).toMatchObject({ member: 'anna', state: CARET });
		expect(last(sue)?.visit).not.toBe(visit);
		present(anna, 'deal', null);
		expect(
			told(sue)
				.slice(before)
				.some((each) => each.visit === visit)
		).toBe(false);
		// A relay's own message is none that a device may say.
		expect(anna.closed).toBeNull();
		anna.throw(new Uint8Array([100, 30, ...frame.subarray(2)]));
		expect(anna.closed?.code).toBe(CLOSE.malformed);
		expect(
			told(sue)
				.slice(before)
				.some((each) => each.visit === visit)
		).toBe(false);
	});

	test('ends for one from whom the record is withdrawn, and begins when it is granted', async () => {
		await asAnna.edit('deal', dealOf('anna'));
		present(anna, 'deal', CARET);
		present(olga, 'deal', CARET);
		await asOlga.edit('deal', assignTo('anna', 'olga', 'olga'));
		// Each is gone for the other, and that is the last that she hears of it.
		expect(last(olga)).toMatchObject({ member: 'anna', state: null });
		expect(last(anna)).toMatchObject({ member: 'olga', state: null });
		const [heard, said] = [told(anna).length, told(olga).length];
		present(olga, 'deal', HERE);
		present(anna, 'deal', CARET);
		present(olga, 'deal', null);
		present(olga, 'deal', CARET);
		await asOlga.edit('deal', updateOn(state('deal'), bin(actingAs('olga'))));
		expect(told(anna)).toHaveLength(heard);
		expect(told(olga)).toHaveLength(said);
		await asOlga.edit('deal', assignTo('olga', 'anna', 'olga'));
		expect(last(anna)).toMatchObject({ member: 'olga', state: CARET });
		expect(last(olga)).toMatchObject({ member: 'anna', state: CARET });
	});

	test('ends when rights change: an agent of another team is seen by the supervisor no more', async () => {
		await asAnna.edit('deal', dealOf('anna'));
		const sue = await guarded.follow('sue');
		present(anna, 'deal', CARET);
		present(sue, 'deal');
		expect(last(sue)).toMatchObject({ member: 'anna', state: CARET });
		const base = { standing: 'active', createdAt: 0, importId: null } as const;
		await guarded.relay.rooms.editDirectory((doc) => {
			putMember(doc, { ...base, id: 'anna', name: 'anna', role: 'agent', team: 'two' });
		});
		await expect.poll(() => last(sue)?.state).toBe(null);
		const heard = told(sue).length;
		present(anna, 'deal', HERE);
		expect(told(sue)).toHaveLength(heard);
		expect(last(anna)).toMatchObject({ member: 'sue', state: null });
	});

	test('shows a guest reading, and never a place in the text', async () => {
		await asAnna.edit('deal', dealOf('anna'));
		const gus = await guarded.follow('gus');
		present(anna, 'deal', CARET);
		present(gus, 'deal', CARET);
		expect(last(anna)).toMatchObject({ member: 'gus', state: HERE });
		expect(last(gus)).toMatchObject({ member: 'anna', state: CARET });
	});

	test('is shown of a deal that arrives after it was opened', async () => {
		present(anna, 'deal');
		present(olga, 'deal');
		expect(told(olga)).toEqual([]);
		await asAnna.edit('deal', dealOf('anna'));
		expect(last(olga)).toMatchObject({ member: 'anna' });
	});

	test('numbers its places for each record: they tell nothing of others', async () => {
		await asAnna.edit('deal', dealOf('anna'));
		for (let at = 0; at < 5; at++) await asOlga.edit(`hers-${String(at)}`, dealOf('olga'));
		for (let at = 0; at < 5; at++) present(olga, `hers-${String(at)}`);
		present(anna, 'deal');
		present(olga, 'deal');
		expect(last(anna)?.visit).toBe(2);
	});
});

describe('OP-08 · limits of presence', () => {
	test('a state that is too large ends the connection', async () => {
		await asAnna.edit('deal', dealOf('anna'));
		present(olga, 'deal');
		present(anna, 'deal', new Uint8Array(LARGEST_PRESENCE));
		expect(anna.closed).toBeNull();
		present(anna, 'deal', new Uint8Array(LARGEST_PRESENCE + 1));
		expect(anna.closed?.code).toBe(CLOSE.malformed);
		expect(last(olga)).toMatchObject({ member: 'anna', state: null });
	});

	test('more records than one opens are not shown', async () => {
		await asAnna.edit('deal', dealOf('anna'));
		present(olga, 'deal');
		for (let at = 0; at < 16; at++) present(anna, `other-${String(at)}`);
		present(anna, 'deal', CARET);
		expect(told(olga)).toEqual([]);
		present(anna, 'other-3', null);
		present(anna, 'deal', CARET);
		expect(last(olga)).toMatchObject({ member: 'anna' });
	});

	test('more than so many in a second are dropped, but never that somebody has gone', async () => {
		await guarded.relay.stop();
		guarded = await GuardedRelay.open({ awarenessBurst: 5, awarenessPerSecond: 1 });
		[olga, anna] = [await guarded.follow('olga'), await guarded.follow('anna')];
		await new Sending(anna).edit('deal', dealOf('anna'));
		present(olga, 'deal');
		for (let at = 0; at < 50; at++) present(anna, 'deal', new Uint8Array([at]));
		expect(told(olga)).toHaveLength(5);
		present(anna, 'deal', null);
		expect(last(olga)?.state).toBeNull();
		guarded.now += 2000;
		present(anna, 'deal');
		expect(last(olga)?.state).toEqual(HERE);
	});

	test('a flood by many tabs costs each a few messages, delays no edit, and ends in the truth', async () => {
		await asAnna.edit('deal', dealOf('anna'));
		present(olga, 'deal');
		const tabs: RawConnection[] = [];
		for (let at = 0; at < 10; at++) tabs.push(await guarded.follow('anna'));
		for (const tab of tabs) present(tab, 'deal');
		for (let at = 0; at < 250; at++) {
			for (const tab of tabs) present(tab, 'deal', new Uint8Array([at]));
		}
		for (const each of [olga, ...tabs]) {
			expect(messages(each)).toBeGreaterThan(0);
			expect(messages(each)).toBeLessThanOrEqual(PRESENCE_BURST + 1);
		}
		await asOlga.edit('hers', dealOf('olga'));

		guarded.now += 60_000;
		const states = () => {
			const last = new Map(told(olga).map(({ visit, state: at }) => [visit, at]));
			return [...last.values()].map((at) => (at === null ? null : [...at]));
		};
		await expect.poll(states).toEqual(tabs.map(() => [249]));
		// Nobody stays behind as a ghost, however they went.
		for (const tab of tabs) tab.hangUp();
		guarded.now += 60_000;
		await expect.poll(states).toEqual(tabs.map(() => null));
	});

	test('100 devices whose people all move cost each of them a few messages a second, and an edit goes between', async () => {
		await asAnna.edit('deal', dealOf('anna'));
		const all: RawConnection[] = [olga];
		for (let at = 0; at < 100; at++) all.push(await guarded.follow(at % 2 === 0 ? 'anna' : 'sue'));
		for (const each of all) present(each, 'deal');
		// What they may tell at once is used up.
		for (let at = 0; at < 3 * PRESENCE_BURST; at++) present(olga, 'deal', new Uint8Array([at]));
		const before = all.map(messages);
		const seconds = 10;
		for (let second = 0; second < seconds; second++) {
			for (const each of all) present(each, 'deal', new Uint8Array([second]));
			const edit = asOlga.edit(`hers-${String(second)}`, dealOf('olga'));
			expect(await edit).toEqual({ outcome: 'saved' });
			guarded.now += 1000;
		}
		for (const [at, each] of all.entries()) {
			const more = messages(each) - (before[at] ?? 0);
			expect(more).toBeLessThanOrEqual(PRESENCE_PER_SECOND * seconds + 1);
		}
		guarded.now += 60_000;
		const last = () => {
			const states = new Map(told(olga).map(({ visit, state: is }) => [visit, is?.[0]]));
			return new Set(states.values());
		};
		await expect.poll(last).toEqual(new Set([seconds - 1]));
	}, 30_000);

	test('a device of before is told one by one, and no more often', async () => {
		await asAnna.edit('deal', dealOf('anna'));
		olga.say({ type: 'present', record: 'deal', state: HERE });
		present(anna, 'deal', CARET);
		expect(olga.messages.filter(({ type }) => type === 'presence')).toHaveLength(1);
		for (let at = 0; at < 500; at++) present(anna, 'deal', new Uint8Array([at % 200]));
		expect(olga.messages.filter(({ type }) => type === 'presences')).toEqual([]);
		expect(told(olga).length).toBeLessThanOrEqual(PRESENCE_BURST + 1);
	});

	test('a tab that was duplicated is a visit of its own, which ends with it alone', async () => {
		await asAnna.edit('deal', dealOf('anna'));
		present(olga, 'deal');
		const copy = await guarded.follow('anna');
		present(anna, 'deal', CARET);
		present(copy, 'deal', CARET);
		expect(new Set(told(olga).map(({ visit }) => visit)).size).toBe(2);
		copy.hangUp();
		expect(told(olga).filter((each) => each.state === null)).toHaveLength(1);
		anna.hangUp();
		expect(told(olga).filter((each) => each.state === null)).toHaveLength(2);
	});
});
