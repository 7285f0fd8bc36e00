import { parsedFields } from '../core/json';
import type { Acting, RecordChange } from '../core/change';
import { NO_CHANGE } from '../core/change';
import { keyed } from '../core/keyed';
import { setField, together } from '../core/set-field';
import { fillField } from '../fields/fill';
import { valueIn } from '../fields/values';
import type { CustomField } from '../fields/field';
import type { HistoryEntry } from '../history/history';
import { toMajor, toMinor, type Currency, type Minor } from '../money/money';
import type { Deal } from './deal';
import { editProduct } from './products';

/**
 * Changes the currency of a deal. Its amounts keep their number: 100 dollars become 100 euros, whatever
 * they are worth, so that nobody who chose the wrong currency has to type them again. Decimals that a
 * currency cannot hold come back with one that can, because the history contains the entered amount.
 */
export function changeCurrency(
	deal: Pick<Deal, 'currency' | 'revenue' | 'products' | 'custom'>,
	history: readonly HistoryEntry[],
	fields: readonly CustomField[],
	currency: Currency,
	acting: Acting
): RecordChange {
	if (deal.currency === currency) return NO_CHANGE;
	const kept = (field: string, now: Minor): Minor => {
		const { minor, currency: was } = enteredAs(history, field, now, deal.currency);
		return carried(minor, was, currency);
	};
	return together(
		setField('currency', deal.currency, currency, acting),
		setField('revenue', deal.revenue, kept('revenue', deal.revenue), acting),
		...deal.products.map(({ id, price }) =>
			editProduct(deal.products, id, { price: kept(keyed('product', id), price) }, acting)
		),
		...fields
			.filter(({ type }) => type === 'money')
			.map((field) => {
				const value = valueIn(field, deal.custom);
				return typeof value === 'number'
					? fillField(deal.custom, field, kept(keyed('custom', field.id), value), acting)
					: NO_CHANGE;
			})
	);
}

/** Returns the same number in another currency. */
const carried = (minor: Minor, from: Currency, to: Currency): Minor =>
	toMinor(toMajor(minor, from), to);

interface Entered {
	readonly minor: Minor;
	readonly currency: Currency;
}

/**
 * Returns an amount as somebody entered it, before changes of currency. A line with the same number
 * right after a change of currency was set by that change. Without an explanation in the history, the
 * present amount is returned.
 */
function enteredAs(
	history: readonly HistoryEntry[],
	field: string,
	now: Minor,
	currencyNow: Currency
): Entered {
	const lines = history.filter((line) => line.what === 'field');
	const first = lines.find((line) => line.field === 'currency')?.from;
	let currency = typeof first === 'string' ? first : currencyNow;
	const start = lines.find((line) => line.field === field);
	let entered: Entered = { minor: amountIn(start?.from) ?? now, currency };
	/** The currency before its last change, until the amount has been set. */
	let before: Currency | null = null;
	for (const line of lines) {
		if (line.field === 'currency') {
			if (typeof line.to !== 'string') continue;
			before = currency;
			currency = line.to;
		} else if (line.field === field) {
			const [from, to] = [amountIn(line.from), amountIn(line.to)];
			if (to === null || from === to) continue;
			const isCarried = before !== null && from !== null && to === carried(from, before, currency);
			if (!isCarried) entered = { minor: to, currency };
			before = null;
		}
	}
	const { minor } = entered;
	return carried(minor, entered.currency, currencyNow) === now
		? entered
		: { minor: now, currency: currencyNow };
}

/** Returns the amount in a value of a history line: of a product, its price. */
function amountIn(told: unknown): Minor | null {
	if (typeof told === 'number') return told;
	if (typeof told !== 'string') return null;
	const { price } = parsedFields(told);
	return typeof price === 'number' ? price : null;
}
