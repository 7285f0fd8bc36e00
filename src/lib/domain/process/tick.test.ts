import { describe, expect, test } from 'vitest';
import type { Role } from '../member/member';
import type { Activity, Doing } from './activity';
import { tick, tickAgain, untick } from './tick';
import { triggeredId, triggeredTask } from './trigger';

const NOON = 1_800_000_000_000;
let made = 0;
const acting = {
	actor: 'anna',
	clock: { now: () => NOON, offset: () => 0 },
	random: { bytes: (count: number) => new Uint8Array(count).fill(++made) }
};
const member = (role: Role, id = 'anna') => ({ id, role, standing: 'active' }) as const;
const activity: Activity = {
	id: 'a1',
	stage: 's1',
	name: 'Call them',
	hint: '',
	order: 'a0',
	weight: 10,
	mandatory: false,
	performers: { who: 'everyone' },
	requires: 'nothing',
	notify: [],
	notifyPeople: [],
	trigger: null,
	removed: false
};
const doing: Doing = { activity: 'a1', at: 5, by: 'ben', note: 'done', file: null };
const open = { done: new Map<string, Doing>() };
const done = { done: new Map([['a1', doing]]) };

describe('ticking', () => {
	test('PR-03 · writes who did it when with which note, and one line of history', () => {
		const ticked = tick(
			open,
			activity,
			{ note: ' Spoke to Jo ', file: null },
			member('agent'),
			acting
		);
		expect(ticked).toMatchObject({
			ok: true,
			value: {
				set: { 'done.a1': { at: NOON, by: 'anna', note: 'Spoke to Jo', file: null } },
				history: [
					{
						at: NOON,
						by: 'anna',
						what: 'activity',
						activity: 'a1',
						done: true,
						note: 'Spoke to Jo'
					}
				]
			}
		});
	});

	test('PR-03 · what is done is not ticked twice, what is open not unticked', () => {
		const bare = { note: '', file: null };
		expect(tick(done, activity, bare, member('agent'), acting)).toMatchObject({
			ok: true,
			value: { set: {}, history: [] }
		});
		expect(untick(open, activity, member('agent'), acting)).toMatchObject({
			ok: true,
			value: { set: {}, history: [] }
		});
	});

	test.each([
		['everyone', 'agent', true],
		['everyone', 'guest', false],
		['managers', 'agent', false],
		['managers', 'supervisor', true],
		['admins', 'supervisor', false],
		['admins', 'owner', true]
	] as const)('PR-06 · for %s, a member who is %s may: %s', (who, role, may) => {
		const only: Activity = { ...activity, performers: { who } };
		const ticked = tick(open, only, { note: '', file: null }, member(role), acting);
		expect(ticked.ok).toBe(may);
		expect(untick(done, only, member(role), acting).ok).toBe(may);
		if (!may) {
			expect(ticked).toMatchObject({ error: { rule: 'PR-06', reason: 'not-your-activity' } });
		}
	});

	test.each([
		['nothing', '', null, null],
		['note', ' ', null, 'note-missing'],
		['note', 'So', null, null],
		['file', 'So', null, 'file-missing'],
		['file', '', 'f1', 'note-missing'],
		['file', 'So', 'f1', null]
	] as const)(
		'PR-07 · what asks for %s, with note "%s" and file %s: %s',
		(requires, note, file, why) => {
			const ticked = tick(open, { ...activity, requires }, { note, file }, member('agent'), acting);
			expect(ticked.ok ? null : ticked.error.reason).toBe(why);
		}
	);

	test('PR-10 · what has left the process is not ticked any more', () => {
		const gone = { ...activity, removed: true };
		expect(tick(open, gone, { note: '', file: null }, member('agent'), acting).ok).toBe(false);
		expect(untick(done, gone, member('agent'), acting).ok).toBe(true);
	});

	test.each([
		['ben', 'agent', { at: 5, by: 'ben' }],
		['carl', 'admin', { at: 5, by: 'ben' }],
		['carl', 'supervisor', { at: NOON, by: 'carl' }]
	] as const)('PR-06 · %s, %s, puts a tick of ben back as %o', (id, role, whose) => {
		const change = tickAgain('a1', doing, member(role, id), { ...acting, actor: id });
		expect(change.set['done.a1']).toMatchObject(whose);
		expect(change.history).toMatchObject([{ what: 'activity', done: true, by: id }]);
	});
});

describe('PR-09 · the task that an activity makes', () => {
	const deal = { id: 'd1', space: 's', owner: 'olga' };
	const members = new Map([
		['mia', { standing: 'active' }],
		['gone', { standing: 'removed' }]
	] as const);
	const trigger = (assignee: NonNullable<Activity['trigger']>['assignee']) => ({
		id: 'a1',
		trigger: { title: 'Send the offer', assignee, dueInDays: 3 }
	});

	test.each([
		[{ who: 'owner' }, 'olga', ['anna']],
		[{ who: 'performer' }, 'anna', ['olga']],
		[{ who: 'member', member: 'mia' }, 'mia', ['olga', 'anna']],
		[{ who: 'member', member: 'gone' }, 'olga', ['anna']],
		[{ who: 'member', member: 'unknown' }, 'olga', ['anna']]
	] as const)('for %o goes to %s, and %o see it', (assignee, owner, participants) => {
		const task = triggeredTask(deal, trigger(assignee), members, acting);
		expect(task?.change.set).toMatchObject({
			kind: 'task',
			space: 's',
			deal: 'd1',
			title: 'Send the offer',
			owner,
			participants,
			createdBy: 'anna',
			closedAt: null
		});
	});

	test('is due that many days from today', () => {
		const task = triggeredTask(deal, trigger({ who: 'owner' }), members, acting);
		expect(task?.change.set['dueOn']).toBe('2027-01-18');
	});

	test('has an id that follows from the deal and the activity', () => {
		const task = triggeredTask(deal, trigger({ who: 'owner' }), members, acting);
		expect(task?.id).toBe(triggeredId('d1', 'a1'));
		expect(triggeredId('d1', 'a2')).not.toBe(triggeredId('d1', 'a1'));
		expect(triggeredId('d2', 'a1')).not.toBe(triggeredId('d1', 'a1'));
	});

	test('is none without a trigger', () => {
		expect(triggeredTask(deal, activity, members, acting)).toBeNull();
	});
});
