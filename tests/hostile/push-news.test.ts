import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { NO_CHANGE, type RecordChange } from '../../src/lib/domain/core/change';
import { keyed } from '../../src/lib/domain/core/keyed';
import type { OptionalKind } from '../../src/lib/domain/inbox/kinds';
import { ACTIVITY_DEFAULTS } from '../../src/lib/domain/process/defaults';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import { addAssignee } from '../../src/lib/domain/task/assignees';
import { createTask } from '../../src/lib/domain/task/commands';
import { file, putReminder, setWish } from '../../src/lib/documents/private-inbox';
import { setFollowed, setMuted } from '../../src/lib/documents/private-topics';
import { firstUpdate } from '../../src/lib/documents/record';
import { writeSpace, setSpaceMember } from '../../src/lib/documents/space';
import { PUSH_EVERY } from '../../sync-server/push/push-sender';
import type { Pushes } from '../../sync-server/push/pushes';
import { actingAs, dealOf, updateOn } from '../support/guarded-records';
import { GuardedRelay, NORTH, START, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';
import { askRelay, placeAt, pushesFor } from '../support/push-kit';
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
	const topic = createTopic({ title: 'Rope', space: 'north' }, actingAs('olga'));
	await asOlga.edit('topic', firstUpdate(topic));
	for (const who of ['anna', 'bob', 'sue'] as const) {
		await askRelay(guarded, who, placeAt(service.endpoint(who)));
	}
});
afterEach(async () => {
	await pushes.stop();
	await guarded.relay.stop();
	await service.close();
});

/** Changes a member's private document from a device of theirs, which goes away again. */
async function choose(who: Person, change: (doc: Y.Doc) => void): Promise<void> {
	const room = `private.${who}`;
	const door = await guarded.inside(guarded.keys[who], room);
	const doc = new Y.Doc();
	const stored = guarded.store.document(room);
	if (stored !== null) Y.applyUpdate(doc, stored);
	const before = Y.encodeStateVector(doc);
	change(doc);
	await new Sending(door).update(Y.encodeStateAsUpdate(doc, before));
	door.hangUp();
}

let posts = 0;
async function post(
	by: Sending,
	who: Person,
	topic = 'topic',
	{ space = 'north', replyTo }: { readonly space?: string; readonly replyTo?: string } = {}
): Promise<string> {
	const id = `post-${String(++posts)}`;
	const parts = replyTo === undefined ? {} : { replyTo };
	const made = createPost(id, 'Twelve millimetres', { id: topic, space }, actingAs(who), parts);
	if (made === null) throw new Error('no post');
	await by.edit(id, firstUpdate(made));
	await pushes.settled();
	return id;
}
/** Whom was pushed to since this was asked last. */
function pushed(): readonly string[] {
	guarded.now += PUSH_EVERY;
	return service.pushed
		.splice(0)
		.map(({ path }) => path.slice(1))
		.sort();
}
const state = (id: string) => guarded.store.record('space.north', id)?.state;
const wants = (who: Person, kind: OptionalKind, space: string | null, wanted: boolean) =>
	choose(who, (doc) => {
		setWish(doc, kind, space, wanted);
	});

