import type { Instant } from '../core/day';
import type { RecordId } from '../core/ids';
import type { People } from '../member/member';
import type { Space } from '../space/space';
import type { RecordFacts } from '../core/record';
import type { RecordEdit, RecordFields } from './edit';

/** What the rules about records read beside the fact itself. */
export interface RecordContext {
	readonly actor: string;
	readonly edit: RecordEdit;
	readonly people: People;
	/** The space of the record; `null` for customers. */
	readonly space: Space | null;
	/** The record's id. Left out by a device, which creates its ids itself. */
	readonly id?: RecordId;
	/**
	 * The record that this one takes its readers from; `null` while it is not there. Left out by a device, which
	 * has only what its member may read.
	 */
	readonly source?: Source | null;
	/**
	 * The fields of the other record by which this one is judged; see `besideOf`. `null` while that is not there. Left out
	 * by a device.
	 */
	readonly beside?: RecordFields | null;
	/**
	 * The fields of the post that a new one answers; `null` while that is not there, and when it answers none. Left out by a
	 * device.
	 */
	readonly answered?: RecordFields | null;
	/** The present moment by the judging side's clock. */
	readonly now: Instant;
}

/** A record that another one takes its readers from. */
export interface Source {
	readonly fields: RecordFields;
	readonly facts: RecordFacts;
}
