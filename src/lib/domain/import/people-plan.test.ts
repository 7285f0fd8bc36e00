import { describe, expect, test } from 'vitest';
import { freshSnapshot, person, planText, tryPlan } from './testkit';

const faultCodes = (text: string, snapshot = freshSnapshot()) =>
	planText('people', text, snapshot).plan.rejected.map(({ row, faults }) => [
		row,
		...faults.map(({ code }) => code)
	]);

describe('importing people', () => {
	test('OP-05 · people are added to be invited, with role, team and supervisor', () => {
		const { plan } = planText(
			'people',
			'name,manager,office,role\nAda,Mary,North,\nBob,Mary,,guest\nCy,,,admin\n'
		);
		const [mary, ada, bob, cy] = plan.members;
		const [team] = plan.teams;
		expect(team).toMatchObject({
			name: 'Mary',
			label: 'North',
			supervisors: [mary?.id],
			importId: 'import-1'
		});
		expect(mary).toMatchObject({ name: 'Mary', role: 'supervisor', team: null });
		expect(ada).toMatchObject({ role: 'agent', team: team?.id, standing: 'invited' });
		expect(bob).toMatchObject({ role: 'guest', team: team?.id });
		expect(cy).toMatchObject({ role: 'admin', team: null, importId: 'import-1' });
		expect(plan.counts).toMatchObject({ accepted: 3, members: 4, teams: 1 });
	});

	test('a supervisor with a row of their own is one person, whichever row comes first', () => {
		for (const rows of ['Ada,Mary\nMary,Zoe\n', 'Mary,Zoe\nAda,Mary\n']) {
			const { plan } = planText('people', `name,manager\n${rows}`);
			expect(plan.members.map(({ name, role }) => `${name} ${role}`).sort()).toEqual([
				'Ada agent',
				'Mary supervisor',
				'Zoe supervisor'
			]);
			const mary = plan.members.find(({ name }) => name === 'Mary');
			expect(plan.teams.find(({ id }) => id === mary?.team)?.name).toBe('Zoe');
		}
	});

	test('a named team gathers its supervisors; capitals do not matter', () => {
		const { plan } = planText('people', 'name,team,manager\nAda,Łódź,Mary\nBob, łódź ,Zoe\n');
		expect(plan.teams).toHaveLength(1);
		expect(plan.teams[0]?.supervisors).toHaveLength(2);
	});

	test('teams and supervisors that are here are used', () => {
		const snapshot = freshSnapshot({
			members: [person('owner-1', 'Olga', 'owner'), person('m', 'Mary', 'supervisor')],
			teams: [{ id: 't', name: 'North', label: '', supervisors: ['m'], importId: null }]
		});
		const { plan } = planText('people', 'name,manager\nAda,MARY\n', snapshot);
		expect(plan.teams).toEqual([]);
		expect(plan.members).toMatchObject([{ name: 'Ada', team: 't' }]);
	});

	test('rows that cannot go in are told with number and reason; the rest goes in', () => {
		const snapshot = freshSnapshot({
			members: [
				person('owner-1', 'Olga Owner', 'owner'),
				person('j', 'Jan', 'agent'),
				person('x', 'Twin', 'agent'),
				person('y', 'twin', 'agent')
			],
			teams: [{ id: 't', name: 'North', label: '', supervisors: ['owner-1'], importId: null }]
		});
		const text = [
			'name,role,team,manager',
			'olga owner,,,',
			',agent,,',
			'Ada,,,',
			'ADA,,,',
			'Bob,owner,,',
			'Cy,,,Jan',
			'Di,,North,Zoe',
			'Ed,,,TWIN',
			'Flo,,north,Olga Owner'
		].join('\n');
		expect(faultCodes(text, snapshot)).toEqual([
			[2, 'already-here'],
			[3, 'name-missing'],
			[5, 'repeated'],
			[6, 'role-unknown'],
			[7, 'supervisor-role'],
			[8, 'team-led-by-others'],
			[9, 'name-ambiguous']
		]);
		const { plan } = planText('people', text, snapshot);
		expect(plan.members.map(({ name, team }) => [name, team])).toEqual([
			['Ada', null],
			['Flo', 't']
		]);
		expect(plan.preview).toHaveLength(9);
	});

	test('a removed person can be added again', () => {
		const removed = { ...person('a', 'Ada', 'agent'), standing: 'removed' as const };
		const snapshot = freshSnapshot({ members: [person('owner-1', 'Olga', 'owner'), removed] });
		expect(planText('people', 'name\nAda\n', snapshot).plan.counts.accepted).toBe(1);
	});

	test('OP-05 · only admins import people; guests import nothing', () => {
		const as = (role: 'agent' | 'guest') =>
			freshSnapshot({ actor: 'a', members: [person('a', 'Ada', role)] });
		expect(tryPlan('people', 'name\nBob\n', as('agent'))).toEqual({
			faults: [{ code: 'admins-only' }]
		});
		expect(tryPlan('customers', 'name\nBob\n', as('guest'))).toEqual({
			faults: [{ code: 'guests-read' }]
		});
	});
});
