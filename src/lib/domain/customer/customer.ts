import type { RecordBase } from '../core/record';
import type { Tagged } from '../core/tags';
import type { RecordId } from '../core/ids';
import type { OrderKey } from '../core/order';
import type { FieldValues } from '../fields/values';
import type { FileRef } from '../file/file';

/** A contact of a customer. */
export interface Person {
	readonly id: string;
	readonly name: string;
	/** Their function there. */
	readonly role: string;
	readonly email: string;
	readonly phone: string;
	readonly order: OrderKey;
}

/** A company or person to whom the workspace sells. It belongs to the workspace, not to a space. */
export interface Customer extends RecordBase, Tagged {
	readonly kind: 'customer';
	readonly space: null;
	readonly email: string;
	readonly phone: string;
	readonly address: string;
	readonly sector: string;
	readonly website: string;
	readonly taxNumber: string;
	/** Additional columns of the source from which it was imported, by name. */
	readonly facts: Readonly<Record<string, string>>;
	/** The values of the workspace's fields for customers, by field id (LS-10). */
	readonly custom: FieldValues;
	readonly people: readonly Person[];
	readonly files: readonly FileRef[];
	/** Customers that somebody has marked as different although they look alike. See `areApart`. */
	readonly apart: readonly RecordId[];
	/** The customer into which this one was merged. A merged customer is kept, but counts nowhere. */
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
