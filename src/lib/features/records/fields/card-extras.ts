import type { Space } from '$lib/domain/space/space';
import { isFilled, type CustomField } from '$lib/domain/fields/field';
import { valueIn } from '$lib/domain/fields/fill';
import type { DealRow } from '$lib/replica/store/rows';

/** The most tags and people that a card shows; of more it says how many. */
export const MOST_TAGS = 3;
export const MOST_PEOPLE = 3;

/** How many pixels a card of this space needs for its extras, where a rem is 16 of them. */
export const extraHeight = (space: Pick<Space, 'kind' | 'fields'>): number =>
	space.kind === 'work' ? 0 : 24 + (cardFields(space).length > 0 ? 22 : 0);

/** The fields that a space shows on its cards. */
export const cardFields = ({ fields }: Pick<Space, 'fields'>): readonly CustomField[] =>
	fields.filter(({ removed, onCard }) => onCard && !removed);

/** Those of them in which a deal has something. */
export const filledOnCard = (
	space: Pick<Space, 'fields'>,
	{ custom }: Pick<DealRow, 'custom'>
): readonly CustomField[] => cardFields(space).filter((field) => isFilled(valueIn(custom, field)));
