import type { WorkspaceView } from '$lib/app/context';
import { NO_CHANGE } from '$lib/domain/core/change';
import { historyValue } from '$lib/domain/core/history-value';
import type { FieldId, RecordId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import type { CustomValue } from '$lib/domain/fields/field';
import { fillField } from '$lib/domain/fields/fill';
import { storedIn } from '$lib/domain/fields/values';
import type { Currency } from '$lib/domain/money/money';
import type { AnyRecord } from '$lib/documents/read-record';
import { readSpace, setSpaceValue } from '$lib/documents/space';
import { listNow } from '$lib/features/common/spaces/list-now';
import { roomName, type RoomName } from '$lib/protocol/rooms';
import { bestEffort } from '$lib/replica/saved';
import { sweep, sweepCustomers } from '$lib/replica/store/sweep';
import { writeMany } from '../moves/write-many';
import { changeChunks, outcomeOf } from '../views/bulk';
import { currencyIn, type FieldsPlace } from './field-place';

/** A value of a field in a record or a space, of whatever type it is. */
export interface ValueIn {
	readonly id: string;
	/** The name of the record or space. */
	readonly name: string;
	readonly value: CustomValue;
	/** The currency in which an amount would be. */
	readonly currency: Currency;
}

/** A value that is to be set. */
export interface ValueStep {
	readonly id: string;
	/** The value that it replaces. Where another one is by now, nothing is set. */
	readonly from: CustomValue;
	readonly to: CustomValue;
}

/** The view, as far as values of fields need it. */
export type ValuesView = Pick<
	WorkspaceView,
	'everySpace' | 'replica' | 'acting' | 'directory' | 'space' | 'me'
>;

/** A record that can have values. */
type Holder = Extract<AnyRecord, { kind: 'deal' | 'task' | 'customer' }>;

/** Returns the values of a field, also in what is in the bin. */
export async function readValues(
	view: ValuesView,
	place: FieldsPlace,
	field: FieldId
): Promise<readonly ValueIn[]> {
	if (place.of === 'customers') return inCustomers(view, place, field);
	if ('space' in place) return inSpaceRecords(view, place, field);
	const currency = currencyIn(view, place);
	return view.everySpace.flatMap(({ id, name, details }) => {
		const value = details?.values[field] ?? null;
		return value === null ? [] : [{ id, name, value, currency }];
	});
}

/** Sets values of a field. Returns the ids of those that are set. */
export async function setValues(
	view: ValuesView,
	place: FieldsPlace,
	field: FieldId,
	steps: readonly ValueStep[]
): Promise<ReadonlySet<string>> {
	if (place.of !== 'spaces') return setInRecords(view, roomOf(place), field, steps);
	const done = new Set<string>();
	for (const step of steps) if (await setInSpace(view, field, step)) done.add(step.id);
	// What fails is listed when the relay says it, or at the next start.
	await bestEffort(listNow(view, [...done]));
	return done;
}

const isSame = (one: CustomValue, other: CustomValue): boolean =>
	historyValue(one) === historyValue(other);

const roomOf = (place: FieldsPlace): RoomName =>
	roomName('space' in place ? { kind: 'space', space: place.space } : { kind: 'customers' });

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

/** Returns the values in the deals or tasks of a space. */
async function inSpaceRecords(
	view: ValuesView,
	place: Extract<FieldsPlace, { readonly space: string }>,
	field: FieldId
): Promise<readonly ValueIn[]> {
	const { db } = view.replica;
	const usual = currencyIn(view, place);
	const found: ValueIn[] = [];
	const kind = place.of === 'deals' ? 'deal' : 'task';
	await sweep(db, place.space, kind, { pasts: false }, ({ rows }) => {
		for (const row of rows) {
			const value = storedIn(row.custom ?? {}, field);
			const currency = row.kind === 'deal' ? row.currency : usual;
			if (value !== null) found.push({ id: row.id, name: row.title, value, currency });
		}
	});
	const room = roomOf(place);
	const binned = (await db.bin.toArray()).filter((row) => row.room === room && row.kind === kind);
	const whole = await inRecords(
		view.replica,
		binned.map(({ id }) => id),
		field,
		usual
	);
	return [...found, ...whole];
}

/** Returns the values in records that are read whole. */
async function inRecords(
	{ records }: ValuesView['replica'],
	ids: readonly RecordId[],
	field: FieldId,
	usual: Currency
): Promise<readonly ValueIn[]> {
	const found: ValueIn[] = [];
	for (const id of ids) {
		const record = (await records.read(id))?.record;
		if (record === undefined || !isHolder(record)) continue;
		const value = storedIn(record.custom, field);
		const currency = record.kind === 'deal' ? record.currency : usual;
		if (value !== null) found.push({ id, name: record.title, value, currency });
	}
	return found;
}

const isHolder = (record: AnyRecord): record is Holder =>
	record.kind === 'deal' || record.kind === 'task' || record.kind === 'customer';

/**
 * Returns the values in customers, each in the record that has it: of merged customers and of those in the
 * bin as well.
 */
async function inCustomers(
	view: ValuesView,
	place: FieldsPlace,
	field: FieldId
): Promise<readonly ValueIn[]> {
	const { db } = view.replica;
	const currency = currencyIn(view, place);
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
			else found.push({ id, name: title, value, currency });
		}
	});
	for (const { id, kind } of gone.values()) if (kind === 'customer') ids.push(id);
	return [...found, ...(await inRecords(view.replica, ids, field, currency))];
}

async function setInRecords(
	{ replica, acting }: ValuesView,
	room: RoomName,
	field: FieldId,
	steps: readonly ValueStep[]
): Promise<ReadonlySet<string>> {
	const wanted = new Map(steps.map((step) => [step.id, step]));
	const { changed } = await changeChunks<Holder>([...wanted.keys()], {
		read: async (ids) => {
			const read = await Promise.all(ids.map((id) => replica.records.read(id)));
			return read.flatMap((whole) =>
				whole !== null && isHolder(whole.record) ? [whole.record] : []
			);
		},
		changeOf: ({ id, custom }) => {
			const step = wanted.get(id);
			const isAsExpected = step !== undefined && isSame(storedIn(custom, field), step.from);
			return succeed(isAsExpected ? fillField(custom, { id: field }, step.to, acting) : NO_CHANGE);
		},
		write: async (rows) => {
			const changes = new Map(rows.map(({ row, change }) => [row.id, change]));
			return outcomeOf(rows, await writeMany({ replica }, room, changes));
		}
	});
	return new Set(changed.map(({ id }) => id));
}
