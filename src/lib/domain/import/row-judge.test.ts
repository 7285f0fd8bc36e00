import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeRecord } from '../policy/judge';
import { editOf } from '../policy/edit';
import type { Role } from '../member/member';
import { customersByName } from './customer-matches';
import type { ImportSnapshot } from './plan-types';
import { freshSnapshot, freshSpace, person, planText, seededActing, type Planned } from './testkit';

/** A company of two teams; the acting person has a role. */
const company = (role: Role, over: Partial<ImportSnapshot> = {}): ImportSnapshot => ({
	...freshSnapshot({
		actor: 'me',
		members: [
			person('owner-1', 'Olga Owner', 'owner'),
			{ ...person('me', 'Me Myself', role), team: 'north' },
			{ ...person('peer', 'Peer Agent', 'agent'), team: 'north' },
			{ ...person('far', 'Far Agent', 'agent'), team: 'south' }
		],
		teams: [
			{
				id: 'north',
				name: 'North',
				label: '',
				supervisors: role === 'supervisor' ? ['me'] : [],
				importId: null
			},
			{ id: 'south', name: 'South', label: '', supervisors: [], importId: null }
		],
		visibility: { customers: 'own', deals: 'own' },
		customers: customersByName([
			['Mine', { id: 'c-mine', owner: 'me' }],
			['Far', { id: 'c-far', owner: 'far' }]
		]),
		known: new Map([
			['c-mine', 'c-mine'],
			['c-far', 'c-far']
		])
	}),
	...over
});

const why = ({ plan }: Planned) =>
	plan.rejected.map(({ row, faults }) => [
		row,
		...faults.map((fault) =>
			fault.code === 'refused' ? `${fault.rule} ${fault.reason}` : fault.code
		)
	]);

/** The moment of the tests. */
const now = seededActing('me').clock.now();

/** What of a plan the rules would refuse when it arrives at the relay. */
function refusedLater({ batches, plan }: Planned, snapshot: ImportSnapshot): string[] {
	const people = {
		members: new Map([...snapshot.members, ...plan.members].map((one) => [one.id, one])),
		teams: new Map([...snapshot.teams, ...plan.teams].map((one) => [one.id, one])),
		...(snapshot.visibility === undefined ? {} : { visibility: snapshot.visibility })
	};
	const space = snapshot.space && {
		...snapshot.space,
		stages: [...snapshot.space.stages, ...plan.stages]
	};
	return batches.flatMap(({ room, records }) =>
		records.flatMap(({ change }) => {
			const at = room === 'customers' ? null : space;
			const judged = judgeRecord(snapshot.actor, editOf(null, change), { people, space: at, now });
			return judged.ok ? [] : [`${judged.error.rule} ${judged.error.reason}`];
		})
	);
}

