import { mayRead, reachOf } from '../access/reach';
import { NO_CHANGE, type RecordChange } from '../core/change';
import type { RecordKind } from '../core/record';
import type { Device, Member, People, Role } from '../member/member';
import { rolesToGive } from '../member/rules';
import { SPACE_DEFAULTS, STAGE_DEFAULTS, type Space } from '../space/space';
import { editOf, type DirectoryValue, type DocumentValue, type RecordFields } from './edit';
import { judgeDocument, judgeRecord } from './judge';

/** The extent of a permission: everywhere, for one's own records or those of one's team, or not at all. */
export type Extent = 'all' | 'team' | 'own' | 'none';

/** A permission, as the table of roles lists it. */
export interface Capability {
	readonly id: CapabilityId;
	readonly roles: Readonly<Record<Role, Extent>>;
}

export type CapabilityId = keyof typeof CAPABILITIES;

/**
 * Returns what every role may do. It is not written down anywhere, but derived by asking the rules, in
 * a workspace with these visibility settings. So the table that people read cannot differ from what the
 * relay does.
 */
export const capabilities = (visibility?: People['visibility']): readonly Capability[] =>
	(Object.keys(CAPABILITIES) as CapabilityId[]).map((id) => {
		const of = (role: Role) => CAPABILITIES[id](companyOf(role, visibility));
		const roles = {
			owner: of('owner'),
			admin: of('admin'),
			supervisor: of('supervisor'),
			agent: of('agent'),
			guest: of('guest')
		};
		return { id, roles };
	});

/** The member in question, a member of a team that they supervise or may supervise, and a stranger. */
interface Company {
	readonly role: Role;
	readonly people: People;
}

const ME = 'me';
const MATE = 'mate';
const OTHER = 'other';

function companyOf(role: Role, visibility: People['visibility']): Company {
	const member = (id: string, as: Role, team: string | null): Member => ({
		id,
		name: id,
		role: as,
		team,
		standing: 'active',
		createdAt: 0,
		importId: null
	});
	const members = [
		member(ME, role, 'mine'),
		member(MATE, 'agent', 'mine'),
		member(OTHER, 'agent', 'theirs'),
		member('top', 'owner', null)
	];
	const supervisors = role === 'supervisor' ? [ME] : [];
	return {
		role,
		people: {
			members: new Map(members.map((each) => [each.id, each])),
			teams: new Map([
				['mine', { id: 'mine', name: '', label: '', supervisors, importId: null }],
				['theirs', { id: 'theirs', name: '', label: '', supervisors: [], importId: null }]
			]),
			...(visibility === undefined ? {} : { visibility })
		}
	};
}

const SPACE: Space = {
	id: 'space',
	name: '',
	kind: 'sales',
	visibility: 'public',
	members: [ME],
	currency: 'EUR',
	nearDays: 7,
	createdAt: 0,
	createdBy: 'top',
	...SPACE_DEFAULTS,
	requests: new Map(),
	stages: (['open', 'won'] as const).map((kind) => ({
		id: kind,
		name: kind,
		...STAGE_DEFAULTS,
		kind,
		probability: 0,
		order: 'a0',
		importId: null
	}))
};

const fieldsOf = (kind: RecordKind, owner: string, stage = 'open'): RecordFields => ({
	kind,
	owner,
	stage,
	title: '',
	createdBy: 'top',
	createdAt: 0,
	space: kind === 'customer' ? null : SPACE.id
});

/** Returns the extent of a permission, from the answers for three owners. */
function extent(may: (owner: string) => boolean): Extent {
	if (may(OTHER)) return 'all';
	if (may(MATE)) return 'team';
	return may(ME) ? 'own' : 'none';
}

const change = (kind: RecordKind, what: RecordChange, stage?: string) => {
	return ({ people }: Company): Extent =>
		extent((owner) => {
			const space = kind === 'customer' ? null : SPACE;
			return judgeRecord(ME, editOf(fieldsOf(kind, owner, stage), what), { people, space, now: 0 })
				.ok;
		});
};

const moved = (from: string, to: string): RecordChange => ({
	set: { stage: to },
	history: [{ id: 'h', at: 0, by: ME, what: 'stage', from, to }],
	posts: []
});

