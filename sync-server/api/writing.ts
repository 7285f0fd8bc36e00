import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import * as v from 'valibot';
import { recordHiddenBy } from '../../src/lib/domain/addons/hidden';
import type { Refusal } from '../../src/lib/domain/access/refusal';
import {
	NO_CHANGE,
	notBefore,
	type Acting,
	type RecordChange
} from '../../src/lib/domain/core/change';
import { newId, type MemberId, type RecordId, type SpaceId } from '../../src/lib/domain/core/ids';
import { orderBetween } from '../../src/lib/domain/core/order';
import { succeed, type Result } from '../../src/lib/domain/core/result';
import { setField, together } from '../../src/lib/domain/core/set-field';
import { giveReason } from '../../src/lib/domain/deal/closing';
import { assign, createDeal, editDeal, moveDeal } from '../../src/lib/domain/deal/commands';
import type { Deal } from '../../src/lib/domain/deal/deal';
import { checkDealDraft } from '../../src/lib/domain/deal/new-deal';
import { checkExtras, extrasOf, MAX_SOURCE } from '../../src/lib/domain/deal/new-deal-extras';
import { fillField } from '../../src/lib/domain/fields/fill';
import { bin, restore } from '../../src/lib/domain/history/commands';
import { createLead, editLead, LEAD_FIELDS, leadTitle } from '../../src/lib/domain/lead/commands';
import type { Lead } from '../../src/lib/domain/lead/lead';
import { firstStage, type Space } from '../../src/lib/domain/space/space';
import { statusForNew } from '../../src/lib/domain/space/status';
import {
	createDealTask,
	createTask,
	editTask,
	finishTask,
	moveTask
} from '../../src/lib/domain/task/commands';
import { bodyOf } from '../../src/lib/domain/note/body';
import type { Task } from '../../src/lib/domain/task/task';
import { visible } from '../../src/lib/domain/text/visible';
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
	type LeadPatch,
	type NewRecord,
	type TaskPatch
} from './bodies';
import { CUSTOMERS, type Caller } from './caller';
import { changedCustomer, madeCustomer } from './customers';
import {
	fitsCustom,
	planChange,
	startsWith,
	tagsChange,
	unfit,
	type Made,
	type Unfit
} from './making';
import { relates, relationsChange, stageNamed, TaskReading, waitingFields } from './task-relations';

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
		const fit = owner === null ? succeed(null) : this.memberFits(owner);
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
		{ records, space }: { readonly records: RecordLog; readonly space: Space },
		acting: Acting
	): Made {
		const owner = draft.owner ?? acting.actor;
		const fit = this.memberFits(owner);
		if (!fit.ok) return fit;
		switch (draft.kind) {
			case 'deal':
				return this.newDeal({ ...draft, owner }, space, acting);
			case 'lead': {
				if (space.kind !== 'sales') return unfit('kind', 'Leads are in sales spaces.');
				if (leadTitle(draft) === '') return unfit('title', 'A lead needs a name of some kind.');
				return succeed(createLead(draft, space.id, owner, acting));
			}
			case 'task': {
				const { title, dueOn = null, custom = {}, dependencies, ...plan } = draft;
				const helpers = this.allFit(plan.assignees ?? []);
				if (!helpers.ok) return helpers;
				if (draft.deal !== undefined) {
					if (plan.parent !== undefined || dependencies !== undefined) return NO_RELATIONS;
					if (draft.custom !== undefined) return NO_FIELDS;
					const deal = dealIn(records, acting.actor, draft.deal);
					if (deal === null) return unfit('deal', 'There is no such deal in this space.');
					return succeed(createDealTask({ title, owner, dueOn, plan }, deal, acting));
				}
				if (space.kind !== 'work') return unfit('kind', 'Boards of tasks are in work spaces.');
				const me = this.people.members.get(acting.actor);
				const first = () => statusForNew(me, space, { owner, assignees: plan.assignees });
				// Where none may begin, the rule says why.
				const stage =
					(draft.stage === undefined ? first() : undefined) ?? stageIn(space, draft.stage);
				if (stage === undefined) return unfit('stage', 'There is no such stage.');
				const place = { space: space.id, stage, order: FIRST, fields: space.fields };
				const fit = startsWith(custom, space.fields, 'LW-06');
				if (!fit.ok) return fit;
				const tasks = new TaskReading(records, acting.actor);
				const related = relates(null, { ...plan, ...given(dependencies) }, tasks);
				if (!related.ok) return related;
				const made = createTask({ title, ...place, owner, dueOn, plan }, acting, custom);
				return succeed({ ...made, set: { ...made.set, ...waitingFields(dependencies) } });
			}
		}
	}

	private newDeal(
		draft: Extract<NewRecord, { kind: 'deal' }> & { readonly owner: MemberId },
		space: Space,
		acting: Acting
	): Made {
		if (space.kind !== 'sales') return unfit('kind', 'Deals are in sales spaces.');
		const { title, closeOn, owner, customer = null, contact = '', amount, closeRate } = draft;
		const money = fitsMoney(amount, space.currency);
		if (!money.ok) return money;
		const rate = closeRate === undefined ? ({ source: 'start' } as const) : rateOf(closeRate);
		if (rate === null) return NO_PERCENT;
		const stage = stageIn(space, draft.stage);
		if (stage === undefined) return unfit('stage', 'There is no such stage.');
		const wish = { title, customer, contact, stage: stage.id, closeOn, rate, owner };
		const { people } = this;
		const checked = checkDealDraft({ ...wish, revenue: amount.minor }, space, people);
		const [fault] = checked.faults;
		if (checked.draft === null) {
			return unfit(fault?.field ?? 'title', `It is ${fault?.fault ?? 'missing'}.`, 'OP-11');
		}
		const { source = '', tags = [], custom = {} } = draft;
		const others = fitsCustom(custom, space.fields, 'LW-06');
		if (!others.ok) return others;
		const [missing] = checkExtras({ source, tags, custom }, space, stage.id);
		if (missing !== undefined) {
			return unfit(`custom.${missing.of.id}`, `It is ${missing.fault}.`, 'LW-06');
		}
		const place = { space: space.id, currency: space.currency, order: FIRST, fields: space.fields };
		return succeed(
			together(createDeal(checked.draft, place, stage, acting, custom), extrasOf({ source, tags }))
		);
	}

	private changeOf(
		caller: Caller,
		record: AnyRecord | null,
		{ records, space }: { readonly records: RecordLog; readonly space: Space | null },
		body: unknown
	): Made {
		const acting = this.acting(caller);
		if (space !== null && record?.kind === 'deal') {
			const read = v.safeParse(dealPatchSchema, body);
			if (!read.success) return misshapen(read.issues[0]);
			return this.dealChange(record, read.output, space, acting);
		}
		if (space !== null && record?.kind === 'task') {
			const read = v.safeParse(taskPatchSchema, body);
			if (!read.success) return misshapen(read.issues[0]);
			const tasks = new TaskReading(records, acting.actor);
			return this.taskChange(record, read.output, { space, tasks }, acting);
		}
		if (record?.kind === 'lead') {
			const read = v.safeParse(leadPatchSchema, body);
			if (!read.success) return misshapen(read.issues[0]);
			return this.leadChange(record, read.output, acting);
		}
		if (record?.kind === 'customer') {
			const read = v.safeParse(customerPatchSchema, body);
			if (!read.success) return misshapen(read.issues[0]);
			const changed = changedCustomer(record, read.output, this.customerFields, acting);
			return changed.ok ? this.common(record, read.output, [changed.value], acting) : changed;
		}
		return unfit('kind', 'The API changes deals, tasks, leads and customers.');
	}

	private dealChange(deal: Deal, patch: DealPatch, space: Space, acting: Acting): Made {
		const changes: RecordChange[] = [];
		const { title, contact, customer, amount, closeOn, closeRate, stage } = patch;
		if (title !== undefined) {
			if (visible(title) === '') return unfit('title', 'It is empty.', 'OP-11');
			changes.push(editDeal(deal, { field: 'title', value: title }, acting));
		}
		if (contact !== undefined) {
			changes.push(editDeal(deal, { field: 'contact', value: contact }, acting));
		}
		if (customer !== undefined) {
			changes.push(editDeal(deal, { field: 'customer', value: customer }, acting));
		}
		if (amount !== undefined) {
			const money = fitsMoney(amount, deal.currency);
			if (!money.ok) return money;
			changes.push(editDeal(deal, { field: 'revenue', value: amount.minor }, acting));
		}
		if (closeOn !== undefined) {
			changes.push(editDeal(deal, { field: 'closeOn', value: closeOn }, acting));
		}
		if (closeRate !== undefined) {
			const rate = rateOf(closeRate);
			if (rate === null) return NO_PERCENT;
			changes.push(editDeal(deal, { field: 'rate', value: rate }, acting));
		}
		if (patch.source !== undefined) {
			const source = visible(patch.source).slice(0, MAX_SOURCE);
			changes.push(setField('source', deal.source, source, acting));
		}
		const custom = fitsCustom(patch.custom ?? {}, space.fields, 'LW-06');
		if (!custom.ok) return custom;
		for (const [id, value] of Object.entries(patch.custom ?? {})) {
			changes.push(fillField(deal.custom, { id }, value, acting));
		}
		if (patch.tags !== undefined) changes.push(tagsChange(deal, patch.tags, acting));
		if (stage !== undefined && stage !== deal.stage) {
			const moved = this.move(deal, stage, space, acting);
			if (!moved.ok) return moved;
			changes.push(moved.value);
		}
		if (patch.lostReason !== undefined) {
			changes.push(giveReason(deal.lostReason, patch.lostReason, acting));
		}
		return this.common(deal, patch, changes, acting);
	}

	private move(deal: Deal, stage: string, space: Space, acting: Acting): Made {
		const to = space.stages.find(({ id }) => id === stage);
		if (to === undefined) return unfit('stage', 'There is no such stage.');
		const from = space.stages.find(({ id }) => id === deal.stage) ?? OPEN;
		const role = this.people.members.get(acting.actor)?.role ?? 'guest';
		return moveDeal(deal, from, to, FIRST, role, acting);
	}

	private taskChange(
		task: Task,
		patch: TaskPatch,
		{ space, tasks }: { readonly space: Space; readonly tasks: TaskReading },
		acting: Acting
	): Made {
		const changes: RecordChange[] = [];
		const { title, note, dueOn, stage, done } = patch;
		if (title !== undefined) {
			if (visible(title) === '') return unfit('title', 'It is empty.');
			changes.push(editTask(task, { field: 'title', value: visible(title) }, acting));
		}
		if (note !== undefined && note !== task.note) {
			const room = roomName({ kind: 'space', space: space.id });
			// People read the body from then on: nobody would see the change.
			if (this.relay.rooms.recordsOf(room)?.records.has(bodyOf(task.id)) === true) {
				return unfit('note', 'Somebody has written in it: it is rich text now.', 'HI-14');
			}
			changes.push(editTask(task, { field: 'note', value: note }, acting));
		}
		if (dueOn !== undefined) changes.push(editTask(task, { field: 'dueOn', value: dueOn }, acting));
		changes.push(planChange(task, patch, acting));
		const helpers = this.allFit(patch.assignees ?? []);
		if (!helpers.ok) return helpers;
		const related = relationsChange(task, patch, tasks, acting);
		if (!related.ok) return related;
		changes.push(related.value);
		if (patch.custom !== undefined) {
			if (task.deal !== null) return NO_FIELDS;
			const fit = fitsCustom(patch.custom, space.fields, 'LW-06');
			if (!fit.ok) return fit;
			for (const [id, value] of Object.entries(patch.custom)) {
				changes.push(fillField(task.custom, { id }, value, acting));
			}
		}
		if (done !== undefined) {
			if (task.deal === null) return unfit('done', 'A task on a board is moved to a stage.');
			changes.push(finishTask(task, done, acting));
		}
		const to = stage === undefined ? undefined : stageNamed(space, stage);
		if (stage !== undefined && to?.id !== task.stage) {
			if (to === undefined || task.deal !== null) return unfit('stage', 'There is no such stage.');
			changes.push(moveTask(task, to, FIRST, acting));
		}
		return this.common(task, patch, changes, acting);
	}

	private leadChange(lead: Lead, patch: LeadPatch, acting: Acting): Made {
		const changes = LEAD_FIELDS.flatMap((field) => {
			const value = patch[field];
			return value === undefined ? [] : [editLead(lead, field, value, acting)];
		});
		if (patch.title !== undefined && visible(patch.title) === '') {
			return unfit('title', 'It is empty.');
		}
		if (patch.tags !== undefined) changes.push(tagsChange(lead, patch.tags, acting));
		return this.common(lead, patch, changes, acting);
	}

	/** Adds what every kind of record has: its owner, and whether it is in the bin. */
	private common(
		record: Pick<AnyRecord, 'owner' | 'binned'>,
		{ owner, binned }: Pick<DealPatch, 'owner' | 'binned'>,
		changes: readonly RecordChange[],
		acting: Acting
	): Made {
		const all = [...changes];
		if (owner !== undefined && owner !== record.owner) {
			const fit = this.memberFits(owner);
			if (!fit.ok) return fit;
			all.push(assign(record, owner, acting));
		}
		if (binned !== undefined && binned !== record.binned) {
			all.push(binned ? bin(acting) : restore(acting));
		}
		return succeed(all.length === 0 ? NO_CHANGE : together(...all));
	}

	private allFit(members: readonly MemberId[]): Result<null, Unfit> {
		const gone = members.find((member) => !this.memberFits(member).ok);
		return gone === undefined ? succeed(null) : unfit('assignees', 'There is no such member.');
	}

	private memberFits(member: MemberId): Result<null, Unfit> {
		const known = this.people.members.get(member);
		if (known !== undefined && known.standing !== 'removed') return succeed(null);
		return unfit('owner', 'There is no such member.');
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

/** Where new and moved records are put in their column. Equal keys are sorted by id. */
const FIRST = orderBetween(null, null);

const OPEN = { kind: 'open' } as const;

const stageIn = ({ stages }: Pick<Space, 'stages'>, id: string | undefined) =>
	id === undefined ? firstStage(stages) : stageNamed({ stages }, id);

const NO_RELATIONS = unfit('parent', 'A task of a deal stands by itself.');

const given = <Value>(dependencies: Value | undefined) =>
	dependencies === undefined ? {} : { dependencies };

const NO_FIELDS = unfit('custom', 'Fields are of tasks on a board.', 'LW-06');

const NO_PERCENT = unfit('closeRate', 'A rate by hand needs a percentage.');

function rateOf({ source, percent }: NonNullable<DealPatch['closeRate']>) {
	if (source === 'stage') return { source } as const;
	return percent === null ? null : ({ source, percent } as const);
}

function fitsMoney(
	{ currency }: { readonly currency: string },
	wanted: string
): Result<null, Unfit> {
	if (currency === wanted) return succeed(null);
	return unfit('amount.currency', `The currency here is ${wanted}.`);
}

function dealIn(records: RecordLog, member: MemberId, id: RecordId): Deal | null {
	const state = records.stateFor(member, id);
	if (state === null) return null;
	const doc = newRecordDoc();
	Y.applyUpdate(doc, state);
	const record = readRecord(doc, id);
	doc.destroy();
	return record?.kind === 'deal' ? record : null;
}

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
