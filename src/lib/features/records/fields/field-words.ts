import type { FieldType } from '$lib/domain/fields/field';
import { MAX_CHOICES } from '$lib/domain/fields/field';
import type { FieldDraftFault } from '$lib/domain/fields/define';
import type { Stage } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';

/** Returns the name of a type, for the choice of types. */
export function typeName(type: FieldType): string {
	switch (type) {
		case 'text':
			return m.fields_type_text();
		case 'number':
			return m.fields_type_number();
		case 'money':
			return m.fields_type_money();
		case 'date':
			return m.fields_type_date();
		case 'choice':
			return m.fields_type_choice();
		case 'choices':
			return m.fields_type_choices();
		case 'yes-no':
			return m.fields_type_yes_no();
		case 'member':
			return m.fields_type_member();
		case 'link':
			return m.fields_type_link();
		case 'email':
			return m.fields_type_email();
		case 'phone':
			return m.fields_type_phone();
	}
}

/** Returns what is wrong with a field of the form, and how to correct it. */
export function draftFaultText({ field, fault }: FieldDraftFault): string {
	if (field === 'name') {
		return fault === 'missing' ? m.fields_name_missing() : m.fields_name_twice();
	}
	return fault === 'missing'
		? m.fields_choices_missing()
		: m.fields_choices_many({ count: MAX_CHOICES });
}

/** The option that means "never" among the stages. */
const NEVER = '';

/**
 * Returns the stages from which a field can be required. Lost stages require nothing, so they are not
 * offered.
 */
export function requiredOptions(stages: readonly Stage[], chosen: string | null) {
	const offered = stages
		.filter(({ id, kind }) => kind !== 'lost' || id === chosen)
		.map(({ id, name }) => ({ value: id, label: m.fields_required_from_stage({ stage: name }) }));
	const gone =
		chosen !== null && !stages.some(({ id }) => id === chosen)
			? [{ value: chosen, label: m.fields_required_gone() }]
			: [];
	return [{ value: NEVER, label: m.fields_required_never() }, ...offered, ...gone];
}
