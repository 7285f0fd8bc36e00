import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dataDir, root } from './places';
import { onServerCore } from './servers';

/** Measures flushed commits on the servers' processor and disk. */
export interface FlushMeter {
	/** The times, in ms, of that many commits, one after the other. */
	measure(commits: number): Promise<number[]>;
	stop(): void;
}

/** Starts the process that commits, beside the servers. */
export async function startFlushMeter(): Promise<FlushMeter> {
	const [command, rest] = onServerCore(['dist/bench/flush-process.js']);
	const child = spawn(command, rest, {
		cwd: root,
		env: { ...process.env, DATA_DIR: await dataDir() },
		stdio: ['ignore', 'inherit', 'inherit', 'ipc']
	});
	await once(child, 'message');
	return {
		measure: async (commits) => {
			child.send(commits);
			const [times] = (await once(child, 'message')) as [number[]];
			return times;
		},
		stop: () => {
			child.disconnect();
		}
	};
}
