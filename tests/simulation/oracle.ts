import type * as Y from 'yjs';
import type { MemoryStore } from '../support/memory-store';
import { docOf } from './states';

/** A member, as far as rights go. */
interface Person {
	readonly role: string;
	readonly team: string | null;
	readonly standing: string;
}

/** What the rules of visibility say, as plain as they are written down (OP-08, LS-05, LS-06, PR-11, HI-17). */
interface State {
	readonly people: ReadonlyMap<string, Person>;
	/** The supervisors of each team. */
	readonly teams: ReadonlyMap<string, readonly string[]>;
	readonly deals: string;
	readonly customers: string;
	/** The member of each device. */
	readonly devices: ReadonlyMap<string, string>;
}

interface SpaceRights {
	readonly isInBin: boolean;
	readonly visibility: string;
	readonly members: ReadonlySet<string>;
}

interface RecordRights {
	readonly kind: string;
	readonly owner: string | null;
	readonly participants: readonly string[];
	readonly ofDeal: boolean;
	/** The record whose text it is. */
	readonly textOf: string | null;
}

/**
 * Says who may see what, from nothing but what is on the relay's disk, written down here once more and in another way
 * than in the product: by the sentences of the requirements.
 */
export class Oracle {
	private readonly directories = new WeakMap<Uint8Array, State>();
	private readonly spaces = new WeakMap<Uint8Array, SpaceRights>();
	private readonly records = new WeakMap<Uint8Array, RecordRights>();

	constructor(private readonly store: () => MemoryStore) {}

	/** Everybody who is in the workspace. */
	get people(): ReadonlyMap<string, Person> {
		return this.directory().people;
	}

	/** Whether somebody is in the workspace at all. */
	isIn(member: string): boolean {
		const person = this.directory().people.get(member);
		return person !== undefined && person.standing !== 'removed';
	}

	/** Whether a device is known, and whose it is. Until there is a directory nobody has one. */
	hasDevice(device: string, member: string): boolean {
		const { devices } = this.directory();
		return devices.size === 0 || devices.get(device) === member;
	}

	isGuest(member: string): boolean {
		return this.directory().people.get(member)?.role === 'guest';
	}

	/** Whether somebody may be in a room: see its document. */
	mayBeIn(member: string, room: string): boolean {
		const person = this.directory().people.get(member);
		if (person === undefined || person.standing === 'removed') return false;
		if (room === 'directory' || room === 'customers') return true;
		if (room.startsWith('private.')) return room === `private.${member}`;
		const space = this.space(room);
		if (leads(person)) return true;
		// One that does not exist is open to whom its id belongs: there is nothing to see.
		if (space === null) return room.startsWith(`space.${member.slice(0, 10)}-`);
		return space.members.has(member) || (space.visibility === 'public' && person.role !== 'guest');
	}

	/** Whether somebody may know that a space exists. */
	mayKnow(member: string, room: string): boolean {
		const person = this.directory().people.get(member);
		const space = this.space(room);
		if (person === undefined || person.standing === 'removed' || space === null) return false;
		if (leads(person) || space.members.has(member)) return true;
		// In the bin it is listed for nobody but those who may enter it.
		if (space.isInBin) return this.mayBeIn(member, room);
		return person.role !== 'guest' && space.visibility !== 'hidden';
	}

	/** Whether somebody may see a record as it is on the disk. */
	maySee(member: string, room: string, id: string): boolean {
		if (!this.mayBeIn(member, room)) return false;
		const record = this.record(room, id);
		const state = this.directory();
		const person = state.people.get(member);
		if (record === null || person === undefined) return false;
		const drafted = record.textOf === null ? record : this.record(room, record.textOf);
		// What is written together is seen by those whom it names, whatever their role (HI-17).
		if (drafted?.kind === 'draft')
			return drafted.owner === member || drafted.participants.includes(member);
		if (leads(person)) return true;
		// The text of a record is seen by who sees the record, and by nobody else.
		if (record.textOf !== null) return this.maySee(member, room, record.textOf);
		const { kind, owner, participants, ofDeal } = record;
		const isDeal = kind === 'deal' || kind === 'lead' || kind === 'call' || ofDeal;
		// Whoever may enter the space sees its tasks, topics and campaigns.
		if (!isDeal && kind !== 'customer') return true;
		if (person.role === 'guest') return isDeal;
		const setting = isDeal ? state.deals : state.customers;
		if (setting === 'everyone') return true;
		return [owner, ...participants].some((of) => {
			if (of === null) return false;
			if (of === member) return true;
			const team = state.people.get(of)?.team ?? null;
			if (team === null) return false;
			const supervises =
				person.role === 'supervisor' && (state.teams.get(team) ?? []).includes(member);
			return supervises || (setting === 'team' && person.team === team);
		});
	}

