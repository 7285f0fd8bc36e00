import type { Acting, RecordChange } from '../core/change';
import type { MemberId, RecordId } from '../core/ids';
import { createCustomer } from '../customer/commands';
import { customerKeys } from '../customer/keys';
import type { PersonDetails } from '../customer/people';
import { identity } from '../text/identity';
import type { CsvRow } from './csv';
import { personFields, samePerson } from './contact-rows';
import { importedCustomer } from './customer-ids';
import { customerNamed, sourceKey } from './customer-matches';
import { keyForm, type Existing, type KeyedRow } from './existing';
import type { RowFaultReason } from './faults';
import { remarkOdd } from './odd-values';
import { personAdded, personEdits } from './person-cells';
import { inBatches, type CheckedInput, type Planner } from './plan-input';
import {
	BATCH_SIZE,
	type ImportSettings,
	type ImportSnapshot,
	type PlannedRecord,
	type PlannedUpdate,
	type RecordBatch
} from './plan-types';
import { NO_COUNTS, NO_DEFAULTS } from './plan-counts';
import { SHOWN_CHANGES, type RowChange } from './plan-changes';
import { RowJudge } from './row-judge';
import { isMeant, updateOf, type CellEdit } from './row-updates';
import { RowLog, RowReader } from './rows';
import { peopleIn } from './update-change';

/** The customer that a row names: one that is here, or one that is added. */
type Place = { readonly is: 'here' | 'new'; readonly id: RecordId; readonly title: string };

/** Finds the customer of a row: by its id in the source, its tax number, or its name. */
export function customerOf(
	reader: RowReader,
	snapshot: ImportSnapshot,
	row: CsvRow
): Place | RowFaultReason {
	const [name, id, tax] = (['customer', 'customerId', 'taxNumber'] as const).map((use) =>
		reader.text(row, use)
	) as [string, string, string];
	if (name === '' && id === '' && tax === '') {
		return { code: 'key-empty', column: reader.column('customer') };
	}
	const known = id === '' ? undefined : snapshot.keys.get(sourceKey(id));
	if (known !== undefined) return { is: 'here', id: known.id, title: known.title };
	const identifying = { title: '', email: '', phone: '', taxNumber: tax };
	const [key = ''] = tax === '' ? [] : customerKeys(identifying, null).filter(isTaxKey);
	const taxed = snapshot.keys.get(key);
	if (taxed !== undefined) return { is: 'here', id: taxed.id, title: taxed.title };
	// A customer whose id is not known is not guessed from anything else than its name.
	if (name === '') return { code: 'customer-unknown', value: id || tax };
	const named = customerNamed(snapshot, name);
	if (named !== undefined) return { is: 'here', id: named.id, title: name };
	const who = importedCustomer(snapshot, { title: name, externalId: id });
	return { ...who, title: name };
}

const isTaxKey = (key: string): boolean => key.startsWith('t:');

/** Finds the customers whose contacts a file brings, before they are read whole. */
export class CustomerFinder {
	readonly kind = 'customer';
	readonly #reader: RowReader;
	readonly #snapshot: ImportSnapshot;
	readonly #ids = new Set<RecordId>();

	constructor(headers: readonly string[], settings: ImportSettings, snapshot: ImportSnapshot) {
		this.#reader = new RowReader(headers, settings.mapping, settings.defaults);
		this.#snapshot = snapshot;
	}

