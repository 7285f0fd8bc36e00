import type { MemberId, RecordId } from '../core/ids';
import { nameKey } from '../customer/row-keys';
import { customerNamed } from './customer-matches';
import { NameTable } from './names';
import type { ImportSettings, ImportSnapshot } from './plan-types';
import type { NameProposal, NameUse } from './plan-preview';

/** The parts of an existing customer that a deal needs. */
interface ChosenCustomer {
	readonly id: RecordId;
	readonly title: string;
	readonly owner: MemberId | null;
}

/**
 * The customers that deals name: the customer that a person chose for a name, and customers with
 * similar names.
 */
export class CustomerNames {
	readonly #settings: ImportSettings;
	readonly #snapshot: ImportSnapshot;
	readonly #owners = new Map<RecordId, MemberId | null>();
	readonly #names: NameTable<ChosenCustomer | null>;

	constructor(settings: ImportSettings, snapshot: ImportSnapshot) {
		this.#settings = settings;
		this.#snapshot = snapshot;
		for (const { id, owner } of snapshot.customers.values()) this.#owners.set(id, owner);
		this.#names = new NameTable((name, key) => this.#resolve(name, key));
	}

	#resolve(name: string, key: string): ChosenCustomer | null {
		const choice = this.#settings.customerChoices.get(key);
		const [proposed] = this.#alike(name).filter(({ id }) => id === choice);
		if (proposed === undefined) return null;
		return { id: proposed.id, title: proposed.name, owner: this.#owners.get(proposed.id) ?? null };
	}

	/**
	 * Returns customers whose names differ only in accents or legal form, when no customer has the
	 * exact name.
	 */
	#alike(name: string): readonly NameProposal[] {
		if (customerNamed(this.#snapshot, name) !== undefined) return [];
		const found = this.#snapshot.keys.get(`n:${nameKey(name)}`);
		return found === undefined ? [] : [{ id: found.id, name: found.title }];
	}

	/** Returns the customer that a person chose for a name. */
	chosen(name: string): ChosenCustomer | undefined {
		return name === '' ? undefined : (this.#names.look(name).meaning ?? undefined);
	}

	/** Counts the name of a row. */
	count(name: string): void {
		if (name !== '') this.#names.look(name).rows += 1;
	}

	/** Returns the names that need a check, because a similar name exists. */
	uses(): NameUse[] {
		return this.#names
			.uses(
				(chosen): NameUse['match'] => (chosen === null ? 'add' : { id: chosen.id }),
				(name) => this.#alike(name)
			)
			.filter(({ alike }) => alike.length > 0);
	}
}
