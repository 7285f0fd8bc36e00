/** The kinds of records that can be imported. */
export type ImportKind =
	'spaces' | 'people' | 'customers' | 'contacts' | 'leads' | 'deals' | 'tasks';

export const IMPORT_KINDS: readonly ImportKind[] = [
	'customers',
	'contacts',
	'leads',
	'deals',
	'tasks',
	'spaces',
	'people'
];

/** Whether records of a kind belong to a space. The others belong to the workspace. */
export const isOfSpace = (kind: ImportKind): kind is 'leads' | 'deals' | 'tasks' =>
	kind === 'leads' || kind === 'deals' || kind === 'tasks';

/** Whether columns of a kind can be custom fields: those of its space, of all spaces or of all customers (LS-10). */
export const hasCustomFields = (
	kind: ImportKind
): kind is 'deals' | 'tasks' | 'spaces' | 'customers' =>
	kind === 'deals' || kind === 'tasks' || kind === 'spaces' || kind === 'customers';

/** Whether records of a kind keep additional columns: under their names, or in their notes. */
export const keepsFacts = (kind: ImportKind): boolean =>
	kind !== 'people' && kind !== 'contacts' && kind !== 'spaces';

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
	| 'contactEmail'
	| 'contactPhone'
	| 'stage'
	| 'revenue'
	| 'currency'
	| 'closeOn'
	| 'dueOn'
	| 'startOn'
	| 'priority'
	| 'estimate'
	| 'progress'
	| 'dueTime'
	| 'repeat'
	| 'assignees'
	| 'project'
	| 'parent'
	| 'waitsFor'
	| 'note'
	| 'rate'
	| 'tags'
	| 'source'
	| 'lostReason'
	| 'company'
	| 'customerId'
	| 'kind'
	| 'visibility'
	| 'groups'
	| 'members';

/** A custom field, by its id: of the space (LW-06), of all spaces or of all customers (LS-10). */
export type CustomUse = `field.${string}`;

/** Returns the use of a column for a custom field. */
export const customUse = (id: string): CustomUse => `field.${id}`;

const ABOUT_OWNER = ['team', 'supervisor', 'label'] as const;

/** The fields of each kind, in the order of the screen. */
export const FIELDS: Readonly<Record<ImportKind, readonly Field[]>> = {
	spaces: ['name', 'kind', 'groups', 'tags', 'visibility', 'members'],
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
			'taxNumber',
			'tags'
		] as const),
		...(['contactEmail', 'contactPhone'] as const),
		...(['externalId', 'createdOn', ...ABOUT_OWNER] as const)
	],
	contacts: ['name', 'customer', 'customerId', 'taxNumber', 'role', 'email', 'phone'],
	leads: [
		...(['name', 'company', 'contact', 'email', 'phone', 'source', 'owner'] as const),
		...(['note', 'tags', 'createdOn', 'externalId', ...ABOUT_OWNER] as const)
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
	],
	tasks: [
		...([
			'name',
			'stage',
			'priority',
			'startOn',
			'dueOn',
			'owner',
			'estimate',
			'progress',
			'dueTime',
			'repeat',
			'assignees',
			'project',
			'parent',
			'waitsFor'
		] as const),
		...(['tags', 'note', 'createdOn', 'externalId', ...ABOUT_OWNER] as const)
	]
};

/** The use of a column: a field, a custom field, an additional column kept under its own name, or nothing. */
export type ColumnUse = Field | CustomUse | 'fact' | 'ignore';

/** The uses of all columns. */
export interface Mapping {
	/** One use for each column. */
	readonly uses: readonly ColumnUse[];
	/** The columns that form a deal's title, in this order. */
	readonly title: readonly number[];
}
