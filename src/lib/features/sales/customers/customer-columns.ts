import type { CustomerSort } from '$lib/domain/customer/listing';
import { fieldColumns } from '$lib/features/records/views/field-columns';
import type { WorkspaceField } from '$lib/domain/fields/workspace-field';
import { m } from '$lib/i18n/messages';
import type { TableColumn } from '$lib/ui/table';

/** A column of the list of customers. Each sorts. */
export interface CustomerColumn extends TableColumn {
	readonly key: CustomerSort;
	readonly sort: CustomerSort;
}

const column = (
	key: CustomerSort,
	name: () => string,
	parts: Pick<CustomerColumn, 'width'> & Partial<Omit<CustomerColumn, 'key' | 'sort' | 'name'>>
): CustomerColumn => ({ key, sort: key, name, usual: true, ...parts });

/** The columns that the list of customers has in every workspace, in their order. */
const OWN_COLUMNS: readonly CustomerColumn[] = [
	column('title', m.customers_name, { width: 11.5, grow: 2 }),
	column('open', m.customers_open_deals, { width: 10, end: true, falls: true }),
	column('contact', m.customers_last_contact, { width: 8, grow: 0.3, falls: true }),
	column('owner', m.customers_owner, { width: 7.5, grow: 1 }),
	column('sector', m.customers_sector, { width: 6, grow: 1 }),
	column('email', m.customers_email, { width: 8, grow: 1.4 }),
	column('phone', m.customers_phone, { width: 9 }),
	column('won', m.customers_won_deals, { width: 9.5, end: true, falls: true, usual: false }),
	column('tags', m.customers_tags, { width: 8, grow: 1, usual: false }),
	column('created', m.customers_created, { width: 6.5, falls: true, usual: false })
];

/** Returns the columns that the list of customers can have: also the workspace's own fields (LS-10). */
export const customerColumns = (fields: readonly WorkspaceField[]): readonly CustomerColumn[] => [
	...OWN_COLUMNS,
	...fieldColumns(fields, false)
];
