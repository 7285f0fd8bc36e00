import { browserProcesses, listSystem, readSystem } from './browser-processes';
import { processorTime } from './process-figures';

/** What of a browser uses the processor. Its database is in its first process where it has no window. */
type Part = 'page' | 'workers' | 'rest of the page' | 'browser with its database';

/** Linux counts in hundredths of a second. */
const TICK = 10;

/** Returns the processor time that each part of a browser with this profile has used so far, ms. */
export function processorParts(profile: string): Readonly<Record<Part, number>> {
	const parts: Record<Part, number> = {
		page: 0,
		workers: 0,
		'rest of the page': 0,
		'browser with its database': 0
	};
	for (const { pid, args } of browserProcesses(profile)) {
		if (!args.includes('--type=renderer')) {
			parts['browser with its database'] += processorTime(Number(pid)) ?? 0;
			continue;
		}
		for (const thread of listSystem(`/proc/${pid}/task`)) {
			const at = `/proc/${pid}/task/${thread}`;
			const isWorker = readSystem(`${at}/comm`).startsWith('Dedicated');
			const part = thread === pid ? 'page' : isWorker ? 'workers' : 'rest of the page';
			parts[part] += timeIn(readSystem(`${at}/stat`));
		}
	}
	return parts;
}

/** The processor time that a line of the system tells, ms. */
function timeIn(stat: string): number {
	// The name in brackets may hold spaces: count the fields after it.
	const fields = stat.split(') ')[1]?.split(' ') ?? [];
	return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK;
}
