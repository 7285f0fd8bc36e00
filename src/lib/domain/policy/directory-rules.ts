import { isAddonField } from '../addons/addons';
import { definitionFault } from '../fields/changed-definitions';
import { isAdmin, ROLES, type Device, type Member, type People, type Team } from '../member/member';
import { MOST_SHARED, mayShareWith, type SharedArrangement } from '../figures/arrangement';
import { mayMakeSpaces } from '../space/policy-rules';
import {
	mayKeepTemplate,
	MOST_SAVED,
	MOST_TEMPLATES,
	type SavedTemplate
} from '../space/saved-template';
import { fromTargetKey, maySetTarget, type Target } from '../figures/target';
import { isLastOwner, judgeMemberEdit } from '../member/rules';
import { guestsRead, memberOf, membersOnly } from './common-rules';
import type { DirectoryValue } from './edit';
import { ALLOWS, NO_OPINION, refuses, refusesIf, type Rule } from './rule';

/** One effect of a change on the directory. */
export type DirectoryFact =
	| {
			readonly what: 'workspace';
			readonly field: string;
			readonly from: unknown;
			readonly to: unknown;
	  }
	| { readonly what: 'member'; readonly from: Member | null; readonly to: Member | null }
	| { readonly what: 'team'; readonly from: Team | null; readonly to: Team | null }
	| { readonly what: 'device'; readonly from: Device | null; readonly to: Device | null }
	| {
			readonly what: 'target';
			readonly key: string;
			readonly from: Target | null;
			readonly to: Target | null;
	  }
	| {
			readonly what: 'arrangement';
			readonly id: string;
			readonly from: SharedArrangement | null;
			readonly to: SharedArrangement | null;
	  }
	| {
			readonly what: 'template';
			readonly id: string;
			readonly from: SavedTemplate | null;
			readonly to: SavedTemplate | null;
	  }
	/** The change has no visible effect. Even that is not allowed for everybody. */
	| { readonly what: 'nothing' };

/** What the rules about the directory read beside the fact itself. */
export interface DirectoryContext {
	readonly actor: string;
	/** The people before the change. */
	readonly people: People;
	readonly before: DirectoryValue;
	readonly after: DirectoryValue;
}

/** Returns the facts of a change of the directory. */
export function factsOfDirectory(before: DirectoryValue, after: DirectoryValue): DirectoryFact[] {
	const fields = new Set([
		...Object.keys(before.workspace ?? {}),
		...Object.keys(after.workspace ?? {})
	]);
	const facts: DirectoryFact[] = [
		...[...fields].flatMap((field) => {
			const from = before.workspace?.[field];
			const to = after.workspace?.[field];
			return from === to ? [] : [{ what: 'workspace' as const, field, from, to }];
		}),
		...differing(before.members, after.members).map(
			(pair) => ({ what: 'member', ...pair }) as const
		),
		...differing(before.teams, after.teams).map((pair) => ({ what: 'team', ...pair }) as const),
		...differing(before.devices, after.devices).map(
			(pair) => ({ what: 'device', ...pair }) as const
		),
		...keysOfBoth(before.targets, after.targets).flatMap((key) => {
			const [from, to] = [before.targets.get(key) ?? null, after.targets.get(key) ?? null];
			const isSame = from?.amount === to?.amount && from?.currency === to?.currency;
			return isSame ? [] : [{ what: 'target' as const, key, from, to }];
		}),
		...changedValues(before.arrangements, after.arrangements).map(
			(pair) => ({ what: 'arrangement', ...pair }) as const
		),
		...changedValues(before.templates, after.templates).map(
			(pair) => ({ what: 'template', ...pair }) as const
		)
	];
	return facts.length === 0 ? [{ what: 'nothing' }] : facts;
}

/** Returns the keys of both maps; none when they are one and the same. */
const keysOfBoth = <Key>(a: ReadonlyMap<Key, unknown>, b: ReadonlyMap<Key, unknown>): Key[] =>
	a === b ? [] : [...new Set([...a.keys(), ...b.keys()])];

