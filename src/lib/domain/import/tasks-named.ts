import type { Waiting } from '../table/waiting-cell';
import type { Existing } from './existing-record';

/** What a row of a file is called, and what it says of other tasks. */
export interface ReferringRow {
	readonly row: number;
	readonly title: string;
	/** Its id in the source; empty for none. */
	readonly externalId: string;
	/** What it says as the key by which tasks that are here are recognised. */
	readonly key: string;
	/** The task that it is a part of; `null` when it does not speak of that. */
	readonly parent: string | null;
	/** The tasks that it waits for; `null` when it does not speak of that. */
	readonly waits: readonly Waiting[] | null;
}

/** Tasks as rows name them, and those of them that are here. */
export interface TasksNamed {
	readonly rows: readonly ReferringRow[];
	readonly here: readonly Existing[];
}
