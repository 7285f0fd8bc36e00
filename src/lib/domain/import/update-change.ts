import type { Acting, RecordChange } from '../core/change';
import type { ImportId } from '../core/ids';
import { allKeyed, keyed } from '../core/keyed';
import { ordersBetween } from '../core/order';
import { setField, together } from '../core/set-field';
import { personField, type PersonDetails } from '../customer/people';
import { assign, moveDeal } from '../deal/commands';
import type { HistoryEntry } from '../history/history';
import type { RecordFields } from '../policy/edit';
import type { Stage } from '../space/space';
import { moveTask } from '../task/commands';
import type { Country } from '../text/country';
import { importedPersonId, samePerson } from './contact-rows';
import type { PlannedUpdate } from './plan-changes';

/** Where an update happens. */
export interface UpdateContext {
	readonly stages: readonly Stage[];
	readonly country: Country | null;
	readonly importId: ImportId;
}

/**
 * Returns what an update of an import changes in a record with these fields. Its lines of history carry
 * the import's id, so that its undo finds them (LS-09).
 */
export function changeOf(
	fields: RecordFields,
	{ id, set, move, owner, people = [] }: PlannedUpdate,
	{ stages, country, importId }: UpdateContext,
	acting: Acting
): RecordChange {
	const was = (field: string) => fields[field] as Parameters<typeof setField>[1];
	const changes = Object.entries(set).map(([field, to]) => setField(field, was(field), to, acting));
	if (owner !== undefined)
		changes.push(assign({ owner: textOrNull(fields['owner']) }, owner, acting));
	if (move !== undefined) changes.push(moved(fields, move, stages, acting));
	if (people.length > 0) changes.push(newPeople(id, fields, people, country, acting));
	const change = together(...changes);
	return { ...change, history: change.history.map((line) => marked(line, importId)) };
}

/** Returns a line with the import's id, where such a line can be taken back. */
const marked = (line: HistoryEntry, importId: ImportId): HistoryEntry =>
	line.what === 'field' || line.what === 'stage' || line.what === 'owner'
		? { ...line, importId }
		: line;

function moved(
	fields: RecordFields,
	{ stage, order }: NonNullable<PlannedUpdate['move']>,
	stages: readonly Stage[],
	acting: Acting
): RecordChange {
	const from = textOrNull(fields['stage']) ?? '';
	if (fields['kind'] === 'task') return moveTask({ stage: from }, stage, order, acting);
	const { kind } = stages.find(({ id }) => id === from) ?? { kind: 'open' as const };
	const deal = {
		stage: from,
		closedAt: typeof fields['closedAt'] === 'number' ? fields['closedAt'] : null,
		lostReason: textOrNull(fields['lostReason']) ?? '',
		startStage: textOrNull(fields['startStage']),
		startOver: fields['startOver'] === true
	};
	// Whether this person may is said by the rules, not here.
	const done = moveDeal(deal, { kind }, stage, order, 'owner', acting);
	if (!done.ok) throw new Error(`an owner may move: ${done.error.reason}`);
	return done.value;
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The contacts in a customer's fields, in their order. */
export function peopleIn(
	fields: RecordFields
): readonly (PersonDetails & { readonly id: string; readonly order: string })[] {
	const people = allKeyed('person', fields).flatMap(([id, value]) => {
		if (typeof value !== 'object' || value === null) return [];
		const part = value as Partial<Record<string, unknown>>;
		const text = (name: string) => textOrNull(part[name]) ?? '';
		return [
			{
				...{ id, name: text('name'), role: text('role'), email: text('email') },
				...{ phone: text('phone'), order: text('order') }
			}
		];
	});
	return people.sort((a, b) => (a.order < b.order ? -1 : 1));
}

/** Adds the people whom a customer does not have yet, after those that are there. */
function newPeople(
	customer: string,
	fields: RecordFields,
	people: readonly PersonDetails[],
	country: Country | null,
	acting: Acting
): RecordChange {
	const here = peopleIn(fields);
	const fresh = people.filter((one) => !here.some((other) => samePerson(one, other, country)));
	const orders = ordersBetween(here.at(-1)?.order ?? null, null, fresh.length);
	return together(
		...fresh.map((person, index) =>
			setField(
				keyed('person', importedPersonId(customer, person)),
				null,
				personField({ ...person, order: orders[index] ?? '' }),
				acting
			)
		)
	);
}
