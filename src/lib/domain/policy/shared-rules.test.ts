import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ADDONS, switchOf } from '../addons/addons';
import type { WorkspaceField } from '../fields/workspace-field';
import type { Device, Member } from '../member/member';
import { DEFAULT_SPACE_POLICY, type SpacePolicy } from '../space/policy';
import { mayMakeSpaces } from '../space/policy-rules';
import { structureOf, type SavedTemplate } from '../space/saved-template';
import type { Space } from '../space/space';
import type { DirectoryValue, DocumentValue } from './edit';
import { judgeDocument } from './judge';
import { EVERYBODY, DIRECTORY, NORTH, PEOPLE } from './testkit';

const spaceValue = (space: Space | null, id = 'north'): DocumentValue => ({
	kind: 'space',
	id,
	space
});

function judgeSpace(actor: string, before: Space | null, after: Space | null, id = 'north') {
	const may = judgeDocument(actor, spaceValue(before, id), spaceValue(after, id), PEOPLE);
	return may.ok ? true : may.error.rule;
}

function judgeDirectory(
	actor: string,
	change: (directory: DirectoryValue) => DirectoryValue,
	before = DIRECTORY
) {
	const after = change(before);
	const may = judgeDocument(
		actor,
		{ kind: 'directory', directory: before },
		{ kind: 'directory', directory: after },
		PEOPLE
	);
	return may.ok ? true : may.error.rule;
}

const withMember = (id: string, change: Partial<Member>) => (directory: DirectoryValue) => {
	const members = new Map(directory.members);
	const base = members.get(id) ?? { ...(EVERYBODY[0] as Member), id, role: 'agent' as const };
	return { ...directory, members: members.set(id, { ...base, ...change }) };
};
const withoutMember = (id: string) => (directory: DirectoryValue) => {
	const members = new Map(directory.members);
	members.delete(id);
	return { ...directory, members };
};
const withDevice = (id: string, change: Partial<Device>) => (directory: DirectoryValue) => {
	const devices = new Map(directory.devices);
	const base = devices.get(id) ?? { id, member: 'anna', name: '', publicKey: 'k', createdAt: 0 };
	return { ...directory, devices: devices.set(id, { ...base, ...change }) };
};
const withoutDevice = (id: string) => (directory: DirectoryValue) => {
	const devices = new Map(directory.devices);
	devices.delete(id);
	return { ...directory, devices };
};

