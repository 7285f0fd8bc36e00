import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import * as v from 'valibot';
import { recordHiddenBy } from '../../src/lib/domain/addons/hidden';
import type { Refusal } from '../../src/lib/domain/access/refusal';
import { notBefore, type Acting, type RecordChange } from '../../src/lib/domain/core/change';
import { newId, type RecordId, type SpaceId } from '../../src/lib/domain/core/ids';
import { succeed } from '../../src/lib/domain/core/result';
import { together } from '../../src/lib/domain/core/set-field';
import { assign } from '../../src/lib/domain/deal/commands';
import { bin, restore } from '../../src/lib/domain/history/commands';
import type { Space } from '../../src/lib/domain/space/space';
import { applyChange, firstUpdate, newRecordDoc, nextStamp } from '../../src/lib/documents/record';
import { readRecord, type AnyRecord } from '../../src/lib/documents/read-record';
import { roomName, type RoomName } from '../../src/lib/protocol/rooms';
import type { RecordLog } from '../rooms/record-log';
import type { Relay } from '../rooms/relay';
import type { StagedRow } from '../store/committer';
import { hiddenAnswer, NOT_FOUND, refusal, type Answer } from './answer';
import {
	customerPatchSchema,
	dealPatchSchema,
	leadPatchSchema,
	newCustomerSchema,
	newRecordSchema,
	taskPatchSchema,
	type DealPatch,
	type NewRecord
} from './bodies';
import { CUSTOMERS, type Caller } from './caller';
import { changedCustomer, madeCustomer } from './customers';
import { changedDeal, madeDeal } from './deals';
import { changedLead, madeLead } from './leads';
import { memberFits, unfit, type Made, type Unfit } from './making';
import { changedTask, madeTask } from './tasks';

/** What goes with a write. */
export interface Keeping {
	/** Returns the row that keeps the answer; none when the request has no key. */
	rows(id: RecordId, status: number): readonly StagedRow[];
	/** Counts bytes that the write has added to the disk. */
	keep(bytes: number): void;
}

/** Makes and changes records for scripts: by the commands that devices use, and judged as what devices send. */
export class Writing {
	constructor(private readonly relay: Relay) {}

	/** Makes a record in a space (OP-11, LW-07, PL-05). */
	async create(caller: Caller, space: SpaceId, body: unknown, keeping: Keeping): Promise<Answer> {
		const room = roomName({ kind: 'space', space });
		const at = caller.rooms.has(room) ? this.relay.rooms.recordsOf(room) : null;
		if (at === null || at.space === null) return hiddenAnswer(caller, caller.hidden.get(space));
		const { records, space: into } = at;
		const read = v.safeParse(newRecordSchema, body);
		if (!read.success) return badBody(read.issues[0]);
		const off = recordHiddenBy(read.output.kind, null, caller.switches);
		if (off !== null) return hiddenAnswer(caller, off);
		const acting = this.acting(caller);
		const made = this.made(read.output, { records, space: into }, acting);
		if (!made.ok) return unfitting(made.error);
		const id = newId(acting.random);
		const update = firstUpdate(made.value);
		return this.write(caller, records, { id, update, status: CREATED }, keeping);
	}

	/** Makes a customer, for a token that was made for customers (LS-10). */
	async createCustomer(caller: Caller, body: unknown, keeping: Keeping): Promise<Answer> {
		const at = caller.rooms.has(CUSTOMERS) ? this.relay.rooms.recordsOf(CUSTOMERS) : null;
		if (at === null) return NOT_FOUND;
		const read = v.safeParse(newCustomerSchema, body);
		if (!read.success) return badBody(read.issues[0]);
		const acting = this.acting(caller);
		const { owner = acting.actor } = read.output;
		const fit = owner === null ? succeed(null) : memberFits(this.people, owner);
		const made = fit.ok
			? madeCustomer({ ...read.output, owner }, this.customerFields, acting)
			: fit;
		if (!made.ok) return unfitting(made.error);
		const id = newId(acting.random);
		const update = firstUpdate(made.value);
		return this.write(caller, at.records, { id, update, status: CREATED }, keeping);
	}

	/** Changes fields of a record that the caller may read. */
	async change(
		caller: Caller,
		room: RoomName,
		id: RecordId,
		{ body, keeping }: { readonly body: unknown; readonly keeping: Keeping }
	): Promise<Answer> {
		const at = this.relay.rooms.recordsOf(room);
		const state = at?.records.stateFor(caller.token.createdBy, id) ?? null;
		if (at === null || state === null) return NOT_FOUND;
		const doc = newRecordDoc();
		try {
			Y.applyUpdate(doc, state);
			doc.clientID = this.clientId(caller, room, id);
			const record = readRecord(doc, id);
			const change = this.changeOf(caller, record, at, body);
			if (!change.ok) return unfitting(change.error);
			const before = Y.encodeStateVector(doc);
			applyChange(doc, notBefore(nextStamp(doc), change.value), 'api');
			const update = Y.encodeStateAsUpdate(doc, before);
			if (isNothing(change.value)) return { status: 200, body: { id } };
			return await this.write(caller, at.records, { id, update, status: 200 }, keeping);
		} finally {
			doc.destroy();
		}
	}

