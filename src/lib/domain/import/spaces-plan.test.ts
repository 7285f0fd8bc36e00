import { describe, expect, test } from 'vitest';
import { DEFAULT_SPACE_POLICY, type SpacePolicy } from '../space/policy';
import type { Space } from '../space/space';
import type { WorkspaceField } from '../fields/workspace-field';
import { freshSnapshot, freshSpace, person, planText } from './testkit';
import type { SpacesHere } from './spaces-here';

const members = [
	person('owner-1', 'Olga Owner', 'owner'),
	person('s1', 'Sue Supervisor', 'supervisor'),
	person('a1', 'Ann Agent', 'agent'),
	person('g1', 'Gus Guest', 'guest')
];
const region: WorkspaceField = {
	...{ id: 'f1', name: 'Region', hint: '', type: 'choice', choices: ['North', 'South'] },
	...{ order: 'a0', removed: false, required: false, initial: null }
};
const stage = { name: 'New', kind: 'open', probability: 10 } as const;
const here = (over: Partial<SpacesHere> = {}, policy: Partial<SpacePolicy> = {}): SpacesHere => ({
	...{ names: [], spaces: [], currency: 'EUR' },
	groups: [{ id: 'g-1', name: 'Poland', colour: 'none', order: 'a0' }],
	policy: { ...DEFAULT_SPACE_POLICY, fields: [region], ...policy },
	stages: { sales: [stage], work: [stage], discussion: [] },
	...over
});
const plan = (
	text: string,
	spaces: SpacesHere = here(),
	actor = 'owner-1',
	over: Parameters<typeof planText>[3] = {}
) => {
	const made = planText(
		'spaces',
		text,
		freshSnapshot({ members, actor, space: null, spaces }),
		over
	);
	return made.plan;
};
const codes = ({ rejected }: ReturnType<typeof plan>) =>
	rejected.map(({ row, faults: [fault] }) => [
		row,
		fault?.code === 'refused' ? fault.rule : fault?.code
	]);
const mapped = {
	mapping: {
		uses: ['name', 'kind', 'groups', 'tags', 'visibility', 'members', 'field.f1'],
		title: []
	}
} as const;

describe('LS-09 · an import of spaces', () => {
	test('brings name, kind, groups, tags, visibility, members and own fields', () => {
		const made = plan(
			'Name,Kind,Groups,Tags,Visibility,Members,Region\nWarsaw,Sprzedaż,"Poland; Key",a;b,prywatna,"Ann Agent; Gus Guest (guest); Eva New (supervisor)",south\nSaigon,thảo luận,,,ẩn,,\n',
			undefined,
			undefined,
			mapped
		);
		expect(made.rejected).toEqual([]);
		const [warsaw, saigon] = made.spaces ?? [];
		const [eva] = made.members;
		const [key] = made.groups ?? [];
		expect(warsaw).toMatchObject({
			...{ name: 'Warsaw', kind: 'sales', visibility: 'private', tags: ['a', 'b'] },
			...{ createdBy: 'owner-1', currency: 'EUR', values: { f1: 'South' } },
			groups: ['g-1', key?.id].sort(),
			members: ['a1', 'g1', 'owner-1', eva?.id].sort(),
			stages: [{ name: 'New' }]
		});
		expect(key?.name).toBe('Key');
		expect(eva).toMatchObject({ name: 'Eva New', role: 'supervisor', standing: 'invited' });
		expect(saigon).toMatchObject({ name: 'Saigon', kind: 'discussion', visibility: 'hidden' });
		expect(made.counts).toMatchObject({ spaces: 2, groups: 1, members: 1, accepted: 2 });
	});

	test('what is here by name, or twice in the file, stays out with its number and reason', () => {
		const made = plan('Name\nWarsaw\nwarsaw\nKraków\n\n', here({ names: ['KRAKÓW'] }));
		expect(codes(made)).toEqual([
			[3, 'repeated'],
			[4, 'already-here']
		]);
	});

	test('what cannot be read is said', () => {
		const made = plan(
			'Name,Kind,Groups,Tags,Visibility,Members,Region\nA,shop,,,,,\nB,,,,everywhere,,\nC,,,,,,East pole\nD,,,,,Ann Agent (admin),\n,,,,,,North\n',
			undefined,
			undefined,
			mapped
		);
		// A choice that there is not is a value all the same: its choice may have been removed.
		expect(codes(made)).toEqual([
			[2, 'kind-unknown'],
			[3, 'visibility-unknown'],
			[5, 'role-differs'],
			[6, 'name-missing']
		]);
	});

	test('LS-06 · who may not create spaces is told so for each row', () => {
		expect(codes(plan('Name\nA\n', here({}, { makers: 'admins' }), 'a1'))).toEqual([[2, 'LS-06']]);
		expect(codes(plan('Name\nA\n', here({}, { makers: 'supervisors' }), 's1'))).toEqual([]);
	});

	test('LS-06 · the visibility is the default where only admins choose it', () => {
		const fixed = here({}, { visibility: 'private', visibilityBy: 'admins' });
		const made = plan('Name,Visibility\nA,\nB,public\n', fixed, 'a1');
		expect(made.spaces).toMatchObject([{ name: 'A', visibility: 'private' }]);
		expect(codes(made)).toEqual([[3, 'LS-06']]);
		expect(codes(plan('Name,Visibility\nB,public\n', fixed))).toEqual([]);
	});

	test('LS-11 · only admins add groups and people', () => {
		const made = plan(
			'Name,Groups,Members\nA,New group,\nB,,Eva New\nC,poland,ann agent\n',
			here(),
			'a1'
		);
		expect(codes(made)).toEqual([
			[2, 'group-unknown'],
			[3, 'owner-unknown']
		]);
		expect(made.spaces).toMatchObject([{ name: 'C', groups: ['g-1'] }]);
	});

	test('LS-10 · a field that must be filled in is asked for, and has its first value', () => {
		const required = { ...region, required: true };
		expect(codes(plan('Name\nA\n', here({}, { fields: [required] })))).toEqual([
			[2, 'field-empty']
		]);
		const made = plan('Name\nA\n', here({}, { fields: [{ ...required, initial: 'North' }] }));
		expect(made.spaces).toMatchObject([{ values: { f1: 'North' } }]);
	});
});

