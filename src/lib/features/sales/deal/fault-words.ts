import { m } from '$lib/i18n/messages';
import type { NewDealFault } from './new-deal-form.svelte';

/** Returns what is wrong with a field of the form, and how to correct it. */
export function faultText(of: NewDealFault): string {
	if (of.field === 'custom') {
		return of.fault === 'missing'
			? m.fields_fault_missing({ field: of.of.name })
			: m.fields_fault_type({ field: of.of.name });
	}
	if (of.field === 'own') {
		return of.fault === 'missing'
			? m.spaces_field_missing({ field: of.of.name })
			: m.fields_fault_type({ field: of.of.name });
	}
	const { field, fault } = of;
	switch (field) {
		case 'title':
			return fault === 'missing' ? m.deal_fault_title_missing() : m.deal_fault_title_long();
		case 'stage':
			return m.deal_fault_stage();
		case 'closeOn':
			return fault === 'missing' ? m.deal_fault_close_missing() : m.deal_fault_close_not();
		case 'rate':
			return m.deal_fault_rate();
		case 'revenue':
			return fault === 'missing' ? m.deal_fault_revenue_missing() : m.deal_fault_revenue_negative();
		case 'owner':
			return m.deal_fault_owner();
	}
}
