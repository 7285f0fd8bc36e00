/** What can be imported. */
export type ImportKind = 'people' | 'customers' | 'deals';

export const IMPORT_KINDS: readonly ImportKind[] = ['people', 'customers', 'deals'];

/** What a column can be read as. */
export type Field =
	| 'name'
	| 'role'
	| 'team'
	| 'supervisor'
	| 'label'
	| 'owner'
	| 'email'
	| 'phone'
	| 'address'
	| 'sector'
	| 'website'
	| 'taxNumber'
	| 'externalId'
	| 'createdOn'
	| 'customer'
	| 'contact'
	| 'stage'
	| 'revenue'
	| 'currency'
	| 'closeOn'
	| 'rate'
	| 'tags'
	| 'source'
	| 'lostReason';

/** One of the space's own fields, by its id (LW-06). */
export type CustomUse = `field.${string}`;

/** The use of a column that holds one of the space's own fields. */
export const customUse = (id: string): CustomUse => `field.${id}`;

const ABOUT_OWNER = ['team', 'supervisor', 'label'] as const;

/** The fields of each kind, in the order in which they are offered. */
export const FIELDS: Readonly<Record<ImportKind, readonly Field[]>> = {
	people: ['name', 'role', ...ABOUT_OWNER],
	customers: [
		...([
			'name',
			'owner',
			'contact',
			'role',
			'email',
			'phone',
			'address',
			'sector',
			'website',
			'taxNumber'
		] as const),
		...(['externalId', 'createdOn', ...ABOUT_OWNER] as const)
	],
	deals: [
		...(['customer', 'contact', 'owner', 'stage', 'revenue', 'currency'] as const),
		...([
			'closeOn',
			'createdOn',
			'rate',
			'tags',
			'source',
			'lostReason',
			'externalId',
			...ABOUT_OWNER
		] as const)
	]
};

/** What becomes of a column: a field, one of the space's own, a fact kept under the column's name, or nothing. */
export type ColumnUse = Field | CustomUse | 'fact' | 'ignore';

/** What becomes of all columns. */
export interface Mapping {
	/** One use for each column. */
	readonly uses: readonly ColumnUse[];
	/** The columns that are joined into a deal's title, in this order. */
	readonly title: readonly number[];
}
