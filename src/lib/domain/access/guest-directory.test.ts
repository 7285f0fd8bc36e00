import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Device, Member, Role } from '../member/member';
import { ROLES } from '../member/member';
import type { Space } from '../space/space';
import { guestDirectory, type WholeDirectory } from './guest-directory';
import { mayEnter } from './reach';

type Doors = Pick<Space, 'visibility' | 'members'>;

const member = (id: string, role: Role, standing: Member['standing'] = 'active'): Member => ({
	id,
	name: `name of ${id}`,
	role,
	team: 'team',
	standing,
	createdAt: 7,
	importId: 'import'
});

const device = (id: string, of: string): Device => ({
	id,
	member: of,
	name: `device of ${of}`,
	publicKey: `key of ${of}`,
	createdAt: 9
});

const wholeOf = (members: readonly Member[]): WholeDirectory & { readonly teams: unknown } => ({
	workspace: {
		id: 'workspace',
		name: 'Polder',
		currency: 'EUR',
		country: 'VN',
		timeZone: 'Asia/Ho_Chi_Minh',
		sample: false,
		leads: true,
		dealVisibility: 'team',
		customerVisibility: 'own',
		...{ spacesOff: false, campaignsOff: true, workOff: false },
		...{ discussionsOff: false, filesOff: false }
	},
	members: new Map(members.map((each) => [each.id, each])),
	devices: new Map(members.map(({ id }) => [`device-${id}`, device(`device-${id}`, id)] as const)),
	rates: new Map([['USD', 0.9]]),
	teams: new Map([['team', { id: 'team', name: 'Team' }]])
});

describe('OP-08: what a guest knows of the directory', () => {
	const guest = member('guest', 'guest');
	const known = (others: readonly Member[], spaces: readonly Doors[]) =>
		guestDirectory('guest', wholeOf([guest, ...others]), spaces);

	/**
	 * The known members of each role: listed in the guest's space, admitted because it is public, or
	 * only elsewhere.
	 */
	test.each<[Role, Member['standing'], boolean, boolean, boolean]>([
		['owner', 'active', true, true, true],
		['admin', 'active', true, true, true],
		['supervisor', 'active', true, true, false],
		['agent', 'active', true, true, false],
		['agent', 'invited', true, true, false],
		['guest', 'active', true, false, false],
		['guest', 'invited', true, false, false],
		['agent', 'removed', true, false, false],
		['owner', 'removed', true, false, false],
		['guest', 'removed', true, false, false]
	])('%s, %s: listed %s, public %s, elsewhere %s', (role, standing, listed, open, elsewhere) => {
		const other = member('other', role, standing);
		const isKnown = (spaces: readonly Doors[]) => known([other], spaces).members.has('other');
		expect(isKnown([{ visibility: 'hidden', members: ['guest', 'other'] }])).toBe(listed);
		expect(isKnown([{ visibility: 'public', members: ['guest'] }])).toBe(open);
		expect(
			isKnown([
				{ visibility: 'private', members: ['guest'] },
				{ visibility: 'public', members: ['other'] },
				{ visibility: 'hidden', members: ['other'] }
			])
		).toBe(elsewhere);
		// A guest without a space knows nobody.
		expect(isKnown([{ visibility: 'public', members: ['other'] }])).toBe(false);
	});

	/** The visible fields of a member, by role. The date of joining is visible only of oneself. */
	test.each(ROLES)('of a member who is %s: id, name, role and standing', (role) => {
		const spaces: Doors[] = [{ visibility: 'private', members: ['guest', 'other'] }];
		expect(known([member('other', role)], spaces).members).toEqual(
			new Map([
				['guest', { name: 'name of guest', role: 'guest', standing: 'active', createdAt: 7 }],
				['other', { name: 'name of other', role, standing: 'active' }]
			])
		);
	});

	test('of devices their own, of the workspace its name and settings, no teams', () => {
		const spaces: Doors[] = [{ visibility: 'private', members: ['guest', 'other'] }];
		const { members: _, ...rest } = known([member('other', 'owner')], spaces);
		const { id: __, ...own } = device('device-guest', 'guest');
		expect(rest).toEqual({
			workspace: wholeOf([]).workspace,
			devices: new Map([['device-guest', own]]),
			rates: new Map([['USD', 0.9]])
		});
	});

	test('a field that the workspace has beside those is not told', () => {
		const whole = wholeOf([guest]);
		const workspace = { ...whole.workspace, createdAt: 3, later: 'x' } as typeof whole.workspace;
		const told = guestDirectory('guest', { ...whole, workspace }, []).workspace;
		expect(told).toEqual(whole.workspace);
	});

	test('whoever may enter one of their spaces is known, and nobody else but who was removed from it', () => {
		const ids = ['guest', 'a', 'b', 'c', 'd'];
		const people = fc.tuple(
			...ids.map((id) =>
				fc
					.tuple(fc.constantFrom(...ROLES), fc.constantFrom('active', 'invited', 'removed'))
					.map(([role, standing]) => member(id, id === 'guest' ? 'guest' : role, standing as never))
			)
		);
		const doors = fc.array(
			fc.record({
				visibility: fc.constantFrom<Space['visibility']>('public', 'private', 'hidden'),
				members: fc.subarray(ids)
			})
		);
		fc.assert(
			fc.property(people, doors, (members, spaces) => {
				const whole = wholeOf(members);
				const theirs = spaces.filter((space) => mayEnter('guest', space, whole));
				const expected = members
					.filter(({ id, standing }) =>
						id === 'guest'
							? true
							: theirs.some(
									(space) =>
										mayEnter(id, space, whole) ||
										(standing === 'removed' && space.members.includes(id))
								)
					)
					.map(({ id }) => id);
				expect([...guestDirectory('guest', whole, spaces).members.keys()].sort()).toEqual(
					expected.sort()
				);
			})
		);
	});
});