	private async write(
		{ token }: Caller,
		records: RecordLog,
		{
			id,
			update,
			status
		}: { readonly id: RecordId; readonly update: Uint8Array; readonly status: number },
		keeping: Keeping
	): Promise<Answer> {
		// A script's edits count as those of the member who made its token.
		const sender = { member: token.createdBy, author: `token:${token.id}` };
		const written = await records.write(sender, id, update, () => keeping.rows(id, status));
		if (!written.ok) return refusal(written.error);
		keeping.keep(written.value);
		return { status, body: { id } };
	}

	private made(
		draft: NewRecord,
		at: { readonly records: RecordLog; readonly space: Space },
		acting: Acting
	): Made {
		const owner = draft.owner ?? acting.actor;
		const fit = memberFits(this.people, owner);
		if (!fit.ok) return fit;
		switch (draft.kind) {
			case 'deal':
				return madeDeal({ ...draft, owner }, at.space, this.people, acting);
			case 'lead':
				return madeLead({ ...draft, owner }, at.space, acting);
			case 'task':
				return madeTask({ ...draft, owner }, at, this.people, acting);
		}
	}

	private changeOf(
		caller: Caller,
		record: AnyRecord | null,
		{ records, space }: { readonly records: RecordLog; readonly space: Space | null },
		body: unknown
	): Made {
		const { people } = this;
		const acting = this.acting(caller);
		if (space !== null && record?.kind === 'deal') {
			const read = v.safeParse(dealPatchSchema, body);
			if (!read.success) return misshapen(read.issues[0]);
			const own = changedDeal(record, read.output, space, people, acting);
			return this.withCommon(record, read.output, own, acting);
		}
		if (space !== null && record?.kind === 'task') {
			const read = v.safeParse(taskPatchSchema, body);
			if (!read.success) return misshapen(read.issues[0]);
			const own = changedTask(record, read.output, { space, records }, people, acting);
			return this.withCommon(record, read.output, own, acting);
		}
		if (record?.kind === 'lead') {
			const read = v.safeParse(leadPatchSchema, body);
			if (!read.success) return misshapen(read.issues[0]);
			const own = changedLead(record, read.output, acting);
			return this.withCommon(record, read.output, own, acting);
		}
		if (record?.kind === 'customer') {
			const read = v.safeParse(customerPatchSchema, body);
			if (!read.success) return misshapen(read.issues[0]);
			const own = changedCustomer(record, read.output, this.customerFields, acting);
			return this.withCommon(record, read.output, own, acting);
		}
		return unfit('kind', 'The API changes deals, tasks, leads and customers.');
	}

	/** Adds to the changes of a record's own fields what every kind has: its owner, and whether it is in the bin. */
	private withCommon(
		record: Pick<AnyRecord, 'owner' | 'binned'>,
		{ owner, binned }: Pick<DealPatch, 'owner' | 'binned'>,
		own: Made,
		acting: Acting
	): Made {
		if (!own.ok) return own;
		const all = [own.value];
		if (owner !== undefined && owner !== record.owner) {
			const fit = memberFits(this.people, owner);
			if (!fit.ok) return fit;
			all.push(assign(record, owner, acting));
		}
		if (binned !== undefined && binned !== record.binned) {
			all.push(binned ? bin(acting) : restore(acting));
		}
		return succeed(together(...all));
	}

	/** The workspace's fields of customers (LS-10). */
	get customerFields() {
		return this.people.customerFields ?? [];
	}

	private get people() {
		return this.relay.directory;
	}

	private acting({ token }: Caller): Acting {
		const { clock, random } = this.relay.environment;
		return { actor: token.createdBy, clock, random };
	}

	/**
	 * Returns the Yjs client id under which a token writes to a record. It is the same for all of its writes
	 * during one run of the relay, so that a script does not use up the ids of a record, and another one in
	 * the next run: after an older copy of the data was put back, devices may know more of the old id.
	 */
	private clientId({ token }: Caller, room: RoomName, id: RecordId): number {
		return createHash('sha256')
			.update(`polder-api/1 ${this.relay.runs.current} ${token.id} ${room} ${id}`)
			.digest()
			.readUInt32BE(0);
	}
}

const CREATED = 201;

const isNothing = ({ set, history, posts }: RecordChange): boolean =>
	Object.keys(set).length === 0 && history.length === 0 && posts.length === 0;

const misshapen = (issue: v.BaseIssue<unknown>) =>
	unfit(v.getDotPath(issue) ?? 'body', 'It does not have the form that the description says.');

const badBody = (issue: v.BaseIssue<unknown>): Answer => unfitting(misshapen(issue).error);

function unfitting(error: Unfit | Refusal): Answer {
	if ('reason' in error) return refusal(error);
	const { field, message, rule = 'SCHEMA' } = error;
	return {
		status: 422,
		body: { error: { code: 'invalid', message, rule, facts: { field } } }
	};
}
