import type { Acting } from '../core/change';
import type { Member, People } from '../member/member';
import { member, peopleOf, team } from '../member/testkit';
import { SPACE_DEFAULTS, STAGE_DEFAULTS, type Space } from '../space/space';
import type { DirectoryValue, RecordFields } from './edit';

/** A small company for the tables of rules: one member of every role, and one who was removed. */

export const EVERYBODY: readonly Member[] = [
	member('olga', 'owner'),
	member('adam', 'admin'),
	member('sue', 'supervisor'),
	member('anna', 'agent', 'one'),
	member('bob', 'agent', 'two'),
	member('gus', 'guest'),
	{ ...member('rem', 'admin'), standing: 'removed' }
];

/** Sue supervises team one, which is Anna. */
export const PEOPLE: People = peopleOf(EVERYBODY, [team('one', 'sue'), team('two')]);

export const DIRECTORY: DirectoryValue = {
	...PEOPLE,
	workspace: { id: 'w', name: 'Tidewater', currency: 'EUR', createdAt: 0, sample: false },
	targets: new Map(),
	devices: new Map(
		EVERYBODY.map(({ id }) => [
			`d-${id}`,
			{ id: `d-${id}`, member: id, name: '', publicKey: id, createdAt: 0 }
		])
	)
};

/** A sales space for everybody, into which the guest has been let. */
export const NORTH: Space = {
	id: 'north',
	name: 'North',
	kind: 'sales',
	visibility: 'public',
	members: ['gus'],
	currency: 'EUR',
	nearDays: 7,
	createdAt: 0,
	createdBy: 'olga',
	...SPACE_DEFAULTS,
	requests: new Map([['bob', 1]]),
	stages: (['new', 'offer', 'won', 'lost'] as const).map((id, at) => ({
		id,
		name: id,
		...STAGE_DEFAULTS,
		kind: id === 'won' || id === 'lost' ? id : 'open',
		probability: { new: 20, offer: 20, won: 100, lost: 0 }[id],
		order: `a${String(at)}`,
		importId: null
	}))
};

/** A deal of that owner, in that stage. */
export const dealFields = (owner: string | null, stage = 'new'): RecordFields => ({
	kind: 'deal',
	space: 'north',
	title: 'Deal',
	owner,
	stage,
	order: 'a0',
	revenue: 100,
	createdAt: 0,
	createdBy: 'olga'
});

let count = 0;

/** Who acts, at one moment, with ids that are told apart. */
export const actingAs = (actor: string): Acting => ({
	actor,
	clock: { now: () => 5, offset: () => 0 },
	random: {
		bytes: (length) => {
			count += 1;
			return Uint8Array.from({ length }, (_, at) => (count * 31 + at * 7) % 248);
		}
	}
});
