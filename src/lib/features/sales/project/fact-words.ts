import type { WorkspaceView } from '$lib/app/context';
import type { Deal } from '$lib/domain/deal/deal';
import type { HandOverFact } from '$lib/domain/deal/hand-over';
import { valueIn } from '$lib/domain/fields/values';
import type { Space } from '$lib/domain/space/space';
import { amount } from '$lib/features/common/money/amount';
import { fieldText } from '$lib/features/common/text/field-text';
import { m } from '$lib/i18n/messages';
import { dayText, moneyText, numberText } from '$lib/ui/format';
import { dayAt } from '$lib/features/common/time/day-at';

/** Returns the name of a fact. */
export function factLabel(fact: HandOverFact, space: Space): string {
	switch (fact) {
		case 'customer':
			return m.project_fact_customer();
		case 'contact':
			return m.project_fact_contact();
		case 'revenue':
			return m.project_fact_revenue();
		case 'won':
			return m.project_fact_won();
		case 'owner':
			return m.project_fact_owner();
		case 'products':
			return m.project_fact_products();
		default:
			return customField(fact, space)?.name ?? '';
	}
}

/** Returns the value of a fact as text. Empty when it has none. */
export function factText(
	fact: HandOverFact,
	deal: Deal,
	{ view, space, customer }: { view: WorkspaceView; space: Space; customer: string }
): string {
	const { members } = view.directory;
	switch (fact) {
		case 'customer':
			return customer;
		case 'contact':
			return deal.contact;
		case 'revenue':
			return moneyText(amount(deal.revenue, deal.currency));
		case 'won':
			return deal.closedAt === null ? '' : dayText(dayAt(deal.closedAt));
		case 'owner':
			return (deal.owner === null ? undefined : members.get(deal.owner)?.name) ?? '';
		case 'products':
			return deal.products
				.map(({ quantity, name }) => `${numberText(quantity)} × ${name}`)
				.join(', ');
		default: {
			const field = customField(fact, space);
			const value = field === undefined ? undefined : valueIn(field, deal.custom);
			if (field === undefined || value === undefined) return '';
			return fieldText(field, value, { currency: deal.currency, members });
		}
	}
}

const customField = (fact: `custom.${string}`, { fields }: Space) =>
	fields.find(({ id }) => id === fact.slice('custom.'.length));
