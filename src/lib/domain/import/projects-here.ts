import type { RecordId } from '../core/ids';

/** A project that is here, as rows may name it. */
export interface ProjectHere {
	readonly id: RecordId;
	readonly title: string;
	/** Its id in the source that it was imported from. */
	readonly externalId?: string;
}
