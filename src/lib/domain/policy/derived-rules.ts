import { callOf } from '../campaign/commands';
import { derivedId, isDerivedId, ruleOfDerived } from '../core/ids';
import type { RecordKind } from '../core/record';
import { BODY, bodyOf } from '../note/body';
import { TRIGGERED } from '../process/activity';
import { AGAIN } from '../task/again';
import { postOfDraft, SENT } from '../topic/shared-draft';
import type { RecordContext } from './record-context';
import { kindOf, type RecordFact } from './record-facts';
import { NO_OPINION, refusesIf, type Rule } from './rule';

/** Whether a new record is the one for which a rule's id was created. */
type Fits = (id: string, context: RecordContext) => boolean;

const text = ({ edit }: RecordContext, field: string): string => {
	const value = edit.after[field];
	return typeof value === 'string' ? value : '';
};
const isOf = (kind: RecordKind, { edit }: RecordContext): boolean => kindOf(edit.after) === kind;
/** All customers are in one room, and a person who may create one may create each. */
const aCustomer: Fits = (_, context) => context.space === null && isOf('customer', context);

/** What each rule creates, where, and from what. An id of an unknown rule fits nothing. */
const MADE: Readonly<Record<string, Fits>> = {
	auto: (id, context) =>
		isOf('deal', context) &&
		context.space?.kind === 'sales' &&
		id === derivedId('auto', context.space.id, text(context, 'customer')),
	lead: (id, context) =>
		isOf('deal', context) &&
		id === derivedId('lead', text(context, 'space'), text(context, 'lead')),
	call: (id, context) =>
		isOf('call', context) &&
		id === callOf(text(context, 'campaign'), text(context, 'customer'), text(context, 'callee')),
	[TRIGGERED]: (id, context) =>
		isOf('task', context) &&
		(context.space?.activities ?? []).some(
			(activity) => id === derivedId(TRIGGERED, text(context, 'deal'), activity.id)
		),
	[BODY]: (id, context) => isOf('body', context) && id === bodyOf(text(context, 'record')),
	[SENT]: (id, context) => isOf('post', context) && id === postOfDraft(text(context, 'draft')),
	[AGAIN]: (id, context) =>
		isOf('task', context) &&
		id === derivedId(AGAIN, text(context, 'series'), text(context, 'slot')),
	prospect: aCustomer,
	campaign: aCustomer,
	customer: aCustomer
};

/** The rule about derived ids. */
export const DERIVED_RULES = {
	'ids-that-follow': {
		id: 'HI-08',
		who: 'everybody',
		what: 'Under an id that follows from other things only the record is made that follows from them, in its own room.',
		on: 'records',
		why: 'Who knows the parts of an id could take it first, and keep the record from being made.',
		judge: (fact, context) => {
			const { id } = context;
			if (fact.what !== 'make' || id === undefined || !isDerivedId(id)) return NO_OPINION;
			const rule = ruleOfDerived(id);
			const fits = rule === null || !Object.hasOwn(MADE, rule) ? undefined : MADE[rule];
			return refusesIf(fits?.(id, context) !== true, 'malformed', { field: 'id' });
		}
	}
} as const satisfies Readonly<Record<string, Rule<RecordFact, RecordContext>>>;
