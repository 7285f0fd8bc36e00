import type { CustomerField } from '$lib/domain/customer/customer';
import { m } from '$lib/i18n/messages';

/** Returns the label of a customer's field. */
export function fieldWords(field: CustomerField): string {
	switch (field) {
		case 'title':
			return m.customers_name();
		case 'email':
			return m.customers_email();
		case 'phone':
			return m.customers_phone();
		case 'address':
			return m.customers_address();
		case 'sector':
			return m.customers_sector();
		case 'website':
			return m.customers_website();
		case 'taxNumber':
			return m.customers_tax_number();
	}
}

/** Returns the name of any field that a line of history can name. */
export function historyFieldWords(field: string): string {
	switch (field) {
		case 'title':
		case 'email':
		case 'phone':
		case 'address':
		case 'sector':
		case 'website':
		case 'taxNumber':
			return fieldWords(field);
		case 'contact':
			return m.customers_history_contact();
		case 'customer':
			return m.customers_history_customer();
		case 'revenue':
			return m.customers_history_revenue();
		case 'closeOn':
			return m.customers_history_close_on();
		case 'rate':
		case 'startOver':
			return m.customers_history_rate();
		default:
			return field;
	}
}