	/** Notes the customer of a row. */
	take(row: CsvRow): void {
		if (row.fault !== null) return;
		const place = customerOf(this.#reader, this.#snapshot, row);
		if ('is' in place && place.is === 'here') this.#ids.add(place.id);
	}

	/** Whether a customer is one of them. */
	wants({ id }: KeyedRow): boolean {
		return this.#ids.has(id);
	}
}

/** What becomes of a row. */
type Fate =
	| { readonly is: 'add'; readonly place: Place; readonly person: PersonDetails }
	| { readonly is: 'change'; readonly at: Existing; readonly edits: readonly CellEdit[] }
	| { readonly is: 'same' };

/** Plans an import of people at customers, each with a relation to theirs by name or key. */
export function contactsPlanner(input: CheckedInput): Planner {
	const { settings, snapshot, importId, acting, actor } = input;
	const reader = new RowReader(input.headers, settings.mapping, settings.defaults);
	const log = new RowLog(input);
	const judge = new RowJudge(snapshot, acting, null);
	const { country = null } = snapshot;
	const here = new Map((input.existing ?? []).map((one) => [one.id, one]));
	const added = new Map<RecordId, { readonly title: string; readonly people: PersonDetails[] }>();
	/** The people whom earlier rows add, by customer. */
	const seen = new Map<string, number>();
	const updates = new Map<RecordId, PlannedUpdate>();
	const changes: RowChange[] = [];
	const changed = new Set<string>();
	let [contacts, unchanged] = [0, 0];

	const personOf = (row: CsvRow): PersonDetails => ({
		...{ name: reader.text(row, 'name'), role: reader.text(row, 'role') },
		...{ email: reader.text(row, 'email'), phone: reader.text(row, 'phone') }
	});

	function fateOf(row: CsvRow): Fate | readonly RowFaultReason[] {
		const person = personOf(row);
		const faults: RowFaultReason[] = [];
		if (person.name === '' && settings.mode === 'create') faults.push({ code: 'name-missing' });
		const overlong = reader.overlong(row);
		if (overlong !== null) faults.push(overlong);
		const place = customerOf(reader, snapshot, row);
		if ('code' in place) faults.push(place);
		if (faults.length > 0 || 'code' in place) return faults;
		const existing = here.get(place.id);
		const people = existing === undefined ? [] : peopleIn(existing.fields);
		if (settings.mode === 'create' || settings.key === null) {
			return people.some((one) => samePerson(one, person, country))
				? [{ code: 'already-here', by: 'name', value: person.name }]
				: { is: 'add', place, person };
		}
		return byKey(row, place, existing, people, person);
	}

	function byKey(
		row: CsvRow,
		place: Place,
		existing: Existing | undefined,
		people: ReturnType<typeof peopleIn>,
		person: PersonDetails
	): Fate | readonly RowFaultReason[] {
		const use = settings.key === 'email' || settings.key === 'phone' ? settings.key : 'name';
		const column = reader.column(use);
		const wanted = keyForm(use, person[use], country);
		if (wanted === '') return [{ code: 'key-empty', column }];
		const found = people.filter((one) => keyForm(use, one[use], country) === wanted);
		const [only] = found;
		if (only === undefined || existing === undefined) {
			if (settings.mode === 'update') return [{ code: 'not-here', column, value: person[use] }];
			return person.name === '' ? [{ code: 'name-missing' }] : { is: 'add', place, person };
		}
		if (found.length > 1) {
			return [{ code: 'several-here', column, value: person[use], count: found.length }];
		}
		const means = (field: 'name' | 'role' | 'email' | 'phone') =>
			field !== use && isMeant(reader, row, field, settings) ? field : undefined;
		const said = {
			...{ name: reader.said(row, 'name') || only.name, role: reader.said(row, 'role') },
			...{ email: reader.said(row, 'email'), phone: reader.said(row, 'phone') }
		};
		const uses = {
			...{ name: means('name'), role: means('role') },
			...{ email: means('email'), phone: means('phone') }
		};
		const key = `${place.id} ${only.id}`;
		const firstRow = seen.get(key);
		if (firstRow !== undefined && firstRow !== row.row) {
			return [{ code: 'repeated', value: person[use], firstRow }];
		}
		seen.set(key, row.row);
		const edits = personEdits(only, said, uses);
		return edits.length === 0 ? { is: 'same' } : { is: 'change', at: existing, edits };
	}

	/** Returns why the rules refuse what a row would do. */
	function judged(fate: Fate): readonly RowFaultReason[] {
		if (fate.is === 'same') return [];
		if (fate.is === 'change') return judge.update(fate.at, updateOf(fate.at, fate.edits));
		const { id, title } = fate.place;
		const existing = here.get(id);
		if (existing !== undefined) {
			return judge.update(existing, updateOf(existing, [personAdded(fate.person)]));
		}
		if (fate.place.is === 'here') return judge.fillIn(id);
		return judge.createCustomer(customerChange(id, title, actor.id, [fate.person], judge.acting));
	}

	function customerChange(
		id: RecordId,
		title: string,
		owner: MemberId,
		people: readonly PersonDetails[],
		by: Acting
	): RecordChange {
		const change = createCustomer({ title }, owner, by, snapshot.customerFields ?? []);
		return { ...change, set: { ...change.set, importId, ...personFields(id, people) } };
	}

	function noteUpdate(update: PlannedUpdate): void {
		const before = updates.get(update.id);
		updates.set(update.id, {
			...before,
			...update,
			set: { ...before?.set, ...update.set },
			people: [...(before?.people ?? []), ...(update.people ?? [])]
		});
	}

	/** Returns the row in which a person was named before, and notes this one otherwise. */
	function earlier(row: CsvRow, { place, person }: Extract<Fate, { is: 'add' }>): number | null {
		const key = [place.id, identity(person.name), identity(person.email), person.phone].join('|');
		const firstRow = seen.get(key);
		if (firstRow === undefined) seen.set(key, row.row);
		return firstRow ?? null;
	}

	function add(row: CsvRow, { place, person }: Extract<Fate, { is: 'add' }>): void {
		contacts += 1;
		if (place.is === 'here') {
			noteUpdate({ id: place.id, set: {}, people: [person] });
		} else {
			const customer = added.get(place.id) ?? { title: place.title, people: [] };
			added.set(place.id, customer);
			customer.people.push(person);
		}
		log.show({ becomes: 'contact', row: row.row, customer: place.title, details: person });
	}

	function* newCustomers(): Generator<PlannedRecord> {
		for (const [id, { title, people }] of added) {
			yield { id, change: customerChange(id, title, actor.id, people, acting) };
		}
	}

	function* batches(): Generator<RecordBatch> {
		yield* inBatches('customers', newCustomers());
		const all = [...updates.values()];
		for (let start = 0; start < all.length; start += BATCH_SIZE) {
			yield { room: 'customers', records: [], updates: all.slice(start, start + BATCH_SIZE) };
		}
	}

	return {
		take(row) {
			if (!log.admit(row)) return;
			const fate = fateOf(row);
			if (!('is' in fate)) {
				log.reject(row, fate);
				return;
			}
			const firstRow = fate.is === 'add' ? earlier(row, fate) : null;
			if (firstRow !== null && fate.is === 'add') {
				log.reject(row, [{ code: 'repeated', value: fate.person.name, firstRow }]);
				return;
			}
			const refused = judged(fate);
			if (refused.length > 0) {
				log.reject(row, refused);
				return;
			}
			remarkOdd(log, reader, row, settings.dateOrder);
			const title = personOf(row).name || reader.text(row, 'email');
			if (fate.is === 'same') {
				unchanged += 1;
				log.show({ becomes: 'same', row: row.row, title });
			} else if (fate.is === 'add') add(row, fate);
			else {
				changed.add(`${fate.at.id} ${String(row.row)}`);
				noteUpdate(updateOf(fate.at, fate.edits));
				const cells = fate.edits.map(({ use, from, to }) => ({ use, from, to }));
				const change = { row: row.row, title, cells };
				if (changes.length < SHOWN_CHANGES) changes.push(change);
				log.show({ becomes: 'change', ...change });
			}
		},
		plan() {
			const rejected = log.rejected;
			return {
				importId,
				kind: 'contacts',
				...{ members: [], teams: [], stages: [] },
				counts: {
					...NO_COUNTS,
					rows: log.rows,
					accepted: log.rows - rejected.length,
					rejected: rejected.length,
					customers: added.size,
					contacts,
					// Customers are what is written; several people may be of one.
					updated: updates.size,
					unchanged
				},
				defaults: NO_DEFAULTS,
				preview: log.preview,
				rejected,
				...{ people: [], stageNames: [], customerNames: [] },
				...log.remarks(),
				...{ matches: [], matched: 0 },
				changes
			};
		},
		batches
	};
}
