import * as v from 'valibot';
import type { Instant } from '../../src/lib/domain/core/day';
import type { DeviceId, MemberId } from '../../src/lib/domain/core/ids';
import type { Tables } from '../store/tables';

/** When a device was last here, and whose it was then. */
export interface Sighting {
	readonly device: DeviceId;
	readonly member: MemberId;
	readonly lastSeenAt: Instant;
}

const rowSchema = v.object({ member: v.string(), lastSeenAt: v.number() });

/** How exactly the time is kept, ms: people ask for the day, and a write for each entry costs. */
const EXACTNESS = 3_600_000;

/**
 * Which devices have been let in, and when last. A device stays in it when it is removed from the
 * directory: so the relay can tell one that was removed from one that it has never known.
 */
export class LastSeen {
	constructor(private readonly tables: Tables) {}

	/** Notes that a member's device has been let in. Written at most once an hour for each device. */
	note(device: DeviceId, member: MemberId, now: Instant): Promise<void> {
		return this.tables.change('seen', device, (row) => {
			const known = row === undefined ? null : v.parse(rowSchema, row);
			// A clock that was set back must not stop the notes until it has caught up.
			const age = known === null ? Infinity : Math.abs(now - known.lastSeenAt);
			if (known?.member === member && age < EXACTNESS) return 'keep';
			return { value: { member, lastSeenAt: now } };
		});
	}

	/** Every device that has ever been let in, the latest first. */
	list(): Sighting[] {
		return this.tables
			.list('seen')
			.map(({ key, value }) => ({ device: key, ...v.parse(rowSchema, value) }))
			.sort((a, b) => b.lastSeenAt - a.lastSeenAt);
	}

	/** Whether the device has ever been let in. */
	has(device: DeviceId): boolean {
		return this.tables.get('seen', device) !== undefined;
	}
}
