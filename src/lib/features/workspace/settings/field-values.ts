import type { WorkspaceView } from '$lib/app/context';
import { NO_CHANGE } from '$lib/domain/core/change';
import { historyValue } from '$lib/domain/core/history-value';
import type { FieldId, RecordId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import type { Customer } from '$lib/domain/customer/customer';
import type { CustomValue } from '$lib/domain/fields/field';
import { fillField, valueIn } from '$lib/domain/fields/fill';
import type { FieldsOf } from '$lib/domain/fields/workspace-field';
import { readSpace, setSpaceValue } from '$lib/documents/space';
import { listNow } from '$lib/features/common/spaces/list-now';
import { writeMany } from '$lib/features/records/moves/write-many';
import { changeChunks, outcomeOf } from '$lib/features/records/views/bulk';
import { roomName } from '$lib/protocol/rooms';
import { bestEffort } from '$lib/replica/saved';
import { sweepCustomers } from '$lib/replica/store/sweep';

/** A value of a field in a space or a customer. */
export interface ValueIn {
	readonly id: string;
	/** The name of the space or customer. */
	readonly name: string;
	readonly value: CustomValue;
}

/** A value that is to be set. */
export interface ValueStep {
	readonly id: string;
	/** The value that it replaces. Where another one is by now, nothing is set. */
	readonly from: CustomValue;
	readonly to: CustomValue;
}

/** The view, as far as values of fields need it. */
export type ValuesView = Pick<WorkspaceView, 'everySpace' | 'replica' | 'acting' | 'directory'>;

/** Where the values of the workspace's fields are. */
interface FieldValuesOf {
	/** Returns the values of a field, also in what is in the bin. */
	readonly read: (view: ValuesView, field: FieldId) => Promise<readonly ValueIn[]>;
	/** Sets values of a field. Returns the ids of those that are set. */
	readonly set: (
		view: ValuesView,
		field: FieldId,
		steps: readonly ValueStep[]
	) => Promise<ReadonlySet<string>>;
}

const CUSTOMERS = roomName({ kind: 'customers' });

const isSame = (one: CustomValue, other: CustomValue): boolean =>
	historyValue(one) === historyValue(other);

/** The values of the fields of spaces and of customers (LS-10). */
export const FIELD_VALUES: Readonly<Record<FieldsOf, FieldValuesOf>> = {
	spaces: {
		read: ({ everySpace }, field) =>
			Promise.resolve(
				everySpace.flatMap(({ id, name, details }) => {
					const value = details?.values[field] ?? null;
					return value === null ? [] : [{ id, name, value }];
				})
			),
		set: async (view, field, steps) => {
			const done = new Set<string>();
			for (const step of steps) if (await setInSpace(view, field, step)) done.add(step.id);
			// What fails is listed when the relay says it, or at the next start.
			await bestEffort(listNow(view, [...done]));
			return done;
		}
	},
	customers: { read: inCustomers, set: setInCustomers }
};

async function setInSpace(
	{ replica }: Pick<ValuesView, 'replica'>,
	field: FieldId,
	{ id, from, to }: ValueStep
): Promise<boolean> {
	const document = replica.space(id);
	await document.whenLoaded();
	const now = document.read((doc) => readSpace(doc, id))?.values[field] ?? null;
	if (!isSame(now, from)) return false;
	const written = await document.edit((doc) => {
		setSpaceValue(doc, field, to);
	});
	return written.ok;
}

/**
 * Returns the values in customers, each in the record that has it: of merged customers and of those in the
 * bin as well.
 */
async function inCustomers({ replica }: ValuesView, field: FieldId): Promise<readonly ValueIn[]> {
	const { db, records } = replica;
	const ids: RecordId[] = [];
	const found: ValueIn[] = [];
	// A row may show the value of a customer that was merged into it. That one's own record is read below.
	const gone = new Map((await db.bin.toArray()).map((row) => [row.id, row]));
	const became = new Set([...gone.values()].flatMap(({ mergedInto }) => mergedInto ?? []));
	await sweepCustomers(db, (rows) => {
		for (const { id, title, custom } of rows) {
			const value = custom?.[field] ?? null;
			if (value === null) continue;
			if (became.has(id)) ids.push(id);
			else found.push({ id, name: title, value });
		}
	});
	for (const { id, kind } of gone.values()) if (kind === 'customer') ids.push(id);
	for (const id of ids) {
		const record = (await records.read(id))?.record;
		if (record?.kind !== 'customer') continue;
		const value = valueIn(record.custom, { id: field });
		if (value !== null) found.push({ id, name: record.title, value });
	}
	return found;
}

async function setInCustomers(
	{ replica, acting }: ValuesView,
	field: FieldId,
	steps: readonly ValueStep[]
): Promise<ReadonlySet<string>> {
	const wanted = new Map(steps.map((step) => [step.id, step]));
	const { changed } = await changeChunks<Customer>([...wanted.keys()], {
		read: async (ids) => {
			const read = await Promise.all(ids.map((id) => replica.records.read(id)));
			return read.flatMap((whole) => (whole?.record.kind === 'customer' ? [whole.record] : []));
		},
		changeOf: ({ id, custom }) => {
			const step = wanted.get(id);
			const isAsExpected = step !== undefined && isSame(valueIn(custom, { id: field }), step.from);
			return succeed(isAsExpected ? fillField(custom, { id: field }, step.to, acting) : NO_CHANGE);
		},
		write: async (rows) => {
			const changes = new Map(rows.map(({ row, change }) => [row.id, change]));
			return outcomeOf(rows, await writeMany({ replica }, CUSTOMERS, changes));
		}
	});
	return new Set(changed.map(({ id }) => id));
}
