import { NO_CHANGE, type Acting, type RecordChange } from '../domain/core/change';
import type { Clock } from '../domain/core/day';
import type { MemberId, Random, RecordId, WorkspaceId } from '../domain/core/ids';
import { keyed } from '../domain/core/keyed';
import { ordersBetween } from '../domain/core/order';
import { setField, together } from '../domain/core/set-field';
import { editCustomer } from '../domain/customer/commands';
import { CUSTOMER_FIELDS, type Customer } from '../domain/customer/customer';
import { personField, type PersonDetails } from '../domain/customer/people';
import { importedPersonId, samePerson } from '../domain/import/contact-rows';
import type { ImportSink, SinkFault } from '../domain/import/plan-types';
import { fail, succeed, type Result } from '../domain/core/result';
import type { Country } from '../domain/text/country';
import { roomName } from '../protocol/rooms';
import { GiveWay } from './give-way';
import { isNotStored, saving, type Saved } from './saved';
import { countryIn } from './store/country';
import { ReplicaDatabase, storageName } from './store/database';
import { RecordStore } from './store/records';

/** A sink that is open until it is closed. */
export interface OpenImportSink extends ImportSink {
	close(): void;
}

/**
 * Opens a workspace's records for an import by one of its members, from a worker: next to the pages that have
 * them open, which see every batch as it is committed.
 */
export async function openImportSink(
	workspace: WorkspaceId,
	me: MemberId,
	{ clock, random }: { readonly clock: Clock; readonly random: Random }
): Promise<Result<OpenImportSink, SinkFault>> {
	const db = new ReplicaDatabase(storageName(workspace), {}, { mustExist: true });
	const opened = await taken(async () => {
		await db.open();
		return succeed(null);
	});
	if (!opened.ok) return opened;
	// New records alone: what the rules say of them is the import's own concern, and the relay's.
	const store = new RecordStore(db, clock, {
		judge: () => succeed(null),
		isAdmin: () => false,
		onWrite: () => undefined
	});
	const sending = new GiveWay(db);
	return succeed({
		writeRecords: (room, records) =>
			taken(() =>
				sending.after(() =>
					store.createMany(
						roomName(room === 'customers' ? { kind: 'customers' } : { kind: 'space', space: room }),
						records
					)
				)
			),
		updateCustomers: (updates, importId) =>
			taken(async () => {
				const acting = { actor: me, clock, random };
				const country = await countryIn(db);
				const changes = new Map<RecordId, RecordChange>();
				for (const { id, values, people = [] } of updates) {
					const customer = (await store.read(id))?.record;
					if (customer?.kind !== 'customer') continue;
					const edits = CUSTOMER_FIELDS.map((field) => {
						const value = values[field];
						return value === undefined ? NO_CHANGE : editCustomer(customer, field, value, acting);
					});
					const change = together(...edits, newPeople(customer, people, country, acting));
					if (change.history.length === 0) continue;
					const history = change.history.map((line) => ({ ...line, importId }));
					changes.set(id, { ...change, history });
				}
				return sending.after(() =>
					store.changeMany(
						roomName({ kind: 'customers' }),
						[...changes.keys()],
						(id) => changes.get(id) ?? NO_CHANGE
					)
				);
			}),
		close: () => {
			store.close();
			db.close();
		}
	});
}

/** Does some of a sink's work. What was not saved is told as the sink tells it. */
async function taken(work: () => Promise<Saved>): Promise<Result<null, SinkFault>> {
	const saved = await saving(work);
	if (saved.ok) return saved;
	const { error } = saved;
	if (!isNotStored(error)) return fail({ code: 'not-written', detail: error.rule });
	if (error.failure === 'quota') return fail({ code: 'storage-full' });
	return fail({ code: 'not-written', detail: error.failure });
}

/** Adds the people whom a customer does not have yet, after those that are there. */
function newPeople(
	customer: Customer,
	people: readonly PersonDetails[],
	country: Country | null,
	acting: Acting
): RecordChange {
	const fresh = people.filter(
		(one) => !customer.people.some((other) => samePerson(one, other, country))
	);
	const orders = ordersBetween(customer.people.at(-1)?.order ?? null, null, fresh.length);
	return together(
		...fresh.map((person, index) =>
			setField(
				keyed('person', importedPersonId(customer.id, person)),
				null,
				personField({ ...person, order: orders[index] ?? '' }),
				acting
			)
		)
	);
}
