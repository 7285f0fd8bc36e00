import { getWorkspace } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { NO_FILTER } from '$lib/domain/deal/filter';
import type { Space } from '$lib/domain/space/space';
import type { PartsDone } from '$lib/domain/task/tree';
import { currentDay } from '$lib/features/common/time/today.svelte';
import { LiveScan } from '$lib/features/records/views/live-scan.svelte';
import { scanOf } from '$lib/features/records/views/scan';
import { scanContext } from '$lib/features/records/views/scan-context';

/** How much of projects is done, by their tasks, reckoned where the space's rows are held. Create it in a component. */
export class ProjectProgress {
	private readonly scan: LiveScan;
	private readonly known: ReadonlyMap<string, PartsDone>;

	constructor(space: () => Space | null, projects: () => readonly RecordId[]) {
		const view = getWorkspace();
		this.scan = new LiveScan(
			() => scanOf(view),
			() => {
				const [where, asked] = [space(), projects()];
				if (where === null || asked.length === 0) return null;
				return {
					query: {
						...{ space: where.id, kind: 'task', group: 'project' },
						filter: { ...NO_FILTER, projects: asked },
						sort: { by: 'title', down: false },
						context: scanContext(where, view.directory, currentDay.current, asked)
					},
					windows: []
				};
			}
		);
		this.known = $derived(
			new Map(
				this.scan.current?.answer.groups.flatMap(({ key, done }) =>
					done === undefined ? [] : [[key, done] as const]
				)
			)
		);
	}

	/** Returns how much of a project is done; `null` while it has no task that counts. */
	of(project: RecordId): PartsDone | null {
		return this.known.get(project) ?? null;
	}
}
