import { newId, type MemberId } from '../core/ids';
import { lastPlace } from '../core/reorder';
import { isFilled, type CustomField, type CustomValue } from '../fields/field';
import { isAdmin, type Member, type Role } from '../member/member';
import { MAX_SPACE_NAME } from '../space/new-space';
import type { SpaceGroup, SpaceKind, Visibility } from '../space/space';
import { startingValues, usedFields } from '../fields/values';
import type { WorkspaceField } from '../fields/workspace-field';
import { MAX_SPACE_TAG, tidyTags } from '../space/tags';
import { listed } from '../table/list-cell';
import { fold } from '../text/fold';
import { identity, sameName } from '../text/identity';
import type { CsvRow } from './csv';
import { readCustom } from './custom-values';
import type { RowFaultReason } from './faults';
import { customUse } from './fields';
import { saysNothing } from './nothing';
import type { PeopleMatcher } from './people-matcher';
import { roleOf } from './people-plan';
import type { CheckedInput } from './plan-input';
import type { RowReader } from './rows';
import type { SpacesHere } from './spaces-here';

/** A row that can become a space. Groups and members may be new ones that are not added yet. */
export interface SpaceRow {
	readonly name: string;
	readonly kind: SpaceKind;
	readonly visibility: Visibility;
	readonly groups: readonly string[];
	readonly tags: readonly string[];
	readonly members: readonly NamedMember[];
	readonly values: Readonly<Record<string, CustomValue>>;
}

/** A member whom a row names, with the role that it says; `null` when it says none. */
export interface NamedMember {
	readonly name: string;
	readonly role: Role | null;
}

/** Words for the kinds of space in English, Vietnamese and Polish, folded. */
const KINDS: Readonly<Record<SpaceKind, string>> = {
	sales: 'sales|sale|crm|pipeline|ban hang|kinh doanh|sprzedaz|lejek',
	work: 'work|project|projects|tasks|cong viec|du an|praca|projekt|zadania',
	discussion: 'discussion|discussions|forum|thao luan|dyskusja|dyskusje|forum dyskusyjne'
};

/** Words for who sees a space, folded. */
const SEEN: Readonly<Record<Visibility, string>> = {
	public: 'public|open|everybody|everyone|cong khai|publiczna|publiczne|publiczny|otwarta',
	private: 'private|closed|rieng tu|prywatna|prywatne|prywatny|zamknieta',
	hidden: 'hidden|secret|an|ukryta|ukryte|ukryty|tajna'
};

function meant<Meaning extends string>(
	words: Readonly<Record<Meaning, string>>,
	text: string
): Meaning | null {
	const key = fold(text);
	const all = Object.entries(words) as [Meaning, string][];
	return all.find(([, known]) => known.split('|').includes(key))?.[0] ?? null;
}

/** A name with a role behind it, in brackets. */
const WITH_ROLE = /^(.*?)\s*\(([^()]+)\)$/u;

/** The most groups that an import adds. More mean that the column holds something else. */
const MAX_NEW_GROUPS = 100;

/** Reads rows as spaces, and gathers the groups and people that they name and that are not here yet. */
export class SpaceReader {
	readonly #reader: RowReader;
	readonly #input: CheckedInput;
	readonly #here: SpacesHere;
	readonly #people: PeopleMatcher;
	readonly #fields: readonly WorkspaceField[];
	readonly #groups = new Map<string, SpaceGroup>();

	constructor(reader: RowReader, input: CheckedInput, here: SpacesHere, people: PeopleMatcher) {
		this.#reader = reader;
		this.#input = input;
		this.#here = here;
		this.#people = people;
		this.#fields = usedFields(here.policy.fields);
	}