/** Returns what differs between two sets of plain values. */
function changedValues<Value>(
	before: ReadonlyMap<string, Value> = new Map<string, Value>(),
	after: ReadonlyMap<string, Value> = new Map<string, Value>()
): { readonly id: string; readonly from: Value | null; readonly to: Value | null }[] {
	return keysOfBoth(before, after).flatMap((id) => {
		const [from, to] = [before.get(id) ?? null, after.get(id) ?? null];
		return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ id, from, to }];
	});
}

function differing<Item>(
	before: ReadonlyMap<string, Item>,
	after: ReadonlyMap<string, Item>
): { from: Item | null; to: Item | null }[] {
	// What a change did not touch is the same object as before.
	if (before === after) return [];
	const pairs: { from: Item | null; to: Item | null }[] = [];
	for (const [id, to] of after) {
		const from = before.get(id) ?? null;
		if (from === to) continue;
		if (from === null || JSON.stringify(from) !== JSON.stringify(to)) pairs.push({ from, to });
	}
	for (const [id, from] of before) if (!after.has(id)) pairs.push({ from, to: null });
	return pairs;
}

/** What has rules of its own, by which others than admins change it. */
const OTHERS = ['target', 'arrangement', 'template'] as const;

type DirectoryRule = Rule<DirectoryFact, DirectoryContext>;

/** Returns the fields in which two states of the same item differ. */
function changedFields<Item extends object>(from: Item, to: Item): (keyof Item)[] {
	return (Object.keys({ ...from, ...to }) as (keyof Item)[]).filter(
		(key) => JSON.stringify(from[key]) !== JSON.stringify(to[key])
	);
}

const FIXED_MEMBER: readonly (keyof Member)[] = ['id', 'createdAt', 'importId'];
const FIXED_WORKSPACE: readonly string[] = ['id', 'createdAt', 'sample'];

/** Where the definitions of the workspace's fields are, by the setting as which a change of them is told. */
const DEFINITIONS = [
	{ field: 'spaceFields', read: ({ spaces }: People) => spaces?.fields ?? [] },
	{ field: 'customerFields', read: ({ customerFields }: People) => customerFields ?? [] }
];