describe('SP · spaces', () => {
	test.each([
		['olga', true],
		['adam', true],
		['sue', true],
		['anna', 'SP-02'],
		['gus', 'OP-05'],
		['rem', 'OP-05'],
		['nobody', 'OP-05']
	])('SP-02 · %s configures a space that others made: %s', (actor, expected) => {
		expect(judgeSpace(actor, NORTH, { ...NORTH, name: 'South' })).toBe(expected);
		expect(judgeSpace(actor, NORTH, { ...NORTH, visibility: 'hidden' })).toBe(expected);
		expect(judgeSpace(actor, NORTH, { ...NORTH, members: ['gus', 'bob'] })).toBe(expected);
		expect(judgeSpace(actor, NORTH, { ...NORTH, members: [] })).toBe(expected);
		expect(judgeSpace(actor, NORTH, { ...NORTH, stages: NORTH.stages.slice(1) })).toBe(expected);
		expect(judgeSpace(actor, NORTH, { ...NORTH, archived: true })).toBe(expected);
		// Answering who asks is part of it.
		expect(judgeSpace(actor, NORTH, { ...NORTH, requests: new Map() })).toBe(expected);
		// Also what changes nothing is not for everybody.
		expect(judgeSpace(actor, NORTH, NORTH)).toBe(expected);
	});

	test('SP-02 · an agent configures the space that they made', () => {
		const own = { ...NORTH, createdBy: 'anna' };
		expect(judgeSpace('anna', own, { ...own, name: 'Mine' })).toBe(true);
	});

	test.each([
		['anna', 'anna', 'anna-00000000000000', true],
		['anna', 'olga', 'anna-00000000000000', 'SP-01'],
		['anna', 'anna', 'north', 'SP-01'],
		['anna', 'anna', 'bob-00000000000000', 'SP-01'],
		['adam', 'olga', 'north', true],
		['gus', 'gus', 'gus-00000000000000', 'OP-05']
	])('SP-01 · %s makes a space in the name of %s as %s: %s', (actor, createdBy, id, expected) => {
		expect(judgeSpace(actor, null, { ...NORTH, id, createdBy, requests: new Map() }, id)).toBe(
			expected
		);
	});

	test.each(['kind', 'currency', 'createdAt', 'createdBy'] as const)(
		'SP-03 · %s stays as it was made',
		(field) => {
			const other = { kind: 'work', currency: 'USD', createdAt: 7, createdBy: 'anna' }[field];
			expect(judgeSpace('olga', NORTH, { ...NORTH, [field]: other })).toBe('SP-03');
		}
	);

	test.each([
		['adam', true],
		['sue', 'OP-07'],
		['anna', 'OP-07']
	])('OP-07 · %s makes won mean something else: %s', (actor, expected) => {
		const own = { ...NORTH, createdBy: 'anna' };
		const without = own.stages.filter(({ kind }) => kind !== 'won');
		expect(judgeSpace(actor, own, { ...own, stages: without })).toBe(expected);
		const opened = own.stages.map((stage) =>
			stage.kind === 'won' ? { ...stage, kind: 'open' as const } : stage
		);
		expect(judgeSpace(actor, own, { ...own, stages: opened })).toBe(expected);
	});

	test.each([
		['olga', true],
		['adam', true],
		['sue', 'LS-12'],
		['anna', 'LS-12'],
		['gus', 'OP-05']
	])('LS-12 · %s puts a space into the bin and takes it out: %s', (actor, expected) => {
		const own = { ...NORTH, createdBy: 'anna' };
		expect(judgeSpace(actor, own, { ...own, deleted: true })).toBe(expected);
		expect(judgeSpace(actor, { ...own, deleted: true }, own)).toBe(expected);
	});

	test.each([
		['olga', true],
		['sue', true],
		['anna', 'SP-02'],
		['gus', 'OP-05']
	])('LS-11 · %s puts a space that others made into groups and tags it: %s', (actor, expected) => {
		expect(judgeSpace(actor, NORTH, { ...NORTH, groups: ['g1'] })).toBe(expected);
		expect(judgeSpace(actor, NORTH, { ...NORTH, tags: ['Key'] })).toBe(expected);
		expect(judgeSpace(actor, NORTH, { ...NORTH, values: { any: 1 } })).toBe(expected);
	});

	test('LS-10 · a value is of its field’s type; what is not known yet is not forbidden', () => {
		const fields = [
			{
				...{ id: 'size', name: 'Size', hint: '', type: 'number' as const, choices: [] },
				...{ required: false, initial: null, order: 'a0', removed: false }
			}
		];
		const people = { ...PEOPLE, spaces: { ...DEFAULT_SPACE_POLICY, fields } };
		const judge = (values: Space['values'], actor = 'sue') => {
			const after = spaceValue({ ...NORTH, values });
			const may = judgeDocument(actor, spaceValue(NORTH), after, people);
			return may.ok ? true : may.error.rule;
		};
		expect(judge({ size: 5 })).toBe(true);
		expect(judge({ size: 'five' })).toBe('LS-10');
		expect(judge({ new: 'five' })).toBe(true);
		// The values that follow another type may arrive before it.
		expect(judge({ size: 'five' }, 'adam')).toBe(true);
	});

	test('LW-06 · LS-10 · a default is of its field’s type; what is in use is not deleted for good', () => {
		const size = {
			...{ id: 'size', name: 'Size', hint: '', type: 'number' as const, choices: [] },
			...{ required: false, initial: 3, order: 'a0', removed: false }
		};
		const own = { ...size, requiredFrom: null, onCard: false };
		const inSpace = (actor: string, fields: Space['fields']) =>
			judgeSpace(actor, { ...NORTH, fields: [own] }, { ...NORTH, fields });
		const inDirectory = (
			of: 'spaceFields' | 'customerFields',
			after: readonly WorkspaceField[]
		) => {
			const withFields = (fields: readonly WorkspaceField[]): DocumentValue => ({
				kind: 'directory',
				directory: {
					...DIRECTORY,
					...(of === 'spaceFields'
						? { spaces: { ...DEFAULT_SPACE_POLICY, fields } }
						: { customerFields: fields }),
					workspace: { ...DIRECTORY.workspace, [of]: JSON.stringify(fields) }
				}
			});
			const may = judgeDocument('olga', withFields([size]), withFields(after), PEOPLE);
			return may.ok ? true : may.error.rule;
		};
		expect(inSpace('sue', [{ ...own, initial: 4 }])).toBe(true);
		expect(inSpace('sue', [{ ...own, type: 'text', initial: null }])).toBe(true);
		expect(inSpace('sue', [{ ...own, initial: 'four' }])).toBe('LW-06');
		expect(inSpace('olga', [])).toBe('LW-06');
		expect(inSpace('anna', [{ ...own, initial: 4 }])).toBe('SP-02');
		const gone = { ...own, removed: true };
		expect(judgeSpace('sue', { ...NORTH, fields: [gone] }, { ...NORTH, fields: [] })).toBe(true);
		for (const of of ['spaceFields', 'customerFields'] as const) {
			expect(inDirectory(of, [{ ...size, initial: 4 }])).toBe(true);
			expect(inDirectory(of, [{ ...size, initial: [] }])).toBe('LS-10');
			expect(inDirectory(of, [{ ...size, type: 'date' }])).toBe('LS-10');
			expect(inDirectory(of, [])).toBe('LS-10');
		}
	});

	describe('LS-06 · who creates spaces, and who says who sees them', () => {
		const allowed = (
			policy: Partial<SpacePolicy>,
			actor: string,
			before: Space | null,
			after: Space
		) => {
			const people = { ...PEOPLE, spaces: { ...DEFAULT_SPACE_POLICY, ...policy } };
			const { id } = after;
			const may = judgeDocument(actor, spaceValue(before, id), spaceValue(after, id), people);
			return may.ok ? true : may.error.rule;
		};
		const made = (actor: string, visibility: Space['visibility'] = 'public'): Space => ({
			...{ ...NORTH, id: `${actor}-00000000000000`, createdBy: actor, visibility },
			requests: new Map()
		});

		test.each([
			['members', 'anna', true],
			['supervisors', 'anna', 'LS-06'],
			['supervisors', 'sue', true],
			['admins', 'sue', 'LS-06'],
			['admins', 'adam', true],
			['admins', 'olga', true],
			['members', 'gus', 'OP-05']
		] as const)('where %s create spaces, %s does: %s', (makers, actor, expected) => {
			expect(allowed({ makers }, actor, null, made(actor))).toBe(expected);
			expect(mayMakeSpaces(PEOPLE.members.get(actor), { makers })).toBe(expected === true);
		});

		test.each([
			['anna', 'private', true],
			['anna', 'public', 'LS-06'],
			['anna', 'hidden', 'LS-06'],
			['adam', 'public', true]
		] as const)(
			'where only admins choose, %s makes a space that is %s: %s',
			(actor, visibility, expected) => {
				const policy = { visibility: 'private', visibilityBy: 'admins' } as const;
				expect(allowed(policy, actor, null, made(actor, visibility))).toBe(expected);
			}
		);

		test('where only admins choose, nobody else changes who sees a space, not back to the default either', () => {
			const policy = { visibility: 'private', visibilityBy: 'admins' } as const;
			const own = made('anna', 'public');
			expect(allowed(policy, 'anna', own, { ...own, visibility: 'private' })).toBe('LS-06');
			expect(allowed(policy, 'sue', own, { ...own, visibility: 'hidden' })).toBe('LS-06');
			expect(allowed(policy, 'adam', own, { ...own, visibility: 'hidden' })).toBe(true);
			expect(allowed(policy, 'anna', own, { ...own, name: 'Renamed' })).toBe(true);
			expect(allowed({}, 'anna', own, { ...own, visibility: 'hidden' })).toBe(true);
		});
	});

	test('SP-03 · a space is never emptied', () => {
		expect(judgeSpace('olga', NORTH, null)).toBe('SP-03');
	});

	test('LS-05 · nobody writes a request to be let in, neither for themselves nor for others', () => {
		for (const actor of ['olga', 'sue', 'anna']) {
			const requests = new Map([...NORTH.requests, [actor, 2]]);
			expect(judgeSpace(actor, NORTH, { ...NORTH, requests })).not.toBe(true);
		}
	});
});

