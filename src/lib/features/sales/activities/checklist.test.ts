import { describe, expect, test } from 'vitest';
import { ACTIVITY_DEFAULTS } from '$lib/domain/process/defaults';
import type { Activity, Doing, Performers } from '$lib/domain/process/activity';
import { member } from '$lib/domain/member/testkit';
import {
	SPACE_DEFAULTS,
	STAGE_DEFAULTS,
	type Space,
	type StageKind
} from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';
import { checksOf, doneBefore, performerWords } from './checklist';

const stage = (id: string, kind: StageKind = 'open') =>
	({ id, name: id, ...STAGE_DEFAULTS, kind, probability: 0, order: id, importId: null }) as const;

const activity = (id: string, at: string, changes: Partial<Activity> = {}): Activity => ({
	...ACTIVITY_DEFAULTS,
	id,
	stage: at,
	name: id.toUpperCase(),
	order: id,
	removed: false,
	...changes
});

const space: Space = {
	...SPACE_DEFAULTS,
	id: 's',
	name: 'Sales',
	kind: 'sales',
	visibility: 'public',
	members: [],
	currency: 'EUR',
	nearDays: 7,
	createdAt: 0,
	createdBy: 'anna',
	requests: new Map(),
	stages: [stage('talk'), stage('offer'), stage('sign'), stage('won', 'won')],
	activities: [
		activity('call', 'talk'),
		activity('ask', 'talk'),
		activity('old', 'talk', { removed: true }),
		activity('lone', 'gone'),
		activity('quote', 'offer')
	]
};

const doing = (of: string, at: number): Doing => ({
	activity: of,
	at,
	by: 'anna',
	note: '',
	file: null
});
const dealIn = (at: string, ...done: readonly (readonly [string, number])[]) => ({
	stage: at,
	done: new Map(done.map(([id, moment]) => [id, doing(id, moment)]))
});

describe('the checklist of a deal', () => {
	test('PR-03 · stages with activities, in the order of the process, and how many are done', () => {
		const checks = checksOf(dealIn('offer', ['ask', 1], ['old', 2]), space);
		expect(
			checks.map(({ stage: { id }, activities, done, current }) => [
				id,
				activities.map((each) => each.id).join(),
				done,
				current
			])
		).toEqual([
			['talk', 'ask,call', 1, false],
			['offer', 'quote', 0, true]
		]);
	});

	test('a stage without activities is there while the deal is in it, unless it is closed', () => {
		const stagesOf = (at: string) => checksOf(dealIn(at), space).map(({ stage: { id } }) => id);
		expect(stagesOf('sign')).toEqual(['talk', 'offer', 'sign']);
		expect(stagesOf('won')).toEqual(['talk', 'offer']);
	});

	test('PR-10 · what was done under activities that have gone keeps its name, oldest first', () => {
		const deal = dealIn('offer', ['ask', 1], ['never', 9], ['lone', 7], ['old', 3]);
		expect(doneBefore(deal, space).map(({ doing: { activity: id }, name }) => [id, name])).toEqual([
			['old', 'OLD'],
			['lone', 'LONE'],
			['never', undefined]
		]);
	});
});

describe('PR-06 · who may, in words', () => {
	const members = new Map(
		[
			member('anna', 'agent'),
			member('bob', 'agent'),
			{ ...member('rem', 'admin'), standing: 'removed' as const }
		].map((each) => [each.id, each])
	);
	const people = (...ids: readonly string[]): Performers => ({ who: 'people', people: ids });

	test.each<[Performers, string | null]>([
		[{ who: 'everyone' }, null],
		[{ who: 'managers' }, m.deal_activity_by_managers()],
		[{ who: 'admins' }, m.deal_activity_by_admins()],
		[people('bob'), m.deal_activity_by_people({ names: 'bob' })],
		[people('bob', 'rem', 'nobody'), m.deal_activity_by_people({ names: 'bob' })],
		[people('rem', 'nobody'), m.deal_activity_by_nobody()],
		[people(), m.deal_activity_by_nobody()]
	])('%j', (performers, words) => {
		expect(performerWords({ performers }, members)).toBe(words);
	});
});
