import type { Acting, RecordChange } from '../core/change';
import { NO_CHANGE } from '../core/change';
import { newId } from '../core/ids';
import { keyed } from '../core/keyed';
import { lastPlace, placedAt } from '../core/reorder';
import { setField, together } from '../core/set-field';
import type { Minor } from '../money/money';
import { visible } from '../text/visible';
import { productSum, type Product } from './deal';

/** A product line while it is typed. `null` means not a number. */
export interface ProductDraft {
	readonly name: string;
	readonly quantity: number | null;
	readonly price: Minor | null;
}

/** What is wrong with a line, by its field. */
export type ProductFault =
	| { readonly field: 'name'; readonly fault: 'missing' }
	| { readonly field: 'quantity' | 'price'; readonly fault: 'not-a-number' };

/** The longest name of a product, in UTF-16 units. */
export const MAX_PRODUCT_NAME = 300;

/** Checks a line. A negative price is a discount. A sum that is too large to be counted is invalid. */
export function checkProduct(draft: ProductDraft): {
	readonly product: Omit<Product, 'id' | 'order'> | null;
	readonly faults: readonly ProductFault[];
} {
	const name = visible(draft.name).slice(0, MAX_PRODUCT_NAME);
	const { quantity, price } = draft;
	const faults: ProductFault[] = [];
	if (name === '') faults.push({ field: 'name', fault: 'missing' });
	const counts = quantity !== null && Number.isFinite(quantity) && quantity >= 0;
	if (!counts) faults.push({ field: 'quantity', fault: 'not-a-number' });
	const costs = price !== null && Number.isSafeInteger(price);
	if (!costs || (counts && !Number.isSafeInteger(productSum({ quantity, price })))) {
		faults.push({ field: 'price', fault: 'not-a-number' });
	}
	if (faults.length > 0 || !counts || !costs) return { product: null, faults };
	return { product: { name, quantity, price }, faults };
}

/** Adds a line behind the others. When two devices add one each, both are kept. */
export const addProduct = (
	products: readonly Product[],
	product: Omit<Product, 'id' | 'order'>,
	acting: Acting
): RecordChange =>
	put(null, { ...product, id: newId(acting.random), order: lastPlace(products) }, acting);

/** Changes a line. */
export function editProduct(
	products: readonly Product[],
	id: string,
	set: Partial<Pick<Product, 'name' | 'quantity' | 'price'>>,
	acting: Acting
): RecordChange {
	const was = products.find((product) => product.id === id);
	return was === undefined ? NO_CHANGE : put(was, { ...was, ...set }, acting);
}

/** Removes a line. `putBack` restores it. */
export const removeProduct = (product: Product, acting: Acting): RecordChange =>
	put(product, null, acting, product.id);

/** Restores a removed line. */
export const putBack = (product: Product, acting: Acting): RecordChange =>
	put(null, product, acting);

/** Moves a line to a place among the others, counted from 0. */
export function moveProduct(
	products: readonly Product[],
	id: string,
	to: number,
	acting: Acting
): RecordChange {
	const orders = placedAt(products, id, to);
	return together(
		...products.flatMap((product) => {
			const order = orders.get(product.id);
			return order === undefined ? [] : [put(product, { ...product, order }, acting)];
		})
	);
}

function put(
	was: Product | null,
	is: Product | null,
	acting: Acting,
	id: string = is?.id ?? ''
): RecordChange {
	return setField(keyed('product', id), parts(was), parts(is), acting);
}

const parts = (product: Product | null) =>
	product === null
		? null
		: {
				name: product.name,
				quantity: product.quantity,
				price: product.price,
				order: product.order
			};
