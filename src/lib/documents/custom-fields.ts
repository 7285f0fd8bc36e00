import type * as Y from 'yjs';
import type { FieldId } from '../domain/core/ids';
import { FIELD_TYPES, isCustomValue, type CustomField } from '../domain/fields/field';
import type { Fields } from './fields';
import { putItem, readItems } from './items';
import type { Since } from './touched';

/** The root under which a space keeps its own fields. */
export const CUSTOM_FIELDS = 'fields';

/** Adds a field, or sets what differs. A field that is not in use any more is marked as removed (LW-06). */
export const putCustomField = (doc: Y.Doc, field: CustomField): void => {
	putItem(doc, CUSTOM_FIELDS, field);
};

/** Deletes a removed field for good. Its values have to be gone before. */
export function dropCustomField(doc: Y.Doc, id: FieldId): void {
	doc.getMap(CUSTOM_FIELDS).delete(id);
}

/** Returns the fields of a space in their order, including removed ones. */
export const readCustomFields = (
	doc: Y.Doc,
	since: Since<readonly CustomField[]> | null = null
): readonly CustomField[] => readItems(doc, CUSTOM_FIELDS, readCustomField, since);

const readCustomField = (id: string, fields: Fields): CustomField => ({
	id,
	name: fields.text('name'),
	hint: fields.text('hint'),
	type: fields.oneOf('type', FIELD_TYPES, 'text'),
	choices: fields.list('choices'),
	required: fields.flag('required'),
	initial: fields.valid('initial', isCustomValue),
	requiredFrom: fields.textOrNull('requiredFrom'),
	onCard: fields.flag('onCard'),
	order: fields.text('order'),
	removed: fields.flag('removed')
});