describe('IN-05 · posts in topics', () => {
	test('IN-05 · are told to who follows the topic, on whichever device they chose that; not to who mutes it', async () => {
		await post(asOlga, 'olga');
		expect(pushed()).toEqual([]);
		for (const who of ['anna', 'sue'] as const) {
			await choose(who, (doc) => {
				setFollowed(doc, 'topic', true);
			});
		}
		await post(asOlga, 'olga');
		expect(pushed()).toEqual(['anna', 'sue']);
		await choose('sue', (doc) => {
			setMuted(doc, 'topic', START);
		});
		await post(asOlga, 'olga');
		expect(pushed()).toEqual(['anna']);
	});

	test('IN-05 · are told to who started the topic, unless they chose otherwise; never to their author', async () => {
		const asAnna = new Sending(await guarded.follow('anna'));
		const own = createTopic({ title: 'Nets', space: 'north' }, actingAs('anna'));
		await asAnna.edit('nets', firstUpdate(own));
		await post(asAnna, 'anna', 'nets');
		asAnna.connection.hangUp();
		expect(pushed()).toEqual([]);
		await post(asOlga, 'olga', 'nets');
		expect(pushed()).toEqual(['anna']);
		await choose('anna', (doc) => {
			setFollowed(doc, 'nets', false);
		});
		await post(asOlga, 'olga', 'nets');
		expect(pushed()).toEqual([]);
	});

	test('IN-05, LS-05 · are not told to who may not enter the space, whatever they say they follow', async () => {
		await guarded.relay.rooms.editSpace('hidden', (doc) => {
			writeSpace(doc, { ...NORTH, id: 'hidden', visibility: 'hidden', members: ['olga', 'anna'] });
		});
		const inside = new Sending(await guarded.follow('olga', 'space.hidden'));
		const topic = createTopic({ title: 'Pay', space: 'hidden' }, actingAs('olga'));
		await inside.edit('pay', firstUpdate(topic));
		for (const who of ['anna', 'bob'] as const) {
			await choose(who, (doc) => {
				setFollowed(doc, 'pay', true);
			});
		}
		await post(inside, 'olga', 'pay', { space: 'hidden' });
		expect(pushed()).toEqual(['anna']);
		// A mention of somebody outside tells them nothing either.
		const id = 'naming-bob';
		const naming = createPost(
			id,
			'Ask [[member:bob]]',
			{ id: 'pay', space: 'hidden' },
			actingAs('olga')
		);
		if (naming === null) throw new Error('no post');
		await inside.edit(id, firstUpdate(naming));
		await pushes.settled();
		expect(pushed()).toEqual(['anna']);
		// Nor does a reminder that they wrote for themselves, of something whose id they have heard of.
		for (const who of ['anna', 'bob'] as const) {
			await choose(who, (doc) => {
				const about = { record: 'pay', topic: null, space: 'hidden', note: '' };
				putReminder(doc, { ...about, id: 'r', at: guarded.now + 1 });
			});
		}
		guarded.now += PUSH_EVERY;
		await pushes.tidy();
		await pushes.settled();
		expect(pushed()).toEqual(['anna']);
	});
});

test('IN-02, IN-05 · who wants to hear of answers alone is told of these, and not of everything in the topic', async () => {
	const asAnna = new Sending(await guarded.follow('anna'));
	const own = await post(asAnna, 'anna');
	asAnna.connection.hangUp();
	await choose('anna', (doc) => {
		setFollowed(doc, 'topic', true);
		setWish(doc, 'followed', null, false);
	});
	const other = await post(asOlga, 'olga');
	expect(pushed()).toEqual([]);
	await post(asOlga, 'olga', 'topic', { replyTo: other });
	expect(pushed()).toEqual([]);
	await post(asOlga, 'olga', 'topic', { replyTo: own });
	expect(pushed()).toEqual(['anna']);
});

describe('IN-02 · what somebody does not want to be told of', () => {
	test('IN-02, IN-05 · holds for push messages as for the inbox: by kind, and in single spaces', async () => {
		await wants('anna', 'assigned', null, false);
		await asOlga.edit('one', dealOf('anna', 'olga'));
		await pushes.settled();
		expect(pushed()).toEqual([]);
		await wants('anna', 'assigned', 'north', true);
		await asOlga.edit('two', dealOf('anna', 'olga'));
		await pushes.settled();
		expect(pushed()).toEqual(['anna']);
		await wants('anna', 'assigned', 'north', false);
		await asOlga.edit('three', dealOf('anna', 'olga'));
		await pushes.settled();
		expect(pushed()).toEqual([]);
		// What is a mention as well reaches who wants those.
		const said = { id: 'c', at: START, by: 'olga', text: '[[member:anna]]', mentions: ['anna'] };
		await asOlga.edit('three', updateOn(state('three'), { ...NO_CHANGE, posts: [said] }));
		await pushes.settled();
		expect(pushed()).toEqual(['anna']);
	});
});

