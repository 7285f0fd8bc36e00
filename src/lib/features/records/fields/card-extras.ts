import type { Space } from '$lib/domain/space/space';
import { isFilled, type CustomField } from '$lib/domain/fields/field';
import { valueIn } from '$lib/domain/fields/values';
import type { DealRow, TaskRow } from '$lib/replica/store/rows';

/** The most tags, and the most people, that a card shows. Of further ones it shows only the number. */
export const MOST_TAGS = 3;
export const MOST_PEOPLE = 3;

/** Returns the fields that a space shows on its cards. */
export const cardFields = ({ fields }: Pick<Space, 'fields'>): readonly CustomField[] =>
	fields.filter(({ removed, onCard }) => onCard && !removed);

/** Returns the fields shown on cards in which a deal or a task has a value. */
export const filledOnCard = (
	space: Pick<Space, 'fields'>,
	{ custom = {} }: Pick<DealRow | TaskRow, 'custom'>
): readonly CustomField[] => cardFields(space).filter((field) => isFilled(valueIn(field, custom)));
