import { isUntoldOfPage } from '$lib/domain/policy/page-rules';
import { isDay } from '$lib/domain/core/day';
import type { FieldId, MemberId, RecordId, SpaceId, StageId } from '$lib/domain/core/ids';
import { keyOf } from '$lib/domain/core/keyed';
import type { RecordKind } from '$lib/domain/core/record';
import { isCustomValue, type CustomValue } from '$lib/domain/fields/field';
import type { Currency } from '$lib/domain/money/money';
import { amount } from '$lib/features/common/money/amount';
import { plannedText } from '$lib/features/common/tasks/plan-words';
import { reasonWords } from '$lib/features/common/text/reason-words';
import { m } from '$lib/i18n/messages';
import { dayText, listText, moneyText, numberText, percentText } from '$lib/ui/format';
import { fieldLabel } from '$lib/features/common/refusals/field-labels';

/** How the ids in a refused change are shown. */
export interface WantedNames {
	member(id: MemberId): string;
	stage(space: SpaceId | null, id: StageId): string;
	customer(id: RecordId): string;
	/** Returns the name of a custom field of the record's space, or of the workspace for a customer. */
	field(place: WantedPlace, id: FieldId): string;
	/** Returns a value of that field as text. */
	custom(place: WantedPlace, id: FieldId, value: CustomValue): string;
	/** Returns the name of a record that a text mentions. */
	record(id: RecordId): string;
}

/** One field of a refused change, in the reader's words. */
export interface WantedLine {
	readonly key: string;
	readonly label: string;
	/** The value that everybody has; empty when there is none. */
	readonly stays: string;
	/** The value that stood there when the change was made, where that is another one by now. */
	readonly stood: string | null;
	readonly wanted: string;
}

/** The kind and the space of the record whose fields are shown. */
export interface WantedPlace {
	readonly kind: RecordKind | null;
	readonly space: SpaceId | null;
	readonly currency: Currency | null;
}

/** Fields that are derived from others, or that nobody edits. */
const DERIVED: ReadonlySet<string> = new Set([
	'kind',
	'space',
	'topic',
	'closedAt',
	'startStage',
	'startOver',
	'createdAt',
	'createdBy',
	'importId',
	'externalId'
]);

/**
 * Returns the fields of a change that people know, with the present and the wanted values. `now` are the
 * present fields, as far as this device knows them. Where it does not, what stood there stays.
 */
export function fieldLines(
	set: Readonly<Record<string, unknown>>,
	was: Readonly<Record<string, unknown>>,
	place: WantedPlace,
	names: WantedNames,
	now: Readonly<Record<string, unknown>> = {}
): WantedLine[] {
	const text = (field: string, value: unknown) => valueText(field, value, place, names);
	const isKnown = (field: string) => Object.hasOwn(now, field);
	return Object.entries(set).flatMap(([field, value]) => {
		if (DERIVED.has(field) || isUntoldOfPage(field)) return [];
		// A move between columns also sets the order. Only a move within a column is about the order.
		if (field === 'order') return 'stage' in set ? [] : [placeLine()];
		if (isTexts(value)) return factLines(value, was[field]);
		const line = {
			key: field,
			label: labelOf(field, place, names),
			stays: text(field, isKnown(field) ? now[field] : was[field]),
			stood:
				isKnown(field) && text(field, now[field]) !== text(field, was[field])
					? text(field, was[field])
					: null,
			wanted: text(field, value)
		};
		const isNothing = [line.stays, line.stood ?? '', line.wanted].every((text) => text === '');
		return isNothing ? [] : [line];
	});
}

/** Returns the label of a field; of a custom field, the name that it has now. */
function labelOf(field: string, place: WantedPlace, names: WantedNames): string {
	const custom = keyOf('custom', field);
	if (custom === null) return fieldLabel(field, place.kind);
	return names.field(place, custom);
}

const placeLine = (): WantedLine => ({
	key: 'order',
	label: fieldLabel('order', null),
	stays: '',
	stood: null,
	wanted: m.refused_place_other()
});

function factLines(wanted: Readonly<Record<string, string>>, was: unknown): WantedLine[] {
	const before = isTexts(was) ? was : {};
	return Object.entries(wanted)
		.filter(([name, value]) => before[name] !== value)
		.map(([name, value]) => ({
			key: `facts.${name}`,
			label: name,
			stays: before[name] ?? '',
			stood: null,
			wanted: value
		}));
}

const isTexts = (value: unknown): value is Readonly<Record<string, string>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the value of a field as text. Empty when there is none. */
function valueText(field: string, value: unknown, place: WantedPlace, names: WantedNames): string {
	const { space, currency } = place;
	const custom = keyOf('custom', field);
	if (custom !== null && isCustomValue(value)) {
		return names.custom(place, custom, value);
	}
	if (field === 'rate') {
		return typeof value === 'number' ? percentText(value) : m.refused_rate_stage();
	}
	const planned = plannedText(field, value);
	if (planned !== null) return planned;
	if (field === 'binned') return value === true ? m.refused_yes() : m.refused_no();
	if (value === null || value === undefined || value === '') return '';
	if (Array.isArray(value)) return listText(value.map((id) => names.member(String(id))));
	if (typeof value === 'string') {
		if (field === 'owner') return names.member(value);
		if (field === 'stage') return names.stage(space, value);
		if (field === 'customer') return names.customer(value);
		if (field === 'lostReason') return reasonWords(value);
		return isDay(value) ? dayText(value) : value;
	}
	if (typeof value === 'number') {
		return field === 'revenue' && currency !== null
			? moneyText(amount(value, currency))
			: numberText(value);
	}
	return value === true ? m.refused_yes() : m.refused_no();
}
