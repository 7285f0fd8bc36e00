import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import type { Clock } from '../../src/lib/domain/core/day';
import type { Tables } from '../store/tables';

const rowSchema = v.object({ reach: v.string(), usedAt: v.number() });

/** How exactly the last use of a reach is stored, and after how long an unused reach is forgotten, ms. */
const EXACTNESS = 86_400_000;
const FORGOTTEN = 60 * 86_400_000;

/**
 * Stores reaches under names of constant size. A reach may list every member of a team, and a cursor contains
 * only its name. A device that returns with a forgotten name is sent the whole room.
 */
export class Reaches {
	private readonly names = new Map<string, string>();

	constructor(
		private readonly tables: Tables,
		private readonly clock: Pick<Clock, 'now'>,
		private readonly secret: string,
		private readonly failed: (error: unknown) => void
	) {
		const before = clock.now() - FORGOTTEN;
		for (const { key, value } of tables.list('reaches')) {
			if (v.parse(rowSchema, value).usedAt > before) continue;
			tables.change('reaches', key, () => 'remove').catch(failed);
		}
	}

	/** Returns the name of a reach, and stores the reach so that it can be found by that name. */
	nameOf(reach: string): string {
		const known = this.names.get(reach);
		if (known !== undefined) return known;
		const name = createHmac('sha256', this.secret)
			.update(`polder-reach/1 ${reach}`)
			.digest()
			.subarray(0, 9)
			.toString('base64url');
		this.names.set(reach, name);
		this.keep(name, reach);
		return name;
	}

	/** Returns the reach with a name; `null` when it is not known any more. */
	reachOf(name: string): string | null {
		const row = this.tables.get('reaches', name);
		return row === undefined ? null : v.parse(rowSchema, row).reach;
	}

	private keep(name: string, reach: string): void {
		const usedAt = this.clock.now();
		this.tables
			.change('reaches', name, (row) => {
				if (row !== undefined && usedAt - v.parse(rowSchema, row).usedAt < EXACTNESS) return 'keep';
				return { value: { reach, usedAt } };
			})
			.catch((error: unknown) => {
				this.names.delete(reach);
				this.failed(error);
			});
	}
}
