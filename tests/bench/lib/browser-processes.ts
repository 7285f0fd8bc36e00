import { readdirSync, readFileSync } from 'node:fs';

/** A process of a browser. */
export interface BrowserProcess {
	readonly pid: string;
	/** The parameters that it was started with. */
	readonly args: string;
}

/** Returns the processes of a browser: only the first of them names its profile, the others are its children. */
export function browserProcesses(profile: string): readonly BrowserProcess[] {
	const all = listSystem('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map((pid) => ({
			pid,
			args: readSystem(`/proc/${pid}/cmdline`),
			parent: /^PPid:\s+(\d+)/m.exec(readSystem(`/proc/${pid}/status`))?.[1] ?? ''
		}));
	const ours = new Set(all.filter(({ args }) => args.includes(profile)).map(({ pid }) => pid));
	for (let size = 0; size < ours.size;) {
		size = ours.size;
		for (const { pid, parent } of all) if (ours.has(parent)) ours.add(pid);
	}
	return all.filter(({ pid }) => ours.has(pid));
}

/** What a file of the system says; nothing when its process has ended meanwhile. */
export function readSystem(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		if (hasEnded(error)) return '';
		throw error;
	}
}

/** What is in a directory of the system; nothing when its process has ended meanwhile. */
export function listSystem(path: string): readonly string[] {
	try {
		return readdirSync(path);
	} catch (error) {
		if (hasEnded(error)) return [];
		throw error;
	}
}

const hasEnded = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
