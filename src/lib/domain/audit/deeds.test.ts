import { expect, test } from 'vitest';
import { member, team } from '../member/testkit';
import { DIRECTORY, EVERYBODY, NORTH } from '../policy/testkit';
import type { DirectoryValue, DocumentValue } from '../policy/edit';
import type { Space } from '../space/space';
import { deedOfArrival, deedOfRecord, deedsOf } from './deeds';
import { ACT_GROUPS, ALL_ACTS, groupOf } from './entry';

const directory = (value: DirectoryValue): DocumentValue => ({
	kind: 'directory',
	directory: value
});
const from = directory(DIRECTORY);
const after = (changes: Partial<DirectoryValue>) =>
	deedsOf('olga', from, directory({ ...DIRECTORY, ...changes }));
const withMember = (...changed: readonly ReturnType<typeof member>[]) =>
	new Map([...EVERYBODY, ...changed].map((each) => [each.id, each]));

test('every act is in one part of the workspace', () => {
	expect(new Set(ALL_ACTS).size).toBe(ALL_ACTS.length);
	for (const act of ALL_ACTS) expect(ACT_GROUPS).toContain(groupOf(act));
});

test('roles, teams, names and standings of people', () => {
	expect(after({ members: withMember(member('anna', 'supervisor', 'two')) })).toEqual([
		{ act: 'role-changed', subject: 'anna', from: 'agent', to: 'supervisor' },
		{ act: 'member-team-changed', subject: 'anna', from: 'one', to: 'two' }
	]);
	expect(
		after({ members: withMember({ ...member('bob', 'agent', 'two'), standing: 'removed' }) })
	).toEqual([{ act: 'member-removed', subject: 'bob' }]);
	expect(after({ members: withMember(member('rem', 'admin')) })).toEqual([
		{ act: 'member-restored', subject: 'rem' }
	]);
	expect(after({ members: withMember(member('new', 'guest')) })).toEqual([
		{ act: 'member-added', subject: 'new', to: 'guest' }
	]);
	expect(
		after({
			teams: new Map([
				['one', team('one')],
				['two', team('two')]
			])
		})
	).toEqual([{ act: 'team-changed', subject: 'one' }]);
});

test('many of the same are one entry with their number', () => {
	const many = Array.from({ length: 40 }, (_, at) => member(`p${String(at)}`, 'agent'));
	expect(after({ members: withMember(...many) })).toEqual([{ act: 'member-added', count: 40 }]);
});

test('settings and add-ons; groups and rates are settings too', () => {
	const workspace = { ...DIRECTORY.workspace, name: 'Ebb', workOff: true, leads: true };
	expect(after({ workspace })).toEqual([
		{ act: 'setting-changed', subject: 'name' },
		{ act: 'addon-off', subject: 'work' },
		{ act: 'addon-on', subject: 'leads' }
	]);
	// For the rules, and so for the log, groups and rates are settings of the workspace.
	const listed = { ...DIRECTORY.workspace, groups: '[]', rates: '[["PLN",0.25]]' };
	expect(after({ workspace: listed })).toEqual([
		{ act: 'setting-changed', subject: 'groups' },
		{ act: 'setting-changed', subject: 'rates' }
	]);
	const arrangements = new Map([
		['a', { name: 'Mornings', by: 'olga', team: null, order: [], hidden: [] }]
	]);
	expect(after({ arrangements })).toEqual([{ act: 'setting-changed', subject: 'arrangements' }]);
});

test('a removed device, and the first that a relay hears of a workspace', () => {
	const devices = new Map(DIRECTORY.devices);
	devices.delete('d-bob');
	expect(after({ devices })).toEqual([{ act: 'device-removed', subject: 'bob' }]);
	const empty = directory({ ...DIRECTORY, workspace: null, members: new Map() });
	expect(deedsOf('olga', empty, from)).toEqual([{ act: 'workspace-brought' }]);
});

test('spaces: made, brought, opened, shut, let in', () => {
	const space = (value: Space | null): DocumentValue => ({
		kind: 'space',
		id: 'north',
		space: value
	});
	const { requests: asked, ...rest } = NORTH;
	const north: Space = { ...rest, requests: asked };
	expect(deedsOf('olga', space(null), space(north))).toEqual([
		{ act: 'space-made', space: 'north' }
	]);
	expect(deedsOf('adam', space(null), space(north))).toEqual([
		{ act: 'space-brought', space: 'north' }
	]);
	const changed: Space = {
		...north,
		...{ visibility: 'hidden', archived: true, deleted: true, name: 'N' },
		members: ['gus', 'bob']
	};
	expect(deedsOf('olga', space(north), space(changed))).toEqual([
		{ act: 'space-changed', subject: 'name', space: 'north' },
		{ act: 'space-visibility', from: 'public', to: 'hidden', space: 'north' },
		{ act: 'space-archived', space: 'north' },
		{ act: 'space-binned', space: 'north' },
		{ act: 'space-let-in', subject: 'bob', space: 'north' }
	]);
	expect(deedsOf('olga', space(changed), space({ ...changed, stages: [] }))).toEqual([
		{ act: 'process-changed', subject: 'stages', space: 'north' }
	]);
});

test('records: imported, into the bin, out of it; an edit is nothing for this log', () => {
	const deal = { kind: 'deal', binned: false, createdBy: 'anna', importId: 'i' };
	expect(deedOfRecord('anna', 'north', null, deal)).toEqual({
		...{ act: 'imported', subject: 'deal', space: 'north' }
	});
	// An admin who refills a relay brings what Anna imported.
	expect(deedOfRecord('olga', 'north', null, deal)).toBeNull();
	expect(deedOfRecord('anna', 'north', null, { ...deal, importId: null })).toBeNull();
	expect(deedOfRecord('anna', 'north', deal, { ...deal, title: 'x' })).toBeNull();
	const binned = { ...deal, binned: true };
	expect(deedOfRecord('anna', null, deal, binned)).toEqual({
		act: 'records-binned',
		subject: 'deal'
	});
	expect(deedOfRecord('anna', null, binned, deal)).toEqual({
		...{ act: 'records-restored', subject: 'deal' }
	});
});

test('who comes by a link joins, and then brings devices', () => {
	const anna = member('anna', 'agent');
	expect(deedOfArrival(anna, null, 'adam')).toEqual({
		act: 'joined',
		subject: 'adam',
		to: 'agent'
	});
	expect(deedOfArrival(anna, { ...anna, standing: 'invited' }, 'adam').act).toBe('joined');
	expect(deedOfArrival(anna, anna, 'adam')).toEqual({ act: 'device-added', subject: 'anna' });
});
