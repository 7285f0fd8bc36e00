import { ADDONS, switchOf } from '../../src/lib/domain/addons/addons';
import { VISIBILITIES } from '../../src/lib/domain/space/space';
import { readDirectory } from '../../src/lib/documents/directory';
import {
	dropDevice,
	dropGroup,
	putGroup,
	putMember,
	putTeam,
	putWorkspaceField,
	setRate,
	setTarget,
	writeWorkspace
} from '../../src/lib/documents/write-directory';
import { putActivity } from '../../src/lib/documents/activities';
import { putCustomField } from '../../src/lib/documents/custom-fields';
import {
	noteUsed,
	putOwnView,
	removeOwnView,
	setFavourite,
	setOverviewVisit
} from '../../src/lib/documents/private';
import {
	putLostReason,
	putSharedView,
	removeLostReason,
	removeSharedView,
	setDeleted,
	setSpaceField,
	setSpaceGroup,
	setSpaceTag
} from '../../src/lib/documents/space';
import { hashOf } from '../../src/lib/replica/base64url';
import { anySpace, outcome, shortOf, type Work } from './person';

/** Groups, tags, fields, currencies, targets and add-ons: an admin’s, and what others try. */
const settings: Work['run'] = async ({ workspace, dice }) => {
	const { workspace: info, groups, members } = workspace.directory.read(readDirectory);
	if (info === null) return null;
	const kind = dice.below(9);
	const somebody = dice.pick([...members.keys()].sort());
	const saved = await workspace.directory.edit((doc) => {
		switch (kind) {
			case 0:
				putGroup(doc, {
					id: dice.pick(['g1', 'g2']),
					name: `G${String(dice.below(9))}`,
					colour: 'blue',
					order: 'a0'
				});
				return;
			case 1: {
				const [group] = groups;
				if (group !== undefined) dropGroup(doc, group.id);
				return;
			}
			case 2:
			case 3:
				putWorkspaceField(doc, dice.pick(['customers', 'spaces'] as const), {
					id: 'f1',
					name: `F${String(dice.below(9))}`,
					hint: '',
					type: 'text',
					choices: [],
					required: false,
					initial: null,
					order: 'a0',
					removed: dice.below(4) === 0
				});
				return;
			case 4:
				setRate(doc, 'EUR', dice.below(3) === 0 ? null : 1 + dice.below(100) / 100);
				return;
			case 5: {
				const target = { amount: dice.below(9999), currency: 'USD' };
				setTarget(doc, { kind: 'member', id: somebody }, '2031-02', target);
				return;
			}
			case 6:
				writeWorkspace(doc, { ...info, ...switchOf(dice.pick(ADDONS), dice.below(2) === 0) });
				return;
			case 7:
				writeWorkspace(doc, { ...info, spaceVisibility: dice.pick(VISIBILITIES) });
				return;
			default:
				putTeam(doc, {
					id: 't2',
					name: `T${String(dice.below(9))}`,
					label: '',
					supervisors: [somebody],
					importId: null
				});
		}
	});
	return `changes settings of the workspace${outcome(saved)}`;
};

/** Removes somebody, or takes them back. */
const removeMember: Work['run'] = async ({ workspace, dice }) => {
	const { members } = workspace.directory.read(readDirectory);
	const others = [...members.values()]
		.filter(({ id, role }) => id !== workspace.me && role !== 'owner')
		.sort((a, b) => (a.id < b.id ? -1 : 1));
	if (others.length === 0) return null;
	const gone = others.filter(({ standing }) => standing === 'removed');
	const other = dice.pick(gone.length > 0 && dice.below(2) === 0 ? gone : others);
	const standing = other.standing === 'removed' ? 'active' : 'removed';
	const saved = await workspace.directory.edit((doc) => {
		const now = readDirectory(doc).members.get(other.id);
		if (now !== undefined) putMember(doc, { ...now, standing });
	});
	return `${standing === 'removed' ? 'removes' : 'takes back'} ${other.name}${outcome(saved)}`;
};

/** Removes a device, as its owner or an admin does when it is lost. */
const removeDevice: Work['run'] = async ({ workspace, dice }) => {
	const { devices } = workspace.directory.read(readDirectory);
	const others = [...devices.values()]
		.filter(({ id, member }) => id !== workspace.deviceId && member !== '')
		.sort((a, b) => (a.id < b.id ? -1 : 1));
	if (others.length === 0) return null;
	const { id, name } = dice.pick(others);
	const saved = await workspace.directory.edit((doc) => {
		dropDevice(doc, id);
	});
	return `removes the device ${name} ${shortOf(id)}${outcome(saved)}`;
};

/** What a space has beside its stages. */
const spaceSettings: Work['run'] = async (person) => {
	const { workspace, dice } = person;
	const space = await anySpace(person);
	if (space === null) return null;
	const kind = dice.below(12);
	const document = workspace.space(space.id);
	const saved = await document.edit((doc) => {
		switch (kind) {
			case 0:
				setSpaceField(doc, 'archived', !space.archived);
				return;
			case 1:
				setDeleted(doc, !space.deleted);
				return;
			case 2:
				setSpaceGroup(doc, 'g1', !space.groups.includes('g1'));
				return;
			case 3:
				setSpaceTag(doc, dice.pick(['North', 'north']), space.tags.length === 0);
				return;
			case 4:
				putLostReason(doc, {
					id: dice.pick(['r1', 'r2']),
					name: `R${String(dice.below(9))}`,
					order: 'a0'
				});
				return;
			case 5:
				removeLostReason(doc, 'r1');
				return;
			case 6:
				putSharedView(doc, {
					id: 'v1',
					name: `V${String(dice.below(9))}`,
					view: '{}',
					order: 'a0'
				});
				return;
			case 7:
				removeSharedView(doc, 'v1');
				return;
			case 8:
				putCustomField(doc, {
					id: 'c1',
					name: `C${String(dice.below(9))}`,
					hint: '',
					type: 'text',
					choices: [],
					required: false,
					initial: null,
					requiredFrom: null,
					onCard: false,
					order: 'a0',
					removed: false
				});
				return;
			case 9: {
				const [activity] = space.activities;
				if (activity !== undefined)
					putActivity(doc, { ...activity, name: `A${String(dice.below(9))}` });
				return;
			}
			case 10:
				setSpaceField(doc, 'autoDeals', !space.autoDeals);
				return;
			default:
				setSpaceField(doc, 'rateFrom', dice.pick(['stage', 'activities'] as const));
		}
	});
	return `changes settings of the space ${shortOf(space.id)}${outcome(saved)}`;
};

