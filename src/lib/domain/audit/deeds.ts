import { isAddonField } from '../addons/addons';
import type { MemberId } from '../core/ids';
import type { Device, Member, Team } from '../member/member';
import { factsOfDirectory, type DirectoryFact } from '../policy/directory-rules';
import type { DirectoryValue, DocumentValue, RecordFields } from '../policy/edit';
import { factsOfSpace, type SpaceFact } from '../policy/space-rules';
import type { Space } from '../space/space';
import type { Deed } from './entry';

/** Of more than this many of the same in one change, their number is written and not each. */
const EACH = 10;

/** Returns what a change of a room's own document does that admins look up later. */
export function deedsOf(by: MemberId, before: DocumentValue, after: DocumentValue): Deed[] {
	if (before.kind === 'directory' && after.kind === 'directory') {
		return together(deedsOfDirectory(before.directory, after.directory));
	}
	if (before.kind === 'space' && after.kind === 'space') {
		return together(deedsOfSpace(by, after.id, before.space, after.space));
	}
	return [];
}

function deedsOfDirectory(before: DirectoryValue, after: DirectoryValue): Deed[] {
	// The first that a relay hears of a workspace is all of it, whoever did it and when.
	if (before.workspace === null) {
		return after.workspace === null ? [] : [{ act: 'workspace-brought' }];
	}
	return factsOfDirectory(before, after).flatMap(deedOfDirectory);
}

function deedOfDirectory(fact: DirectoryFact): Deed[] {
	switch (fact.what) {
		case 'workspace':
			return [deedOfSetting(fact.field, fact.to)];
		case 'member':
			return deedsOfMember(fact.from, fact.to);
		case 'team':
			return deedOfTeam(fact.from, fact.to);
		case 'device':
			return deedOfDevice(fact.from, fact.to);
		case 'target':
			return [{ act: 'targets-changed' }];
		case 'arrangement':
			return [{ act: 'setting-changed', subject: 'arrangements' }];
		case 'template':
			return [{ act: 'setting-changed', subject: 'templates' }];
		case 'nothing':
			return [];
	}
}

function deedOfSetting(field: string, to: unknown): Deed {
	if (!isAddonField(field)) return { act: 'setting-changed', subject: field };
	// Leads say that they are on, everything else that it is off.
	const isOn = field === 'leads' ? to === true : to !== true;
	return { act: isOn ? 'addon-on' : 'addon-off', subject: field.replace(/Off$/, '') };
}

/** Returns what differs about a member. */
export function deedsOfMember(from: Member | null, to: Member | null): Deed[] {
	const subject = (to ?? from)?.id ?? '';
	if (from === null) return [{ act: 'member-added', subject, to: to?.role ?? '' }];
	if (to === null) return [{ act: 'member-removed', subject }];
	const deeds: Deed[] = [];
	if (from.standing !== to.standing) {
		if (to.standing === 'removed') deeds.push({ act: 'member-removed', subject });
		else if (from.standing === 'removed') deeds.push({ act: 'member-restored', subject });
	}
	if (from.role !== to.role) {
		deeds.push({ act: 'role-changed', subject, from: from.role, to: to.role });
	}
	if (from.team !== to.team) {
		deeds.push({
			...{ act: 'member-team-changed', subject },
			...{ from: from.team ?? '', to: to.team ?? '' }
		});
	}
	if (from.name !== to.name) deeds.push({ act: 'member-renamed', subject });
	return deeds;
}

/** Returns what somebody does who comes in by a link: they join, or bring another device. */
export function deedOfArrival(member: Member, known: Member | null, inviter: MemberId): Deed {
	if (known?.standing === 'active') return { act: 'device-added', subject: member.id };
	return { act: 'joined', subject: inviter, to: member.role };
}

function deedOfTeam(from: Team | null, to: Team | null): Deed[] {
	const subject = (to ?? from)?.id ?? '';
	if (from === null) return [{ act: 'team-made', subject }];
	return [{ act: to === null ? 'team-removed' : 'team-changed', subject }];
}