describe('LS-09 · every row is judged by the rules before it is written', () => {
	const [stage] = freshSpace().stages;
	const mandatory: ImportSnapshot['space'] = {
		...freshSpace(),
		activities: [
			{
				...{ id: 'a1', name: 'Sign', hint: '', stage: stage?.id ?? '', order: 'a0', weight: 0 },
				...{ mandatory: true, performers: { who: 'everyone' }, requires: 'nothing' },
				...{ notify: [], notifyPeople: [], trigger: null, removed: false }
			}
		]
	};

	test('an agent imports nothing for people outside of their reach', () => {
		const made = planText(
			'deals',
			'deal name,owner\nA,Me Myself\nB,Far Agent\nC,\n',
			company('agent')
		);
		expect(why(made)).toEqual([[3, 'owner-out-of-reach']]);
		expect(refusedLater(made, company('agent'))).toEqual([]);
	});

	test('an agent fills in no customer of others, and the row says so', () => {
		const text = 'name,phone\nMine,+48 600 100 200\nFar,+48 600 100 300\n';
		const made = planText('customers', text, company('agent'), { onMatch: 'update' });
		expect(why(made)).toEqual([[3, 'OP-08 not-yours']]);
		expect(made.updates.map(({ id }) => id)).toEqual(['c-mine']);
		expect(made.plan.counts).toMatchObject({ updated: 1, rejected: 1, accepted: 1 });
		const asOwner = planText('customers', text, company('owner'), { onMatch: 'update' });
		expect(why(asOwner)).toEqual([]);
	});

	test('nothing is made later than now, but today is no such day', () => {
		const snapshot = company('agent');
		const text = (day: string) => `deal name,created on\nA,${day}\n`;
		expect(why(planText('deals', text('2199-03-04'), snapshot))).toEqual([
			[2, 'HI-07 clock-ahead']
		]);
		for (const day of ['2026-05-14', '2026-05-15']) {
			expect(why(planText('deals', text(day), snapshot))).toEqual([]);
		}
		expect(why(planText('customers', 'name,created on\nA,2199-03-04\n', company('owner')))).toEqual(
			[[2, 'HI-07 clock-ahead']]
		);
	});

	test('a deal that was won before the day that was expected has been won by now', () => {
		const made = planText(
			'deals',
			'deal name,stage,close date\nA,Won,2199-03-04\n',
			company('agent')
		);
		expect(why(made)).toEqual([]);
		expect(made.deals.map(({ change }) => change.set['closedAt'])).toEqual([now]);
		expect(refusedLater(made, company('agent'))).toEqual([]);
	});

	test('an agent adds no customer that nobody has, where agents see only their own', () => {
		const text = 'name,owner\nAnn,\nBob,Me Myself\n';
		expect(why(planText('customers', text, company('agent')))).toEqual([[2, 'OP-08 not-yours']]);
	});

	test('an admin who is no owner imports no admins', () => {
		const text = 'name,role\nAnn,agent\nBob,admin\n';
		expect(why(planText('people', text, company('admin')))).toEqual([[3, 'DI-03 owners-only']]);
		expect(why(planText('people', text, company('owner')))).toEqual([]);
	});

	test('a name of a column that no record can have keeps its row out', () => {
		const made = planText('customers', `name,${'x'.repeat(1200)}\nAnn,1\n`, company('owner'));
		expect(why(made)).toEqual([[2, 'SCHEMA malformed']]);
	});

	test('what is mandatory before a deal is won holds for an import by an agent', () => {
		const snapshot = company('agent', { space: mandatory });
		const made = planText('deals', 'deal name,stage\nA,Won\nB,Lost\n', snapshot);
		expect(why(made)).toEqual([[2, 'PR-05 mandatory-open']]);
	});

	test('a row that is refused adds no customer, no person and no stage', () => {
		const text = 'deal name,account,stage,created on,owner\nA,New Co,Other,2199-03-04,New Person\n';
		const { plan, batches } = planText('deals', text, company('owner'));
		expect(plan.counts).toMatchObject({ rejected: 1, accepted: 0, customers: 0, members: 0 });
		expect([...batches]).toEqual([]);
	});

	test.each(['owner', 'admin', 'supervisor', 'agent'] as const)(
		'whatever a %s imports: what the preview takes, the rules take',
		(role) => {
			const name = fc.constantFrom('', 'Me Myself', 'Peer Agent', 'Far Agent', 'New One');
			const row = fc.tuple(
				fc.constantFrom('A', 'B', ''),
				fc.constantFrom('', 'Mine', 'Far', 'New Co'),
				name,
				fc.constantFrom('', 'Won', 'Lost', 'Other'),
				fc.constantFrom('', '2020-01-02', '2026-05-15', '2199-01-01')
			);
			fc.assert(
				fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
					const lines = rows.map((cells) => cells.join(','));
					const snapshot = company(role, { space: { ...freshSpace(), members: ['me'] } });
					for (const kind of ['deals', 'customers'] as const) {
						const head = kind === 'deals' ? 'deal name,account' : 'x,name';
						const made = planText(
							kind,
							`${head},owner,${kind === 'deals' ? 'stage' : 'y'},created on\n${lines.join('\n')}\nZ,Zed,,,\n`,
							kind === 'deals' ? snapshot : { ...snapshot, space: null }
						);
						expect(refusedLater(made, snapshot)).toEqual([]);
					}
				}),
				{ numRuns: 60 }
			);
		}
	);
});
