import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { readDirectory, type WorkspaceInfo } from '../../src/lib/documents/directory';
import {
	putGroup,
	putMember,
	putTeam,
	putWorkspaceField,
	setRate,
	setTarget,
	writeWorkspace
} from '../../src/lib/documents/write-directory';
import type { Role } from '../../src/lib/domain/member/member';
import { member, team } from '../../src/lib/domain/member/testkit';
import { GuardedRelay, PEOPLE, type Person } from '../support/guarded-relay';
import { rawUpdateOn } from '../support/guarded-records';
import { Sending } from '../support/hostile-kit';

/**
 * Another value for each setting of the workspace. A new setting does not compile until it stands here, and so
 * until it is tried by everybody.
 */
const OTHER: Omit<WorkspaceInfo, 'id' | 'createdAt' | 'sample'> = {
	...{ name: 'Another', currency: 'PLN', country: 'PL', timeZone: 'Europe/Warsaw' },
	...{ dealVisibility: 'everyone', customerVisibility: 'own' },
	...{ spaceMakers: 'admins', spaceVisibility: 'hidden', spaceVisibilityBy: 'admins' },
	...{ leads: true, spacesOff: true, campaignsOff: true, workOff: true },
	...{ discussionsOff: true, filesOff: true, arrangement: 'another' }
};

type Command = readonly [name: string, write: (doc: Y.Doc) => void, allowed: readonly Role[]];

const ADMINS = ['owner', 'admin'] as const;
const setting = (name: string, value: unknown): Command => [
	name,
	(doc) => {
		const info = readDirectory(doc).workspace;
		if (info === null) throw new Error('no workspace');
		writeWorkspace(doc, { ...info, [name]: value });
	},
	ADMINS
];

/** Every command that changes a setting, with the roles that may give it. */
const COMMANDS: readonly Command[] = [
	...Object.entries(OTHER).map(([name, value]) => setting(name, value)),
	['a rate of exchange', (doc) => setRate(doc, 'EUR', 4.2), ADMINS],
	[
		'a group of spaces',
		(doc) => putGroup(doc, { id: 'group', name: 'Group', colour: 'blue', order: 'a0' }),
		ADMINS
	],
	[
		'a field of all spaces',
		(doc) => {
			putWorkspaceField(doc, 'spaces', {
				...{ id: 'field', name: 'Field', type: 'text', choices: [], order: 'a0' },
				...{ removed: false, required: false, initial: null, hint: '' }
			});
		},
		ADMINS
	],
	[
		// Supervisors set those of their teams (DI-08), and this is another.
		'a target of another team',
		(doc) =>
			setTarget(doc, { kind: 'team', id: 'two' }, '2026-12', { amount: 100, currency: 'USD' }),
		ADMINS
	],
	['a team', (doc) => putTeam(doc, team('three')), ADMINS],
	['a member', (doc) => putMember(doc, member('nina', 'agent')), ADMINS],
	['a role', (doc) => putMember(doc, member('bob', 'supervisor', 'two')), ADMINS]
];

let guarded: GuardedRelay;
beforeAll(async () => {
	guarded = await GuardedRelay.open();
});
afterAll(() => guarded.relay.stop());

const stored = () => JSON.stringify([...Object.entries(readStored())]);
function readStored(): Record<string, unknown> {
	const { workspace, members, teams, rates, targets, groups } = guarded.relay.directory;
	return {
		...{ workspace, groups, members: [...members], teams: [...teams], rates: [...rates] },
		targets: JSON.stringify(targets)
	};
}

async function tried(person: Person, write: (doc: Y.Doc) => void) {
	const connection = await guarded.inside(guarded.keys[person]);
	const state = guarded.store.document('directory') ?? undefined;
	const outcome = await new Sending(connection).update(rawUpdateOn(state, write));
	connection.hangUp();
	return outcome;
}

describe('OP-05, LS-04, LS-06 · settings changed by who may not', () => {
	const roles: readonly Person[] = ['gus', 'anna', 'sue', 'adam', 'olga'];
	test.each(COMMANDS)(
		'OP-05, LS-04 · %s: only by the roles that may',
		async (_, write, allowed) => {
			for (const person of roles) {
				const before = stored();
				const outcome = await tried(person, write);
				const may = allowed.some((role) => role === PEOPLE[person].role);
				if (may) expect(outcome, person).toEqual({ outcome: 'saved' });
				else {
					expect(outcome.outcome, person).not.toBe('saved');
					expect(stored(), person).toBe(before);
				}
			}
		}
	);

	test('LS-04 · agents and supervisors switch no add-on, in whatever way it is written', async () => {
		const switches = [
			'leads',
			'spacesOff',
			'campaignsOff',
			'workOff',
			'discussionsOff',
			'filesOff'
		];
		for (const name of switches) {
			for (const value of [true, false, 'yes', 1, null, { on: true }]) {
				for (const person of ['anna', 'sue', 'gus'] as const) {
					const before = stored();
					const outcome = await tried(person, (doc) => {
						const map = doc.getMap('workspace');
						map.delete(name);
						map.set(name, value);
					});
					expect(outcome.outcome).not.toBe('saved');
					expect(stored()).toBe(before);
				}
			}
		}
	});
});
