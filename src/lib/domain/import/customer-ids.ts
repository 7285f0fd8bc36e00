import { derivedId, type RecordId } from '../core/ids';
import { identity } from '../text/identity';
import type { ImportSnapshot } from './plan-types';

/** The customer that a row means: an existing one, or a new one with this id. */
export type ImportedCustomer =
	{ readonly is: 'here'; readonly id: RecordId } | { readonly is: 'new'; readonly id: RecordId };

/**
 * Returns the customer of a row. Devices that import the same list without having met give the same
 * customer the same id (OP-12), derived from the list's own id, else from the name. A customer who was
 * renamed or merged since is still found. One in the bin is created again.
 */
export function importedCustomer(snapshot: Known, row: Named): ImportedCustomer {
	for (let time = 0; ; time += 1) {
		const id = idOf(snapshot, row, time);
		const now = snapshot.known.get(id);
		if (now === undefined) return { is: 'new', id };
		if (now !== null) return { is: 'here', id: now };
	}
}

/** Returns the id of a customer that is different from the existing ones with the same name. */
export function anotherCustomer(snapshot: Known, row: Named): RecordId {
	for (let time = 0; ; time += 1) {
		const id = idOf(snapshot, row, time);
		if (!snapshot.known.has(id)) return id;
	}
}

type Known = Pick<ImportSnapshot, 'workspace' | 'known'>;

interface Named {
	readonly title: string;
	readonly externalId: string;
}

const idOf = ({ workspace }: Known, { title, externalId }: Named, time: number): RecordId =>
	derivedId(
		'customer',
		workspace,
		...(externalId === '' ? ['name', identity(title)] : ['id', externalId]),
		...(time === 0 ? [] : [String(time)])
	);
