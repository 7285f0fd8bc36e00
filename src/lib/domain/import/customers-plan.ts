import { createCustomer } from '../customer/commands';
import { CUSTOMER_FIELDS } from '../customer/customer';
import type { Day } from '../core/day';
import type { RecordId } from '../core/ids';
import { orderBetween, type OrderKey } from '../core/order';
import { automaticDeal, automaticDealId, type NewCustomer } from '../deal/automatic';
import type { People } from '../member/member';
import type { Space } from '../space/space';
import { fold } from '../text/fold';
import type { CsvRow } from './csv';
import { anotherCustomer, importedCustomer } from './customer-ids';
import { matchFault, matchOf, type Match, type MatchableRow } from './customer-matches';
import { readDay } from './dates';
import type { RowFaultReason } from './faults';
import { OwnerBook, type OwnerMeaning } from './owner-book';
import { PeopleBook } from './people-book';
import { inBatches, noonOf, type CheckedInput, type Planner } from './plan-input';
import {
	BATCH_SIZE,
	NO_COUNTS,
	NO_DEFAULTS,
	SHOWN_MATCHES,
	type OnMatch,
	type PlannedRecord,
	type PlannedUpdate,
	type RecordBatch,
	type RowMatch
} from './port';
import { placeOf, RowLog, RowReader } from './rows';

interface CustomerRow extends MatchableRow {
	readonly owner: OwnerMeaning | null;
	readonly createdOn: Day | null;
}

/** What becomes of a row that can be read: it stays out, fills a customer in, or adds one. */
type Fate =
	| { readonly is: 'add'; readonly id: RecordId }
	| { readonly is: 'update'; readonly customer: { readonly id: RecordId; readonly title: string } }
	| { readonly is: 'skip'; readonly match: Match };