/** What somebody keeps for themselves. */
const ownThings: Work['run'] = async (person) => {
	const { workspace, dice, tab } = person;
	const space = await anySpace(person);
	if (space === null) return null;
	const at = tab.environment.clock.now();
	const kind = dice.below(5);
	const saved = await workspace.mine.edit((doc) => {
		if (kind === 0)
			putOwnView(doc, { id: 'o1', space: space.id, name: `O${String(dice.below(9))}`, view: '{}' });
		else if (kind === 1) removeOwnView(doc, 'o1');
		else if (kind === 2) setFavourite(doc, space.id, dice.below(2) === 0 ? at : null);
		else if (kind === 3) noteUsed(doc, space.id, at)?.();
		else setOverviewVisit(doc, { seenAt: at, before: null });
	});
	return `changes what is their own${outcome(saved)}`;
};

/** Invitations and tokens: made, listed and taken back. */
const secrets: Work['run'] = async (person) => {
	const { workspace, profile, dice } = person;
	const space = await anySpace(person);
	const secretHash = await hashOf(profile.newId());
	const id = profile.newId();
	const kind = dice.below(5);
	const invite = {
		ask: 'invite',
		id,
		role: dice.pick(['agent', 'guest'] as const),
		team: null,
		spaces: space === null ? [] : [space.id],
		member: null,
		lifetime: 600_000,
		uses: 1,
		secretHash
	} as const;
	const token = {
		ask: 'make-token',
		id,
		name: 'T',
		space: space?.id ?? id,
		write: dice.below(2) === 0,
		manage: false,
		lifetime: 600_000,
		secretHash
	} as const;
	const question =
		kind === 0
			? invite
			: kind === 1
				? token
				: kind === 2
					? ({ ask: 'tokens' } as const)
					: kind === 3
						? ({ ask: 'audit', from: 0 } as const)
						: ({ ask: 'file-pass' } as const);
	const answer = await workspace.ask(question);
	if (answer?.answer !== 'done' || kind > 1 || dice.below(2) === 0)
		return `asks for ${question.ask}: ${answer?.answer ?? 'no answer'}`;
	const back = await workspace.ask(
		kind === 0 ? { ask: 'revoke-invitation', id } : { ask: 'revoke-token', id }
	);
	return `asks for ${question.ask} and takes it back: ${back?.answer ?? 'no answer'}`;
};

/** Makes a link for one, which several try at once; or takes it back before anybody has. */
const links: Work['run'] = async ({ workspace, profile, dice, company }) => {
	const id = profile.newId();
	const [isRevoked, secretHash] = [dice.below(3) === 0, await hashOf('secret')];
	const made = await workspace.ask({
		ask: 'invite',
		id,
		role: 'agent',
		team: null,
		spaces: [],
		member: null,
		lifetime: 600_000,
		uses: 1,
		secretHash
	});
	if (made?.answer !== 'done') return `makes a link: ${made?.answer ?? 'no answer'}`;
	if (isRevoked && (await workspace.ask({ ask: 'revoke-invitation', id }))?.answer !== 'done')
		return 'makes a link, and wants to take it back';
	// Nobody waits for them: a link is given away.
	const tries = [0, 1, 2].map(() => company.tryLink(id, 'secret'));
	const counted = Promise.all(tries).then((came) => {
		const most = isRevoked ? 0 : 1;
		const count = came.filter(Boolean).length;
		// A disk that was put back has forgotten who came.
		if (count > most && company.backups.length === 0 && company.twin === null)
			company.broken(`${String(count)} came in by a link for ${String(most)}`);
	});
	counted.catch((error: unknown) => {
		company.failed(profile, 'somebody with a link', error);
	});
	return `makes a link for one${isRevoked ? ', and takes it back' : ''}`;
};

/** Deletes for good what is in the bin. */
const eraseBin: Work['run'] = async ({ company, workspace, dice }) => {
	const rows = (await workspace.db.bin.toArray()).sort((a, b) => (a.id < b.id ? -1 : 1));
	if (rows.length === 0) return null;
	const { id, room } = dice.pick(rows);
	const done = await workspace.eraseForGood(room, [id]);
	if (done.is === 'done') company.erased.add(id);
	return `deletes ${shortOf(id)} for good: ${done.is}`;
};

/** Work at the company itself. */
export const COMPANY_WORK = {
	settings: { weight: 5, run: settings },
	removeMember: { weight: 2, run: removeMember },
	removeDevice: { weight: 1, run: removeDevice },
	spaceSettings: { weight: 5, run: spaceSettings },
	ownThings: { weight: 3, run: ownThings },
	secrets: { weight: 4, run: secrets },
	links: { weight: 1, run: links },
	eraseBin: { weight: 2, run: eraseBin }
} as const satisfies Record<string, Work>;
