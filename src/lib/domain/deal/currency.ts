import type { Acting, RecordChange } from '../core/change';
import { NO_CHANGE } from '../core/change';
import { setField, together } from '../core/set-field';
import { fillField, valueIn } from '../fields/fill';
import type { CustomField } from '../fields/field';
import { toMajor, toMinor, type Currency, type Minor } from '../money/money';
import type { Deal } from './deal';
import { editProduct } from './products';

/**
 * Gives a deal another currency. Its amounts keep their number: 100 dollars become 100 euros, not
 * what they are worth. So whoever took the wrong currency has nothing to type again.
 */
export function changeCurrency(
	deal: Pick<Deal, 'currency' | 'revenue' | 'products' | 'custom'>,
	fields: readonly CustomField[],
	currency: Currency,
	acting: Acting
): RecordChange {
	if (deal.currency === currency) return NO_CHANGE;
	const kept = (amount: Minor): Minor => toMinor(toMajor(amount, deal.currency), currency);
	return together(
		setField('currency', deal.currency, currency, acting),
		setField('revenue', deal.revenue, kept(deal.revenue), acting),
		...deal.products.map(({ id, price }) =>
			editProduct(deal.products, id, { price: kept(price) }, acting)
		),
		...fields
			.filter(({ type }) => type === 'money')
			.map((field) => {
				const value = valueIn(deal.custom, field);
				return typeof value === 'number'
					? fillField(deal.custom, field, kept(value), acting)
					: NO_CHANGE;
			})
	);
}
