import { readdirSync, readFileSync } from 'node:fs';

/** How often is looked, ms. */
const STEP = 500;
const PAGE = 4096;

/** Watches the memory of the processes that draw a browser's pages; `stop` gives the most that one of them took, bytes. */
export function peakOfRenderers(profile: string): { stop(): number } {
	let peak = 0;
	const look = () => {
		for (const pid of readdirSync('/proc')) {
			if (!/^\d+$/.test(pid)) continue;
			try {
				const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
				if (!args.includes('--type=renderer') || !args.includes(profile)) continue;
				const resident = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
				peak = Math.max(peak, resident * PAGE);
			} catch {
				// Expected: a process may end between being listed and being read.
			}
		}
	};
	const timer = setInterval(look, STEP);
	return {
		stop: () => {
			clearInterval(timer);
			return peak;
		}
	};
}
