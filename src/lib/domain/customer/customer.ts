import type { RecordBase } from '../core/record';

/** A company or person that the workspace sells to. Belongs to the workspace, not to a space. */
export interface Customer extends RecordBase {
	readonly kind: 'customer';
	readonly space: null;
	readonly email: string;
	readonly phone: string;
	readonly address: string;
	readonly sector: string;
	readonly website: string;
	/** Further columns of the source that it was imported from, by their names. */
	readonly facts: Readonly<Record<string, string>>;
}

/** The text fields of a customer that people edit. */
export const CUSTOMER_FIELDS = ['title', 'email', 'phone', 'address', 'sector', 'website'] as const;
export type CustomerField = (typeof CUSTOMER_FIELDS)[number];
