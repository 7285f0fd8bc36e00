import { reachOf, mayRead, type Reach } from '../access/reach';
import type { MemberId } from '../core/ids';
import { isAdmin, type Member } from '../member/member';
import { MAX_TITLE_LENGTH } from '../deal/new-deal';
import type { RowFaultReason } from './faults';
import { NameTable, type NameEntry } from './names';
import type { PeopleMatcher, TeamCells } from './people-matcher';
import type { ImportSettings, ImportSnapshot } from './plan-types';
import type { NameUse, PreviewName } from './plan-preview';

/** The meaning of an owner's name in the file. */
export type OwnerMeaning =
	| { readonly kind: 'member'; readonly member: Member }
	| { readonly kind: 'add'; readonly name: string }
	| { readonly kind: 'actor' }
	| { readonly kind: 'fault'; readonly fault: RowFaultReason };

/** The most people that an import of records adds. More mean that the column holds something else. */
export const MAX_NEW_OWNERS = 1000;

/** The owners in a file: matched to members, chosen by hand, or added to be invited. */
export class OwnerMatcher {
	readonly #people: PeopleMatcher;
	readonly #settings: ImportSettings;
	readonly #byId: ReadonlyMap<MemberId, Member>;
	readonly #actor: Member;
	readonly #reach: Reach;
	readonly #names: NameTable<OwnerMeaning>;
	readonly #kind: 'customer' | 'deal' | 'task' | 'lead';
	readonly #settled = new Map<OwnerMeaning, Member>();
	#added = 0;

	constructor(
		people: PeopleMatcher,
		settings: ImportSettings,
		snapshot: ImportSnapshot,
		actor: Member,
		kind: 'customer' | 'deal' | 'task' | 'lead'
	) {
		this.#people = people;
		this.#settings = settings;
		this.#kind = kind;
		this.#actor = actor;
		this.#byId = new Map(snapshot.members.map((member) => [member.id, member]));
		this.#reach = reachOf(snapshot.actor, {
			members: this.#byId,
			teams: new Map(snapshot.teams.map((team) => [team.id, team]))
		});
		this.#names = new NameTable(
			(name, key) => this.#resolve(name, key),
			(name) => this.#people.keyOf(name)
		);
	}

	#resolve(name: string, key: string): OwnerMeaning {
		const choice = this.#settings.ownerChoices.get(key);
		const chosen = choice === undefined ? undefined : this.#byId.get(choice);
		const found = chosen ?? this.#people.find(name);
		if (choice !== 'add') {
			if (found === 'many') return { kind: 'fault', fault: { code: 'name-ambiguous', name } };
			if (found !== 'none') {
				return this.mayOwn(found.id)
					? { kind: 'member', member: found }
					: { kind: 'fault', fault: { code: 'owner-out-of-reach', name } };
			}
			if (this.#settings.unknownOwners === 'actor') return { kind: 'actor' };
		}
		const mayAdd = isAdmin(this.#actor.role) && name.length <= MAX_TITLE_LENGTH;
		const wanted = choice === 'add' || this.#settings.unknownOwners === 'add';
		if (!mayAdd || !wanted || this.#added >= MAX_NEW_OWNERS) {
			return { kind: 'fault', fault: { code: 'owner-unknown', name } };
		}
		this.#added += 1;
		return { kind: 'add', name };
	}

	/** Whether records of this owner are within the importing person's reach (OP-08). */
	mayOwn(owner: MemberId): boolean {
		return mayRead(this.#reach, { kind: this.#kind, owner });
	}

	/** Returns the entry of an owner's name. */
	look(name: string): NameEntry<OwnerMeaning> {
		return this.#names.look(name);
	}

	/**
	 * Returns the meaning of an owner's name in a row, and adds the faults of the name and of the team
	 * that a new owner would come into: the team of their first row.
	 */
	check(name: string, cells: TeamCells, faults: RowFaultReason[]): OwnerMeaning {
		const { meaning } = this.look(name);
		if (meaning.kind === 'fault') faults.push(meaning.fault);
		const isNew = meaning.kind === 'add' && !this.isSettled(meaning);
		const teamFault = isNew ? this.#people.checkTeam(cells) : null;
		if (teamFault !== null) faults.push(teamFault);
		return meaning;
	}

	/** Returns the member that a checked name means. A new one is added, with their team. */
	settle(meaning: OwnerMeaning, cells: TeamCells): Member {
		if (meaning.kind === 'member') return meaning.member;
		if (meaning.kind !== 'add') return this.#actor;
		const known = this.#settled.get(meaning);
		if (known !== undefined) return known;
		const team = this.#people.join(cells);
		// A person named as a supervisor, perhaps just now, has been added already.
		const found = this.#people.find(meaning.name);
		const isThere = typeof found !== 'string' && this.#people.isNew(found);
		const member = isThere ? found : this.#people.add(meaning.name, 'agent', team);
		this.#settled.set(meaning, member);
		return member;
	}

	/** Whether the new person of a name has been added, with their team. */
	isSettled(meaning: OwnerMeaning): boolean {
		return this.#settled.has(meaning);
	}

	/** Returns a member's name for the preview. */
	shown(member: Member): PreviewName {
		return { name: member.name, isNew: this.#people.isNew(member) };
	}

	/** Returns all names in the file, for the screen. */
	uses(): NameUse[] {
		return this.#names.uses(
			(meaning): NameUse['match'] => {
				switch (meaning.kind) {
					case 'member':
						return this.#people.isNew(meaning.member) ? 'add' : { id: meaning.member.id };
					case 'add':
						return 'add';
					case 'actor':
						return 'actor';
					case 'fault':
						return 'none';
				}
			},
			(name) => this.#people.alike(name)
		);
	}
}
