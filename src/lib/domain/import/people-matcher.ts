import type { Acting } from '../core/change';
import { newId, type ImportId, type MemberId, type TeamId } from '../core/ids';
import { isAdmin, type Member, type Role, type Team } from '../member/member';
import { fold } from '../text/fold';
import { NameIndex, identity, sameName } from '../text/identity';
import type { RowFaultReason } from './faults';
import type { ImportSnapshot } from './plan-types';

/** The cells of a row that determine a person's team. Any of them may be empty. */
export interface TeamCells {
	readonly team: string;
	readonly supervisor: string;
	readonly label: string;
}

/** The people and teams of the workspace together with those that the import adds. */
export class PeopleMatcher {
	readonly #acting: Acting;
	readonly #importId: ImportId;
	readonly #byName = new NameIndex<Member>(fold);
	readonly #here = new Map<MemberId, Member>();
	readonly #teamsHere: readonly Team[];
	readonly #members = new Map<MemberId, Member>();
	readonly #teams = new Map<string, Team>();

	constructor(snapshot: ImportSnapshot, importId: ImportId, acting: Acting) {
		this.#acting = acting;
		this.#importId = importId;
		this.#teamsHere = snapshot.teams;
		for (const member of snapshot.members) {
			if (member.standing === 'removed') continue;
			this.#here.set(member.id, member);
			this.#remember(member);
		}
	}

	#remember(member: Member): void {
		this.#byName.add(member.name, member);
	}

	/** Returns the only person with a name, or whether there is none or several. */
	find(name: string): Member | 'none' | 'many' {
		const found = this.#byName.find(name);
		const [only] = found;
		if (only === undefined) return 'none';
		return found.length > 1 ? 'many' : (this.#members.get(only.id) ?? only);
	}

	/** Returns the key that is the same for all spellings of a person's name. */
	keyOf(name: string): string {
		return this.#byName.keyOf(name);
	}

	/** Returns the people of the workspace with similar names, without those with exactly this name. */
	alike(name: string): readonly Member[] {
		return this.#byName.alike(name).filter((member) => !this.isNew(member));
	}

	/** Returns the person with an id, if they can own something. */
	get(id: MemberId): Member | undefined {
		return this.#members.get(id) ?? this.#here.get(id);
	}

	/** Whether the import adds this person. */
	isNew(member: Pick<Member, 'id'>): boolean {
		return this.#members.has(member.id);
	}

	/** Adds a person who is not invited yet. */
	add(name: string, role: Role, team: TeamId | null): Member {
		const member: Member = {
			id: newId(this.#acting.random),
			name,
			role,
			team,
			standing: 'invited',
			createdAt: this.#acting.clock.now(),
			importId: this.#importId
		};
		this.#members.set(member.id, member);
		this.#remember(member);
		return member;
	}

	/** Changes a person whom the import adds. */
	amend(member: Member, change: Partial<Pick<Member, 'role' | 'team'>>): void {
		this.#members.set(member.id, { ...member, ...change });
	}

	/** Checks whether somebody can be added to this team. Adds nothing yet. */
	checkTeam(cells: TeamCells): RowFaultReason | null {
		const led = cells.supervisor === '' ? null : this.find(cells.supervisor);
		if (led === 'many') return { code: 'name-ambiguous', name: cells.supervisor };
		if (led === null) return null;
		// An import must not change the roles of existing people.
		if (led !== 'none' && !this.isNew(led) && !mayLead(led.role)) {
			return { code: 'supervisor-role', name: led.name };
		}
		const team = cells.team === '' ? undefined : this.#teamHere(cells.team);
		if (team !== undefined && (led === 'none' || !team.supervisors.includes(led.id))) {
			return { code: 'team-led-by-others', team: team.name, name: cells.supervisor };
		}
		return null;
	}

	/** Returns the team of checked cells. The team and its supervisor are added when they do not exist. */
	join(cells: TeamCells): TeamId | null {
		const supervisor = cells.supervisor === '' ? null : this.#supervisor(cells.supervisor);
		const name = cells.team || supervisor?.name || cells.label;
		if (name === '') return null;
		const here =
			cells.team !== ''
				? this.#teamHere(cells.team)
				: this.#teamsHere.find(
						(team) => supervisor !== null && team.supervisors.includes(supervisor.id)
					);
		if (here !== undefined) return here.id;
		// A supervisor's unnamed team is not the team that has the same name.
		const key =
			cells.team !== '' || supervisor === null ? `named:${identity(name)}` : supervisor.id;
		const planned = this.#teams.get(key);
		const supervisors = new Set(planned?.supervisors ?? []);
		if (supervisor !== null) supervisors.add(supervisor.id);
		const team: Team = {
			id: planned?.id ?? newId(this.#acting.random),
			name: planned?.name ?? name,
			label: planned?.label || (cells.label === name ? '' : cells.label),
			supervisors: [...supervisors],
			importId: this.#importId
		};
		this.#teams.set(key, team);
		return team.id;
	}

	#supervisor(name: string): Member {
		const found = this.find(name);
		if (found === 'none' || found === 'many') return this.add(name, 'supervisor', null);
		if (this.isNew(found) && !mayLead(found.role)) this.amend(found, { role: 'supervisor' });
		return found;
	}

	#teamHere(name: string): Team | undefined {
		return this.#teamsHere.find((team) => sameName(team.name, name));
	}

	/** Returns the name of an existing or added team. */
	teamName(id: TeamId | null): string | null {
		const all = [...this.#teamsHere, ...this.#teams.values()];
		return all.find((team) => team.id === id)?.name ?? null;
	}

	/** The people that the import adds, in the order of the file. */
	get members(): readonly Member[] {
		return [...this.#members.values()];
	}

	/** The teams that the import adds. */
	get teams(): readonly Team[] {
		return [...this.#teams.values()];
	}
}

const mayLead = (role: Role): boolean => role === 'supervisor' || isAdmin(role);
