import type { Acting, RecordChange } from '../core/change';
import type { RecordId } from '../core/ids';
import { keyed } from '../core/keyed';
import { NO_CHANGE } from '../core/change';
import { setField } from '../core/set-field';
import type { Deal } from './deal';

/** Links a deal to another one. The link is stored in one of the two, and both screens show it. */
export const linkDeal = (
	deal: Pick<Deal, 'id' | 'links'>,
	other: RecordId,
	acting: Acting
): RecordChange =>
	other === deal.id || deal.links.includes(other)
		? NO_CHANGE
		: setField(keyed('link', other), null, true, acting);

/** Removes a link. */
export const unlinkDeal = (other: RecordId, acting: Acting): RecordChange =>
	setField(keyed('link', other), true, null, acting);
