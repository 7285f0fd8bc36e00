import { derivedId, type RecordId } from '../core/ids';
import { keyed } from '../core/keyed';
import { ordersBetween } from '../core/order';
import { personField, type PersonDetails } from '../customer/people';
import type { Country } from '../text/country';
import { identity } from '../text/identity';
import { phoneKey } from '../text/phone';
import type { CsvRow } from './csv';

/** The row that a customer comes from, and everybody whom the file names there. */
interface CustomerRows {
	readonly row: CsvRow;
	readonly title: string;
	readonly people: PersonDetails[];
	readonly known: Set<string>;
}

/** The people to talk to that a file of customers names, each row by row: a customer may have several. */
export class ContactRows {
	readonly #byKey = new Map<string, CustomerRows>();
	readonly #byRow = new Map<number, CustomerRows>();
	readonly #joined = new Set<number>();

	/** `country`: where numbers without a country are from. */
	constructor(private readonly country: Country | null) {}

	/** The first row of the customer with that key. */
	first(key: string): { readonly row: CsvRow; readonly title: string } | undefined {
		return this.#byKey.get(key);
	}

	/** Notes the first row of a customer, with whom it names. */
	begin(key: string, row: CsvRow, title: string, person: PersonDetails): void {
		const rows = { row, title, people: [], known: new Set([identityIn(person, this.country)]) };
		this.#byKey.set(key, rows);
		if (person.name !== '') this.#add(rows, person);
	}

	/** Notes a further row. `known`: it names nobody who has not been named. */
	join(key: string, row: CsvRow, person: PersonDetails): 'new' | 'known' {
		const rows = this.#byKey.get(key);
		const isNamed = `${person.name}${person.email}${person.phone}` !== '';
		const who = identityIn(person, this.country);
		if (rows === undefined || !isNamed || rows.known.has(who)) return 'known';
		rows.known.add(who);
		this.#joined.add(row.row);
		this.#add(rows, person);
		return 'new';
	}

	#add(rows: CustomerRows, person: PersonDetails): void {
		rows.people.push(person);
		this.#byRow.set(rows.row.row, rows);
	}

	/** Whether a row goes in as a person. */
	has(row: CsvRow): boolean {
		return this.#joined.has(row.row);
	}

	/** Everybody whom the file names at the customer of a first row. */
	of(row: CsvRow): readonly PersonDetails[] {
		return this.#byRow.get(row.row)?.people ?? [];
	}

	/** How many rows go in as people. */
	get count(): number {
		return this.#joined.size;
	}
}

/** Who somebody is: by name, email and number, however that is written. */
const identityIn = ({ name, email, phone }: PersonDetails, country: Country | null): string =>
	[identity(name), identity(email), phoneKey(phone, country)].join('|');

/** Returns whether two entries are the same person: by name, email and number, one without a country as of `country`. */
export const samePerson = (
	one: PersonDetails,
	other: PersonDetails,
	country: Country | null
): boolean => identityIn(one, country) === identityIn(other, country);

/** Who somebody is as a file writes it: ids must not change with the workspace's country. */
const writtenKey = ({ name, email, phone }: PersonDetails): string =>
	[identity(name), identity(email), phone.replace(/\D/g, '') || identity(phone)].join('|');

/** The id of a person who is imported: devices that import the same list give the same person the same one. */
export const importedPersonId = (customer: RecordId, person: PersonDetails): string =>
	derivedId('person', customer, writtenKey(person));

/** The fields of a new customer's people. */
export function personFields(
	customer: RecordId,
	people: readonly PersonDetails[]
): Readonly<Record<string, ReturnType<typeof personField>>> {
	const orders = ordersBetween(null, null, people.length);
	return Object.fromEntries(
		people.map((person, index) => [
			keyed('person', importedPersonId(customer, person)),
			personField({ ...person, order: orders[index] ?? '' })
		])
	);
}
