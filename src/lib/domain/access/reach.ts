import type { MemberId } from '../core/ids';
import type { Readers, RecordFacts, RecordKind } from '../core/record';
import { isAdmin, type Member, type People } from '../member/member';
import type { Space } from '../space/space';
import { DEFAULT_VISIBILITY, type RecordVisibility } from './visibility';

/** The owners whose records of one kind a member sees: everybody, or these members. */
export type Scope = 'all' | ReadonlySet<MemberId>;

/**
 * What a member sees (OP-08). An agent sees their own deals, a supervisor those of the members of the
 * teams they supervise and their own, admin and owner all. The workspace's visibility settings may
 * widen that for deals and narrow it for customers (LS-06). Guests are added to a space one by one to
 * read it, and see everything in it. Customers are in no space, and no setting gives guests access to
 * them.
 */
export type Reach =
	| { readonly kind: 'none' }
	| {
			readonly kind: 'some';
			readonly deals: Scope;
			readonly customers: Scope;
			/** Whose reach it is, for what is read by name alone; `null` where that is not known. */
			readonly self: MemberId | null;
	  };

const NONE: Reach = { kind: 'none' };
const NOBODYS: Scope = new Set();

/** Returns the reach of a member. An unknown or removed member reaches nothing. */
export function reachOf(memberId: MemberId, people: People): Reach {
	const member = people.members.get(memberId);
	if (member === undefined || member.standing === 'removed') return NONE;
	const self = member.id;
	if (isAdmin(member.role)) return { kind: 'some', deals: 'all', customers: 'all', self };
	if (member.role === 'guest') return { kind: 'some', deals: 'all', customers: NOBODYS, self };
	const { deals, customers } = people.visibility ?? DEFAULT_VISIBILITY;
	return {
		kind: 'some',
		deals: scopeOf(member, deals, people),
		customers: scopeOf(member, customers, people),
		self
	};
}

function scopeOf(member: Member, visibility: RecordVisibility, people: People): Scope {
	if (visibility === 'everyone') return 'all';
	const owners = new Set([member.id]);
	const teams = new Set<string>();
	if (visibility === 'team' && member.team !== null) teams.add(member.team);
	if (member.role === 'supervisor') {
		for (const team of people.teams.values()) {
			if (team.supervisors.includes(member.id)) teams.add(team.id);
		}
	}
	for (const other of people.members.values()) {
		if (other.team !== null && teams.has(other.team)) owners.add(other.id);
	}
	return owners;
}

/**
 * Whether a record with these facts is within reach (OP-08), by its owner or by a participant (PR-11), or by
 * those of the record that it takes its readers from. A draft is read by its owner and its participants alone (HI-17).
 * Tasks without a deal, projects, topics, campaigns and pages are for everybody in the space.
 */
export function mayRead(reach: Reach, facts: RecordFacts): boolean {
	if (reach.kind === 'none') return false;
	const { owner, participants, ...of } = readersOf(facts);
	if (READ_BY[of.kind] === 'named') {
		const { self } = reach;
		return self !== null && (owner === self || participants?.includes(self) === true);
	}
	const scope = scopeFor(reach, of);
	if (scope === 'all') return true;
	if (owner !== null && scope.has(owner)) return true;
	return participants?.some((member) => scope.has(member)) ?? false;
}

/**
 * Returns who reads a record with these facts: the readers of another record where it takes them from one.
 * Equal exactly for the same readers where everybody inside reads.
 */
export function readersOf(facts: RecordFacts): Readers {
	if (facts.readers !== undefined) return facts.readers;
	const { kind, owner, participants, ofDeal } = facts;
	if (ofDeal !== true && READ_BY[kind] === 'inside') return { kind, owner: null };
	return {
		kind,
		owner,
		...(participants === undefined ? {} : { participants }),
		...(ofDeal === undefined ? {} : { ofDeal })
	};
}

/** Whether a record's owner is within reach. A participant alone may not hand it on. */
export function ownsInReach(reach: Reach, facts: Omit<RecordFacts, 'participants'>): boolean {
	if (reach.kind === 'none') return false;
	const scope = scopeFor(reach, facts);
	return scope === 'all' || (facts.owner !== null && scope.has(facts.owner));
}

