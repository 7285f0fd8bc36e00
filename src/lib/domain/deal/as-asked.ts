import { NO_CHANGE, type Acting, type RecordChange } from '../core/change';
import { addDays, today } from '../core/day';
import { setField, together } from '../core/set-field';
import { fillField, valueIn } from '../fields/fill';
import type { Space, Stage } from '../space/space';
import { assign, createDeal, editDeal, type EditableDeal } from './commands';
import { DEFAULT_CLOSE_DAYS, DEFAULT_RATE, type Deal } from './deal';
import { MAX_TITLE_LENGTH, type CompleteDealDraft } from './new-deal';
import { MAX_SOURCE, type DealExtras } from './new-deal-extras';
import { addTag } from './tags';
import { visible } from '../text/visible';

/** What of a deal the form of a new opportunity holds, but for its stage. */
export type AskedDeal = EditableDeal & Pick<Deal, 'owner' | 'source' | 'tags' | 'custom'>;

/**
 * Makes of an opportunity that is there what the form of a new one asks for (OP-11), and says so in
 * its history. Its stage stays: a move has rules of its own. Tags are added, none is taken away.
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
	const filled = fields.flatMap((field) => {
		const value = valueIn(custom, field);
		return field.removed || value === null ? [] : [fillField(deal.custom, field, value, acting)];
	});
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
 * The opportunity that makes itself for a customer (OP-12), made by hand, in two edits: what would
 * have made itself, and what was typed. When somebody else has made it already, the first gives way
 * without a word, and what was typed is not lost with it.
 */
export function automaticByHand(
	name: string,
	draft: CompleteDealDraft,
	extras: DealExtras,
	into: {
		readonly place: Parameters<typeof createDeal>[1];
		readonly stage: Pick<Stage, 'kind'>;
		readonly fields: Space['fields'];
	},
	acting: Acting
): readonly RecordChange[] {
	const plain: CompleteDealDraft = {
		...draft,
		title: name.slice(0, MAX_TITLE_LENGTH),
		contact: '',
		closeOn: addDays(today(acting.clock), DEFAULT_CLOSE_DAYS),
		rate: { source: 'hand', percent: DEFAULT_RATE },
		revenue: 0
	};
	const made = createDeal(plain, into.place, into.stage, acting);
	const before = { ...plain, source: '', tags: [], custom: {} };
	return [made, asAsked(before, draft, extras, into, acting)];
}
