import { derivedId, type RecordId } from '../core/ids';
import { identity } from '../text/identity';
import type { ImportSnapshot } from './plan-types';

/** What an import makes of a customer that it names: one who is here, or a new one with this id. */
export type ImportedCustomer =
	{ readonly is: 'here'; readonly id: RecordId } | { readonly is: 'new'; readonly id: RecordId };

/**
 * Who a customer of a list is: devices that import the same list without having met give the same
 * customer the same id (OP-12), by the list's own id, else by the name. One whose name has changed
 * since, or who turned out to be another, is still here; one in the bin is made anew.
 */
export function importedCustomer(snapshot: Known, row: Named): ImportedCustomer {
	for (let time = 0; ; time += 1) {
		const id = idOf(snapshot, row, time);
		const now = snapshot.known.get(id);
		if (now === undefined) return { is: 'new', id };
		if (now !== null) return { is: 'here', id: now };
	}
}

/** The id of a customer of a list who is another one than those that are here under the same name. */
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
