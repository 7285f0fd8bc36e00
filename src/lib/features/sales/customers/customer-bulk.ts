import type { WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import { NO_CHANGE, type Acting, type RecordChange } from '$lib/domain/core/change';
import type { MemberId, RecordId } from '$lib/domain/core/ids';
import { fail, succeed, type Result } from '$lib/domain/core/result';
import { removeTag } from '$lib/domain/core/tags';
import type { Customer } from '$lib/domain/customer/customer';
import { addTag } from '$lib/domain/customer/people';
import { assign } from '$lib/domain/deal/commands';
import { bin, restore } from '$lib/domain/history/commands';
import { sameName } from '$lib/domain/text/identity';
import { writeMany } from '$lib/features/records/moves/write-many';
import {
	changeChunks,
	outcomeOf,
	type ChunkOutcome,
	type Left,
	type Outcome,
	type Progress,
	type Step
} from '$lib/features/records/views/bulk';
import { roomName } from '$lib/protocol/rooms';
import type { NotStored } from '$lib/replica/saved';
import { mergedInto } from '$lib/replica/store/merged';

/** One action on many customers. */
export type CustomerWork =
	| { readonly what: 'owner'; readonly owner: MemberId }
	| { readonly what: 'add-tag'; readonly tag: string }
	| { readonly what: 'remove-tag'; readonly tag: string }
	| { readonly what: 'bin' };

const CUSTOMERS = roomName({ kind: 'customers' });

/** Performs an action on many customers, until this device cannot store one. What was made stays. */
export const runCustomers = (
	view: WorkspaceView,
	ids: readonly RecordId[],
	work: CustomerWork,
	progress: Progress
): Promise<Outcome<Customer>> =>
	changeChunks(
		ids,
		{
			read: (chunk) => read(view, chunk, work),
			changeOf: (row) => succeed(customerChange(row, work, view.acting)),
			write: (steps) => write(view, steps)
		},
		progress
	);

/**
 * Undoes an action on many customers. Returns those that stayed as they are, or that this device could
 * not store them all.
 */
export async function undoCustomers(
	view: WorkspaceView,
	before: readonly Customer[],
	work: CustomerWork
): Promise<Result<readonly Left[], NotStored>> {
	const was = new Map(before.map((row) => [row.id, row]));
	const { left, failure } = await changeChunks([...was.keys()], {
		read: (chunk) => read(view, chunk, { what: 'owner', owner: '' }),
		changeOf: (now) => customerUndo(was.get(now.id) ?? now, now, work, view.acting),
		write: (steps) => write(view, steps)
	});
	return failure === null ? succeed(left) : fail(failure);
}

/** Returns what the action changes in one customer. Empty where it is already as it should be. */
export function customerChange(row: Customer, work: CustomerWork, acting: Acting): RecordChange {
	switch (work.what) {
		case 'owner':
			return assign(row, work.owner, acting);
		case 'add-tag':
			return addTag(row, work.tag, acting);
		case 'remove-tag':
			return removeTag(row, work.tag, acting);
		case 'bin':
			return row.binned ? NO_CHANGE : bin(acting);
	}
}

/** Returns the change that undoes the action. What somebody has changed since stays. */
export function customerUndo(
	row: Customer,
	now: Customer,
	work: CustomerWork,
	acting: Acting
): Result<RecordChange, Refusal> {
	const has = (tags: readonly string[], tag: string) => tags.find((own) => sameName(own, tag));
	switch (work.what) {
		case 'bin':
			return now.binned ? succeed(restore(acting)) : CHANGED_SINCE;
		case 'owner':
			if (now.owner !== work.owner) return CHANGED_SINCE;
			return row.owner === null
				? fail({ rule: 'LW-07', reason: 'nobody-before' })
				: succeed(assign(now, row.owner, acting));
		case 'add-tag':
			return has(now.tags, work.tag) === undefined
				? CHANGED_SINCE
				: succeed(removeTag(now, work.tag, acting));
		case 'remove-tag': {
			const own = has(row.tags, work.tag);
			if (has(now.tags, work.tag) !== undefined) return CHANGED_SINCE;
			return succeed(own === undefined ? NO_CHANGE : addTag(now, own, acting));
		}
	}
}

const CHANGED_SINCE = fail<Refusal>({ rule: 'HI-06', reason: 'changed-since' });

/**
 * Reads customers. A tag may have come to one under a former id, and is taken off there as well, so that
 * those are read with it.
 */
async function read(
	{ replica: { db, records } }: WorkspaceView,
	ids: readonly RecordId[],
	work: CustomerWork
): Promise<readonly Customer[]> {
	const all: Customer[] = [];
	for (const id of ids) {
		const former = work.what === 'remove-tag' ? await mergedInto(db, id) : [];
		for (const one of [id, ...former]) {
			const record = (await records.read(one))?.record;
			if (record?.kind === 'customer') all.push(record);
		}
	}
	return all;
}

async function write(
	view: WorkspaceView,
	steps: readonly Step<Customer>[]
): Promise<ChunkOutcome<Customer>> {
	const changes = new Map(steps.map(({ row, change }) => [row.id, change]));
	return outcomeOf(steps, await writeMany(view, CUSTOMERS, changes));
}