describe('IN-05 · everything else that an inbox lists', () => {
	test('IN-05 · an activity is told to those whom its settings name (PR-08)', async () => {
		const activity = {
			...ACTIVITY_DEFAULTS,
			removed: false,
			id: 'a1',
			name: 'Call',
			order: 'a0',
			stage: 'new'
		};
		await guarded.relay.rooms.editSpace('north', (doc) => {
			writeSpace(doc, { ...NORTH, activities: [{ ...activity, notifyPeople: ['sue'] }] });
		});
		await asOlga.edit('deal', dealOf('anna', 'olga'));
		await pushes.settled();
		pushed();
		const ticked: RecordChange = {
			set: { [keyed('done', activity.id)]: { at: START, by: 'olga', note: '', file: null } },
			history: [
				{
					id: 'h',
					at: START,
					by: 'olga',
					what: 'activity',
					activity: activity.id,
					done: true,
					note: ''
				}
			],
			posts: []
		};
		expect(await asOlga.edit('deal', updateOn(state('deal'), ticked))).toEqual({
			outcome: 'saved'
		});
		await pushes.settled();
		expect(pushed()).toEqual(['sue']);
	});

	test('IN-05 · a task is told to who works on it beside its owner', async () => {
		const stage = { id: 'new', kind: 'open' } as const;
		const plan = { stage, order: 'a0', owner: 'olga', dueOn: null, fields: [] };
		const task = createTask({ ...plan, title: 'Call', space: 'north' }, actingAs('olga'));
		await asOlga.edit('task', firstUpdate(task));
		await pushes.settled();
		expect(pushed()).toEqual([]);
		await asOlga.edit(
			'task',
			updateOn(state('task'), addAssignee({ assignees: [] }, 'bob', actingAs('olga')))
		);
		await pushes.settled();
		expect(pushed()).toEqual(['bob']);
	});

	test('IN-05 · a comment is told to who commented before', async () => {
		await asOlga.edit('deal', dealOf('anna', 'olga'));
		const asSue = new Sending(await guarded.follow('sue'));
		const comment = (who: string, id: string) =>
			updateOn(state('deal'), {
				...NO_CHANGE,
				posts: [{ id, at: START, by: who, text: 'Hello' }]
			});
		await asSue.edit('deal', comment('sue', 'c1'));
		asSue.connection.hangUp();
		await pushes.settled();
		pushed();
		await asOlga.edit('deal', comment('olga', 'c2'));
		await pushes.settled();
		expect(pushed()).toEqual(['anna', 'sue']);
	});

	test('IN-05 · a request to join is told to who looks after the space and may enter it', async () => {
		await guarded.relay.rooms.editSpace('club', (doc) => {
			writeSpace(doc, {
				...NORTH,
				id: 'club',
				visibility: 'private',
				members: ['sue', 'anna'],
				createdBy: 'olga'
			});
		});
		await askRelay(guarded, 'bob', { ask: 'join-space', space: 'club' });
		await pushes.settled();
		expect(pushed()).toEqual(['sue']);
		await guarded.relay.rooms.editSpace('club', (doc) => {
			setSpaceMember(doc, 'anna', false);
		});
		await pushes.settled();
		expect(pushed()).toEqual([]);
	});

	test('IN-04, IN-03, IN-05 · a reminder and what was snoozed are told at their moment, once', async () => {
		await choose('bob', (doc) => {
			const about = { record: 'topic', topic: null, space: 'north', note: '' };
			putReminder(doc, { ...about, id: 'r1', at: guarded.now + 1000 });
			putReminder(doc, {
				...about,
				id: 'r2',
				record: 'not-here',
				at: guarded.now + 2 * PUSH_EVERY
			});
			file(doc, [['p-1', { as: 'snoozed', until: guarded.now + 4 * PUSH_EVERY }]]);
		});
		const seen: (readonly string[])[] = [];
		for (let minute = 0; minute < 7; minute++) {
			await pushes.tidy();
			await pushes.settled();
			seen.push(pushed());
		}
		// Of a record that is not there, or not within their reach, nothing is told.
		expect(seen.map((each) => each.length)).toEqual([0, 1, 0, 0, 1, 0, 0]);
	});
});
