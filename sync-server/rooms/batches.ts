import type { RecordId } from '../../src/lib/domain/core/ids';
import type { Cursor, RecordUpdate } from '../../src/lib/protocol/messages';
import type { Limits } from '../common/limits';
import type { Client } from './client';
import { platform } from '../common/platform';

/** How long to wait for a reader that has much to read already, ms. */
const SLOW = 20;

/** Packs records into batches, and waits while the reader is slow. */
export class Batches {
	private records: RecordUpdate<Uint8Array>[] = [];
	private withdrawn: RecordId[] = [];
	private bytes = 0;

	constructor(
		private readonly reader: { readonly client: Client; readonly isThere: () => boolean },
		private readonly head: {
			readonly cursor: Cursor;
			readonly whole: boolean;
			readonly continued: boolean;
			readonly wentBack: boolean;
			readonly total?: number;
		},
		private readonly limits: Pick<Limits, 'batchBytes' | 'batchRecords'>
	) {}

	/**
	 * Adds a record. `holds` is the cursor of a device that has everything up to it; `null` when there is
	 * none.
	 */
	async add(record: RecordUpdate<Uint8Array>, holds: Cursor | null): Promise<void> {
		this.records.push(record);
		this.bytes += record.update.length;
		const { batchBytes, batchRecords } = this.limits;
		if (this.bytes < batchBytes && this.records.length < batchRecords) return;
		this.send(false, holds);
		// Lets other devices have their turn, and gives a slow reader time.
		await platform.turn();
		while (this.reader.isThere() && this.reader.client.isBusy) {
			await new Promise<void>((resolve) => platform.timeout(resolve, SLOW));
		}
	}

	withdraw(id: RecordId): void {
		this.withdrawn.push(id);
	}

	/** Sends what has been collected, with the cursor of a device that has it. */
	hold(cursor: Cursor): void {
		this.send(false, cursor);
	}

	/**
	 * Gives others their turn. What has been collected is sent before: afterwards the reader may not be allowed to see
	 * it any more.
	 */
	async pause(): Promise<void> {
		this.flush();
		await platform.turn();
	}

	/** Sends what is left. More follows. */
	flush(): void {
		if (this.records.length > 0 || this.withdrawn.length > 0) this.send(false, null);
	}

	end(): void {
		this.send(true, this.head.cursor);
	}

	private send(last: boolean, cursor: Cursor | null): void {
		const { records, withdrawn, head } = this;
		// Asking is cheap and answering is not: a client that asks again and again is read more slowly.
		this.reader.client.charge(this.bytes);
		const until = { last, holds: cursor !== null, cursor: cursor ?? head.cursor };
		this.reader.client.tell({ type: 'batch', ...head, ...until, records, withdrawn });
		this.records = [];
		this.withdrawn = [];
		this.bytes = 0;
	}
}