describe('LS-09 · spaces that are here', () => {
	const warsaw: Space = {
		...freshSpace('EUR'),
		...{ id: 'w', name: 'Warsaw', groups: ['g-1'], tags: ['old'], values: { f1: 'North' } },
		...{ createdBy: 'a1', members: ['a1', 'g1'], visibility: 'private' }
	};
	const spaces = here({ names: ['Warsaw'], spaces: [warsaw] });
	const update = { ...mapped, mode: 'update', key: 'name' } as const;
	const heading = 'Name,Kind,Groups,Tags,Visibility,Members,Region\n';

	test('are updated by name, cell by cell', () => {
		const made = plan(`${heading}warsaw,sales,,old;new,public,,South\n`, spaces, 'owner-1', update);
		expect(made.changes).toEqual([
			{
				...{ row: 2, title: 'Warsaw' },
				cells: [
					{
						use: 'visibility',
						from: { as: 'visibility', visibility: 'private' },
						to: { as: 'visibility', visibility: 'public' }
					},
					{ use: 'tags', from: { as: 'text', text: 'old' }, to: { as: 'text', text: 'new, old' } },
					{
						use: 'field.f1',
						from: { as: 'text', text: 'North' },
						to: { as: 'text', text: 'South' }
					}
				]
			}
		]);
		expect(made.spaceEdits).toEqual([
			{
				...{ id: 'w', name: 'Warsaw' },
				edits: [
					{ of: 'visibility', from: 'private', to: 'public' },
					{ of: 'tag', item: 'new', inside: true },
					{ of: 'value', field: 'f1', from: 'North', to: 'South' }
				]
			}
		]);
	});

	test('stay as they are where the file says the same', () => {
		const same = `${heading}Warsaw,sales,Poland,old,private,Ann Agent; Gus Guest,North\n`;
		const made = plan(same, spaces, 'owner-1', { ...update, emptyCells: 'clear' });
		expect(made.counts).toMatchObject({ updated: 0, unchanged: 1, rejected: 0 });
	});

	test('SP-02 · are not changed by who does not look after them', () => {
		const other = here({ names: ['Warsaw'], spaces: [{ ...warsaw, createdBy: 's1' }] });
		const made = plan(`${heading}Warsaw,,,new,,,\n`, other, 'a1', update);
		expect(codes(made)).toEqual([[2, 'SP-02']]);
	});
});
