import { createCustomer } from '../customer/commands';
import { CUSTOMER_FIELDS } from '../customer/customer';
import { newId } from '../core/ids';
import type { Day } from '../core/day';
import { fold } from '../text/fold';
import type { CsvRow } from './csv';
import { readDay } from './dates';
import type { RowFaultReason } from './faults';
import { OwnerBook, type OwnerMeaning } from './owner-book';
import { PeopleBook } from './people-book';
import { inBatches, noonOf, type CheckedInput, type Planner } from './plan-input';
import { NO_COUNTS, NO_DEFAULTS, type PlannedRecord } from './port';
import { placeOf, RowLog, RowReader } from './rows';

interface CustomerRow {
	readonly title: string;
	readonly owner: OwnerMeaning | null;
	readonly externalId: string;
	readonly createdOn: Day | null;
}

/** Plans an import of customers. One who is here already, by id or by name, stays as they are. */
export function customersPlanner(input: CheckedInput): Planner {
	const { settings, snapshot, importId, acting } = input;
	const reader = new RowReader(input.headers, settings.mapping);
	const log = new RowLog(input.headers);
	const people = new PeopleBook(snapshot, importId, acting);
	const owners = new OwnerBook(people, settings, snapshot, input.actor, 'customer');

	function read(row: CsvRow): CustomerRow | readonly RowFaultReason[] {
		const faults: RowFaultReason[] = [];
		const title = reader.text(row, 'name');
		if (title === '') faults.push({ code: 'name-missing' });
		const overlong = reader.overlong(row);
		if (overlong !== null) faults.push(overlong);

		const ownerName = reader.text(row, 'owner');
		const owner = ownerName === '' ? null : owners.look(ownerName).meaning;
		if (owner?.kind === 'fault') faults.push(owner.fault);
		const placeFault =
			owner?.kind === 'add' && !owners.isSettled(owner)
				? people.checkPlace(placeOf(reader, row))
				: null;
		if (placeFault !== null) faults.push(placeFault);

		const createdText = reader.text(row, 'createdOn');
		const createdOn = createdText === '' ? null : readDay(createdText, settings.dateOrder);
		if (createdText !== '' && createdOn === null) {
			const column = reader.column('createdOn');
			faults.push({ code: 'date-unreadable', column, value: createdText });
		}
		const externalId = reader.text(row, 'externalId');
		return faults.length > 0 ? faults : { title, owner, externalId, createdOn };
	}

	/** Why a customer is not new: here before the import, or earlier in the file. */
	function known({ title, externalId }: CustomerRow): RowFaultReason | null {
		if (externalId !== '' && snapshot.externalIds.has(externalId)) {
			return { code: 'already-here', by: 'id', value: externalId };
		}
		if (snapshot.customers.has(fold(title))) {
			return { code: 'already-here', by: 'name', value: title };
		}
		// Ids tell apart what is called the same.
		const value = externalId === '' ? title : externalId;
		const firstRow = log.earlier(identity(title, externalId));
		return firstRow === undefined ? null : { code: 'repeated', value, firstRow };
	}

	function* records(rows: Iterable<CsvRow>): Generator<PlannedRecord> {
		for (const row of rows) {
			if (!log.isAccepted(row)) continue;
			const customer = read(row);
			if (!('title' in customer)) continue;
			const owner =
				customer.owner === null ? null : owners.settle(customer.owner, placeOf(reader, row));
			const texts = CUSTOMER_FIELDS.map(
				(field) => [field, field === 'title' ? customer.title : reader.text(row, field)] as const
			);
			const change = createCustomer(Object.fromEntries(texts), owner?.id ?? null, acting);
			const facts = reader.facts(row);
			yield {
				id: newId(acting.random),
				change: {
					...change,
					set: {
						...change.set,
						importId,
						...(customer.externalId === '' ? {} : { externalId: customer.externalId }),
						...(customer.createdOn === null
							? {}
							: { createdAt: noonOf(customer.createdOn, acting.clock) }),
						...(Object.keys(facts).length === 0 ? {} : { facts })
					}
				}
			};
		}
	}

	return {
		take(row) {
			if (!log.admit(row)) return;
			const ownerName = reader.text(row, 'owner');
			if (ownerName !== '') owners.look(ownerName).rows += 1;
			const customer = read(row);
			if (!('title' in customer)) {
				log.reject(row, customer);
				return;
			}
			const reason = known(customer);
			if (reason !== null) {
				log.reject(row, [reason]);
				return;
			}
			log.note(identity(customer.title, customer.externalId), row);
			const owner =
				customer.owner === null ? null : owners.settle(customer.owner, placeOf(reader, row));
			if (!log.wantsPreview) return;
			const fields = CUSTOMER_FIELDS.filter((field) => field !== 'title')
				.map((field) => [field, reader.text(row, field)] as const)
				.filter(([, text]) => text !== '');
			log.show({
				becomes: 'customer',
				row: row.row,
				title: customer.title,
				owner: owner === null ? null : owners.shown(owner),
				fields: [...fields, ...Object.entries(reader.facts(row))]
			});
		},
		plan() {
			const rejected = log.rejected;
			const accepted = log.rows - rejected.length;
			return {
				importId,
				kind: 'customers',
				members: people.members,
				teams: people.teams,
				stages: [],
				counts: {
					...NO_COUNTS,
					rows: log.rows,
					accepted,
					rejected: rejected.length,
					members: people.members.length,
					teams: people.teams.length,
					customers: accepted
				},
				defaults: NO_DEFAULTS,
				preview: log.preview,
				rejected,
				people: owners.uses(),
				stageNames: []
			};
		},
		batches: (rows) => inBatches('customers', records(rows))
	};
}

const identity = (title: string, externalId: string): string =>
	externalId === '' ? `name ${fold(title)}` : `id ${externalId}`;