	private directory(): State {
		const state = this.store().document('directory');
		const directory = state === null ? NOBODY : known(this.directories, state, readState);
		return directory.people.size > 0 ? directory : this.claimed();
	}

	/** Until there is a directory, whoever claimed the relay is its owner. */
	private claimed(): State {
		const claimant = this.store().get('relay', 'claimant') as
			{ readonly member: string } | undefined;
		if (claimant === undefined) return NOBODY;
		const owner = { role: 'owner', team: null, standing: 'active' };
		return { ...NOBODY, people: new Map([[claimant.member, owner]]) };
	}

	private space(room: string): SpaceRights | null {
		const state = this.store().document(room);
		return state === null ? null : known(this.spaces, state, readSpaceRights);
	}

	private record(room: string, id: string): RecordRights | null {
		const record = this.store().record(room, id);
		return record === null ? null : known(this.records, record.state, readRecordRights);
	}
}

const leads = ({ role }: Person): boolean => role === 'owner' || role === 'admin';

const NOBODY: State = {
	people: new Map(),
	teams: new Map(),
	deals: 'own',
	customers: 'everyone',
	devices: new Map()
};

function known<Value>(
	cache: WeakMap<Uint8Array, Value>,
	state: Uint8Array,
	read: (doc: Y.Doc) => Value
): Value {
	const found = cache.get(state);
	if (found !== undefined) return found;
	const doc = docOf(state);
	const value = read(doc);
	doc.destroy();
	cache.set(state, value);
	return value;
}

const plain = (doc: Y.Doc, root: string): Record<string, Record<string, unknown>> =>
	doc.getMap(root).toJSON();

const textOf = (value: unknown): string | null =>
	typeof value === 'string' && value !== '' ? value : null;

function readState(doc: Y.Doc): State {
	const workspace = doc.getMap('workspace').toJSON();
	return {
		people: new Map(
			Object.entries(plain(doc, 'members')).map(([id, { role, team, standing }]) => [
				id,
				{ role: String(role), team: textOf(team), standing: String(standing) }
			])
		),
		teams: new Map(
			Object.entries(plain(doc, 'teams')).map(([id, { supervisors }]) => [
				id,
				Array.isArray(supervisors) ? supervisors.map(String) : []
			])
		),
		deals: textOf(workspace['dealVisibility']) ?? 'own',
		customers: textOf(workspace['customerVisibility']) ?? 'everyone',
		devices: new Map(
			Object.entries(plain(doc, 'devices')).map(([id, { member }]) => [id, String(member)])
		)
	};
}

function readSpaceRights(doc: Y.Doc): SpaceRights {
	const inside = Object.entries(doc.getMap('members').toJSON()).filter(([, is]) => is === true);
	return {
		isInBin: doc.getMap('space').get('deleted') === true,
		visibility: textOf(doc.getMap('space').get('visibility')) ?? 'hidden',
		members: new Set(inside.map(([id]) => id))
	};
}

function readRecordRights(doc: Y.Doc): RecordRights {
	const fields = doc.getMap('fields').toJSON();
	return {
		kind: String(fields['kind']),
		owner: textOf(fields['owner']),
		participants: Array.isArray(fields['participants']) ? fields['participants'].map(String) : [],
		ofDeal: fields['kind'] === 'task' && textOf(fields['deal']) !== null,
		textOf: fields['kind'] === 'body' ? textOf(fields['record']) : null
	};
}
