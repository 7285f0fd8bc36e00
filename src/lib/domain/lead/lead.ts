import type { RecordBase } from '../core/record';
import type { Tagged } from '../core/tags';
import type { Instant } from '../core/day';
import type { RecordId, SpaceId } from '../core/ids';

/** The status of a lead (PL-05). */
export type LeadStatus = 'open' | 'converted' | 'discarded';

export const LEAD_STATUSES: readonly LeadStatus[] = ['open', 'converted', 'discarded'];

/** Somebody who may become a customer: the step before an opportunity (PL-05). */
export interface Lead extends RecordBase, Tagged {
	readonly kind: 'lead';
	readonly space: SpaceId;
	readonly company: string;
	readonly contact: string;
	readonly email: string;
	readonly phone: string;
	readonly source: string;
	readonly note: string;
	readonly status: LeadStatus;
	/** Why it was discarded. */
	readonly reason: string;
	/** The deal into which it was converted. */
	readonly deal: RecordId | null;
	readonly customer: RecordId | null;
	/** When it was converted or discarded. */
	readonly closedAt: Instant | null;
}
