import type { RecordBase } from '../core/record';
import type { Tagged } from '../core/tags';
import type { RecordId } from '../core/ids';
import type { OrderKey } from '../core/order';
import type { FileRef } from '../file/file';

/** Somebody to talk to at a customer. */
export interface Person {
	readonly id: string;
	readonly name: string;
	/** What they do there. */
	readonly role: string;
	readonly email: string;
	readonly phone: string;
	readonly order: OrderKey;
}

/** A company or person that the workspace sells to. Belongs to the workspace, not to a space. */
export interface Customer extends RecordBase, Tagged {
	readonly kind: 'customer';
	readonly space: null;
	readonly email: string;
	readonly phone: string;
	readonly address: string;
	readonly sector: string;
	readonly website: string;
	readonly taxNumber: string;
	/** Further columns of the source that it was imported from, by their names. */
	readonly facts: Readonly<Record<string, string>>;
	readonly people: readonly Person[];
	readonly files: readonly FileRef[];
	/** Customers that look alike and are others, as somebody has said; see `areApart`. */
	readonly apart: readonly RecordId[];
	/** The customer that this one turned out to be: then it is kept, and counts nowhere. */
	readonly mergedInto: RecordId | null;
}

/** The text fields of a customer that people edit. */
export const CUSTOMER_FIELDS = [
	'title',
	'email',
	'phone',
	'address',
	'sector',
	'website',
	'taxNumber'
] as const;
export type CustomerField = (typeof CUSTOMER_FIELDS)[number];
