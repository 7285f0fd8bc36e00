import type { Instant } from '../core/day';
import type { FieldTest } from '../deal/filter';
import { fieldsHold, sortKey } from '../fields/by-field';
import type { FieldValues } from '../fields/values';
import type { WorkspaceField } from '../fields/workspace-field';
import type { FieldId, MemberId, RecordId, SpaceId, StageId } from '../core/ids';
import { totalIn, type InCurrency, type Sums, plus, sumOf, NO_SUMS } from '../money/sums';
import type { StageKind } from '../space/space';

/** Which customers a list shows. An empty part asks for nothing. */
export interface CustomerFilter {
	/** Beginnings of words, in any order. */
	readonly text: string;
	/** `''` stands for nobody. */
	readonly owners: readonly MemberId[];
	/** `''` stands for none. */
	readonly sectors: readonly string[];
	readonly tags: readonly string[];
	/** Only customers with open deals. */
	readonly isOpen: boolean;
	/** Only customers without contact for so many days, or ever; `null` for all. */
	readonly quietDays: number | null;
	/** Conditions of the workspace's fields, by field (LS-10). */
	readonly fields: Readonly<Record<FieldId, FieldTest>>;
}

export const NO_CUSTOMER_FILTER: CustomerFilter = {
	text: '',
	owners: [],
	sectors: [],
	tags: [],
	isOpen: false,
	quietDays: null,
	fields: {}
};

/** What a list of customers sorts by, beside the workspace's fields. */
export const CUSTOMER_SORTS = [
	'title',
	'open',
	'won',
	'contact',
	'owner',
	'sector',
	'email',
	'phone',
	'tags',
	'created'
] as const;
export type CustomerSort = (typeof CUSTOMER_SORTS)[number] | `field.${FieldId}`;

/** What the visible deals of a customer come to. */
export interface CustomerFigures {
	readonly open: { readonly count: number; readonly sum: Sums };
	readonly won: { readonly count: number; readonly sum: Sums };
	/** The newest interaction, with the customer or about one of its deals; `null` when there was none. */
	readonly contactedAt: Instant | null;
}

export const NO_FIGURES: CustomerFigures = {
	open: { count: 0, sum: NO_SUMS },
	won: { count: 0, sum: NO_SUMS },
	contactedAt: null
};

/** The deals of a customer in one stage and currency. */
export interface StageCell {
	readonly space: SpaceId;
	readonly stage: StageId;
	readonly currency: string;
	readonly count: number;
	readonly sum: number;
}

/** Returns the key of a stage among those of all spaces. */
export const stageKey = (space: SpaceId, stage: StageId): string => `${space} ${stage}`;

/**
 * Returns the figures of a customer from the cells of its deals, which may come under several ids. A
 * stage that is not known counts as open.
 */
export function customerFigures(
	dealings: readonly {
		readonly cells: readonly StageCell[];
		readonly contactedAt: Instant | null;
	}[],
	ownContact: Instant | null,
	kinds: ReadonlyMap<string, StageKind>
): CustomerFigures {
	let { open, won } = NO_FIGURES;
	let contactedAt = ownContact;
	for (const { cells, contactedAt: at } of dealings) {
		if (at !== null) contactedAt = Math.max(at, contactedAt ?? at);
		for (const { space, stage, currency, count, sum } of cells) {
			const kind = kinds.get(stageKey(space, stage)) ?? 'open';
			const also = ({ count: was, sum: sums }: CustomerFigures['open']) => ({
				count: was + count,
				sum: plus(sums, sumOf(currency, sum))
			});
			if (kind === 'open') open = also(open);
			else if (kind === 'won') won = also(won);
		}
	}
	return { open, won, contactedAt };
}

/** The parts of a customer that a list reads. */
export interface ListedCustomer {
	readonly id: RecordId;
	readonly sortTitle: string;
	readonly owner: MemberId | null;
	readonly sector: string;
	readonly email: string;
	readonly phone: string;
	readonly tags: readonly string[];
	readonly createdAt: Instant;
	readonly custom?: FieldValues;
}

/** The length of a day, in ms. */
const DAY = 86_400_000;

/** What a filter depends on beside the customer. */
export interface ListedBy {
	readonly now: Instant;
	/** The workspace's fields for customers. */
	readonly fields: readonly WorkspaceField[];
}

/** Whether a customer matches the filter, apart from its text. */
export function isListed(
	customer: ListedCustomer,
	figures: CustomerFigures,
	filter: CustomerFilter,
	{ now, fields }: ListedBy
): boolean {
	const { owners, sectors, tags, isOpen, quietDays } = filter;
	if (owners.length > 0 && !owners.includes(customer.owner ?? '')) return false;
	if (sectors.length > 0 && !sectors.includes(customer.sector)) return false;
	if (tags.length > 0 && !tags.some((tag) => customer.tags.includes(tag))) return false;
	if (isOpen && figures.open.count === 0) return false;
	if (!fieldsHold(customer.custom ?? {}, filter.fields, fields)) return false;
	const { contactedAt } = figures;
	return quietDays === null || contactedAt === null || now - contactedAt >= quietDays * DAY;
}

/** What the order of customers depends on beside them. */
export interface ListOrder {
	readonly by: CustomerSort;
	readonly down: boolean;
	/** The currency in which values are compared. */
	readonly inCurrency: InCurrency;
	/** The members by name. */
	readonly owners: readonly MemberId[];
	/** The workspace's fields for customers. */
	readonly fields: readonly WorkspaceField[];
}

/**
 * Returns the customers in order. What has no value for it comes last in both directions, and equal ones
 * are by name.
 */
export function inListOrder<Customer extends ListedCustomer>(
	customers: readonly Customer[],
	figuresOf: (customer: Customer) => CustomerFigures,
	{ by, down, inCurrency, owners, fields }: ListOrder
): Customer[] {
	const places = new Map(owners.map((id, place) => [id, place]));
	const sortedBy = fields.find(({ id }) => by === `field.${id}`);
	const value = (customer: Customer): number | string | null => {
		const figures = figuresOf(customer);
		switch (by) {
			case 'title':
				return customer.sortTitle;
			case 'open':
			case 'won':
				return figures[by].count === 0 ? null : totalIn(figures[by].sum, inCurrency).minor;
			case 'contact':
				return figures.contactedAt;
			case 'owner':
				return customer.owner === null ? null : (places.get(customer.owner) ?? owners.length);
			case 'sector':
			case 'email':
			case 'phone':
				return customer[by] === '' ? null : customer[by].toLowerCase();
			case 'tags':
				return customer.tags[0]?.toLowerCase() ?? null;
			case 'created':
				return customer.createdAt;
			default:
				return sortedBy === undefined ? null : sortKey(sortedBy, customer.custom ?? {}, owners);
		}
	};
	const sign = down ? -1 : 1;
	return customers
		.map((customer) => ({ customer, value: value(customer) }))
		.sort((a, b) => {
			if (a.value !== b.value) {
				if (a.value === null) return 1;
				if (b.value === null) return -1;
				return a.value < b.value ? -sign : sign;
			}
			const [one, other] = [a.customer, b.customer];
			return one.sortTitle < other.sortTitle ? -1 : one.sortTitle > other.sortTitle ? 1 : 0;
		})
		.map(({ customer }) => customer);
}
