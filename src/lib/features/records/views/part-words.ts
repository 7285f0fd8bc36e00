import type { Directory } from '$lib/documents/directory';
import type {
	DaySpan,
	DealFilter,
	FieldTest,
	FilterPart,
	ValueRange
} from '$lib/domain/deal/filter';
import type { CustomField } from '$lib/domain/fields/field';
import type { Space, StageKind } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';
import { dayText, listText, moneyText, numberText } from '$lib/ui/format';
import { amount } from '$lib/features/common/money/amount';
import { priorityText } from '$lib/features/common/tasks/priority-words';

/** A condition that can be set: a part of the filter, or one on a custom field of the space. */
export type Asked = Exclude<FilterPart, 'fields' | 'text'> | `field.${string}`;

/** What the texts of a filter need to know. */
export interface PartNames {
	readonly space: Space;
	readonly directory: Directory;
	/** The names of customers, as far as this device knows them. */
	readonly customers: ReadonlyMap<string, string>;
	/** The names of the space's projects. */
	readonly projects: ReadonlyMap<string, string>;
}

/** Returns the custom field of a condition. */
export const fieldOf = (asked: Asked, { fields }: Space): CustomField | undefined =>
	asked.startsWith('field.') ? fields.find(({ id }) => `field.${id}` === asked) : undefined;

/** Returns the name of a condition. */
export function askedName(asked: Asked, space: Space): string {
	switch (asked) {
		case 'teams':
			return m.views_part_team();
		case 'owners':
			return m.views_part_owner();
		case 'customers':
			return m.views_part_customer();
		case 'tags':
			return m.views_part_tags();
		case 'sources':
			return m.views_part_source();
		case 'kinds':
			return m.views_part_kind();
		case 'projects':
			return m.projects_project();
		case 'priorities':
			return m.tasks_priority();
		case 'stages':
			return m.views_part_stage();
		case 'closing':
			return space.kind === 'work' ? m.tasks_due_on() : m.deal_close_on();
		case 'value':
			return m.deal_revenue();
		case 'idle':
			return m.views_part_idle();
		case 'created':
			return m.views_part_created();
		case 'updated':
			return m.views_part_updated();
		default:
			return fieldOf(asked, space)?.name ?? m.views_part_gone();
	}
}

/** Returns the name of a kind of stage in a choice. */
export function kindName(kind: StageKind, space: Pick<Space, 'kind'>): string {
	if (kind === 'open') return m.views_kind_open();
	if (space.kind === 'work') return kind === 'won' ? m.views_kind_done() : m.views_kind_dropped();
	return kind === 'won' ? m.views_kind_won() : m.views_kind_lost();
}

/** Returns the parts of a filter that are shown as chips, with one chip per field. */
export function chipsOf(filter: DealFilter, parts: readonly FilterPart[]): Asked[] {
	return parts.flatMap((part): Asked[] => {
		if (part === 'text') return [];
		if (part !== 'fields') return [part];
		return Object.keys(filter.fields).map((id): Asked => `field.${id}`);
	});
}

/** Returns the value of a condition as text. Empty for a condition whose name says it all. */
export function askedValue(asked: Asked, filter: DealFilter, names: PartNames): string {
	const { space, directory, customers } = names;
	const members = (ids: readonly string[]) =>
		any(
			ids.map((id) =>
				id === ''
					? m.views_nobody()
					: (directory.members.get(id)?.name ?? m.common_unknown_person())
			)
		);
	switch (asked) {
		case 'teams':
			return any(filter.teams.map((id) => directory.teams.get(id)?.name ?? m.views_gone()));
		case 'owners':
			return members(filter.owners);
		case 'customers':
			return any(filter.customers.map((id) => customers.get(id) ?? m.views_gone()));
		case 'tags':
			return any(filter.tags);
		case 'sources':
			return any(filter.sources);
		case 'kinds':
			return any(filter.kinds.map((kind) => kindName(kind, space)));
		case 'projects':
			return any(filter.projects.map((id) => projectName(id, names.projects)));
		case 'priorities':
			return any(filter.priorities.map(priorityText));
		case 'stages':
			return any(
				filter.stages.map(
					(id) => space.stages.find((stage) => stage.id === id)?.name ?? m.views_gone()
				)
			);
		case 'value':
			return moneySpanText(filter.value, space);
		case 'idle':
			return '';
		case 'closing':
		case 'created':
		case 'updated':
			return spanText(filter[asked]);
		default: {
			const field = fieldOf(asked, space);
			const test = filter.fields[asked.slice('field.'.length)];
			if (test === undefined) return '';
			if (test.is === 'one-of' && field?.type === 'member') return members(test.values);
			return testText(test, field, space);
		}
	}
}

/** Returns a condition on a field as text. Amounts are in minor units of the currency. */
export function testText(
	test: FieldTest,
	field: Pick<CustomField, 'type'> | undefined,
	space: Pick<Space, 'currency'>
): string {
	switch (test.is) {
		case 'filled':
			return m.views_test_filled();
		case 'empty':
			return m.views_test_empty();
		case 'yes':
			return test.value ? m.views_test_yes() : m.views_test_no();
		case 'contains':
			return m.views_test_contains_text({ text: test.text });
		case 'one-of':
			return any(test.values);
		case 'days':
			return spanText(test);
		case 'from-to':
			if (field?.type === 'money') return moneySpanText(test, space);
			return rangeText(
				test.from === null ? null : numberText(test.from),
				test.to === null ? null : numberText(test.to)
			);
	}
}

/** Returns the name of a project by its id; `''` is that of tasks in none. */
export const projectName = (id: string, projects: ReadonlyMap<string, string>): string =>
	id === '' ? m.projects_none() : (projects.get(id) ?? m.views_gone());

const any = (values: readonly string[]): string => listText(values, undefined, 'disjunction');

function moneySpanText({ from, to }: ValueRange, { currency }: Pick<Space, 'currency'>): string {
	const text = (value: number) => moneyText(amount(value, currency));
	return rangeText(from === null ? null : text(from), to === null ? null : text(to));
}

const spanText = ({ from, to }: DaySpan): string =>
	from !== null && from === to
		? dayText(from)
		: rangeText(from === null ? null : dayText(from), to === null ? null : dayText(to));

function rangeText(from: string | null, to: string | null): string {
	if (from !== null && to !== null) return m.views_from_to({ from, to });
	if (from !== null) return m.views_from({ from });
	return to === null ? '' : m.views_to({ to });
}
