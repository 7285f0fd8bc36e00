import { describe, expect, test } from 'vitest';
import { together } from '../core/set-field';
import type { RecordChange } from '../core/change';
import { assign } from '../deal/commands';
import { bin } from '../history/commands';
import {
	createProject,
	linkToProject,
	putInProject,
	renameProject,
	setState
} from '../project/commands';
import type { ProjectState } from '../project/project';
import { createDealTask, createTask } from '../task/commands';
import { editOf, type RecordFields } from './edit';
import { judgeRecord } from './judge';
import { actingAs, NORTH, PEOPLE } from './testkit';

const WORK = { ...NORTH, kind: 'work' as const };
const place = { people: PEOPLE, space: WORK, now: 300, id: 'p1' };
const draft = { title: 'Move', space: 'north', owner: 'anna', startOn: null, dueOn: null };
const made = (by: string, state: ProjectState = 'active'): RecordChange =>
	createProject({ ...draft, state }, actingAs(by));
const there = made('anna').set;

function verdict(
	actor: string,
	change: RecordChange,
	before: RecordFields | null = null,
	more: Partial<typeof place> | { readonly space: typeof NORTH } = {}
) {
	const may = judgeRecord(actor, editOf(before, change), { ...place, ...more });
	return may.ok ? true : may.error.rule;
}

const forged = (set: RecordFields): RecordChange => ({
	...made('anna'),
	set: { ...there, ...set } as RecordChange['set']
});

describe('LW-02 · who makes and changes the projects of a work space', () => {
	test('everybody who may change its tasks; a guest reads', () => {
		for (const actor of ['anna', 'bob', 'sue', 'adam', 'olga']) {
			const acting = actingAs(actor);
			const project = { title: 'Move', state: 'active', closedAt: null, links: [] } as const;
			expect(verdict(actor, made(actor)), actor).toBe(true);
			for (const change of [
				renameProject(project, 'Move house', acting),
				setState(project, 'done', acting),
				linkToProject(project, 'topic1', true, acting),
				assign({ owner: 'anna' }, 'bob', acting)
			]) {
				expect(verdict(actor, change, there), actor).toBe(true);
			}
		}
		expect(verdict('gus', made('gus'))).toBe('OP-05');
		expect(verdict('rem', made('rem'))).toBe('OP-05');
		const done = setState({ state: 'active', closedAt: null }, 'done', actingAs('gus'));
		expect(verdict('gus', done, there)).toBe('OP-05');
	});

	test('who may not enter the space makes none in it', () => {
		const closed = { ...WORK, visibility: 'private' as const, members: ['bob'] };
		expect(verdict('anna', made('anna'), null, { space: closed })).toBe('LS-05');
	});

	test('no pipeline has one', () => {
		expect(verdict('anna', made('anna'), null, { space: NORTH })).toBe('LW-02');
	});

	test('whoever made one may put it into the bin, and admins', () => {
		expect(verdict('anna', bin(actingAs('anna')), there)).toBe(true);
		expect(verdict('adam', bin(actingAs('adam')), there)).toBe(true);
		expect(verdict('bob', bin(actingAs('bob')), there)).toBe('HI-05');
	});

	test.each([
		[{ title: ' ' }],
		[{ title: undefined }],
		[{ state: undefined }],
		[{ state: 'done' }],
		[{ closedAt: 5 }],
		[{ state: 'cancelled', closedAt: null }]
	])('%j is none: it says its name, its state and whether it is over', (set) => {
		expect(['LW-02', 'SCHEMA']).toContain(verdict('anna', forged(set)));
	});

	test('its end follows its state, both ways and in one change', () => {
		const done = setState({ state: 'active', closedAt: null }, 'done', actingAs('anna'));
		expect(done.set).toEqual({ state: 'done', closedAt: 5 });
		const ended = { ...there, ...done.set };
		const without = { ...done, set: { state: 'done' } };
		expect(verdict('anna', without, there)).toBe('LW-02');
		const cancelled = setState({ state: 'done', closedAt: 3 }, 'cancelled', actingAs('anna'));
		expect(cancelled.set).toEqual({ state: 'cancelled', closedAt: 3 });
		const again = setState({ state: 'done', closedAt: 5 }, 'active', actingAs('anna'));
		expect(verdict('anna', again, ended)).toBe(true);
		expect(verdict('anna', { ...again, set: { state: 'active' } }, ended)).toBe('LW-02');
	});

	test('an unknown state, a day that is none and a link that says anything else are malformed', () => {
		for (const set of [{ state: 'dropped' }, { dueOn: '2026-02-30' }, { 'link.x': 'yes' }]) {
			expect(verdict('anna', { ...forged(set), set, history: [] }, there)).toBe('SCHEMA');
		}
	});
});

describe('LW-02 · which tasks are in a project', () => {
	const [stage] = WORK.stages;
	if (stage === undefined) throw new Error('no stage');
	const task = { title: 'Pack', space: 'north', stage, order: 'a0', owner: 'anna', dueOn: null };
	const onBoard = createTask({ ...task, fields: [], plan: { project: 'p1' } }, actingAs('anna'));

	test('one of a board, which says so itself', () => {
		expect(onBoard.set['project']).toBe('p1');
		expect(verdict('anna', onBoard)).toBe(true);
		const out = putInProject({ project: 'p1' }, null, actingAs('bob'));
		expect(verdict('bob', out, onBoard.set)).toBe(true);
		const into = putInProject({}, 'p2', actingAs('gus'));
		expect(verdict('gus', into, onBoard.set)).toBe('OP-05');
	});

	test('none of a deal, whose tasks are seen by fewer', () => {
		const deal = { id: 'd', space: 'north', owner: 'anna' };
		const call = createDealTask(
			{ title: 'Call', owner: 'anna', dueOn: null },
			deal,
			actingAs('anna')
		);
		const change = together(call, putInProject({}, 'p1', actingAs('anna')));
		expect(verdict('anna', change, null, { space: NORTH })).toBe('LW-02');
		expect(verdict('anna', change)).toBe('LW-02');
	});
});