/**
 * Plans an import of customers, and the opportunities that make themselves for them (OP-12). Rows of
 * customers who seem to be here stay out, fill those in or go in all the same, as the settings say.
 */
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
		if (faults.length > 0) return faults;
		const [externalId, email, phone, taxNumber] = (
			['externalId', 'email', 'phone', 'taxNumber'] as const
		).map((field) => reader.text(row, field));
		return {
			title,
			owner,
			createdOn,
			externalId: externalId ?? '',
			email: email ?? '',
			phone: phone ?? '',
			taxNumber: taxNumber ?? ''
		};
	}

	function fateOf(row: CsvRow, customer: CustomerRow): Fate & { readonly match: Match | null } {
		const match = matchOf(customer, snapshot);
		if (match === null) return { is: 'add', match, id: importedCustomer(snapshot, customer).id };
		const wanted = settings.rowChoices.get(row.row) ?? settings.onMatch;
		if (wanted === 'add') return { is: 'add', match, id: anotherCustomer(snapshot, customer) };
		return wanted === 'update' && match.customer !== null
			? { is: 'update', match, customer: match.customer }
			: { is: 'skip', match };
	}

	const ownerOf = (row: CsvRow, { owner }: CustomerRow) =>
		owner === null ? null : owners.settle(owner, placeOf(reader, row));

	/** Who has been added and what is to be filled in, found out while the records are made. */
	let added: NewCustomer[] = [];
	let filled: PlannedUpdate[] = [];

	function* records(rows: Iterable<CsvRow>): Generator<PlannedRecord> {
		for (const row of rows) {
			if (!log.isAccepted(row)) continue;
			const customer = read(row);
			if (!('title' in customer)) continue;
			const fate = fateOf(row, customer);
			if (fate.is === 'update') filled.push({ id: fate.customer.id, values: valuesOf(row) });
			if (fate.is !== 'add') continue;
			const { id } = fate;
			const { title } = customer;
			const owner = ownerOf(row, customer)?.id ?? null;
			if (snapshot.automatic.length > 0) added.push({ id, title, owner });
			const change = createCustomer({ ...valuesOf(row), title }, owner, acting);
			const facts = reader.facts(row);
			yield {
				id,
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

	/** What a row says beside the name. An empty cell says nothing: it takes nothing away. */
	function valuesOf(row: CsvRow): PlannedUpdate['values'] {
		const texts = CUSTOMER_FIELDS.filter((field) => field !== 'title')
			.map((field) => [field, reader.text(row, field)] as const)
			.filter(([, text]) => text !== '');
		return Object.fromEntries(texts);
	}

	function* deals(space: Space, last: OrderKey | null): Generator<PlannedRecord> {
		const everybody: People = {
			members: new Map([...snapshot.members, ...people.members].map((one) => [one.id, one])),
			teams: new Map([...snapshot.teams, ...people.teams].map((team) => [team.id, team])),
			...(snapshot.visibility === undefined ? {} : { visibility: snapshot.visibility })
		};
		let order = last;
		for (const customer of added) {
			order = orderBetween(order, null);
			const change = automaticDeal(customer, space, order, everybody, acting);
			if (change === null) return;
			const id = automaticDealId(space.id, customer.id);
			yield { id, change: { ...change, set: { ...change.set, importId } } };
		}
	}

	function* updates(): Generator<RecordBatch> {
		for (let start = 0; start < filled.length; start += BATCH_SIZE) {
			const slice = filled.slice(start, start + BATCH_SIZE);
			yield { room: 'customers', records: [], updates: slice };
		}
	}

	const matches: RowMatch[] = [];
	let matched = 0;
	let updated = 0;

	function noteMatch(row: CsvRow, { title }: CustomerRow, match: Match, becomes: OnMatch): void {
		matched += 1;
		if (becomes === 'update') updated += 1;
		if (matches.length === SHOWN_MATCHES) return;
		matches.push({ row: row.row, title, customer: match.customer, by: match.by, becomes });
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
			// Ids tell apart what is called the same.
			const { title, externalId } = customer;
			const firstRow = log.earlier(identity(title, externalId));
			const fate = fateOf(row, customer);
			if (firstRow !== undefined && (fate.match === null || fate.is === 'add')) {
				log.reject(row, [{ code: 'repeated', value: externalId || title, firstRow }]);
				return;
			}
			if (fate.match !== null) noteMatch(row, customer, fate.match, fate.is);
			if (fate.is === 'skip') {
				log.reject(row, [matchFault(fate.match, customer)]);
				return;
			}
			log.note(identity(title, externalId), row);
			const owner = fate.is === 'add' ? ownerOf(row, customer) : null;
			if (!log.wantsPreview) return;
			log.show({
				becomes: 'customer',
				row: row.row,
				title: customer.title,
				fills: fate.is === 'update' ? fate.customer.title : null,
				owner: owner === null ? null : owners.shown(owner),
				fields: [...Object.entries(valuesOf(row)), ...Object.entries(reader.facts(row))]
			});
		},
		plan() {
			const rejected = log.rejected;
			const goIn = log.rows - rejected.length;
			return {
				importId,
				kind: 'customers',
				members: people.members,
				teams: people.teams,
				stages: [],
				counts: {
					...NO_COUNTS,
					rows: log.rows,
					accepted: goIn,
					rejected: rejected.length,
					members: people.members.length,
					teams: people.teams.length,
					customers: goIn - updated,
					updated,
					automatic: (goIn - updated) * snapshot.automatic.length
				},
				defaults: NO_DEFAULTS,
				preview: log.preview,
				rejected,
				people: owners.uses(),
				stageNames: [],
				matches,
				matched
			};
		},
		*batches(rows) {
			added = [];
			filled = [];
			yield* inBatches('customers', records(rows));
			yield* updates();
			for (const { space, last } of snapshot.automatic) {
				yield* inBatches(space.id, deals(space, last));
			}
		}
	};
}

const identity = (title: string, externalId: string): string =>
	externalId === '' ? `name ${fold(title)}` : `id ${externalId}`;
