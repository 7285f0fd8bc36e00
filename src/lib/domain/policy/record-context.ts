import type { Instant } from '../core/day';
import type { RecordId } from '../core/ids';
import type { People } from '../member/member';
import type { Space } from '../space/space';
import type { RecordEdit } from './edit';

/** What the rules about records look at beside the fact itself. */
export interface RecordContext {
	readonly actor: string;
	readonly edit: RecordEdit;
	readonly people: People;
	/** The space that the record is in; `null` for customers. */
	readonly space: Space | null;
	/** The record's id; left out by a device, which makes its ids itself. */
	readonly id?: RecordId;
	/** The present moment by the clock of whoever judges. */
	readonly now: Instant;
}
