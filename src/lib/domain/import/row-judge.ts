import type { Acting, RecordChange } from '../core/change';
import type { MemberId, RecordId } from '../core/ids';
import { setField } from '../core/set-field';
import { judgeMemberEdit } from '../member/rules';
import type { Member, People, Role } from '../member/member';
import { editOf, type RecordFields } from '../policy/edit';
import { judgeRecord } from '../policy/judge';
import type { Space } from '../space/space';
import type { Existing } from './existing';
import type { RowFaultReason } from './faults';
import type { PlannedUpdate } from './plan-changes';
import { JudgedClasses } from './judged-classes';
import type { ImportSnapshot } from './plan-types';
import { changeOf, type UpdateContext } from './update-change';

/** Ids of records that are judged and never written. */
const SAME_BYTES = { bytes: (count: number) => new Uint8Array(count).fill(1) };

/**
 * Judges the rows of an import by the rules of the workspace, before anything is written (LS-09): what
 * the relay would refuse later, of an import without a connection perhaps days later, is said in the
 * preview. The relay judges again, by what it knows then.
 */
export class RowJudge {
	readonly #people: People;
	readonly #space: Space | null;
	readonly #owners = new Map<RecordId, MemberId | null>();
	readonly #byOwner = new Map<string, People>();
	readonly #context: UpdateContext;
	readonly #classes = new JudgedClasses();

	/** What a planner makes its drafts with. */
	readonly acting: Acting;

	constructor(snapshot: ImportSnapshot, acting: Acting, space: Space | null) {
		const { country = null } = snapshot;
		this.#context = { stages: space?.stages ?? [], country, importId: 'judged' };
		const { visibility, customerFields } = snapshot;
		this.#people = {
			members: new Map(snapshot.members.map((member) => [member.id, member])),
			teams: new Map(snapshot.teams.map((team) => [team.id, team])),
			...(visibility === undefined ? {} : { visibility }),
			...(customerFields === undefined ? {} : { customerFields })
		};
		this.#space = space;
		this.acting = { ...acting, random: SAME_BYTES };
		for (const { id, owner } of snapshot.customers.values()) this.#owners.set(id, owner);
	}

	/** Returns why the rules refuse a new record of the planned space. */
	create(change: RecordChange): RowFaultReason[] {
		return this.#judgeNew(change, this.#space);
	}

	/** Returns why the rules refuse a new customer. */
	createCustomer(change: RecordChange): RowFaultReason[] {
		return this.#judgeNew(change, null);
	}

	#judgeNew(change: RecordChange, space: Space | null): RowFaultReason[] {
		const [where, now] = [space?.id ?? '', this.acting.clock.now()];
		if (this.#classes.knows(change, where, now)) return [];
		const refused = this.#judge(null, change, space);
		if (refused.length === 0) this.#classes.note(change, where, now);
		return refused;
	}

	/** Returns why the rules refuse an update of a record that is here. */
	update({ fields }: Existing, update: PlannedUpdate): RowFaultReason[] {
		const change = changeOf(fields, update, this.#context, this.acting);
		return this.#judge(fields, change, this.#space);
	}

	/**
	 * Returns why the rules refuse that values are filled in at an existing customer. One whose owner is
	 * not known here is left to the relay.
	 */
	fillIn(customer: RecordId): RowFaultReason[] {
		const owner = this.#owners.get(customer);
		if (owner === undefined) return [];
		const before = { kind: 'customer', owner, email: '' };
		return this.#judge(before, setField('email', '', 'a', this.acting), null);
	}

	/** Returns why the rules refuse that a member with a role is added (DI-03). */
	addMember(name: string, role: Role): RowFaultReason[] {
		const { actor, clock } = this.acting;
		const member: Member = {
			...{ id: 'new', name, role, team: null, standing: 'invited' },
			...{ createdAt: clock.now(), importId: null }
		};
		const may = judgeMemberEdit(actor, member, this.#people);
		if (may.ok) return [];
		return [{ code: 'refused', rule: 'DI-03', reason: may.error, facts: {} }];
	}

	/**
	 * Returns who acts and who owns the record, or would. Nobody else decides whether the one reaches the
	 * other, and looking through everybody for each row of a large company would take minutes.
	 */
	#involved(owners: readonly unknown[]): People {
		const ids = owners.filter((owner) => typeof owner === 'string');
		let people = this.#byOwner.get(ids.join(' '));
		if (people === undefined) {
			const { members } = this.#people;
			const involved = [this.acting.actor, ...ids].flatMap((id) => members.get(id) ?? []);
			people = { ...this.#people, members: new Map(involved.map((one) => [one.id, one])) };
			this.#byOwner.set(ids.join(' '), people);
		}
		return people;
	}

	#judge(before: RecordFields | null, change: RecordChange, space: Space | null): RowFaultReason[] {
		const { actor, clock } = this.acting;
		const people = this.#involved([before?.['owner'], change.set['owner']]);
		const place = { people, space, now: clock.now() };
		const judged = judgeRecord(actor, editOf(before, change), place);
		if (judged.ok) return [];
		const { rule, reason, facts = {} } = judged.error;
		return [{ code: 'refused', rule, reason, facts }];
	}
}
