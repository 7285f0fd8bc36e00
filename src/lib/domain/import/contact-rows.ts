import { derivedId, type RecordId } from '../core/ids';
import { keyed } from '../core/keyed';
import { ordersBetween } from '../core/order';
import { personField, type PersonDetails } from '../customer/people';
import type { Country } from '../text/country';
import { identity } from '../text/identity';
import { phoneKey } from '../text/phone';
import type { CsvRow } from './csv';

/** The row of a customer, and all contacts that the file names for it. */
interface CustomerRows {
	readonly row: CsvRow;
	readonly title: string;
	readonly first: PersonDetails;
	readonly people: PersonDetails[];
	/** The identities of the contacts, once there is another row: most customers have one row. */
	known: Set<string> | null;
}

/** The contacts in a file of customers, one per row. A customer may have several. */
export class ContactRows {
	readonly #byKey = new Map<string, CustomerRows>();
	readonly #byRow = new Map<number, CustomerRows>();
	readonly #joined = new Set<number>();

	/** `country` is the country of numbers without a country code. */
	constructor(private readonly country: Country | null) {}

	/** Returns the first row of the customer with a key. */
	first(key: string): { readonly row: CsvRow; readonly title: string } | undefined {
		return this.#byKey.get(key);
	}

	/** Adds the first row of a customer, with its contact. */
	begin(key: string, row: CsvRow, title: string, person: PersonDetails): void {
		const rows: CustomerRows = { row, title, first: person, people: [], known: null };
		this.#byKey.set(key, rows);
		if (person.name !== '') this.#add(rows, person);
	}

	/** Adds another row. `known` means that it names no new contact. */
	join(key: string, row: CsvRow, person: PersonDetails): 'new' | 'known' {
		const rows = this.#byKey.get(key);
		const isNamed = `${person.name}${person.email}${person.phone}` !== '';
		if (rows === undefined || !isNamed) return 'known';
		const known = (rows.known ??= new Set([identityIn(rows.first, this.country)]));
		const who = identityIn(person, this.country);
		if (known.has(who)) return 'known';
		known.add(who);
		this.#joined.add(row.row);
		this.#add(rows, person);
		return 'new';
	}

	#add(rows: CustomerRows, person: PersonDetails): void {
		rows.people.push(person);
		this.#byRow.set(rows.row.row, rows);
	}

	/** Whether a row is imported as a contact. */
	has(row: CsvRow): boolean {
		return this.#joined.has(row.row);
	}

	/** Returns all contacts of the customer of a first row. */
	of(row: CsvRow): readonly PersonDetails[] {
		return this.#byRow.get(row.row)?.people ?? [];
	}

	/** The number of rows that are imported as contacts. */
	get count(): number {
		return this.#joined.size;
	}
}

/** Returns the identity of a contact: name, email and number, in any notation. */
const identityIn = ({ name, email, phone }: PersonDetails, country: Country | null): string =>
	[identity(name), identity(email), phoneKey(phone, country)].join('|');

/**
 * Whether two entries are the same person, by name, email and number. A number without a country code
 * is of `country`.
 */
export const samePerson = (
	one: PersonDetails,
	other: PersonDetails,
	country: Country | null
): boolean => identityIn(one, country) === identityIn(other, country);

/**
 * Returns the identity of a contact as the file writes it, because ids must not change with the
 * workspace's country.
 */
const writtenKey = ({ name, email, phone }: PersonDetails): string =>
	[identity(name), identity(email), phone.replace(/\D/g, '') || identity(phone)].join('|');

/**
 * Returns the id of an imported contact. Devices that import the same list give the same person the
 * same id.
 */
export const importedPersonId = (customer: RecordId, person: PersonDetails): string =>
	derivedId('person', customer, writtenKey(person));

/** Returns the fields of a new customer's contacts. */
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
