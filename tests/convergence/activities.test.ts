import { expect, test } from 'vitest';
import { putTeam } from '../../src/lib/documents/write-directory';
import { putActivity } from '../../src/lib/documents/activities';
import { readSpace } from '../../src/lib/documents/space';
import { assign, createDeal } from '../../src/lib/domain/deal/commands';
import type { Deal } from '../../src/lib/domain/deal/deal';
import { newId } from '../../src/lib/domain/core/ids';
import type { Activity } from '../../src/lib/domain/process/activity';
import { tickAgain, untick } from '../../src/lib/domain/process/tick';
import { triggeredId } from '../../src/lib/domain/process/trigger';
import type { Space } from '../../src/lib/domain/space/space';
import { handOver } from '../../src/lib/features/records/moves/hand-over';
import { performActivity } from '../../src/lib/features/sales/activities/ticking';
import { NO_WISHES } from '../../src/lib/domain/inbox/kinds';
import { inboxEntries } from '../../src/lib/features/workspace/inbox/inbox-entries';
import { noticesFor } from '../../src/lib/features/workspace/inbox/inbox-sources';
import { roomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

const acting = (by: Actor) => ({ actor: by.me, clock, random });
const here = ({ workspace }: Actor, space: Space): Space => {
	const read = workspace.space(space.id).read((doc) => readSpace(doc, space.id));
	if (read === null) throw new Error('no space yet');
	return read;
};

function activityIn(space: Space, changes: Partial<Activity>): Activity {
	return {
		id: newId(random),
		stage: space.stages[0]?.id ?? '',
		name: 'Send the offer',
		hint: '',
		order: 'a0',
		weight: 10,
		mandatory: false,
		performers: { who: 'everyone' },
		requires: 'nothing',
		notify: [],
		notifyPeople: [],
		trigger: null,
		removed: false,
		...changes
	};
}

async function addDeal(by: Actor, space: Space, owner: string): Promise<string> {
	const id = newId(random);
	const [stage] = space.stages;
	if (stage === undefined) throw new Error('no stage');
	const draft = {
		title: 'Harbour crane',
		customer: null,
		contact: '',
		stage: stage.id,
		closeOn: '2031-12-01',
		rate: { source: 'stage' },
		revenue: 1000,
		owner
	} as const;
	const place = { space: space.id, currency: 'USD', order: 'a0', fields: [] };
	const change = createDeal(draft, place, stage, acting(by));
	const made = await by.workspace.records.change(roomOf(space), id, change);
	expect(made).toEqual({ ok: true, value: null });
	return id;
}

const roomOf = (space: Space) => roomName({ kind: 'space', space: space.id });

async function dealOf(by: Actor, id: string): Promise<Deal> {
	const record = (await by.workspace.records.read(id))?.record;
	if (record?.kind !== 'deal') throw new Error(`${by.name} has no such deal`);
	return record;
}

async function tickBy(by: Actor, space: Space, deal: string, activity: string) {
	const me = by.directory.members.get(by.me);
	const found = here(by, space).activities.find(({ id }) => id === activity);
	if (me === undefined || found === undefined) throw new Error('not here yet');
	return performActivity(
		{ replica: by.workspace, directory: by.directory, me, acting: acting(by) },
		await dealOf(by, deal),
		found,
		{ note: `by ${by.name}`, file: null }
	);
}

/** What a member's inbox says, in short. */
async function inboxOf(by: Actor, space: Space): Promise<string[]> {
	const notices = await noticesFor(by.workspace.db, by.me, 0);
	const me = by.directory.members.get(by.me);
	if (me === undefined) throw new Error('not here yet');
	const nothing = { said: [], spaces: [], refusals: [], reminders: [] };
	const people = by.directory;
	const reader = { me, people, wishes: NO_WISHES, space: () => here(by, space) };
	return inboxEntries({ notices, ...nothing }, { ...reader, hides: () => false })
		.flatMap((entry) =>
			entry.of === 'notice' ? [`${entry.notice.what} ${entry.activity}`.trim()] : []
		)
		.sort();
}

const refusals = async (by: Actor) => by.workspace.db.refusals.toArray();

/** Olga owns the workspace, Mia supervises the team of Anna, who owns the deal, and of Ben. */
async function company(relay: TestRelay) {
	const olga = await Actor.found('Olga', relay);
	await olga.synced();
	const mia = await olga.invite('Mia', 'supervisor', relay);
	const team = newId(random);
	await olga.workspace.directory.edit((doc) => {
		putTeam(doc, { id: team, name: 'Team', label: '', supervisors: [mia.me], importId: null });
	});
	const anna = await olga.invite('Anna', 'agent', relay, team);
	const ben = await olga.invite('Ben', 'agent', relay, team);
	return { olga, mia, anna, ben };
}

const settled = (...all: Actor[]) => Promise.all(all.map((actor) => actor.synced()));

test('PR-08, PR-09 · two devices that tick the same activity offline make one task and tell each person once', async () => {
	const relay = new TestRelay();
	const { olga, mia, anna, ben } = await company(relay);
	const space = await olga.addSpace();
	const offer = activityIn(space, {
		notify: ['managers', 'participants', 'admins'],
		trigger: { title: 'Call back', assignee: { who: 'member', member: ben.me }, dueInDays: 2 }
	});
	await olga.workspace.space(space.id).edit((doc) => {
		putActivity(doc, offer);
	});
	const deal = await addDeal(olga, space, anna.me);
	await olga.synced();
	for (const each of [anna, mia]) {
		await waitFor(
			async () =>
				(await each.ids('deal')).includes(deal) &&
				each.workspace.space(space.id).read((doc) => readSpace(doc, space.id))?.activities
					.length === 1,
			() => `${each.name} has not got the deal`
		);
	}

	anna.network.goOffline();
	mia.network.goOffline();
	expect(await tickBy(anna, space, deal, offer.id)).toEqual({ ok: true, value: 'Call back' });
	expect(await tickBy(mia, space, deal, offer.id)).toEqual({ ok: true, value: 'Call back' });
	// Ticked again, nothing more is made.
	expect(await tickBy(anna, space, deal, offer.id)).toEqual({ ok: true, value: null });
	expect(await anna.ids('task')).toHaveLength(1);

	anna.network.online = true;
	await anna.synced();
	mia.network.online = true;
	await settled(anna, mia, olga, ben);

	const task = triggeredId(deal, offer.id);
	for (const each of [anna, mia, olga, ben]) {
		await waitFor(
			async () => (await each.ids('task')).join() === task,
			() => `the task at ${each.name}`
		);
		expect(await refusals(each)).toEqual([]);
	}
	const states = await Promise.all(
		[anna, mia, olga].map(async (each) => (await dealOf(each, deal)).done.get(offer.id))
	);
	expect(states[1]).toEqual(states[0]);
	expect(states[2]).toEqual(states[0]);
	// Of the two who ticked, one was first past the post: only the other is told.
	const by = states[0]?.by;
	expect([anna.me, mia.me]).toContain(by);
	expect(await inboxOf(anna, space)).toEqual(by === anna.me ? [] : ['activity Send the offer']);
	expect(await inboxOf(mia, space)).toEqual(by === mia.me ? [] : ['activity Send the offer']);
	expect(await inboxOf(olga, space)).toEqual(['activity Send the offer']);
	// Ben has the task, and does not see the deal: of that he is not told.
	expect(await inboxOf(ben, space)).toEqual(['assigned']);
	expect(await ben.ids('deal')).toEqual([]);

	// Taken back, nobody is told any more; done again, they are told anew.
	const me = anna.directory.members.get(anna.me);
	const doing = (await dealOf(anna, deal)).done.get(offer.id);
	if (me === undefined || doing === undefined) throw new Error('not done');
	const doneTo = async (by: Actor) =>
		(await noticesFor(by.workspace.db, by.me, 0)).notices.filter(({ what }) => what === 'activity');
	const before = (await doneTo(olga)).map(({ id }) => id);
	const back = untick(await dealOf(anna, deal), offer, me, acting(anna));
	if (!back.ok) throw new Error(back.error.reason);
	await anna.workspace.records.change(roomOf(space), deal, back.value);
	await settled(anna, olga);
	await waitFor(
		async () => (await inboxOf(olga, space)).length === 0,
		() => 'still told'
	);
	const again = tickAgain(offer.id, { ...doing, by: anna.me }, me, acting(anna));
	await anna.workspace.records.change(roomOf(space), deal, again);
	await waitFor(
		async () => (await inboxOf(olga, space)).length === 1,
		() => 'not told again'
	);
	const after = (await doneTo(olga)).map(({ id }) => id);
	expect([before.length, after.length]).toEqual([1, 1]);
	expect(after).not.toEqual(before);
	for (const each of [anna, mia, ben, olga]) await each.leave();
});

test('PR-09, OP-08 · a task that an agent’s tick makes may be for somebody above, and follows the deal to its next owner', async () => {
	const relay = new TestRelay();
	const { olga, mia, anna, ben } = await company(relay);
	const space = await olga.addSpace();
	const check = activityIn(space, {
		trigger: { title: 'Sign it', assignee: { who: 'member', member: olga.me }, dueInDays: 0 }
	});
	await olga.workspace.space(space.id).edit((doc) => {
		putActivity(doc, check);
	});
	const deal = await addDeal(olga, space, anna.me);
	await olga.synced();
	await waitFor(
		async () =>
			(await anna.ids('deal')).includes(deal) && here(anna, space).activities.length === 1,
		() => 'the deal has not come'
	);
	expect(await tickBy(anna, space, deal, check.id)).toEqual({ ok: true, value: 'Sign it' });
	await settled(anna, mia);
	const task = triggeredId(deal, check.id);
	await waitFor(
		async () => (await mia.ids('task')).includes(task),
		() => 'Mia has not got the task'
	);
	expect(await refusals(anna)).toEqual([]);

	// Mia hands the deal to Ben: he sees the task, which belongs to Olga.
	const handed = await handOver(
		{ replica: mia.workspace, acting: acting(mia) },
		await dealOf(mia, deal),
		ben.me
	);
	expect(handed).toEqual({ ok: true, value: null });
	await settled(mia, ben);
	await waitFor(
		async () => (await ben.ids('task')).includes(task) && (await ben.ids('deal')).includes(deal),
		() => 'Ben has not got both'
	);
	const record = (await ben.workspace.records.read(task))?.record;
	expect(record).toMatchObject({ owner: olga.me, participants: [ben.me, anna.me] });
	expect(await refusals(mia)).toEqual([]);
	// Only the deal itself is not for everybody to give away.
	const own = await anna.workspace.records.change(
		roomOf(space),
		deal,
		assign({ owner: ben.me }, anna.me, acting(anna))
	);
	expect(own.ok).toBe(false);
	for (const each of [anna, mia, ben, olga]) await each.leave();
});