describe('OP-05, DI · the directory', () => {
	test.each([
		['olga', true],
		['adam', true],
		['sue', 'LS-04'],
		['anna', 'LS-04'],
		['gus', 'OP-05']
	])('LS-04 · %s switches add-ons on and off: %s', (actor, expected) => {
		for (const addon of ADDONS) {
			for (const on of [true, false]) {
				const switched = (directory: DirectoryValue) => ({
					...directory,
					workspace: { ...directory.workspace, ...switchOf(addon, on) }
				});
				expect(judgeDirectory(actor, switched)).toBe(expected);
			}
		}
	});

	test.each([
		['olga', true],
		['sue', 'OP-05'],
		['anna', 'OP-05']
	])(
		'LS-06, LS-10, LS-11 · %s sets who creates spaces, their groups and fields: %s',
		(actor, expected) => {
			for (const field of [
				'spaceMakers',
				'spaceVisibility',
				'spaceVisibilityBy',
				'groups',
				'spaceFields',
				'customerFields'
			]) {
				const changed = (directory: DirectoryValue) => ({
					...directory,
					workspace: { ...directory.workspace, [field]: 'other' }
				});
				expect(judgeDirectory(actor, changed)).toBe(expected);
			}
		}
	);

	test.each([
		['olga', true],
		['adam', true],
		['sue', 'OP-05'],
		['anna', 'OP-05'],
		['gus', 'OP-05'],
		['rem', 'OP-05'],
		['nobody', 'OP-05']
	])('OP-05 · %s looks after people, teams and the workspace: %s', (actor, expected) => {
		expect(judgeDirectory(actor, withMember('bob', { team: 'one' }))).toBe(expected);
		expect(judgeDirectory(actor, withMember('bob', { role: 'supervisor' }))).toBe(expected);
		expect(judgeDirectory(actor, withMember('new', { standing: 'invited' }))).toBe(expected);
		expect(judgeDirectory(actor, withMember('bob', { standing: 'removed' }))).toBe(expected);
		const teams = (directory: DirectoryValue) => ({ ...directory, teams: new Map() });
		expect(judgeDirectory(actor, teams)).toBe(expected);
		const named = (directory: DirectoryValue) => ({
			...directory,
			workspace: { ...directory.workspace, name: 'Other' }
		});
		expect(judgeDirectory(actor, named)).toBe(expected);
		expect(judgeDirectory(actor, (directory) => directory)).toBe(expected);
	});

	const withTarget = (key: string, amount: number | null) => (directory: DirectoryValue) => {
		const targets = new Map(directory.targets);
		if (amount === null) targets.delete(key);
		else targets.set(key, { amount, currency: 'EUR' });
		return { ...directory, targets };
	};

	test.each([
		['olga', true, true],
		['adam', true, true],
		['sue', true, 'DI-08'],
		['anna', 'DI-08', 'DI-08'],
		['gus', 'OP-05', 'OP-05'],
		['rem', 'OP-05', 'OP-05']
	])('DI-08 · %s sets targets of team one: %s, of others: %s', (actor, own, others) => {
		const set = withTarget('t_one_2026-11', 100)(withTarget('t_two_2026-11', 100)(DIRECTORY));
		for (const [key, expected] of [
			['t_one_2026-11', own],
			['m_anna_2026-11', own],
			['t_two_2026-11', others],
			['m_bob_2026-11', others],
			['m_olga_2026-11', others]
		] as const) {
			expect(judgeDirectory(actor, withTarget(key, 5), set)).toBe(expected);
			if (set.targets.has(key)) {
				expect(judgeDirectory(actor, withTarget(key, null), set)).toBe(expected);
			}
		}
	});

	test('DI-08 · a target is of somebody who is there, and what was set for others may be removed', () => {
		for (const key of ['m_nobody_2026-11', 't_none_2026-11', 'm_anna_2026-13', 'anna']) {
			expect(judgeDirectory('olga', withTarget(key, 5))).toBe('DI-08');
		}
		const old = withTarget('m_nobody_2026-11', 5)(DIRECTORY);
		expect(judgeDirectory('olga', withTarget('m_nobody_2026-11', null), old)).toBe(true);
		expect(judgeDirectory('sue', withTarget('m_nobody_2026-11', null), old)).toBe('DI-08');
	});

	const shared = (by: string, team: string | null = null) => ({
		...{ name: 'Mornings', by, team, order: ['work'], hidden: [] }
	});
	const withShared =
		(id: string, one: ReturnType<typeof shared> | null) => (directory: DirectoryValue) => {
			const arrangements = new Map(directory.arrangements);
			if (one === null) arrangements.delete(id);
			else arrangements.set(id, one);
			return { ...directory, arrangements };
		};

	test.each([
		['olga', true, true],
		['sue', true, 'DI-09'],
		['anna', true, 'DI-09'],
		['bob', 'DI-09', true],
		['gus', 'OP-05', 'OP-05'],
		['rem', 'OP-05', 'OP-05']
	])('DI-09 · %s shares an arrangement with team one: %s, with team two: %s', (actor, one, two) => {
		expect(judgeDirectory(actor, withShared('a', shared(actor, 'one')))).toBe(one);
		expect(judgeDirectory(actor, withShared('a', shared(actor, 'two')))).toBe(two);
		const own = one === 'OP-05' ? 'OP-05' : true;
		expect(judgeDirectory(actor, withShared('a', shared(actor)))).toBe(own);
	});

	test('DI-09 · nobody shares in the name of another, or changes what another shares; admins take it back', () => {
		expect(judgeDirectory('olga', withShared('a', shared('anna')))).toBe('DI-09');
		const before = withShared('a', shared('anna'))(DIRECTORY);
		for (const actor of ['bob', 'sue', 'adam', 'olga']) {
			expect(judgeDirectory(actor, withShared('a', shared(actor)), before)).toBe('DI-09');
		}
		expect(judgeDirectory('bob', withShared('a', null), before)).toBe('DI-09');
		for (const actor of ['anna', 'adam', 'olga']) {
			expect(judgeDirectory(actor, withShared('a', null), before)).toBe(true);
		}
		expect(judgeDirectory('anna', withShared('a', shared('anna', 'none')), before)).toBe('DI-09');
	});

	test('DI-09 · at most ten of one member; which one is for new people is for admins', () => {
		let full: DirectoryValue = DIRECTORY;
		for (let at = 0; at < 10; at += 1) full = withShared(`a${String(at)}`, shared('anna'))(full);
		expect(judgeDirectory('anna', withShared('more', shared('anna')), full)).toBe('DI-09');
		expect(judgeDirectory('bob', withShared('more', shared('bob')), full)).toBe(true);
		const first = (directory: DirectoryValue) => ({
			...directory,
			workspace: { ...directory.workspace, arrangement: 'a0' }
		});
		expect(judgeDirectory('anna', first, full)).toBe('OP-05');
		expect(judgeDirectory('adam', first, full)).toBe(true);
	});

	const withTemplate = (id: string, one: SavedTemplate | null) => (directory: DirectoryValue) => {
		const templates = new Map(directory.templates);
		if (one === null) templates.delete(id);
		else templates.set(id, one);
		return { ...directory, templates };
	};
	const saved = (by: string, more: Partial<SavedTemplate> = {}): SavedTemplate => ({
		...structureOf(NORTH, 'sales', []),
		...{ name: 'Weekly', by, at: 5, ...more }
	});
	const makers = (who: SpacePolicy['makers']) =>
		judgeDirectory('anna', withTemplate('t', saved('anna')), {
			...DIRECTORY,
			spaces: { ...DEFAULT_SPACE_POLICY, makers: who }
		});

	test('DI-10 · who may create spaces saves templates in their own name; they and admins rename and delete them', () => {
		for (const actor of ['olga', 'sue', 'anna'])
			expect(judgeDirectory(actor, withTemplate('t', saved(actor)))).toBe(true);
		expect(judgeDirectory('gus', withTemplate('t', saved('gus')))).toBe('OP-05');
		expect([makers('members'), makers('supervisors')]).toEqual([true, 'DI-10']);
		expect(judgeDirectory('bob', withTemplate('t', saved('anna')))).toBe('DI-10');
		const before = withTemplate('t', saved('anna'))(DIRECTORY);
		const renamed = withTemplate('t', saved('anna', { name: 'Monthly' }));
		for (const [actor, may] of [
			['anna', true],
			['olga', true],
			['bob', 'DI-10'],
			['sue', 'DI-10']
		] as const) {
			expect(judgeDirectory(actor, renamed, before)).toBe(may);
			expect(judgeDirectory(actor, withTemplate('t', null), before)).toBe(may);
		}
	});

	test('DI-10 · what was saved stays as it was: nobody puts something else under its name, nor takes it over', () => {
		const before = withTemplate('t', saved('anna'))(DIRECTORY);
		for (const more of [{ stages: [] }, { at: 6 }, { by: 'olga' }, { approval: true }]) {
			expect(judgeDirectory('anna', withTemplate('t', saved('anna', more)), before)).toBe('DI-10');
			expect(judgeDirectory('olga', withTemplate('t', saved('anna', more)), before)).toBe('DI-10');
		}
	});

	test('DI-10 · at most ten of one member, and fifty of all', () => {
		let full: DirectoryValue = DIRECTORY;
		const fill = (by: string, count: number) => {
			for (let at = 0; at < count; at += 1)
				full = withTemplate(`${by}-${String(at)}`, saved(by))(full);
		};
		fill('anna', 10);
		expect(judgeDirectory('anna', withTemplate('more', saved('anna')), full)).toBe('DI-10');
		expect(judgeDirectory('bob', withTemplate('more', saved('bob')), full)).toBe(true);
		for (const by of ['one', 'two', 'three', 'four']) fill(by, 10);
		expect(judgeDirectory('bob', withTemplate('more', saved('bob')), full)).toBe('DI-10');
	});

	test('DI-08 · whoever sets a target changes nothing else with it', () => {
		const both = (directory: DirectoryValue) =>
			withTarget('t_one_2026-11', 5)(withMember('bob', { team: 'one' })(directory));
		expect(judgeDirectory('sue', both)).toBe('OP-05');
		// Not in a team that the same change gives them.
		const taken = (directory: DirectoryValue) => ({
			...withTarget('t_two_2026-11', 5)(directory),
			workspace: { ...directory.workspace, name: 'Other' }
		});
		expect(judgeDirectory('sue', taken)).not.toBe(true);
	});

	test.each([
		['olga', true],
		['sue', true],
		['anna', true],
		['gus', 'OP-05']
	])('DI-01, OP-05 · %s sets their own name: %s', (actor, expected) => {
		expect(judgeDirectory(actor, withMember(actor, { name: 'Me' }))).toBe(expected);
	});

	test.each([
		['anna', { role: 'admin' }, 'DI-02'],
		['anna', { role: 'supervisor', name: 'Me' }, 'DI-02'],
		['sue', { role: 'owner' }, 'DI-02'],
		['adam', { role: 'owner' }, 'DI-02'],
		['gus', { role: 'agent' }, 'OP-05'],
		['anna', { team: 'two' }, 'OP-05'],
		['rem', { standing: 'active' }, 'OP-05']
	] as const)('DI-02 · %s does not set for themselves %j', (actor, change, expected) => {
		expect(judgeDirectory(actor, withMember(actor, change))).toBe(expected);
	});

	test.each([
		['adam', 'anna', { role: 'admin' }, 'DI-03'],
		['adam', 'anna', { role: 'owner' }, 'DI-03'],
		['adam', 'olga', { name: 'Other' }, 'DI-03'],
		['adam', 'olga', { standing: 'removed' }, 'DI-03'],
		['olga', 'anna', { role: 'admin' }, true],
		['olga', 'adam', { role: 'agent' }, true],
		['olga', 'adam', { standing: 'removed' }, true],
		['olga', 'anna', { role: 'owner' }, true],
		['olga', 'olga', { role: 'admin' }, 'DI-03'],
		['olga', 'olga', { standing: 'removed' }, 'DI-03']
	] as const)('DI-03 · %s makes of %s %j: %s', (actor, id, change, expected) => {
		expect(judgeDirectory(actor, withMember(id, change))).toBe(expected);
	});

	test('DI-04 · members are removed and not erased, unless they never came', () => {
		expect(judgeDirectory('olga', withoutMember('anna'))).toBe('DI-04');
		const invited = withMember('new', { standing: 'invited' })(DIRECTORY);
		expect(judgeDirectory('adam', withoutMember('new'), invited)).toBe(true);
		expect(judgeDirectory('olga', withMember('anna', { createdAt: 5 }))).toBe('DI-04');
	});

	test('DI-05 · which workspace it is stays', () => {
		const other = (directory: DirectoryValue) => ({
			...directory,
			workspace: { ...directory.workspace, id: 'other' }
		});
		expect(judgeDirectory('olga', other)).toBe('DI-05');
	});

	test('DI-06 · nobody but an owner puts a device in, and no key changes hands', () => {
		expect(judgeDirectory('adam', withDevice('evil', { member: 'olga' }))).toBe('DI-06');
		expect(judgeDirectory('anna', withDevice('evil', { member: 'anna' }))).toBe('DI-06');
		expect(judgeDirectory('olga', withDevice('back', { member: 'anna' }))).toBe(true);
		expect(judgeDirectory('olga', withDevice('d-anna', { publicKey: 'evil' }))).toBe('DI-06');
		expect(judgeDirectory('adam', withDevice('d-anna', { member: 'adam' }))).toBe('DI-06');
	});

	test.each([
		['anna', 'd-anna', true],
		['anna', 'd-bob', 'OP-05'],
		['sue', 'd-anna', 'OP-05'],
		['adam', 'd-anna', true],
		['adam', 'd-olga', 'DI-07'],
		['olga', 'd-adam', true],
		['olga', 'd-olga', 'DI-07']
	])('DI-07 · %s removes %s: %s', (actor, device, expected) => {
		expect(judgeDirectory(actor, withoutDevice(device))).toBe(expected);
	});

	test('OP-05, DI-07 · a guest neither removes nor names a device, an admin does it for them', () => {
		const two = withDevice('d-gus', { member: 'gus' })(DIRECTORY);
		expect(judgeDirectory('gus', withoutDevice('d-gus'), two)).toBe('OP-05');
		expect(judgeDirectory('gus', withDevice('d-gus', { member: 'gus', name: 'x' }), two)).toBe(
			'OP-05'
		);
		expect(judgeDirectory('adam', withoutDevice('d-gus'), two)).toBe(true);
	});

	test('DI-07 · an owner removes the lost one of two devices', () => {
		const two = withDevice('d-olga-2', { member: 'olga' })(DIRECTORY);
		expect(judgeDirectory('olga', withoutDevice('d-olga'), two)).toBe(true);
	});

	test('OP-05 · the claimant fills an empty directory, and nobody else', () => {
		const empty = {
			...DIRECTORY,
			members: new Map(),
			teams: new Map(),
			devices: new Map(),
			workspace: null
		};
		expect(judgeDirectory('olga', () => DIRECTORY, empty)).toBe(true);
		expect(judgeDirectory('anna', () => DIRECTORY, empty)).not.toBe(true);
	});

	test('DI-02, DI-03 · no sequence of changes by admins who are no owners moves the top', () => {
		const change = fc.record({
			actor: fc.constantFrom('adam', 'sue', 'anna', 'gus'),
			id: fc.constantFrom('olga', 'adam', 'sue', 'anna', 'gus', 'new'),
			change: fc.record(
				{
					role: fc.constantFrom('owner', 'admin', 'supervisor', 'agent', 'guest'),
					standing: fc.constantFrom('active', 'invited', 'removed'),
					name: fc.string()
				},
				{ requiredKeys: [] }
			)
		});
		const top = ({ members }: DirectoryValue) =>
			[...members.values()]
				.filter(
					({ role, standing }) => standing === 'active' && (role === 'owner' || role === 'admin')
				)
				.map(({ id, role }) => `${id} ${role}`)
				.sort();
		fc.assert(
			fc.property(fc.array(change, { maxLength: 15 }), (changes) => {
				let directory = DIRECTORY;
				for (const { actor, id, change: wanted } of changes) {
					const step = withMember(id, wanted);
					if (judgeDirectory(actor, step, directory) === true) directory = step(directory);
				}
				expect(top(directory)).toEqual(top(DIRECTORY));
			}),
			{ numRuns: 1000 }
		);
	});
});

describe('OP-08 · the other documents', () => {
	test('a private document is its member’s alone', () => {
		const value = { kind: 'private', member: 'anna' } as const;
		expect(judgeDocument('anna', value, value, PEOPLE).ok).toBe(true);
		expect(judgeDocument('olga', value, value, PEOPLE).ok).toBe(false);
		const removed = { kind: 'private', member: 'rem' } as const;
		expect(judgeDocument('rem', removed, removed, PEOPLE).ok).toBe(false);
	});

	test('the customers’ room has no document of its own', () => {
		const value = { kind: 'customers' } as const;
		expect(judgeDocument('olga', value, value, PEOPLE).ok).toBe(false);
	});
});