	/** Returns the row as a space, or everything that is wrong with it. */
	read(row: CsvRow, as: 'new' | 'update' = 'new'): SpaceRow | readonly RowFaultReason[] {
		const faults: RowFaultReason[] = [];
		const text = (use: 'name' | 'kind' | 'visibility' | 'groups' | 'tags' | 'members') =>
			this.#reader.text(row, use);
		const name = text('name');
		if (name === '' && as === 'new') faults.push({ code: 'name-missing' });
		if (name.length > MAX_SPACE_NAME) {
			const column = this.#reader.column('name');
			faults.push({ code: 'too-long', column, length: name.length, max: MAX_SPACE_NAME });
		}
		const overlong = this.#reader.overlong(row);
		if (overlong !== null) faults.push(overlong);
		const kindText = text('kind');
		const kind = kindText === '' ? 'sales' : meant(KINDS, kindText);
		if (kind === null) {
			faults.push({ code: 'kind-unknown', column: this.#reader.column('kind'), value: kindText });
		}
		const seenText = text('visibility');
		const visibility = seenText === '' ? this.#here.policy.visibility : meant(SEEN, seenText);
		if (visibility === null) {
			const column = this.#reader.column('visibility');
			faults.push({ code: 'visibility-unknown', column, value: seenText });
		}
		const groups = listed(text('groups'));
		for (const group of groups) this.#checkGroup(group, faults);
		const tags = listed(text('tags'));
		for (const tag of tags) {
			if (tag.length <= MAX_SPACE_TAG) continue;
			const column = this.#reader.column('tags');
			faults.push({ code: 'too-long', column, length: tag.length, max: MAX_SPACE_TAG });
		}
		const members = listed(text('members')).map(namedMember);
		for (const member of members) this.#checkMember(member, faults);
		const values = this.#values(row, as, faults);
		if (faults.length > 0 || kind === null || visibility === null) return faults;
		return { name, kind, visibility, groups, tags: tidyTags(tags), members, values };
	}

	#checkGroup(name: string, faults: RowFaultReason[]): void {
		if (this.#groupHere(name) !== undefined || this.#groups.has(identity(name))) return;
		const mayAdd = isAdmin(this.#input.actor.role) && this.#groups.size < MAX_NEW_GROUPS;
		if (!mayAdd) faults.push({ code: 'group-unknown', name });
	}

	#groupHere(name: string): SpaceGroup | undefined {
		return this.#here.groups.find((group) => sameName(group.name, name));
	}

	/** Returns the group of a checked name. A new one is added. */
	group(name: string): SpaceGroup {
		const known = this.#groupHere(name) ?? this.#groups.get(identity(name));
		if (known !== undefined) return known;
		const group: SpaceGroup = {
			...{ id: newId(this.#input.acting.random), name, colour: 'none' },
			order: lastPlace([...this.#here.groups, ...this.#groups.values()])
		};
		this.#groups.set(identity(name), group);
		return group;
	}

	/** Whether the import adds a group. */
	isNewGroup = (group: SpaceGroup): boolean => this.#groups.has(identity(group.name));

	/** The groups that the import adds. */
	get groups(): readonly SpaceGroup[] {
		return [...this.#groups.values()];
	}

	#checkMember({ name, role }: NamedMember, faults: RowFaultReason[]): void {
		const found = this.#people.find(name);
		if (found === 'many') {
			faults.push({ code: 'name-ambiguous', name });
			return;
		}
		if (found !== 'none') {
			// An import of spaces changes nobody's role.
			if (role !== null && found.role !== role)
				faults.push({ code: 'role-differs', name, is: found.role });
			return;
		}
		const { settings, actor } = this.#input;
		const mayAdd = isAdmin(actor.role) && settings.unknownOwners === 'add';
		if (!mayAdd) faults.push({ code: 'owner-unknown', name });
	}

	/** Returns the member of a checked name. A new one is added, to be invited. */
	member({ name, role }: NamedMember): Member {
		const found = this.#people.find(name);
		return typeof found === 'string' ? this.#people.add(name, role ?? 'agent', null) : found;
	}

	#values(row: CsvRow, as: 'new' | 'update', faults: RowFaultReason[]): SpaceRow['values'] {
		const found: Record<string, CustomValue> =
			as === 'new' ? { ...startingValues(this.#fields) } : {};
		const { dateOrder, decimalMark } = this.#input.settings;
		const memberNamed = (name: string): MemberId | null => {
			const member = this.#people.find(name);
			return typeof member === 'string' ? null : member.id;
		};
		const context = { dateOrder, decimalMark, currency: this.#here.currency, memberNamed };
		for (const field of this.#fields) {
			const use = customUse(field.id);
			const text = this.#reader.text(row, use);
			if (text === '' || (isFigure(field) && saysNothing(text))) continue;
			const value = readCustom(field, text, context);
			if (value !== undefined) found[field.id] = value;
			else faults.push({ code: 'field-unreadable', column: this.#reader.column(use), value: text });
		}
		if (as === 'update') return found;
		for (const { id, name, required } of this.#fields) {
			if (required && !isFilled(found[id])) faults.push({ code: 'field-empty', column: name });
		}
		return found;
	}
}

/** Whether a field holds a number or a day, whose cell may say that there is none. */
const isFigure = ({ type }: Pick<CustomField, 'type'>): boolean =>
	type === 'number' || type === 'money' || type === 'date';

function namedMember(text: string): NamedMember {
	const [, name = '', roleText = ''] = WITH_ROLE.exec(text) ?? [];
	const role = roleOf(roleText);
	return name === '' || role === null ? { name: text, role: null } : { name, role };
}
