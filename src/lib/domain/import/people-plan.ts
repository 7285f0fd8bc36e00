import { isAdmin, type Role } from '../member/member';
import { fold } from '../text/fold';
import { identity } from '../text/identity';
import type { CsvRow } from './csv';
import type { RowFaultReason } from './faults';
import { remarkOdd } from './odd-values';
import { PeopleMatcher, type TeamCells } from './people-matcher';
import { NO_COUNTS, NO_DEFAULTS } from './plan-counts';
import { type ImportPlan, type RecordBatch } from './plan-types';
import { RowJudge } from './row-judge';
import { teamCellsOf, RowLog, RowReader } from './rows';
import type { CheckedInput, Planner } from './plan-input';

/** The words for roles in English, Vietnamese and Polish, folded. An owner cannot be imported. */
const ROLE_WORDS: readonly (readonly [Role, string])[] = [
	['admin', 'admin|administrator|quan tri|quan tri vien'],
	[
		'supervisor',
		'supervisor|manager|team lead|team leader|giam sat|quan ly|truong nhom|kierownik|przelozony|menedzer'
	],
	[
		'agent',
		'agent|sales agent|salesperson|sales rep|member|user|nhan vien|nhan vien kinh doanh|handlowiec|sprzedawca|pracownik'
	],
	['guest', 'guest|viewer|khach|gosc']
];

/** Returns the role that a word means, or `null`. */
export const roleOf = (text: string): Role | null =>
	ROLE_WORDS.find(([, words]) => words.split('|').includes(fold(text)))?.[0] ?? null;

interface PersonRow {
	readonly name: string;
	readonly role: Role;
	readonly cells: TeamCells;
}

/** Plans an import of people: each becomes a member to be invited, with team and supervisor. */
export function peoplePlanner(input: CheckedInput): Planner {
	const { settings, snapshot, importId, acting } = input;
	const reader = new RowReader(input.headers, settings.mapping, settings.defaults);
	const log = new RowLog(input);
	const people = new PeopleMatcher(snapshot, importId, acting);

	const judge = new RowJudge(snapshot, acting, null);
	function read(row: CsvRow): PersonRow | readonly RowFaultReason[] {
		const faults: RowFaultReason[] = [];
		const name = reader.text(row, 'name');
		const found = people.find(name);
		const firstRow = log.earlier(identity(name));
		if (name === '') faults.push({ code: 'name-missing' });
		else if (firstRow !== undefined) faults.push({ code: 'repeated', value: name, firstRow });
		else if (found === 'many' || (found !== 'none' && !people.isNew(found))) {
			faults.push({ code: 'already-here', by: 'name', value: name });
		}
		const overlong = reader.overlong(row);
		if (overlong !== null) faults.push(overlong);
		const roleText = reader.text(row, 'role');
		const role = roleText === '' ? 'agent' : roleOf(roleText);
		if (role === null) faults.push({ code: 'role-unknown', value: roleText });
		if (role !== null) faults.push(...judge.addMember(name, role));
		const cells = teamCellsOf(reader, row);
		const teamFault = people.checkTeam(cells);
		if (teamFault !== null) faults.push(teamFault);
		return faults.length > 0 || role === null ? faults : { name, role, cells };
	}

	function add(person: PersonRow): void {
		const team = people.join(person.cells);
		const found = people.find(person.name);
		if (typeof found === 'string') {
			people.add(person.name, person.role, team);
			return;
		}
		// The person was named as a supervisor before their own row, which adds to that.
		const role = isAdmin(person.role) ? person.role : found.role;
		people.amend(found, { role, team });
	}

	return {
		take(row) {
			if (!log.admit(row)) return;
			const person = read(row);
			if (!('name' in person)) {
				log.reject(row, person);
				return;
			}
			log.note(identity(person.name), row);
			log.remarkAlike(person.name, row, people.alike(person.name));
			add(person);
			remarkOdd(log, reader, row, settings.dateOrder);
			const found = people.find(person.name);
			const team = typeof found === 'string' ? null : found.team;
			log.show({
				becomes: 'person',
				row: row.row,
				name: person.name,
				role: typeof found === 'string' ? person.role : found.role,
				team: people.teamName(team),
				supervisor: person.cells.supervisor || null
			});
		},
		plan(): ImportPlan {
			const rejected = log.rejected;
			return {
				importId,
				kind: 'people',
				members: people.members,
				teams: people.teams,
				stages: [],
				counts: {
					...NO_COUNTS,
					rows: log.rows,
					accepted: log.rows - rejected.length,
					rejected: rejected.length,
					members: people.members.length,
					teams: people.teams.length
				},
				defaults: NO_DEFAULTS,
				preview: log.preview,
				rejected,
				people: [],
				stageNames: [],
				customerNames: [],
				...log.remarks(),
				matches: [],
				matched: 0,
				changes: []
			};
		},
		// People are in the directory, so there are no records to create.
		*batches(): Generator<RecordBatch> {}
	};
}
