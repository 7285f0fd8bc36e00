import { createCustomer } from '../customer/commands';
import { asFields, type FieldValues } from '../fields/values';
import { CUSTOMER_FIELDS, type CustomerField } from '../customer/customer';
import { MAX_TAG, type PersonDetails } from '../customer/people';
import { tagField } from '../core/tags';
import { listed } from '../table/list-cell';
import type { Day } from '../core/day';
import type { Acting, RecordChange } from '../core/change';
import type { MemberId, RecordId } from '../core/ids';
import type { NewCustomer } from '../deal/automatic';
import { identity, spelling } from '../text/identity';
import type { CsvRow } from './csv';
import { automaticDeals } from './automatic-deals';
import { CustomCells } from './custom-cells';
import { ContactRows, personFields } from './contact-rows';
import { ownerCell } from './deal-updates';
import type { Existing } from './existing';
import { contactCells } from './person-cells';
import { cell, isMeant, RowUpdates, shownText, tagsCell } from './row-updates';
import { anotherCustomer, importedCustomer } from './customer-ids';
import { matchFault, matchOf, type Match, type MatchableRow } from './customer-matches';
import type { RowFaultReason } from './faults';
import type { Field } from './fields';
import { remarkOdd } from './odd-values';
import type { OwnerMeaning } from './owner-matcher';
import { PlanFrame } from './plan-frame';
import { inBatches, noonOf, type CheckedInput, type Planner } from './plan-input';
import {
	BATCH_SIZE,
	SHOWN_MATCHES,
	type OnMatch,
	type PlannedRecord,
	type PlannedUpdate,
	type RecordBatch,
	type RowMatch
} from './plan-types';
import { teamCellsOf } from './rows';

interface CustomerRow extends MatchableRow {
	readonly owner: OwnerMeaning | null;
	readonly createdOn: Day | null;
	/** The contact in the row. Any field may be empty. */
	readonly person: PersonDetails;
	readonly tags: readonly string[];
	/** The values of the workspace's fields of customers (LS-10). */
	readonly custom: FieldValues;
}

/** The fields of a row that belong to its contact, and the name that the rows share. */
const OF_A_PERSON: ReadonlySet<Field> = new Set<Field>([
	'name',
	'contact',
	'role',
	'email',
	'phone',
	'contactEmail',
	'contactPhone'
]);

/** What happens to a readable row: it is rejected, fills a customer in, or adds one. */
type Fate =
	| { readonly is: 'add'; readonly id: RecordId }
	| { readonly is: 'update'; readonly customer: { readonly id: RecordId; readonly title: string } }
	| { readonly is: 'skip'; readonly match: Match };

/** Where a customer comes to be, and with whom. */
interface CustomerPlace {
	readonly id: RecordId;
	readonly owner: MemberId | null;
	readonly persons: readonly PersonDetails[];
}

/**
 * Plans an import of customers, and their automatic opportunities (OP-12). Rows whose customers appear
 * to exist are rejected, fill those in, or are added anyway, as the settings say. Another row of a
 * customer is imported as a contact of it.
 */
