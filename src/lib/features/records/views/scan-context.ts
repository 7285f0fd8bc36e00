import { clock, zoneOf } from '$lib/app/context';
import { reckoningOf } from '$lib/features/common/money/reckoning';
import type { Directory } from '$lib/documents/directory';
import type { Day } from '$lib/domain/core/day';
import type { RecordId } from '$lib/domain/core/ids';
import type { Space } from '$lib/domain/space/space';
import type { ScanContext } from '$lib/replica/scan/messages';

/**
 * Times are rounded to a minute, in ms, so that the same question within it finds its answer in the
 * cache.
 */
const MINUTE = 60_000;

/** Returns what the scan needs to know beside the records of a space. */
export function scanContext(
	space: Space,
	directory: Directory,
	today: Day,
	projects: readonly RecordId[] = []
): ScanContext {
	const now = Math.floor(clock.now() / MINUTE) * MINUTE;
	const members = [...directory.members.values()];
	return {
		...reckoningOf(space, directory),
		stages: space.stages.map(({ id, kind, probability, idleDays }) => ({
			id,
			kind,
			probability,
			idleDays
		})),
		fields: space.fields.map(({ id, type, removed }) => ({ id, type, removed })),
		teamOf: new Map(
			members.flatMap(({ id, team }) => (team === null ? [] : [[id, team] as const]))
		),
		owners: members.sort((a, b) => a.name.localeCompare(b.name)).map(({ id }) => id),
		projects,
		now,
		timeZone: zoneOf(directory.workspace),
		today
	};
}