const post: RecordChange = { ...NO_CHANGE, posts: [{ id: 'p', at: 0, by: ME, text: '.' }] };

/** Says something in a topic, which is a record of its own. */
const said: RecordChange = {
	set: { kind: 'post', space: SPACE.id, topic: 't', createdAt: 0, createdBy: ME },
	history: [{ id: 'c', at: 0, by: ME, what: 'created' }],
	posts: [{ id: 'p', at: 0, by: ME, text: '.' }]
};

const binned: RecordChange = {
	set: { binned: true },
	history: [{ id: 'b', at: 0, by: ME, what: 'binned' }],
	posts: []
};

const yes = (may: boolean): Extent => (may ? 'all' : 'none');

const space = (before: Space | null, after: Space) => {
	return ({ people }: Company): Extent => {
		const value = (of: Space | null): DocumentValue => ({ kind: 'space', id: after.id, space: of });
		return yes(judgeDocument(ME, value(before), value(after), people).ok);
	};
};

function directory(
	{ people }: Company,
	alter: (value: DirectoryValue) => Partial<DirectoryValue>
): boolean {
	const device = (member: string): Device => ({
		id: member,
		member,
		name: '',
		publicKey: '',
		createdAt: 0
	});
	const before: DirectoryValue = {
		...people,
		workspace: { name: '' },
		targets: new Map(),
		devices: new Map([ME, MATE, OTHER].map((member) => [member, device(member)]))
	};
	const value = (of: DirectoryValue): DocumentValue => ({ kind: 'directory', directory: of });
	return judgeDocument(ME, value(before), value({ ...before, ...alter(before) }), people).ok;
}

const withMember = (value: DirectoryValue, id: string, alter: Partial<Member>) => {
	const known = value.members.get(id);
	return known === undefined
		? {}
		: { members: new Map(value.members).set(id, { ...known, ...alter }) };
};

const withoutDevicesOf = (owner: string) => (value: DirectoryValue) => ({
	devices: new Map([...value.devices].filter(([, { member }]) => member !== owner))
});

/** Each function asks the rules about one permission. */
const CAPABILITIES = {
	'deals.see': ({ people }: Company): Extent =>
		extent((owner) => mayRead(reachOf(ME, people), { kind: 'deal', owner })),
	'deals.move': change('deal', moved('open', 'won')),
	'deals.reopen': change('deal', moved('won', 'open'), 'won'),
	'deals.assign': ({ people }: Company): Extent =>
		extent((owner) => {
			const assign: RecordChange = {
				set: { owner: owner === ME ? MATE : ME },
				history: [
					{ id: 'o', at: 0, by: ME, what: 'owner', from: owner, to: owner === ME ? MATE : ME }
				],
				posts: []
			};
			return judgeRecord(ME, editOf(fieldsOf('deal', owner), assign), {
				people,
				space: SPACE,
				now: 0
			}).ok;
		}),
	'customers.edit': change('customer', post),
	'posts.write': ({ people }: Company): Extent =>
		yes(judgeRecord(ME, editOf(null, said), { people, space: SPACE, now: 0 }).ok),
	'records.bin': change('deal', binned),
	'spaces.make': space(null, {
		...SPACE,
		id: `${ME}-00000000000000`,
		createdBy: ME
	}),
	'spaces.configure': space(SPACE, { ...SPACE, name: 'other' }),
	'people.own-name': (company: Company): Extent =>
		directory(company, (value) => withMember(value, ME, { name: 'other' })) ? 'own' : 'none',
	'people.devices': (company: Company): Extent =>
		extent((owner) => directory(company, withoutDevicesOf(owner))),
	'people.manage': (company: Company): Extent =>
		yes(directory(company, (value) => withMember(value, OTHER, { team: 'mine' }))),
	'people.make-admins': (company: Company): Extent =>
		yes(directory(company, (value) => withMember(value, OTHER, { role: 'admin' }))),
	'people.invite': ({ role }: Company): Extent => yes(rolesToGive(role).length > 0)
} as const satisfies Readonly<Record<string, (company: Company) => Extent>>;