function deedOfDevice(from: Device | null, to: Device | null): Deed[] {
	// A new name of a device gives nobody anything.
	if (from !== null && to !== null) return [];
	const subject = (to ?? from)?.member ?? '';
	return [{ act: to === null ? 'device-removed' : 'device-added', subject }];
}

function deedsOfSpace(by: MemberId, id: string, before: Space | null, after: Space | null): Deed[] {
	if (after === null) return [];
	// Whoever refills a relay brings spaces that others made.
	if (before === null) {
		return [{ act: after.createdBy === by ? 'space-made' : 'space-brought', space: id }];
	}
	return factsOfSpace(before, after).flatMap((fact) =>
		deedOfSpace(fact).map((deed) => ({ ...deed, space: id }))
	);
}

function deedOfSpace(fact: SpaceFact): Deed[] {
	switch (fact.what) {
		case 'set':
			return [deedOfSpaceField(fact)];
		case 'member':
			return [{ act: fact.inside ? 'space-let-in' : 'space-put-out', subject: fact.member }];
		case 'stage':
			return [{ act: 'process-changed', subject: 'stages' }];
		case 'part':
			// Shared views say how one looks at a space, and nothing of it.
			return fact.part === 'views' ? [] : [{ act: 'process-changed', subject: fact.part }];
		case 'label':
			return [{ act: 'space-changed', subject: fact.of }];
		case 'value':
			return [{ act: 'space-changed', subject: 'values' }];
		case 'make':
		case 'empty':
		case 'ask':
		case 'answer':
		case 'nothing':
			return [];
	}
}

function deedOfSpaceField({ field, from, to }: Extract<SpaceFact, { what: 'set' }>): Deed {
	switch (field) {
		case 'visibility':
			return { act: 'space-visibility', from: String(from), to: String(to) };
		case 'archived':
			return { act: to === true ? 'space-archived' : 'space-unarchived' };
		case 'deleted':
			return { act: to === true ? 'space-binned' : 'space-restored' };
		default:
			return { act: 'space-changed', subject: field };
	}
}

/** Returns what an accepted edit of a record does that admins look up later. */
export function deedOfRecord(
	by: MemberId,
	space: string | null,
	before: RecordFields | null,
	after: RecordFields
): Deed | null {
	const at = space === null ? {} : { space };
	const subject = String(after['kind']);
	// The text of a record is a part of it.
	if (subject === 'body') return null;
	if (before === null) {
		// An admin who refills a relay brings what others imported.
		const isImport = typeof after['importId'] === 'string' && after['createdBy'] === by;
		return isImport ? { act: 'imported', subject, ...at } : null;
	}
	const [was, is] = [before['binned'] === true, after['binned'] === true];
	if (was === is) return null;
	return { act: is ? 'records-binned' : 'records-restored', subject, ...at };
}

/** Puts many of the same act into one. Two values of one field of a list are one act already. */
function together(deeds: readonly Deed[]): Deed[] {
	const unlike = new Map<string, Deed>();
	for (const deed of deeds) {
		const key = JSON.stringify([deed.act, deed.subject, deed.from, deed.to]);
		const { count = 0 } = unlike.get(key) ?? {};
		const isCounted = deed.act === 'targets-changed';
		unlike.set(key, isCounted ? { ...deed, count: count + 1 } : deed);
	}
	const byAct = new Map<string, Deed[]>();
	for (const deed of unlike.values()) {
		byAct.set(deed.act, [...(byAct.get(deed.act) ?? []), deed]);
	}
	return [...byAct.values()].flatMap((same) => {
		const [first] = same;
		if (first === undefined || same.length <= EACH) return same;
		const { act, space } = first;
		return [{ act, ...(space === undefined ? {} : { space }), count: same.length }];
	});
}
