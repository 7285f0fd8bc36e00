import type { Instant } from '../core/day';
import type { RecordId } from '../core/ids';
import type { People } from '../member/member';
import type { Space } from '../space/space';
import type { RecordEdit } from './edit';

/** What the rules about records read beside the fact itself. */
export interface RecordContext {
	readonly actor: string;
	readonly edit: RecordEdit;
	readonly people: People;
	/** The space of the record; `null` for customers. */
	readonly space: Space | null;
	/** The record's id. Left out by a device, which creates its ids itself. */
	readonly id?: RecordId;
	/** The present moment by the judging side's clock. */
	readonly now: Instant;
}
