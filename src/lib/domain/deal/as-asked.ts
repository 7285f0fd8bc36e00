import { NO_CHANGE, type Acting, type RecordChange } from '../core/change';
import { addDays, today } from '../core/day';
import { setField, together } from '../core/set-field';
import { fillField } from '../fields/fill';
import { startingValues, storedIn } from '../fields/values';
import type { Space, Stage } from '../space/space';
import { assign, createDeal, editDeal, type DealPlace, type EditableDeal } from './commands';
import { DEFAULT_CLOSE_DAYS, type Deal } from './deal';
import { MAX_TITLE_LENGTH, type CompleteDealDraft } from './new-deal';
import { MAX_SOURCE, type DealExtras } from './new-deal-extras';
import { addTag } from './tags';
import { visible } from '../text/visible';

/** The fields of a deal that the form of a new opportunity has, except its stage. */
export type AskedDeal = EditableDeal & Pick<Deal, 'owner' | 'source' | 'tags' | 'custom'>;

/**
 * Changes an existing opportunity to what the form of a new one asks for (OP-11), with its history. Its
 * stage stays, because a move has rules of its own. Tags are added, none is removed.
 */
export function asAsked(
	deal: AskedDeal,
	draft: CompleteDealDraft,
	{ source, tags, custom }: DealExtras,
	{ fields }: Pick<Space, 'fields'>,
	acting: Acting
): RecordChange {
	const { title, contact, customer, revenue, closeOn, rate, owner } = draft;
	const tagged = tags.map((tag) => addTag(deal, tag, acting));
	const filled = fields
		.filter(({ id, removed }) => !removed && Object.hasOwn(custom, id))
		.map((field) => fillField(deal.custom, field, storedIn(custom, field.id), acting));
	return together(
		editDeal(deal, { field: 'title', value: title }, acting),
		editDeal(deal, { field: 'contact', value: contact }, acting),
		editDeal(deal, { field: 'customer', value: customer }, acting),
		editDeal(deal, { field: 'revenue', value: revenue }, acting),
		editDeal(deal, { field: 'closeOn', value: closeOn }, acting),
		editDeal(deal, { field: 'rate', value: rate }, acting),
		assign(deal, owner, acting),
		source.trim() === ''
			? NO_CHANGE
			: setField('source', deal.source, visible(source).slice(0, MAX_SOURCE), acting),
		...tagged.map((added) => (added.ok ? added.value : NO_CHANGE)),
		...filled
	);
}

/**
 * Returns the automatic opportunity of a customer (OP-12), created by hand, as two edits: what would
 * have been created automatically, and what was typed. When somebody else has created it already, the
 * first edit silently gives way, and what was typed is not lost with it.
 */
export function automaticByHand(
	name: string,
	draft: CompleteDealDraft,
	extras: DealExtras,
	into: {
		readonly place: DealPlace;
		readonly stage: Pick<Stage, 'kind'>;
	},
	acting: Acting
): readonly RecordChange[] {
	const plain: CompleteDealDraft = {
		...draft,
		title: name.slice(0, MAX_TITLE_LENGTH),
		contact: '',
		closeOn: addDays(today(acting.clock), DEFAULT_CLOSE_DAYS),
		rate: { source: 'start' },
		revenue: 0
	};
	const made = createDeal(plain, into.place, into.stage, acting);
	const custom = startingValues(into.place.fields);
	const before = { ...plain, source: '', tags: [], custom, startStage: plain.stage };
	return [made, asAsked(before, draft, extras, into.place, acting)];
}
