import { readFileSync } from 'node:fs';

/** The most memory that a process has held so far, in bytes; `null` where the system does not tell. */
export const peakMemory = (pid: number): number | null => memory(pid, 'VmHWM');

/** The memory that a process holds, in bytes; `null` where the system does not tell. */
export const heldMemory = (pid: number): number | null => memory(pid, 'VmRSS');

function memory(pid: number, what: 'VmHWM' | 'VmRSS'): number | null {
	try {
		const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
		const kilobytes = new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1];
		return kilobytes === undefined ? null : Number(kilobytes) * 1024;
	} catch {
		// No such file system here.
		return null;
	}
}

/** Linux counts in hundredths of a second. */
const TICK = 10;

/** Processor time that a process has used so far, in ms; `null` where the system does not tell. */
export function processorTime(pid: number): number | null {
	try {
		// The name in brackets may hold spaces: count the fields after it.
		const fields =
			readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
				.split(') ')[1]
				?.split(' ') ?? [];
		return (Number(fields[11]) + Number(fields[12])) * TICK;
	} catch {
		return null;
	}
}