/** The rules that judge a change of the directory, in the order in which they are asked. */
export const DIRECTORY_RULES = {
	'members-only': membersOnly('directory'),
	'guests-read': guestsRead(
		'directory',
		'Guests change nothing, not their own name either: they have a part of it only, written by the relay.'
	),
	'own-name': {
		id: 'DI-01',
		who: 'members who are no guests',
		what: 'Every member sets their own name, and nothing else about themselves.',
		on: 'directory',
		why: 'A name is its bearer’s; a role is not.',
		judge: (fact, context) => {
			if (fact.what !== 'member' || fact.to?.id !== context.actor || fact.from === null) {
				return NO_OPINION;
			}
			const changed = changedFields(fact.from, fact.to);
			return changed.every((field) => field === 'name') ? ALLOWS : NO_OPINION;
		}
	},
	'no-own-role': {
		id: 'DI-02',
		who: 'everybody',
		what: 'Nobody raises their own role.',
		on: 'directory',
		why: 'Power is given by others.',
		judge: (fact, { actor }) => {
			if (fact.what !== 'member' || fact.to?.id !== actor || fact.from === null) return NO_OPINION;
			return refusesIf(ROLES.indexOf(fact.to.role) < ROLES.indexOf(fact.from.role), 'own-role');
		}
	},
	'owners-make-admins': {
		id: 'DI-03',
		who: 'admins who are no owners',
		what: 'Only owners make and unmake owners and admins, and change owners; the last owner stays.',
		on: 'directory',
		why: 'A workspace must not be taken over, nor be left to nobody.',
		judge: (fact, context) => {
			if (fact.what !== 'member') return NO_OPINION;
			const { actor, people } = context;
			// Deleting a member's entry is judged as removing the member.
			const to = fact.to ?? (fact.from && { ...fact.from, standing: 'removed' as const });
			if (to === null) return NO_OPINION;
			const may = judgeMemberEdit(actor, to, people);
			if (may.ok || may.error === 'admins-only') return NO_OPINION;
			return refuses(may.error, { member: to.id });
		}
	},
	'members-stay': {
		id: 'DI-04',
		who: 'everybody',
		what: 'Members are removed, not erased, unless they never came; who they are and when they came stays.',
		on: 'directory',
		why: 'History names them for good.',
		judge: (fact) => {
			if (fact.what !== 'member' || fact.from === null) return NO_OPINION;
			const { from, to } = fact;
			if (to === null) return refusesIf(from.standing !== 'invited', 'fixed', { member: from.id });
			const field = changedFields(from, to).find((changed) => FIXED_MEMBER.includes(changed));
			return refusesIf(field !== undefined, 'fixed', { member: to.id, field: field ?? '' });
		}
	},
	'workspace-stays': {
		id: 'DI-05',
		who: 'everybody',
		what: 'Which workspace it is, and since when, is said once.',
		on: 'directory',
		why: 'Devices and relays tell workspaces apart by it.',
		judge: (fact) =>
			fact.what === 'workspace'
				? refusesIf(fact.from !== undefined && FIXED_WORKSPACE.includes(fact.field), 'fixed', {
						field: fact.field
					})
				: NO_OPINION
	},
	'fields-that-can-be': {
		id: 'LS-10',
		who: 'everybody',
		what: 'The default of a field of spaces or customers is of the field’s type, and only a field that is not in use any more is deleted for good.',
		on: 'directory',
		why: 'What starts with a default that does not fit would be refused for somebody who did nothing wrong.',
		judge: (fact, { before, after }) => {
			if (fact.what !== 'workspace') return NO_OPINION;
			const read = DEFINITIONS.find(({ field }) => field === fact.field)?.read;
			if (read === undefined) return NO_OPINION;
			const fault = definitionFault(read(before), read(after));
			return refusesIf(fault !== null, 'malformed', { field: fault ?? '' });
		}
	},
	'admins-switch-add-ons': {
		id: 'LS-04',
		who: 'everybody but admins',
		what: 'Only admins and owners switch add-ons on and off.',
		on: 'directory',
		why: 'What is off is hidden from everybody.',
		judge: (fact, context) => {
			if (fact.what !== 'workspace' || !isAddonField(fact.field)) return NO_OPINION;
			const actor = memberOf(context);
			return refusesIf(actor === undefined || !isAdmin(actor.role), 'admins-only');
		}
	},
	'keys-stay': {
		id: 'DI-06',
		who: 'everybody',
		what: 'A device’s key and member never change. Devices come in by an invitation; only owners put one back.',
		on: 'directory',
		why: 'Who adds a device to somebody acts as them.',
		judge: (fact, context) => {
			if (fact.what !== 'device') return NO_OPINION;
			const { from, to } = fact;
			if (to === null) return NO_OPINION;
			if (from === null) {
				return memberOf(context)?.role === 'owner' ? ALLOWS : refuses('owners-only');
			}
			const field = changedFields(from, to).find((changed) => changed !== 'name');
			return refusesIf(field !== undefined, 'fixed', { field: field ?? '' });
		}
	},
	'own-devices': {
		id: 'DI-07',
		who: 'members who are no guests',
		what: 'Everybody names and removes their own devices; admins also those of others, of owners only owners.',
		on: 'directory',
		why: 'A lost device must not stay in.',
		judge: (fact, context) => {
			if (fact.what !== 'device') return NO_OPINION;
			const device = fact.from ?? fact.to;
			const actor = memberOf(context);
			if (device === null || actor === undefined) return NO_OPINION;
			if (fact.to === null && isLastWayIn(device, context)) return refuses('last-owner');
			if (device.member === actor.id) return ALLOWS;
			const whose = context.people.members.get(device.member);
			if (whose?.role === 'owner' && actor.role !== 'owner') return refuses('owners-only');
			return NO_OPINION;
		}
	},
	targets: {
		id: 'DI-08',
		who: 'supervisors',
		what: 'Admins and owners set everybody’s targets, a supervisor those of a team that they supervise and of its members; each target is of somebody who is there, and of a month.',
		on: 'directory',
		why: 'Who answers for a team says what it is to reach.',
		judge: (fact, { actor, people }) => {
			if (fact.what !== 'target') return NO_OPINION;
			const place = fromTargetKey(fact.key);
			if (place === null) return refuses('malformed', { field: 'targets' });
			const { of } = place;
			const known = of.kind === 'team' ? people.teams.has(of.id) : people.members.has(of.id);
			// What was set for somebody who has been erased since may be removed.
			if (!known && fact.to !== null) return refuses('malformed', { field: 'targets' });
			return maySetTarget(actor, of, people) ? ALLOWS : refuses('target-not-yours');
		}
	},
	arrangements: {
		id: 'DI-09',
		who: 'members who are no guests',
		what: 'Everybody shares arrangements of the overview in their own name, at most ten, with everybody or with a team of theirs, and changes and takes back their own; admins take back everybody’s.',
		on: 'directory',
		why: 'What somebody shares is theirs, and stands in everybody’s directory.',
		judge: (fact, { actor, people, after }) => {
			if (fact.what !== 'arrangement') return NO_OPINION;
			const { from, to } = fact;
			const role = people.members.get(actor)?.role;
			const isTakenBack = to === null && role !== undefined && isAdmin(role);
			if (from !== null && from.by !== actor && !isTakenBack) return refuses('not-yours');
			if (to === null) return ALLOWS;
			if (to.by !== actor) return refuses('not-the-author');
			if (to.team !== null && !mayShareWith(actor, to.team, people)) return refuses('not-yours');
			const theirs = [...(after.arrangements ?? [])].filter(([, { by }]) => by === actor);
			return theirs.length > MOST_SHARED ? refuses('too-many') : ALLOWS;
		}
	},
	'saved-templates': {
		id: 'DI-10',
		who: 'members who are no guests',
		what: 'Whoever may create spaces saves the structure of one as a template, in their own name, at most ten; they rename and delete their own, admins everybody’s. What is in a template stays as it was saved.',
		on: 'directory',
		why: 'Others begin with what somebody saved, and it stands in everybody’s directory.',
		judge: (fact, { actor, people, after }) => {
			if (fact.what !== 'template') return NO_OPINION;
			const { from, to } = fact;
			const member = people.members.get(actor);
			if (from !== null && !mayKeepTemplate(member, from)) return refuses('not-yours');
			if (to === null) return ALLOWS;
			if (from !== null) {
				const isRenamed =
					JSON.stringify({ ...to, name: '' }) === JSON.stringify({ ...from, name: '' });
				return isRenamed ? ALLOWS : refuses('fixed', { field: 'templates' });
			}
			if (!mayMakeSpaces(member, people.spaces)) return refuses('makers-only');
			if (!mayKeepTemplate(member, to)) return refuses('not-the-author');
			const all = [...(after.templates?.values() ?? [])];
			const isFull = all.length > MOST_TEMPLATES;
			return isFull || all.filter(({ by }) => by === to.by).length > MOST_SAVED
				? refuses('too-many')
				: ALLOWS;
		}
	},
	'admins-look-after-people': {
		id: 'OP-05',
		who: 'admins, owners',
		what: 'Admins and owners look after the workspace’s name and settings, its members, teams and devices; nobody else.',
		on: 'directory',
		why: 'Roles and teams decide who sees what.',
		judge: (fact, context) => {
			const actor = memberOf(context);
			if (actor !== undefined && isAdmin(actor.role)) return ALLOWS;
			const { actor: id } = context;
			if (OTHERS.some((what) => what === fact.what)) return NO_OPINION;
			const own =
				(fact.what === 'member' && fact.to?.id === id && onlyName(fact.from, fact.to)) ||
				(fact.what === 'device' && (fact.from ?? fact.to)?.member === id);
			return own ? NO_OPINION : refuses('admins-only');
		}
	}
} as const satisfies Readonly<Record<string, DirectoryRule>>;

const onlyName = (from: Member | null, to: Member): boolean =>
	from !== null && changedFields(from, to).every((field) => field === 'name');

/** Whether this is the only remaining device with which an owner could get in. */
function isLastWayIn(device: Device, { people, after }: DirectoryContext): boolean {
	const member = people.members.get(device.member);
	if (member === undefined || !isLastOwner(member, people)) return false;
	return ![...after.devices.values()].some((other) => other.member === member.id);
}