export function customersPlanner(input: CheckedInput): Planner {
	const { settings, snapshot, importId, acting } = input;
	const frame = new PlanFrame(input, 'customer', null);
	const { reader, log, people, owners, judge } = frame;

	const { customerFields = [], currency = 'USD' } = snapshot;
	const customCells = new CustomCells(customerFields, reader, settings, people);

	function read(
		row: CsvRow,
		as: 'new' | 'update' = 'new'
	): CustomerRow | readonly RowFaultReason[] {
		const faults: RowFaultReason[] = [];
		const title = reader.text(row, 'name');
		if (title === '' && as === 'new') faults.push({ code: 'name-missing' });
		const overlong = reader.overlong(row);
		if (overlong !== null) faults.push(overlong);

		const owner = frame.owner(row, faults);
		const createdOn = frame.day('createdOn', row, faults);
		const custom = customCells.read(row, currency, faults);
		if (faults.length > 0) return faults;
		const text = (field: Field) => reader.text(row, field);
		const [email, phone] = [text('email'), text('phone')];
		return {
			title,
			owner,
			createdOn,
			externalId: text('externalId'),
			email,
			phone,
			taxNumber: text('taxNumber'),
			person: {
				name: text('contact'),
				role: text('role'),
				// When contacts have columns of their own, the customer's columns do not describe them.
				email: reader.maps('contactEmail') ? text('contactEmail') : email,
				phone: reader.maps('contactPhone') ? text('contactPhone') : phone
			},
			tags: tagsOf(text('tags')),
			custom
		};
	}

	function fateOf(row: CsvRow, customer: CustomerRow): Fate & { readonly match: Match | null } {
		const match = matchOf(customer, snapshot);
		if (match === null) return { is: 'add', match, id: importedCustomer(snapshot, customer).id };
		const isAlike = match.by === 'alike';
		const wanted =
			settings.rowChoices.get(row.row) ?? (isAlike ? settings.onAlike : settings.onMatch);
		if (wanted === 'add') return { is: 'add', match, id: anotherCustomer(snapshot, customer) };
		return wanted === 'update' && match.customer !== null
			? { is: 'update', match, customer: match.customer }
			: { is: 'skip', match };
	}

	const ownerOf = (row: CsvRow, { owner }: CustomerRow) =>
		owner === null ? null : owners.settle(owner, teamCellsOf(reader, row));

	/** The added customers and the values to fill in, collected while the records are created. */
	let added: NewCustomer[] = [];
	let filled: PlannedUpdate[] = [];

	/** The contacts in the rows, collected in the first pass. */
	const contacts = new ContactRows(snapshot.country ?? null);

	function* records(rows: Iterable<CsvRow>): Generator<PlannedRecord> {
		for (const row of rows) {
			if (!log.isAccepted(row) || contacts.has(row) || updates.has(row)) continue;
			const customer = read(row);
			if (!('title' in customer)) continue;
			const fate = fateOf(row, customer);
			const persons = contacts.of(row);
			if (fate.is === 'update') {
				const people = persons.length === 0 ? {} : { people: persons };
				const set = { ...valuesOf(row), ...asFields(customer.custom) };
				filled.push({ id: fate.customer.id, set, ...people });
			}
			if (fate.is !== 'add') continue;
			const { id } = fate;
			const { title } = customer;
			const owner = ownerOf(row, customer)?.id ?? null;
			if (snapshot.automatic.length > 0) added.push({ id, title, owner });
			yield { id, change: customerChange(row, customer, { id, owner, persons }, acting) };
		}
	}

	function customerChange(
		row: CsvRow,
		{ title, tags, externalId, createdOn, custom }: CustomerRow,
		{ id, owner, persons }: CustomerPlace,
		by: Acting
	): RecordChange {
		const change = createCustomer({ ...valuesOf(row), title }, owner, by, customerFields, custom);
		const facts = reader.facts(row);
		return {
			...change,
			set: {
				...change.set,
				importId,
				...personFields(id, persons),
				...Object.fromEntries(tags.map((tag) => [tagField(tag), tag])),
				...(externalId === '' ? {} : { externalId }),
				...(createdOn === null ? {} : { createdAt: noonOf(createdOn, acting.clock) }),
				...(Object.keys(facts).length === 0 ? {} : { facts })
			}
		};
	}

	/** Returns why the rules refuse what a row would make. Adds nothing yet. */
	function judged(row: CsvRow, customer: CustomerRow, fate: Fate): readonly RowFaultReason[] {
		if (fate.is === 'skip') return [];
		if (fate.is === 'update') return judge.fillIn(fate.customer.id);
		const missing = customCells.missing(customer.custom);
		if (missing.length > 0) return missing;
		// New people are added by admins, who may give them what they want.
		const owner =
			customer.owner?.kind === 'add' ? input.actor.id : (ownerOf(row, customer)?.id ?? null);
		const { person } = customer;
		const persons = person.name === '' ? [] : [person];
		const place = { id: fate.id, owner, persons };
		return judge.createCustomer(customerChange(row, customer, place, judge.acting));
	}

	/** Returns the values of a row beside the name. An empty cell has no meaning, and removes nothing. */
	function valuesOf(row: CsvRow): Partial<Record<CustomerField, string>> {
		const texts = CUSTOMER_FIELDS.filter((field) => field !== 'title')
			.map((field) => [field, reader.text(row, field)] as const)
			.filter(([, text]) => text !== '');
		return Object.fromEntries(texts);
	}

	function* fills(): Generator<RecordBatch> {
		for (let start = 0; start < filled.length; start += BATCH_SIZE) {
			const slice = filled.slice(start, start + BATCH_SIZE);
			yield { room: 'customers', records: [], updates: slice };
		}
	}

	const updates = new RowUpdates({
		...{ settings, reader, log, judge },
		existing: frame.existing('name'),
		read: (row, existing) => {
			const customer = read(row, 'update');
			if (!('title' in customer)) return { faults: customer };
			return [...ownCells(row, existing, customer), ...personCells(row, existing, customer)];
		},
		// The further rows of a customer are about its people.
		readAgain: (row, existing) => {
			const customer = read(row, 'update');
			if (!('title' in customer)) return { faults: customer };
			const { name, email, phone } = customer.person;
			return `${name}${email}${phone}` === '' ? null : personCells(row, existing, customer);
		}
	});

	function ownCells(row: CsvRow, existing: Existing, customer: CustomerRow) {
		const texts = CUSTOMER_FIELDS.map((field) => {
			const use = field === 'title' ? 'name' : field;
			if (settings.key === use || !isMeant(reader, row, use, settings)) return null;
			const to = reader.said(row, use);
			return field === 'title' && to === '' ? null : cell(existing, use, field, to, shownText);
		});
		const owner = reader.said(row, 'owner') === '' ? null : ownerOf(row, customer);
		return [
			...texts,
			owner === null ? null : ownerCell(existing, owner.id, (id) => people.get(id)?.name ?? ''),
			isMeant(reader, row, 'tags', settings) ? tagsCell(existing, customer.tags) : null,
			...customCells.edits(row, existing, customer.custom, currency)
		];
	}

	function personCells(row: CsvRow, existing: Existing, { person }: CustomerRow) {
		const uses = reader.maps('contactEmail') || reader.maps('contactPhone');
		const means = (use: Field) => (isMeant(reader, row, use, settings) ? use : undefined);
		// Without columns of their own, contacts are those that have a name.
		if (!uses && person.name === '') return [];
		return contactCells(
			existing,
			person,
			{
				role: means('role'),
				...(uses ? { email: means('contactEmail'), phone: means('contactPhone') } : {})
			},
			snapshot.country ?? null
		);
	}

	const matches: RowMatch[] = [];
	let matched = 0;
	let filledIn = 0;

	function noteMatch(row: CsvRow, { title }: CustomerRow, match: Match, becomes: OnMatch): void {
		matched += 1;
		if (becomes === 'update') filledIn += 1;
		if (matches.length === SHOWN_MATCHES) return;
		matches.push({ row: row.row, title, customer: match.customer, by: match.by, becomes });
	}

	/**
	 * Whether another row of a customer is a contact. A row that fills in an existing customer is one
	 * only when it names a contact.
	 */
	const takesAsContact = (first: CsvRow, fate: Fate, { name }: PersonDetails): boolean =>
		fate.is === 'add' || (name !== '' && reader.text(first, 'contact') !== name);

	/** Remarks on an email address that is in two rows, which may be the same customer. */
	function remarkEmail(row: CsvRow, { email }: CustomerRow): void {
		if (email === '') return;
		const key = `email ${identity(email)}`;
		const firstRow = log.earlier(key);
		if (firstRow === undefined) log.note(key, row);
		else log.remark({ code: 'email-repeated', row: row.row, value: email, firstRow });
	}

	/** Remarks on customer values in a later row that the first row does not have, which are not imported. */
	function remarkLeftOut(row: CsvRow, first: CsvRow): void {
		const columns = reader.different(row, first, OF_A_PERSON);
		if (columns.length > 0) log.remark({ code: 'contact-extra', row: row.row, columns });
	}

	return {
		take(row) {
			if (!log.admit(row)) return;
			frame.countOwner(row);
			if (updates.take(row)) return;
			const customer = read(row);
			if (!('title' in customer)) {
				log.reject(row, customer);
				return;
			}
			const { title, externalId, person } = customer;
			const fate = fateOf(row, customer);
			const isSkipped = fate.is === 'skip';
			const key = keyOf(customer, fate);
			const first = isSkipped ? undefined : contacts.first(key);
			if (first !== undefined && takesAsContact(first.row, fate, person)) {
				const why = contacts.join(key, row, person);
				if (why === 'known') {
					log.reject(row, [
						{ code: 'repeated', value: externalId || title, firstRow: first.row.row }
					]);
					return;
				}
				remarkEmail(row, customer);
				remarkOdd(log, reader, row, settings.dateOrder);
				remarkLeftOut(row, first.row);
				log.show({ becomes: 'contact', row: row.row, customer: first.title, details: person });
				return;
			}
			if (isSkipped) {
				noteMatch(row, customer, fate.match, fate.is);
				log.reject(row, [matchFault(fate.match, customer)]);
				return;
			}
			if (frame.isRefused(row, judged(row, customer, fate))) return;
			if (fate.match !== null) noteMatch(row, customer, fate.match, fate.is);
			contacts.begin(key, row, fate.is === 'update' ? fate.customer.title : title, person);
			remarkEmail(row, customer);
			remarkOdd(log, reader, row, settings.dateOrder);
			if (fate.match === null) log.remarkAlike(title, row);
			const owner = fate.is === 'add' ? ownerOf(row, customer) : null;
			if (!log.wantsPreview) return;
			log.show({
				becomes: 'customer',
				row: row.row,
				title: customer.title,
				fills: fate.is === 'update' ? fate.customer.title : null,
				owner: owner === null ? null : owners.shown(owner),
				fields: [
					...Object.entries(valuesOf(row)),
					...customCells.texts(row),
					...Object.entries(reader.facts(row))
				]
			});
		},
		plan() {
			const { updated, unchanged, further } = updates.counts;
			const added = frame.accepted - filledIn - contacts.count - updated - unchanged - further;
			return frame.planOf({
				kind: 'customers',
				counts: {
					customers: added,
					contacts: contacts.count,
					updated: filledIn + updated,
					unchanged,
					automatic: added * snapshot.automatic.length
				},
				matches,
				matched,
				changes: updates.changes
			});
		},
		*batches(rows) {
			added = [];
			filled = [];
			yield* inBatches('customers', records(rows()));
			yield* fills();
			yield* updates.batches(rows(), 'customers');
			yield* automaticDeals(added, input, people);
		}
	};
}

/** Returns the tags of a cell, each once. See `addTag`. */
function tagsOf(cell: string): readonly string[] {
	const tags = listed(cell).map((text) => spelling(text).slice(0, MAX_TAG).trim());
	return [...new Map(tags.filter(Boolean).map((tag) => [tagField(tag), tag])).values()];
}

/** Returns the key that the rows of one customer share. Ids distinguish customers with the same name. */
const keyOf = ({ title, externalId }: MatchableRow, fate: Fate): string =>
	fate.is === 'update'
		? `here ${fate.customer.id}`
		: externalId === ''
			? `name ${identity(title)}`
			: `id ${externalId}`;
