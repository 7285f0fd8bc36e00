import type { Table } from 'dexie';
import { isWhole, ownedBytes, type OwnedBytes } from '../../domain/core/owned-bytes';
import type { ReplicaDatabase } from './database';
import { isPack, type OutboxPack, type UpdatePack } from './packs';
import type { OutboxRow, RefusalRow, UpdateRow } from './sync-rows';

/** The name of the fact that nothing here is stored with more bytes than it has. */
const OWNED = 'owned-bytes';

/** How many rows are read at once, at first and at most: one may have half a megabyte around it. */
const FEWEST = 32;
const MOST = 1024;

/**
 * Rewrites what was stored with the whole websocket frame that it came in, once: earlier versions stored updates
 * as views. Goes in small steps, between which others write. Broken off, the next start begins again, and what
 * has been rewritten costs a look.
 */
export async function ownStored(db: ReplicaDatabase): Promise<void> {
	if ((await db.meta.get(OWNED)) !== undefined) return;
	await rewrite<UpdateRow | UpdatePack>(db.updates, owningIfSingle);
	await rewrite<OutboxRow | OutboxPack>(db.table('outbox'), owningIfSingle);
	await rewrite<RefusalRow>(db.refusals, (row) => {
		if (row.wanted.of !== 'whole-record') return null;
		const wanted = owning(row.wanted);
		return wanted === null ? null : { ...row, wanted };
	});
	await db.meta.put({ key: OWNED, value: true });
}

/** Goes through a table in the order of its numbers; `change` gives the row as it is to be, or `null`. */
async function rewrite<Row>(
	table: Table<Row, number>,
	change: (row: Row) => Row | null
): Promise<void> {
	let after = -Infinity;
	let size = FEWEST;
	for (;;) {
		const [read, last, changed] = await table.db.transaction('rw', table, async () => {
			const keys = await table.where(':id').above(after).limit(size).primaryKeys();
			const rows = await table.bulkGet(keys);
			const puts = rows.flatMap((row) => (row === undefined ? [] : (change(row) ?? [])));
			await table.bulkPut(puts);
			return [keys.length, keys.at(-1), puts.length] as const;
		});
		if (last === undefined || read < size) return;
		after = last;
		size = changed > 0 ? FEWEST : Math.min(MOST, size * 2);
	}
}

/** The same of a row of one record. Packs came later, and have bytes of their own. */
const owningIfSingle = <Single extends UpdateRow | OutboxRow>(
	row: Single | UpdatePack | OutboxPack
): Single | null => (isPack<UpdatePack | OutboxPack>(row) ? null : owning(row));

/** The same with bytes of its own; `null` when it has them already. */
const owning = <Part extends { readonly update: OwnedBytes }>(part: Part): Part | null =>
	isWhole(part.update) ? null : { ...part, update: ownedBytes(part.update) };
