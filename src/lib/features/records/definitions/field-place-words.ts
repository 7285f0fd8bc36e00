import { m } from '$lib/i18n/messages';
import type { FieldsPlace } from './field-place';

/** The texts that differ by what fields are of. */
interface PlaceWords {
	/** What is said where there is no field yet. */
	readonly none: () => string;
	readonly initial: () => string;
	readonly required: () => string;
	readonly purge: (inputs: { readonly count: number }) => string;
}

/** The texts of a list of fields and of the form of one. */
export const PLACE_WORDS: Readonly<Record<FieldsPlace['of'], PlaceWords>> = {
	spaces: {
		none: m.settings_space_fields_none,
		initial: m.fields_initial_spaces,
		required: m.fields_required_spaces,
		purge: m.fields_purge_spaces
	},
	customers: {
		none: m.settings_customer_fields_none,
		initial: m.fields_initial_customers,
		required: m.fields_required_customers,
		purge: m.fields_purge_customers
	},
	deals: {
		none: m.fields_empty_text,
		initial: m.fields_initial_deals,
		required: m.fields_required_tasks,
		purge: m.fields_purge_deals
	},
	tasks: {
		none: m.fields_empty_tasks,
		initial: m.fields_initial_tasks,
		required: m.fields_required_tasks,
		purge: m.fields_purge_tasks
	}
};
