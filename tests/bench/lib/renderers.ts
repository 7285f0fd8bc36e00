import { browserProcesses, readSystem } from './browser-processes';

/** How often is looked, ms. */
const STEP = 500;
const PAGE = 4096;

/**
 * Watches the memory of the processes that draw a browser's pages: `soFar` and `stop` give the most that one of them
 * has taken, bytes.
 */
export function peakOfRenderers(profile: string): { soFar(): number; stop(): number } {
	let peak = 0;
	const look = () => {
		for (const { pid, args } of browserProcesses(profile)) {
			if (!args.includes('--type=renderer')) continue;
			const resident = Number(readSystem(`/proc/${pid}/statm`).split(' ')[1] ?? 0);
			peak = Math.max(peak, resident * PAGE);
		}
	};
	const timer = setInterval(look, STEP);
	return {
		soFar: () => {
			look();
			return peak;
		},
		stop: () => {
			clearInterval(timer);
			return peak;
		}
	};
}
