import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { recordFrom } from '../../src/lib/documents/read-record';
import { firstUpdate } from '../../src/lib/documents/record';
import { putStage, setSpaceField, writeSpace } from '../../src/lib/documents/space';
import { historyValue } from '../../src/lib/domain/core/history-value';
import { createDealTask, createTask } from '../../src/lib/domain/task/commands';
import type { Stage } from '../../src/lib/domain/space/space';
import type { WorkPolicy } from '../../src/lib/domain/space/work-policy';
import { followingTask, makeFollowing } from '../../src/lib/domain/task/repeat/next';
import { actingAs, rawUpdateOn } from '../support/guarded-records';
import { GuardedRelay, NORTH, START, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';

const SPACE = { ...NORTH, id: 'work', kind: 'work' as const };
const ROOM = 'space.work';
let guarded: GuardedRelay;

beforeEach(async () => {
	guarded = await GuardedRelay.open();
	await guarded.relay.rooms.editSpace(SPACE.id, (doc) => {
		writeSpace(doc, SPACE);
	});
	const [stage] = SPACE.stages;
	if (stage === undefined) throw new Error('no stage');
	const draft = { title: 'Paint', space: 'work', stage, order: 'a0', owner: 'anna', dueOn: null };
	const made = createTask({ ...draft, fields: [] }, actingAs('anna'));
	const anna = await inRoom('anna', ROOM);
	expect(await anna.edit('paint', firstUpdate(made))).toEqual({ outcome: 'saved' });
});
afterEach(() => guarded.relay.stop());

async function inRoom(who: Person, room: string): Promise<Sending> {
	const connection = await guarded.inside(guarded.keys[who], room);
	connection.say({ type: 'subscribe', cursor: null });
	await connection.until('batch');
	return new Sending(connection);
}

/** Somebody does anything at all to a record, without asking the rules first. */
async function does(who: Person, record: string, work: (doc: Y.Doc) => void, room = ROOM) {
	const sending = await inRoom(who, room);
	return sending.edit(record, rawUpdateOn(guarded.store.record(room, record)?.state, work));
}

let lines = 0;

/** Sets a field and tells it, as an honest device would. */
const setTold =
	(by: Person, field: string, to: unknown, from: unknown = null) =>
	(doc: Y.Doc) => {
		lines += 1;
		const told = { from: historyValue(from), to: historyValue(to) };
		doc.getMap('fields').set(field, to);
		doc
			.getArray('history')
			.push([{ id: `line-${String(lines)}`, at: START, by, what: 'field', field, ...told }]);
	};

describe('LW-05 · the plan of a task, by a forged change', () => {
	test.each([
		['priority', 'nonsense'],
		['priority', 3],
		['startOn', '2026-02-30'],
		['startOn', 5],
		['estimate', -1],
		['estimate', 1.5],
		['estimate', 1e9],
		['progress', 101],
		['progress', '50'],
		['tag.red', 7],
		['dueTime', '25:00'],
		['dueTime', 900],
		['repeatBy', 'always'],
		['skip.2026-12-07', 'yes'],
		['skip.2026-02-30', true],
		['later.stage', 'done'],
		['later.title', 'x'.repeat(2000)]
	])('%s is never %s', async (field, value) => {
		expect(await does('anna', 'paint', setTold('anna', field, value))).toMatchObject({
			outcome: 'refused',
			rule: 'SCHEMA'
		});
	});

	test('is changed in secret by nobody', async () => {
		const secretly = (doc: Y.Doc) => void doc.getMap('fields').set('priority', 'urgent');
		expect(await does('bob', 'paint', secretly)).toMatchObject({ rule: 'HI-01' });
		const lying = setTold('bob', 'priority', 'urgent', 'low');
		expect(await does('bob', 'paint', lying)).toMatchObject({ rule: 'HI-01' });
		const guest = setTold('gus', 'priority', 'urgent');
		expect(await does('gus', 'paint', guest)).toMatchObject({ rule: 'OP-05' });
		expect(await does('bob', 'paint', setTold('bob', 'priority', 'urgent'))).toEqual({
			outcome: 'saved'
		});
	});
});

describe('LW-05 · what a task is a part of and waits for, by a forged change', () => {
	test.each([
		['parent', 'paint', 'LW-05'],
		['parent', 'no id at all!', 'SCHEMA'],
		['after.paint', 'finish-start', 'LW-05'],
		['after.other', 'whenever', 'SCHEMA'],
		['assignee.bob', 'yes', 'SCHEMA'],
		['assignee.no id at all!', true, 'SCHEMA']
	])('%s is never %s', async (field, value, rule) => {
		const forged = setTold('anna', field, value);
		expect(await does('anna', 'paint', forged)).toMatchObject({ outcome: 'refused', rule });
	});

	test('LW-05 · a circle over two tasks, which the relay cannot see, does it no harm', async () => {
		expect(await does('anna', 'paint', setTold('anna', 'after.other', 'finish-start'))).toEqual({
			outcome: 'saved'
		});
		expect(await does('anna', 'paint', setTold('anna', 'parent', 'other'))).toEqual({
			outcome: 'saved'
		});
	});
});

describe('LW-05 · statuses of the space, by a forged change', () => {
	const DONE = SPACE.stages.find(({ kind }) => kind === 'won');
	const move =
		(by: Person, to: string, closedAt: number | null, from = 'new') =>
		(doc: Y.Doc) => {
			lines += 1;
			const fields = doc.getMap('fields');
			fields.set('stage', to);
			fields.set('closedAt', closedAt);
			doc
				.getArray('history')
				.push([{ id: `line-${String(lines)}`, at: START, by, what: 'stage', from, to }]);
		};
	const agree = (fields: Partial<Stage>) =>
		guarded.relay.rooms.editSpace(SPACE.id, (doc) => {
			if (DONE === undefined) throw new Error('no done stage');
			putStage(doc, { ...DONE, ...fields });
		});

	test('nobody gives approval to themselves: not by moving, not in two steps, not without moving', async () => {
		await agree({ enterBy: 'managers' });
		const refused = { outcome: 'refused', rule: 'LW-05' };
		expect(await does('anna', 'paint', move('anna', 'won', START))).toMatchObject(refused);
		const twice = (doc: Y.Doc) => {
			move('anna', 'won', START)(doc);
			move('anna', 'offer', null, 'won')(doc);
		};
		expect(await does('anna', 'paint', twice)).toMatchObject(refused);
		const inPlace = (doc: Y.Doc) => void doc.getMap('fields').set('closedAt', START);
		expect(await does('anna', 'paint', inPlace)).toMatchObject(refused);
		expect(await does('olga', 'paint', move('olga', 'won', START))).toEqual({ outcome: 'saved' });
	});

	test('nobody lets themselves in with the same change', async () => {
		await agree({ enterBy: 'assignees' });
		const both = (doc: Y.Doc) => {
			setTold('bob', 'assignee.bob', true)(doc);
			move('bob', 'won', START)(doc);
		};
		expect(await does('bob', 'paint', both)).toMatchObject({ outcome: 'refused', rule: 'LW-05' });
		expect(await does('anna', 'paint', move('anna', 'won', START))).toEqual({ outcome: 'saved' });
	});

	test('the way through the statuses is kept to, and who looks after the space sets it', async () => {
		await agree({ enterFrom: ['offer'] });
		expect(await does('anna', 'paint', move('anna', 'won', START))).toMatchObject({
			...{ outcome: 'refused', rule: 'LW-05' }
		});
		expect(await does('anna', 'paint', move('anna', 'offer', null))).toEqual({ outcome: 'saved' });
		expect(await does('anna', 'paint', move('anna', 'won', START, 'offer'))).toEqual({
			outcome: 'saved'
		});
	});
});

describe('LW-05 · what a space has agreed upon about its tasks, by a forged change', () => {
	const agree = async (fields: Partial<WorkPolicy>, stage: Partial<Stage> = {}) => {
		await guarded.relay.rooms.editSpace(SPACE.id, (doc) => {
			const done = SPACE.stages.find(({ id }) => id === 'won');
			if (done === undefined) throw new Error('no done stage');
			putStage(doc, { ...done, ...stage });
			if (fields.datesBy !== undefined) setSpaceField(doc, 'datesBy', fields.datesBy);
			if (fields.approval !== undefined) setSpaceField(doc, 'approval', fields.approval);
		});
	};
	const refused = (reason: string) => ({ outcome: 'refused', rule: 'LW-05', reason });
	const saved = { outcome: 'saved' };
	const given = (by: Person, to: string, from: string | null) => (doc: Y.Doc) => {
		lines += 1;
		doc.getMap('fields').set('owner', to);
		const line = { id: `line-${String(lines)}`, at: START, by, what: 'owner', from, to };
		doc.getArray('history').push([line]);
	};
	const ended = (by: Person) => (doc: Y.Doc) => {
		lines += 1;
		doc.getMap('fields').set('stage', 'won');
		doc.getMap('fields').set('closedAt', START);
		const line = {
			id: `line-${String(lines)}`,
			at: START,
			by,
			what: 'stage',
			from: SPACE.stages[0]?.id
		};
		doc.getArray('history').push([{ ...line, to: 'won' }]);
	};

	test('nobody puts themselves onto a task, takes it or takes others off to be let in', async () => {
		await agree({}, { enterBy: 'assignees' });
		const joins = setTold('bob', 'assignee.bob', true);
		expect(await does('bob', 'paint', joins)).toMatchObject(refused('not-your-task'));
		expect(await does('bob', 'paint', given('bob', 'bob', 'anna'))).toMatchObject(
			refused('not-your-task')
		);
		expect(await does('anna', 'paint', setTold('anna', 'assignee.bob', true))).toEqual(saved);
		expect(await does('bob', 'paint', ended('bob'))).toEqual(saved);
	});

	test('a task on which nobody works is taken by whoever begins, and by nobody after that', async () => {
		await agree({}, { enterBy: 'assignees' });
		const [stage] = SPACE.stages;
		if (stage === undefined) throw new Error('no stage');
		const draft = { title: 'Free', space: 'work', stage, order: 'a1', owner: null, dueOn: null };
		const anna = await inRoom('anna', ROOM);
		const made = createTask({ ...draft, fields: [] }, actingAs('anna'));
		expect(await anna.edit('free', firstUpdate(made))).toEqual(saved);
		expect(await does('bob', 'free', ended('bob'))).toMatchObject(refused('not-your-status'));
		expect(await does('bob', 'free', given('bob', 'bob', null))).toEqual(saved);
		expect(await does('anna', 'free', setTold('anna', 'assignee.anna', true))).toMatchObject(
			refused('not-your-task')
		);
	});

	test('dates are changed by those who the space says, and by nobody else', async () => {
		await agree({ datesBy: 'assignees' });
		const dueOn = (by: Person) => setTold(by, 'dueOn', '2026-12-07');
		expect(await does('bob', 'paint', dueOn('bob'))).toMatchObject(refused('not-your-dates'));
		const start = setTold('bob', 'startOn', '2026-12-01');
		expect(await does('bob', 'paint', start)).toMatchObject(refused('not-your-dates'));
		expect(await does('anna', 'paint', dueOn('anna'))).toEqual(saved);
		await agree({ datesBy: 'managers' });
		expect(await does('anna', 'paint', setTold('anna', 'dueOn', null, '2026-12-07'))).toMatchObject(
			refused('not-your-dates')
		);
		const moved = setTold('olga', 'dueOn', '2026-12-08', '2026-12-07');
		expect(await does('olga', 'paint', moved)).toEqual(saved);
	});

	test('when a task comes again is changed by those who change its dates, in none of its fields by others', async () => {
		expect(await does('anna', 'paint', setTold('anna', 'dueOn', '2026-12-07'))).toEqual(saved);
		expect(await does('anna', 'paint', setTold('anna', 'repeat', 'FREQ=WEEKLY', ''))).toEqual(
			saved
		);
		await agree({ datesBy: 'assignees' });
		const forged: readonly (readonly [field: string, to: unknown, from?: unknown])[] = [
			['repeat', '', 'FREQ=WEEKLY'],
			['repeat', 'FREQ=DAILY', 'FREQ=WEEKLY'],
			['repeatBy', 'day'],
			['slot', '2026-12-08'],
			['skip.2026-12-14', true],
			['later.lead', 3]
		];
		for (const [field, to, from] of forged) {
			const change = (by: Person) => setTold(by, field, to, from ?? null);
			expect([field, await does('bob', 'paint', change('bob'))]).toMatchObject([
				field,
				refused('not-your-dates')
			]);
		}
		// What is no date stays everybody's.
		expect(await does('bob', 'paint', setTold('bob', 'later.title', 'Paint'))).toEqual(saved);
		expect(await does('anna', 'paint', setTold('anna', 'skip.2026-12-14', true))).toEqual(saved);
		expect(await does('anna', 'paint', setTold('anna', 'repeatBy', 'day'))).toEqual(saved);
	});

	test('nobody ends a task without approval where the space asks for it, nor makes one that has ended', async () => {
		await agree({ approval: true });
		expect(await does('anna', 'paint', ended('anna'))).toMatchObject(refused('needs-approval'));
		const done = SPACE.stages.find(({ id }) => id === 'won');
		if (done === undefined) throw new Error('no done stage');
		const make = async (who: Person, id: string, more: object = {}, stage = done) => {
			const draft = { title: 'Done', space: 'work', stage, order: 'a1', owner: who, dueOn: null };
			const made = createTask({ ...draft, fields: [] }, actingAs(who));
			const sending = await inRoom(who, ROOM);
			return sending.edit(id, firstUpdate({ ...made, set: { ...made.set, ...more } }));
		};
		expect(await make('anna', 'ready')).toMatchObject(refused('needs-approval'));
		const [lead] = SPACE.stages;
		const inPlace = await make('anna', 'ended', { closedAt: START }, lead);
		expect(inPlace).toMatchObject(refused('closing-moment'));
		expect(await make('olga', 'ready')).toEqual(saved);
		await agree({ approval: false }, { enterFrom: ['offer'] });
		expect(await make('anna', 'jumped')).toMatchObject(refused('not-from-there'));
	});
});

describe('OP-08 · the task of a deal', () => {
	const secret = 'Call about the secret discount';
	const deal = { id: 'deal', space: NORTH.id, owner: 'olga' };
	const room = 'space.north';

	beforeEach(async () => {
		const draft = { title: secret, owner: 'olga', dueOn: null };
		const made = createDealTask(draft, deal, actingAs('olga'));
		const olga = await inRoom('olga', room);
		expect(await olga.edit('call', firstUpdate(made))).toEqual({ outcome: 'saved' });
	});

	test('is taken by nobody who names themself on it', async () => {
		const joins = setTold('bob', 'assignee.bob', true);
		expect(await does('bob', 'call', joins, room)).toMatchObject({ rule: 'OP-08' });
	});

	test('reaches whoever is let onto it, and nobody else, and leaves them when they are taken off', async () => {
		const [anna, bob] = [await guarded.follow('anna'), await guarded.follow('bob')];
		const has = (who: typeof anna) => JSON.stringify(who.messages).includes('"call"');
		expect([has(anna), has(bob)]).toEqual([false, false]);
		expect(await does('olga', 'call', setTold('olga', 'assignee.anna', true), room)).toEqual({
			outcome: 'saved'
		});
		await expect.poll(() => has(anna)).toBe(true);
		expect(has(bob)).toBe(false);
		await does('olga', 'call', setTold('olga', 'assignee.anna', null, true), room);
		const isGone = () =>
			anna.messages.some((one) => one.type === 'batch' && one.withdrawn.includes('call'));
		await expect.poll(isGone).toBe(true);
	});
});

describe('LW-05 · a task that comes again', () => {
	const [stage] = SPACE.stages;
	if (stage === undefined) throw new Error('no stage');
	const plan = { repeat: 'FREQ=WEEKLY' };
	const draft = { title: 'Water', space: 'work', stage, order: 'a0', owner: 'anna', fields: [] };
	const first = recordFrom(
		createTask({ ...draft, dueOn: '2026-11-30', plan }, actingAs('anna')).set,
		'water'
	);
	if (first?.kind !== 'task') throw new Error('no task');
	const following = followingTask(first, '2026-11-30');
	if (following === null) throw new Error('nothing follows');
	const made = (by: Person) =>
		makeFollowing(first, following, { stage, order: 'a0', fields: [] }, actingAs(by));

	test('exists once when two devices that have not met make it', async () => {
		const [anna, bob] = [await inRoom('anna', ROOM), await inRoom('bob', ROOM)];
		expect(await anna.edit(following.id, firstUpdate(made('anna')))).toEqual({ outcome: 'saved' });
		expect(await bob.edit(following.id, firstUpdate(made('bob')))).toMatchObject({
			...{ outcome: 'refused', reason: 'made-already' }
		});
	});

	test('HI-08 · has its id for its own day of its own series, which stays; its day moves as told, never in secret', async () => {
		const anna = await inRoom('anna', ROOM);
		const forged = (set: Readonly<Record<string, string>>) => {
			const change = made('anna');
			return firstUpdate({ ...change, set: { ...change.set, ...set } });
		};
		for (const set of [{ slot: '2026-12-08' }, { series: 'other' }, { title: 'Taken', slot: '' }]) {
			expect(await anna.edit(following.id, forged(set))).toMatchObject({ outcome: 'refused' });
		}
		expect(await anna.edit(following.id, forged({}))).toEqual({ outcome: 'saved' });
		const moved = setTold('anna', 'slot', '2026-12-08', following.slot);
		expect(await does('anna', following.id, moved)).toEqual({ outcome: 'saved' });
		const secretly = (doc: Y.Doc) => void doc.getMap('fields').set('slot', '2026-12-09');
		expect(await does('anna', following.id, secretly)).toMatchObject({ rule: 'HI-01' });
		const elsewhere = setTold('anna', 'series', 'other', 'paint');
		expect(await does('anna', following.id, elsewhere)).toMatchObject({ rule: 'HI-04' });
	});
});