function scopeFor(
	reach: Extract<Reach, { kind: 'some' }>,
	{ kind, ofDeal }: Pick<RecordFacts, 'kind' | 'ofDeal'>
): Scope {
	const by = ofDeal === true ? 'deals' : READ_BY[kind];
	if (by === 'named') return reach.self === null ? NOBODYS : new Set([reach.self]);
	return by === 'inside' ? 'all' : reach[by];
}

/**
 * The scope that gives access to each kind of record. Leads become deals, and calls are made to win
 * some. Kinds marked `inside` are read by everybody who may enter the space, those marked `named` only by whom they name.
 */
const READ_BY: Readonly<Record<RecordKind, 'deals' | 'customers' | 'inside' | 'named'>> = {
	deal: 'deals',
	lead: 'deals',
	call: 'deals',
	customer: 'customers',
	task: 'inside',
	project: 'inside',
	topic: 'inside',
	page: 'inside',
	version: 'inside',
	/** As long as its topic is not there. */
	post: 'inside',
	draft: 'named',
	/** Without its record, which the relay knows before it takes a body: nobody but who reads every deal. */
	body: 'deals',
	campaign: 'inside',
	folder: 'inside',
	file: 'inside'
};

/**
 * Returns a reach as text. Texts are equal exactly for equal reaches, whoever's they are: a cursor stores it, and many
 * share it.
 */
export const reachKey = (reach: Reach): string =>
	reach.kind === 'none' ? 'none' : `${scopeKey(reach.deals)};${scopeKey(reach.customers)}`;

const scopeKey = (scope: Scope): string => (scope === 'all' ? '*' : [...scope].sort().join(','));

/**
 * Returns, as text, the reaches of a device whose connection ended while its rights changed. It has
 * everything that is within all of them, and some of what is within one.
 */
export const reachesKey = (reaches: readonly Reach[]): string =>
	[...new Set(reaches.map(reachKey))].join(CUT);

/** Reads such a text, also that of a single reach. */
export const reachesFromKey = (key: string): readonly Reach[] => key.split(CUT).map(reachFromKey);

/** The separator between two reaches. No member id contains it. */
const CUT = '>';

/** Reads a reach from its text. An unreadable text reaches nothing. */
export function reachFromKey(key: string): Reach {
	const [deals, customers, ...more] = key.split(';');
	if (deals === undefined || customers === undefined || more.length > 0) return NONE;
	return {
		kind: 'some',
		deals: scopeFromKey(deals),
		customers: scopeFromKey(customers),
		self: null
	};
}

/** Returns a reach that was read from its text, as that of a member. */
export const reachFor = (reach: Reach, member: MemberId): Reach =>
	reach.kind === 'none' ? reach : { ...reach, self: member };

/** Whether who reads a record with these facts is said by name: followers of the same reach differ in it. */
export const isReadByName = (facts: RecordFacts | null): boolean =>
	facts !== null && READ_BY[readersOf(facts).kind] === 'named';

const scopeFromKey = (key: string): Scope =>
	key === '*' ? 'all' : new Set(key.split(',').filter((id) => id !== ''));

/** Whether a member may enter a space: see its document and, within reach, its records (LS-05). */
export function mayEnter(
	memberId: MemberId,
	space: Pick<Space, 'visibility' | 'members'>,
	people: Pick<People, 'members'>
): boolean {
	const member = people.members.get(memberId);
	if (member === undefined || member.standing === 'removed') return false;
	return isAdmin(member.role) || openTo(member, space);
}

const openTo = (member: Member, space: Pick<Space, 'visibility' | 'members'>): boolean =>
	space.members.includes(member.id) || (space.visibility === 'public' && member.role !== 'guest');

/** Whether a member may know that a space exists: hidden ones are not listed for others (LS-05). */
export function mayList(
	memberId: MemberId,
	space: Pick<Space, 'visibility' | 'members'>,
	people: Pick<People, 'members'>
): boolean {
	if (mayEnter(memberId, space, people)) return true;
	const member = people.members.get(memberId);
	if (member === undefined || member.standing === 'removed') return false;
	return space.visibility === 'private' && member.role !== 'guest';
}
