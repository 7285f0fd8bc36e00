import * as v from 'valibot';
import type { Instant } from '../../src/lib/domain/core/day';
import type { DeviceId, MemberId } from '../../src/lib/domain/core/ids';
import type { Tables } from '../store/tables';

/** When a device was last let in, and whose it was then. */
export interface Sighting {
	readonly device: DeviceId;
	readonly member: MemberId;
	readonly lastSeenAt: Instant;
}

const rowSchema = v.object({ member: v.string(), lastSeenAt: v.number() });

/** How exact the time is, ms. People ask for the day, and each write costs. */
const EXACTNESS = 3_600_000;

/**
 * The devices that have been let in, and when each was last. A device stays listed after it is removed from
 * the directory, so that the relay can tell a removed device from an unknown one.
 */
export class LastSeen {
	constructor(private readonly tables: Tables) {}

	/** Notes that a member's device has been let in. Writes at most once an hour for each device. */
	note(device: DeviceId, member: MemberId, now: Instant): Promise<void> {
		return this.tables.change('seen', device, (row) => {
			const known = row === undefined ? null : v.parse(rowSchema, row);
			// A clock that was set back must not stop the notes until it has caught up.
			const age = known === null ? Infinity : Math.abs(now - known.lastSeenAt);
			if (known?.member === member && age < EXACTNESS) return 'keep';
			return { value: { member, lastSeenAt: now } };
		});
	}

	/** Returns every device that has ever been let in, the latest first. */
	list(): Sighting[] {
		return this.tables
			.list('seen')
			.map(({ key, value }) => ({ device: key, ...v.parse(rowSchema, value) }))
			.sort((a, b) => b.lastSeenAt - a.lastSeenAt);
	}

	/** Returns whether the device has ever been let in. */
	has(device: DeviceId): boolean {
		return this.tables.get('seen', device) !== undefined;
	}
}
